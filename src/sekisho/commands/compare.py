"""``sekisho compare``: what a new version of the notice changes, in meaning and in text."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._notice import (
    Notice,
    RefusedError,
    catalog_of,
    counted,
    json_option,
    open_notice,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sekisho.prove.change_duties import ChangeDuty
    from sekisho.prove.compare import Difference
    from sekisho.rules.position_changes import PositionChange
    from sekisho.rules.text_changes import PassageChange

_CHANGES = {
    "newly_permitted": ("新たに渡る", "newly permitted"),
    "newly_refused": ("渡らなくなる", "newly refused"),
    "widened": ("広がる", "widened"),
    "narrowed": ("狭まる", "narrowed"),
    "shifted": ("広がりも狭まりもする", "wider for some, narrower for others"),
    "ground": ("根拠が変わる", "on another ground"),
    "manager": ("責任者が変わる", "under another manager"),
    "reason": ("断る理由が変わる", "refused for another reason"),
}
_TEXTS = {
    "text": ("本文だけが変わり、規則は同じです", "the text changed, its rules did not"),
    "rule": (
        "規則が変わったのに、本文は同じです",
        "the rules changed, the text did not",
    ),
    "both": ("本文と規則が変わりました", "text and rules changed"),
    "pledge": ("誓約が変わりました", "what is pledged changed"),
    "added": ("新しい段落です", "a new passage"),
    "removed": ("なくなった段落です", "a passage that is gone"),
}
SHOWN = 4


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(["ja", "en"]), help="表示の言語 / language")
@click.option(
    "--announced",
    type=click.DateTime(["%Y-%m-%d"]),
    help="予告する日 / day of the announcement (default: today in Japan)",
)
@click.option("--timeout", type=click.IntRange(min=1), default=30, show_default=True,
              help="一つの問いの秒数 / seconds for one question")  # fmt: skip
@click.option(
    "--count",
    is_flag=True,
    help="違いごとにお客様の数を数えます / count the customers that each difference touches",
)
@click.option("--catalog", type=click.Path(path_type=Path),
              help="表 / the catalog for --count (default: beside each notice)")  # fmt: skip
@json_option
def compare(
    old: Path,
    new: Path,
    lang: str | None,
    announced: datetime | None,
    timeout: int,
    catalog: Path | None,
    *,
    count: bool,
    as_json: bool,
) -> None:
    """二つの版の違いを、意味で比べます / say what NEW changes of OLD, in meaning and in text.

    Complete: any request whose answer, ground, record or manager changed lies inside a difference,
    each with a request that shows it. With --count the database tells of how many customers
    something else is given on today's facts: figures, never rows. Exit status 0: compared; 1: a
    rule changed and its text did not, the date of effect lies before the law allows, or the solver
    did not answer; 2: misuse.

    \b
    Example:
      sekisho compare policy/notice.md draft/notice.md --announced 2026-11-01
      sekisho compare policy/notice.md draft/notice.md --count
    """
    from sekisho.commands.decide import today
    from sekisho.prove.change_duties import change_duties, earliest
    from sekisho.rules.position_changes import position_changes
    from sekisho.rules.text_changes import text_changes

    before, after = open_notice(old, None, lang), open_notice(new, None, lang)
    differences = _differences(before, after, timeout)
    counts = _counted(before, after, differences, catalog) if count else None
    texts = list(text_changes(before.loaded, after.loaded))
    duties = list(change_duties(before.policy(), after.policy(), differences))
    positions = list(position_changes(before.policy(), after.policy()))
    first = earliest(duties, announced.date() if announced else today())
    too_early = bool(duties) and after.policy().effective < first
    if as_json:
        told = _as_json(before, after, differences, counts, texts, duties, first)
        told["positions"] = [
            {"position": one.position, "gained": list(one.gained), "lost": list(one.lost)}
            for one in positions
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell_positions(after, positions)
        _tell(after, differences, counts, texts, duties, first)
    raise SystemExit(1 if too_early or any(one.is_error for one in texts) else 0)


def _differences(before: Notice, after: Notice, timeout: int) -> "list[Difference]":
    from sekisho.prove.asked import UntranslatableError
    from sekisho.prove.compare import compare as compared
    from sekisho.prove.solve import UnansweredError

    try:
        return list(compared(before.policy(), after.policy(), timeout * 1000))
    except (UnansweredError, UntranslatableError) as why:
        raise RefusedError(
            after.say(
                f"比べきれませんでした（{why}）。違いがないとは言えません。",
                f"The comparison could not be finished ({why}); nothing may be concluded.",
            )
        ) from None


def _counted(
    before: Notice, after: Notice, differences: "list[Difference]", catalog: Path | None
) -> "Sequence[int | None]":
    """The number of customers that each difference touches, from the database."""
    from sekisho.commands.decide import today
    from sekisho.postgres.roles import Role
    from sekisho.project.terminal import logged_in, prepare, progress_bar, refusals

    tables = [catalog_of(notice, catalog) for notice in (before, after)]
    with refusals(after.lang):
        prepare()
        from sekisho.gate.count_touched import count_touched
        from sekisho.gate.given_under import Side

        old, new = (Side(n.policy(), t) for n, t in zip((before, after), tables, strict=True))
        with logged_in(Role.OWNER) as connection, progress_bar() as bar:
            task = bar.add_task(after.say("数えています", "counting"), total=len(differences))
            return count_touched(
                connection, old, new, differences, today(),
                lambda done: bar.update(task, completed=done),
            )  # fmt: skip


def _people(opened: Notice, customers: int | None) -> str:
    if customers is None:
        return opened.say("（会社ではないので数えません）", "(no company: not counted)")
    return opened.say(f"お客様 {customers}", f"customers: {customers}")


def _tell_positions(opened: Notice, positions: "Iterable[PositionChange]") -> None:
    """For which purposes whoever holds a position may read anew, or no more."""
    purposes = opened.policy().vocabulary.purposes
    for one in positions:
        for ids, ja, en in (
            (one.gained, "新たに", "newly for"),
            (one.lost, "なくなる", "no more for"),
        ):
            if ids:
                words = [purposes[p].shown(opened.lang) if p in purposes else p for p in ids]
                click.echo(opened.say(
                    f"職務「{one.label}」の閲覧の目的（{ja}）: {'、'.join(words)}",
                    f"position {one.en}, {en}: {', '.join(words)}",
                ))  # fmt: skip


def _tell(
    opened: Notice,
    differences: "list[Difference]",
    counts: "Sequence[int | None] | None",
    texts: "list[PassageChange]",
    duties: "list[ChangeDuty]",
    first: date,
) -> None:
    from sekisho.decide.explain import article_ja
    from sekisho.prove.example import as_json

    words = opened.policy().vocabulary
    for number, one in enumerate(differences):
        name = click.style(opened.say(*_CHANGES[one.change.value]), bold=True)
        people = "" if counts is None else "  " + _people(opened, counts[number])
        click.echo(f"{name}  {_cells(opened, one)}{people}")
        known = one.example.recipient in words.parties and one.example.purpose in words.purposes
        if known and one.example.items[0] in words.items:
            click.echo("    " + json.dumps(as_json(one.example, words), ensure_ascii=False))
    for text in texts:
        level = opened.say("誤り: ", "error: ") if text.is_error else ""
        said = opened.say(*_TEXTS[text.change.value])
        click.echo(f"{opened.place(text.span)}: {level}{said} [{text.passage}]")
    for duty in duties:
        ja = f"法{article_ja(duty.article)}: {duty.ja}"
        click.echo(opened.say(ja, f"APPI Art {duty.article}: {duty.en}"))
    if duties:
        ja, en = f"施行できる最初の日: {first}", f"First day on which it may take effect: {first}"
        click.echo(opened.say(ja, en))
    total, passages = len(differences), len(texts)
    click.echo(
        opened.say(
            f"意味の違い {total}、段落の違い {passages}。",
            f"{counted(total, 'difference')} in meaning, {counted(passages, 'passage')} changed.",
        )
    )


def _cells(opened: Notice, difference: "Difference") -> str:
    """Recipients, purposes and items of the cells, the longer lists cut short."""
    words = opened.policy().vocabulary
    kinds = (words.parties, words.purposes, words.items)
    named = []
    for at, known in enumerate(kinds):
        ids = sorted({cell[at] for cell in difference.cells})
        labels = [known[one].shown(opened.lang) if one in known else one for one in ids[:SHOWN]]
        more = f" (+{len(ids) - SHOWN})" if len(ids) > SHOWN else ""
        named.append(opened.say("、", ", ").join(labels) + more)
    return " / ".join(named)


def _as_json(
    before: Notice,
    after: Notice,
    differences: "Iterable[Difference]",
    counts: "Sequence[int | None] | None",
    texts: "Iterable[PassageChange]",
    duties: "Iterable[ChangeDuty]",
    first: date,
) -> dict[str, object]:
    return {
        "old": before.policy().digest,
        "new": after.policy().digest,
        "differences": [
            {
                "change": one.change.value,
                **({} if counts is None else {"customers": counts[number]}),
                "cells": [list(cell) for cell in one.cells],
                "example": {
                    "recipient": one.example.recipient,
                    "purpose": one.example.purpose,
                    "items": list(one.example.items),
                    "day": one.example.day.isoformat(),
                    "facts": {
                        fact: sorted(value)
                        if isinstance(value, frozenset)
                        else str(value)
                        if isinstance(value, date)
                        else value
                        for fact, value in one.example.facts.items()
                    },
                },
                "grounds": [sorted(each) for each in one.grounds],
            }
            for number, one in enumerate(differences)
        ],
        "texts": [
            {
                "change": one.change.value,
                "passage": one.passage,
                "file": after.place(one.span).file,
                "line": after.place(one.span).line,
                "error": one.is_error,
            }
            for one in texts
        ],
        "duties": [
            {
                "article": one.article,
                "beforehand": one.beforehand,
                "message": {"ja": one.ja, "en": one.en},
            }
            for one in duties
        ],
        "earliest": first.isoformat(),
        "effective": after.policy().effective.isoformat(),
    }


COMMANDS = (compare,)
