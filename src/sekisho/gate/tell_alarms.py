"""The act of telling the privacy officer of alarms: by mail, within a minute, and no person's data.

An alarm is told at least once. Where the mail server may have taken the mail and nobody can tell,
the next round tells it again: a second mail costs nothing, a lost one does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.count_reading import alarm_entry
from sekisho.gate.show_alarms import COLUMNS, Alarm
from sekisho.gate.smtp_line import Fate, SmtpLine

TOGETHER = 50
"""Alarms in one mail: a flood of them is one mail a round."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How alarms are told: by which line, from and to whom, and the time."""

    line: SmtpLine
    sender: str
    bounces: str
    to: tuple[str, ...]
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Told:
    """What a round did: alarms told, alarms that still wait."""

    told: int
    waiting: int


def tell_alarms(connection: Db, telling: Telling) -> Told:
    """Every alarm that nobody was told of is told in one mail, or waits for the next round.

    Only where each address was accepted by the mail server does an alarm count as told.
    requires: the role sekisho_watch, in no transaction
    """
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM books.alarm"  # noqa: S608 - names of ours
        " WHERE delivered_at IS NULL ORDER BY id LIMIT %s",
        (TOGETHER,),
    ).fetchall()
    connection.rollback()  # nothing is locked while the mail server takes its time
    alarms = [Alarm(*row) for row in rows]
    if not alarms:
        return Told(0, 0)
    taken = [_sent(telling, alarms, address) for address in telling.to]
    if not taken or not all(taken):
        return Told(0, len(alarms))
    with connection.transaction():
        connection.execute(
            "UPDATE books.alarm SET delivered_at = %s WHERE id = ANY (%s)",
            (telling.clock(), [alarm.id for alarm in alarms]),
        )
    return Told(len(alarms), 0)


def raise_overdue(connection: Db, version: Version, today: date) -> int:
    """Each emergency reading that nobody reviewed in time has raised one alarm; how many are new.

    requires: the role sekisho_watch, in no transaction
    """
    with connection.transaction():
        rows = connection.execute(
            "SELECT watch.raise_alarm('unreviewed', e.person, %s, e.id::integer)"
            " FROM books.emergency AS e WHERE e.reviewed_at IS NULL AND e.due_on < %s"
            " AND NOT EXISTS (SELECT FROM books.alarm AS a"
            "                 WHERE a.kind = 'unreviewed' AND a.figure = e.id)",
            (today, today),
        ).fetchall()
        if rows:
            log.append(connection, [alarm_entry(version, "unreviewed", today)] * len(rows))
    return len(rows)


def forget_days(connection: Db, today: date) -> int:
    """The counts of days before yesterday are gone; how many. requires: the role sekisho_watch"""
    with connection.transaction():
        return connection.execute(
            "DELETE FROM books.reading_day WHERE day < %s", (today - timedelta(days=1),)
        ).rowcount


def _sent(telling: Telling, alarms: list[Alarm], address: str) -> bool:
    raw = alarm_mail(alarms, telling.sender, address, telling.clock())
    done = telling.line.hand_over(telling.bounces, address, raw, lambda: None)
    return done.fate is Fate.ACCEPTED


def alarm_mail(alarms: list[Alarm], sender: str, to: str, now: datetime) -> bytes:
    """The mail: of what, whose reading, how many and when, and what to do; no customer."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, to
    mail["Date"] = format_datetime(now)
    mail["Subject"] = f"警報 {len(alarms)}件 / {len(alarms)} alarms"
    mail["Auto-Submitted"] = "auto-generated"
    lines = [_line(alarm) for alarm in alarms]
    mail.set_content(
        "お客様の記録の閲覧について、警報が出ています（L24）。\n"
        "関所の「警報」の画面で確かめ、確認を届け出てください。\n\n"
        "Alarms about readings of customers' records (L24).\n"
        "See them on the page Alarms, and acknowledge them there.\n\n" + "\n".join(lines) + "\n",
        cte="base64",
    )
    return mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _line(alarm: Alarm) -> str:
    at = alarm.at.astimezone(TOKYO).strftime("%Y-%m-%d %H:%M:%S")
    texts = " / ".join(alarm.text(lang) for lang in ("ja", "en"))
    return f"{alarm.id}\t{at}\t{alarm.who}\t{alarm.figure}\t{texts}"
