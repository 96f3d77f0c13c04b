"""``sekisho watch``: alarms about readings of customers' records, told within a minute (L24)."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.commands._mail_deliver import stopping, while_there
from sekisho.commands._mail_room import who_sends
from sekisho.postgres.roles import Role
from sekisho.project.smarthost import smarthost
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    refusals,
)

if TYPE_CHECKING:
    from sekisho.gate.smtp_line import Route
    from sekisho.letters.sender import Sender

PAUSE = 10.0
"""Seconds between two rounds: with the mail server's time an alarm is told within a minute."""
PATIENCE = 10.0
"""Seconds that the mail server may take for a step, so that a round is over in time."""
role_option = click.option("--role", default="privacy_officer", show_default=True)


@click.group()
def watch() -> None:
    """閲覧の見張り / the watch over those who read: alarms, told and acknowledged (L24).

    \b
    Example:
      sekisho watch alarms
    """


@watch.command("work")
@click.option("--once", is_flag=True, help="一巡だけ / one round, then stop")
@lang_option
@json_option
def work(*, once: bool, lang: str | None, as_json: bool) -> None:
    """警報をメールで知らせます / tell alarms by mail, through SEKISHO_SMARTHOST, until stopped.

    Who is told stands in policy/watch.yaml. With --once, exit status 1 where an alarm still waits.

    \b
    Example:
      SEKISHO_SMARTHOST=smtp.example.jp:587 sekisho watch work
    """
    spoken = language(lang)
    stop = stopping()
    with refusals(spoken):
        sender = who_sends()
        route = replace(smarthost(sender.domain), seconds=PATIENCE)
        prepare()
        with while_there(spoken):
            waiting = _rounds(sender, route, stop, spoken, once=once, as_json=as_json)
    raise SystemExit(1 if once and waiting else 0)


def _rounds(
    sender: "Sender", route: "Route", stop: threading.Event, lang: str, *, once: bool,
    as_json: bool,
) -> int:  # fmt: skip
    """Rounds until somebody stops them; how many alarms wait after the last."""
    from sekisho.books.versions import in_force
    from sekisho.gate.case_steps import TOKYO
    from sekisho.gate.smtp_line import SmtpLine
    from sekisho.gate.tell_alarms import Telling, forget_days, raise_overdue, tell_alarms
    from sekisho.gate.watch_rules import watch_rules

    with logged_in(Role.WATCH) as connection:
        while True:
            today = datetime.now(UTC).astimezone(TOKYO).date()
            raise_overdue(connection, in_force(connection, today), today)
            with SmtpLine(route) as line:
                telling = Telling(
                    line, sender.address, sender.bounces, watch_rules().told,
                    lambda: datetime.now(UTC),
                )  # fmt: skip
                done = tell_alarms(connection, telling)
            forget_days(connection, today)
            _say(done.told, done.waiting, lang, as_json=as_json, quiet=not once)
            if once or stop.wait(PAUSE):
                return done.waiting


def _say(told: int, waiting: int, lang: str, *, as_json: bool, quiet: bool) -> None:
    """What a round did; a round without any alarm says nothing where `quiet`."""
    if quiet and not told and not waiting:
        return
    if as_json:
        click.echo(json.dumps({"told": told, "waiting": waiting}))
        return
    click.echo(f"知らせた警報 {told}件、待っている警報 {waiting}件" if lang == JA
               else f"alarms told: {told}, waiting: {waiting}")  # fmt: skip


@watch.command("alarms")
@lang_option
@json_option
def alarms(lang: str | None, *, as_json: bool) -> None:
    """警報の一覧 / the alarms, those that nobody has looked into first.

    \b
    Example:
      sekisho watch alarms --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.case_steps import TOKYO
        from sekisho.gate.show_alarms import show_alarms

        found = show_alarms(at.connection)
        lines = "\n".join(
            f"{one.id}  {one.at.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}  {one.who}"
            f"  {one.figure}  {one.text(at.lang)}  {one.seen_by or '—'}"
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


@watch.command("acknowledge")
@click.argument("alarm", type=click.IntRange(1, 2**62))
@role_option
@actor_option
@lang_option
@json_option
def acknowledge(alarm: int, role: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """警報を確かめたと記録します / say in the ledger that an alarm was looked into.

    \b
    Example:
      sekisho watch acknowledge 3 --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.show_alarms import acknowledge_alarm

        index = acknowledge_alarm(at.connection, at.version, alarm, at.moment, role)
        at.say(f"記録しました（台帳 {index}）", f"entry {index}", {"ledger_index": index})


COMMANDS = (watch,)
