"""``sekisho mail queue`` and ``deliver``: what waits, and the process that sends it."""

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import FrameType

import click
import psycopg

from sekisho.commands._mail_room import mail_room, who_sends
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

PAUSE = 5.0
"""Seconds between two looks at the queue."""
MOST = 50
STATES = ("held", "queued", "attempted", "accepted", "unknown", "refused", "withdrawn", "bounced")
IN_JAPANESE = {
    "held": "留めてある",
    "queued": "送信待ち",
    "attempted": "送信中",
    "accepted": "受け取られた",
    "unknown": "不明",
    "refused": "断られた",
    "withdrawn": "取りやめた",
    "bounced": "届かなかった",
    "put_off": "後で送る",
}


@click.command()
@click.option("--state", type=click.Choice(STATES), multiple=True, help="この状態のものだけ / only")
@lang_option
@json_option
def queue(state: tuple[str, ...], lang: str | None, *, as_json: bool) -> None:
    """メールがどうなったかを見ます / how many mails are in which state, and the newest of them.

    \b
    Example:
      sekisho mail queue --state held --state unknown
    """
    spoken = language(lang)
    with mail_room(spoken, Role.AUDIT) as room:
        from sekisho.books import mails

        counts = mails.counted(room.connection)
        found = mails.listed(room.connection, state or STATES, MOST)
    if as_json:
        told = [
            {"mail": m.id, "template": m.template, "kind": m.kind, "purpose": m.purpose,
             "state": m.state, "held_for": list(m.held_for), "attempts": m.attempts,
             "reply": m.reply, "made_at": m.made_at.isoformat(), "due_at": m.due_at.isoformat(),
             "ledger_index": m.queued_index}
            for m in found
        ]  # fmt: skip
        click.echo(json.dumps({"counts": counts, "mails": told}))
        return
    for one, count in sorted(counts.items()):
        click.echo(f"{_state(one, spoken)}: {count:,}")
    for mail in found:
        more = ", ".join((*mail.held_for, *filter(None, [mail.reply])))
        click.echo(f"{mail.id}\t{mail.template}\t{_state(mail.state, spoken)}\t{more}")


@click.command()
@click.option("--once", is_flag=True, help="一巡だけ / one round, then stop")
@lang_option
@json_option
def deliver(*, once: bool, lang: str | None, as_json: bool) -> None:
    """待っているメールを送ります / deliver what is queued, through SEKISHO_SMARTHOST.

    It goes on until it is stopped (SIGTERM), and then finishes the mail that it is at.

    \b
    Example:
      SEKISHO_SMARTHOST=smtp.example.jp:587 sekisho mail deliver --once
    """
    spoken = language(lang)
    stop = stopping()
    with refusals(spoken):
        sender = who_sends()
        route = smarthost(sender.domain)
        prepare()
        from sekisho.gate.deliver_mails import Delivering, deliver_mails
        from sekisho.gate.smtp_line import SmtpLine

        with while_there(spoken), logged_in(Role.MAIL, autocommit=True) as connection:
            while True:
                with SmtpLine(route) as line:
                    ways = Delivering(line, sender.bounces, lambda: datetime.now(UTC), stop.is_set)
                    ended = dict(deliver_mails(connection, ways))
                _tell(ended, spoken, as_json=as_json, quiet=not once)
                if once or stop.wait(PAUSE):
                    return


@contextmanager
def while_there(lang: str) -> Iterator[None]:
    """A database that goes away ends the process with one message; its claims end with it."""
    try:
        yield
    except psycopg.OperationalError:
        raise click.ClickException(
            "データベースとの接続が切れました。つながるようになったら、もう一度始めてください。"
            if lang == JA
            else "The database is gone. Start again when it is back: nothing is sent twice."
        ) from None


def stopping() -> threading.Event:
    """Set once somebody wants the process to end."""
    stop = threading.Event()

    def wanted(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
        stop.set()

    signal.signal(signal.SIGTERM, wanted)
    signal.signal(signal.SIGINT, wanted)
    return stop


def _tell(ended: dict[str, int], lang: str, *, as_json: bool, quiet: bool) -> None:
    """How many mails ended in which way; a round without any says nothing where `quiet`."""
    if quiet and not ended:
        return
    if as_json:
        click.echo(json.dumps(ended))
        return
    told = ", ".join(f"{_state(state, lang)} {count}" for state, count in sorted(ended.items()))
    none = "送るメールはありませんでした。" if lang == JA else "There was nothing to send."
    click.echo(told or none)


def _state(state: str, lang: str) -> str:
    return IN_JAPANESE[state] if lang == JA else state.replace("_", " ")


COMMANDS = (queue, deliver)
