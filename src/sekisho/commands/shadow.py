"""``sekisho shadow``: what was recorded lately, decided again under a draft of the notice."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from sekisho.commands._notice import Notice, catalog_of, open_notice
from sekisho.postgres.roles import Role
from sekisho.project.terminal import (
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    progress_bar,
    refusals,
)

if TYPE_CHECKING:
    from sekisho.gate.shadow_run import Judged, Shadow


@click.command()
@click.argument("notice", type=click.Path(path_type=Path))
@click.option("--days", type=click.IntRange(1, 366), default=1, show_default=True,
              help="昨日までの日数 / so many days, the last of them yesterday")  # fmt: skip
@click.option(
    "--catalog", type=click.Path(path_type=Path), help="表 / the catalog (default: beside NOTICE)"
)
@lang_option
@json_option
def shadow(
    notice: Path, days: int, catalog: Path | None, lang: str | None, *, as_json: bool
) -> None:
    """最近の記録を草案で決め直します / what was recorded lately, decided again under a draft.

    Of files and readings it tells what would have been refused and what newly given, with the
    clauses and the number of customers. Facts are today's: those of the day are not kept.

    \b
    Example:
      sekisho shadow draft/notice.md --days 30
    """
    spoken = language(lang)
    draft = open_notice(notice, None, spoken)
    tables = catalog_of(draft, catalog)
    with refusals(spoken):
        prepare()
        from sekisho.books.versions import in_force
        from sekisho.gate.given_under import Side
        from sekisho.gate.shadow_run import Span, shadow_run

        today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
        span = Span(today - timedelta(days=days), today - timedelta(days=1), today)
        with logged_in(Role.OWNER) as connection, progress_bar() as bar:
            version = in_force(connection, today)
            connection.rollback()
            old, new = Side(version.policy, version.catalog), Side(draft.policy(), tables)
            task = bar.add_task(draft.say("決め直しています", "deciding again"))
            found = shadow_run(
                connection, old, new, span,
                lambda done, total: bar.update(task, completed=done, total=total),
            )  # fmt: skip
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
    else:
        _tell(draft, found)


def _tell(draft: Notice, found: "Shadow") -> None:
    for one in found.judged:
        click.echo(_line(draft, one))
    click.echo(
        draft.say(
            f"{found.since}〜{found.until}: ファイル {found.runs}、閲覧 {found.reads}、"
            f"渡した項目 {found.passages}。変わる箇所 {len(found.judged)}。",
            f"{found.since} to {found.until}: {found.runs} files, {found.reads} readings,"
            f" {found.passages} items given. {len(found.judged)} places change.",
        )
    )
    click.echo(
        draft.say(
            f"事実は今日のものです。今日の事実では現行の版でも渡らない {found.unjudged} 項目は、"
            "草案のせいとは数えていません。",
            f"Facts are today's. {found.unjudged} items that the version in force would not give"
            " on them either are not laid to the draft.",
        )
    )


def _line(draft: Notice, one: "Judged") -> str:
    words = draft.policy().vocabulary
    names = [
        known[word].shown(draft.lang) if word in known else word
        for known, word in (
            (words.parties, one.recipient), (words.purposes, one.purpose), (words.items, one.item)
        )
    ]  # fmt: skip
    kinds = {"refused": ("渡らなくなる", "refused"), "given": ("新たに渡る", "newly given")}
    what = click.style(draft.say(*kinds[one.kind]), bold=True)
    before, after = (", ".join(c) or "—" for c in (one.before, one.clauses))
    people = draft.say(f"お客様 {one.customers}", f"customers: {one.customers}")
    return f"{what}  {' / '.join(names)}  {people}  [{before} → {after}]"


def _as_json(found: "Shadow") -> dict[str, object]:
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "facts": "today",
        "runs": found.runs,
        "reads": found.reads,
        "passages": found.passages,
        "unjudged": found.unjudged,
        "judged": [
            {
                "kind": one.kind, "source": one.source, "recipient": one.recipient,
                "purpose": one.purpose, "item": one.item, "customers": one.customers,
                "clauses_before": list(one.before), "clauses": list(one.clauses),
            }
            for one in found.judged
        ],
    }  # fmt: skip


COMMANDS = (shadow,)
