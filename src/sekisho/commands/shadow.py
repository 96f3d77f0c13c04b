"""``sekisho shadow``: what was recorded lately, decided again under a draft of the notice."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from sekisho.commands._notice import catalog_of, open_notice
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
    from sekisho.books.connection import Db
    from sekisho.gate.shadow_run import Judged, Shadow
    from sekisho.rules import Policy
    from sekisho.sql import Catalog


@dataclass(frozen=True, slots=True)
class _Tried:
    """What is decided under, and the language in which to speak of it."""

    policy: "Policy"
    catalog: "Catalog"
    lang: str

    def say(self, ja: str, en: str) -> str:
        """The sentence in the language asked for."""
        return ja if self.lang == "ja" else en


@click.command()
@click.argument("notice", type=click.Path(path_type=Path), required=False)
@click.option("--draft", type=int, help="画面で保存した草案の番号 / a draft saved at the screens")
@click.option("--days", type=click.IntRange(1, 366), default=1, show_default=True,
              help="昨日までの日数 / so many days, the last of them yesterday")  # fmt: skip
@click.option(
    "--catalog", type=click.Path(path_type=Path), help="表 / the catalog (default: beside NOTICE)"
)
@lang_option
@json_option
def shadow(
    notice: Path | None,
    draft: int | None,
    days: int,
    catalog: Path | None,
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    """最近の記録を草案で決め直します / what was recorded lately, decided again under a draft.

    Of files and readings it tells what would have been refused and what newly given, with the
    clauses and the number of customers. Facts are today's: those of the day are not kept. With
    --draft the figures are kept beside that draft, for those who approve it.

    \b
    Example:
      sekisho shadow draft/notice.md --days 30
      sekisho shadow --draft 12 --days 30
    """
    spoken = language(lang)
    if (notice is None) == (draft is None):
        raise click.UsageError(
            "NOTICE か --draft のどちらか一つを指定してください。"
            if spoken == "ja"
            else "Give either NOTICE or --draft."
        )
    tried = _of_file(notice, catalog, spoken) if notice else None
    with refusals(spoken):
        prepare()
        with logged_in(Role.OWNER) as connection:
            tried = tried or _of_draft(connection, draft or 0, spoken)
            found = _run(connection, tried, days)
            told = _as_json(found)
            if draft is not None:
                _keep(connection, draft, told)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell(tried, found)


def _of_file(notice: Path, catalog: Path | None, spoken: str) -> _Tried:
    opened = open_notice(notice, None, spoken)
    return _Tried(opened.policy(), catalog_of(opened, catalog), spoken)


def _of_draft(connection: "Db", draft: int, spoken: str) -> _Tried:
    from sekisho.gate.examine_draft import compiled_draft
    from sekisho.gate.save_draft import draft_files

    _, files = draft_files(connection, draft)
    connection.rollback()
    return _Tried(*compiled_draft(files), spoken)


def _run(connection: "Db", tried: _Tried, days: int) -> "Shadow":
    from sekisho.books.versions import in_force
    from sekisho.gate.given_under import Side
    from sekisho.gate.shadow_run import Span, shadow_run

    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    span = Span(today - timedelta(days=days), today - timedelta(days=1), today)
    version = in_force(connection, today)
    connection.rollback()
    old, new = Side(version.policy, version.catalog), Side(tried.policy, tried.catalog)
    with progress_bar() as bar:
        task = bar.add_task(tried.say("決め直しています", "deciding again"))
        return shadow_run(
            connection, old, new, span,
            lambda done, total: bar.update(task, completed=done, total=total),
        )  # fmt: skip


def _keep(connection: "Db", draft: int, figures: dict[str, object]) -> None:
    from sekisho.books.drafts import keep_trial
    from sekisho.gate.save_draft import open_draft

    keep_trial(connection, open_draft(connection, draft).about, figures)
    connection.commit()


def _tell(draft: _Tried, found: "Shadow") -> None:
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


def _line(draft: _Tried, one: "Judged") -> str:
    words = draft.policy.vocabulary
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
