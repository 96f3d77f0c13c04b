"""``sekisho negawatt``: events of demand reduction, their baselines, the contractor's total."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._desk import Desk, actor_option, desk
from sekisho.commands._fields import field_label, notice_word, say_fields
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option, logged_in

if TYPE_CHECKING:
    from sekisho.gate.compute_negawatt import Computing

_SLOT = click.IntRange(1, 48)
_number = click.argument("event", type=click.IntRange(1, 2**62))


@click.group()
def negawatt() -> None:
    """ネガワット / demand reduction: an event, each customer's baseline, the contractor's total.

    \b
    Example:
      sekisho negawatt event minamo_dr 2026-10-30 27 34 --actor desk-1
      sekisho negawatt baseline 1 --actor desk-1
      sekisho negawatt report 1 --actor desk-1
    """


@negawatt.command("event")
@click.argument("contractor")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("first", type=_SLOT)
@click.argument("last", type=_SLOT)
@actor_option
@lang_option
@json_option
def event(
    contractor: str, day: datetime, first: int, last: int, actor: str, lang: str | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    """発動を登録します / declare an event: slots FIRST to LAST of DAY, 1 begins at 00:00.

    \b
    Example:
      sekisho negawatt event minamo_dr 2026-10-30 27 34 --actor desk-1
    """
    if first > last:
        raise click.UsageError("FIRST が LAST より後です / FIRST comes after LAST")
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.baseline.method import Event
        from sekisho.gate.declare_negawatt import declare_negawatt

        called = Event(day.date(), first, last)
        step = declare_negawatt(at.connection, at.version, contractor, called, at.moment)
        _say(at, step.to_json())


@negawatt.command("withdraw")
@_number
@actor_option
@lang_option
@json_option
def withdraw(event: int, actor: str, lang: str | None, *, as_json: bool) -> None:
    """発動を取り消します / the event did not take place.

    \b
    Example:
      sekisho negawatt withdraw 1 --actor desk-1
    """
    with desk(lang, actor, as_json=as_json, role=Role.HAND) as at:
        from sekisho.gate.withdraw_negawatt import withdraw_negawatt

        _say(at, withdraw_negawatt(at.connection, at.version, event, at.moment).to_json())


@negawatt.command("baseline")
@_number
@actor_option
@lang_option
@json_option
def baseline(event: int, actor: str, lang: str | None, *, as_json: bool) -> None:
    """ベースラインと需要抑制量を計算します / compute each customer's baseline and reduction.

    \b
    Example:
      sekisho negawatt baseline 1 --actor desk-1 --json
    """
    with _computing(lang, actor, as_json=as_json) as (at, computing):
        from sekisho.gate.compute_negawatt import compute_negawatt

        _say(at, compute_negawatt(computing, event).to_json())


@negawatt.command("report")
@_number
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path),
    help="出力先 / where the file goes (default: the outbox)",
)  # fmt: skip
@actor_option
@lang_option
@json_option
def report(event: int, output: Path | None, actor: str, lang: str | None, *, as_json: bool) -> None:
    """契約者に渡す合計を書きます / write the contractor's total, slot by slot; it names nobody.

    \b
    Example:
      sekisho negawatt report 1 --actor desk-1
    """
    with _computing(lang, actor, as_json=as_json) as (at, computing):
        from sekisho.gate.report_negawatt import report_negawatt
        from sekisho.project.places import places

        directory = output or places().outbox / "negawatt"
        _say(at, report_negawatt(computing, event, directory).to_json())


@negawatt.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """発動の一覧 / every event with its state and figures.

    \b
    Example:
      sekisho negawatt list --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.cases.stands import NEGAWATT
        from sekisho.gate.list_negawatt import list_negawatt

        found = list_negawatt(at.connection)
        lines = "\n".join(
            f"{one['event']}  {notice_word(at, str(one['contractor']))}  {one['day']}"
            f"  {one['begins']}–{one['ends']}  {NEGAWATT.state(str(one['state']), at.lang)}"
            + "".join(
                f"  {field_label(name, at.lang)} {one[name]}"
                for name in ("customers", "without", "ledger_index")
                if one[name] is not None
            )
            for one in found
        )
        at.say(lines, lines, found)


@contextmanager
def _computing(
    lang: str | None, actor: str, *, as_json: bool
) -> Iterator[tuple[Desk, "Computing"]]:
    """The desk of the hand, with the contractor's door beside it."""
    with (
        desk(lang, actor, as_json=as_json, role=Role.HAND) as at,
        logged_in(Role.EXTRACT) as extract,
    ):
        from sekisho.gate.compute_negawatt import Computing
        from sekisho.gate.negawatt_rules import negawatt_rules_at
        from sekisho.project.places import places

        method = negawatt_rules_at(places().negawatt)
        yield at, Computing(extract, at.connection, at.version, method, at.moment)


def _say(at: Desk, told: dict[str, object]) -> None:
    """The fields, in words."""
    from sekisho.cases.stands import NEGAWATT

    say_fields(at, told, NEGAWATT)


COMMANDS = (negawatt,)
