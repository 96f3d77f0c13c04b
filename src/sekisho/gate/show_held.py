"""The act of opening a held mail to decide on it: that somebody read it is committed before."""

import time
from dataclasses import dataclass

from sekisho.books import held_mails
from sekisho.books.connection import Db
from sekisho.books.held_mails import StoredHeld
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.count_reading import Reader, count_looked, marked
from sekisho.gate.list_held import HeldMail, no_such_held, told_held
from sekisho.gate.mail_entry import CONTENT, record_about_mail
from sekisho.guard.errors import UnreadableError
from sekisho.guard.limits import Budget, Limits
from sekisho.guard.parts import parts

CLAUSES = ("C24",)
MOST_SIGNS = 20_000
"""Of each part: a page that shows more is read by nobody."""


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A held mail as whoever decides on it reads it: each part with its place, and the entry.

    `whole` is False where a part could not be read or was too long.
    """

    mail: HeldMail
    parts: tuple[tuple[str, str], ...]
    whole: bool
    ledger_index: int


def show_held(
    connection: Db, version: Version, number: int, moment: Moment, role: str, lang: str
) -> OpenedMail:
    """The mail's words; the customer's history says who read them, and they count on the day (L24).

    ActRefusedError where no such mail is held any more, or beyond the budget of who reads.
    requires: the role sekisho_web, in no transaction
    """
    with connection.transaction():
        stored, customer_no = locked_held(connection, number)
    reader = Reader(moment.actor, role, stored.purpose, day_of(moment))
    seen = marked(count_looked(connection, version, reader, [customer_no]))
    with connection.transaction():
        locked_held(connection, number)
        index = record_about_mail(
            connection, version, customer_no, "mail_opened", (stored.purpose, CONTENT, CLAUSES),
            moment, {"mail": stored.queued_index, **seen},
        )  # fmt: skip
    row = connection.execute("SELECT raw FROM hand.open_held(%s, %s)", (number, index)).fetchone()
    connection.rollback()
    if row is None:
        raise no_such_held(number)
    shown, whole = _words(str(row[0]).encode("ascii"))
    return OpenedMail(told_held(stored, version, moment.actor, lang), shown, whole, index)


def locked_held(connection: Db, number: int) -> tuple[StoredHeld, str]:
    """The mail that is held, and its customer's number; nobody else settles it meanwhile.

    ActRefusedError where there is none any more. requires: in a transaction
    """
    stored = held_mails.find(connection, number, lock=True)
    row = connection.execute("SELECT hand.customer_of_mail(%s)", (number,)).fetchone()
    if stored is None or stored.state != "held" or row is None or row[0] is None:
        raise no_such_held(number)
    return stored, str(row[0])


def _words(raw: bytes) -> tuple[tuple[tuple[str, str], ...], bool]:
    shown: list[tuple[str, str]] = []
    whole = True
    try:
        for part in parts(raw, Budget(Limits(), time.monotonic)):
            shown.append((part.place, part.text.replace("\r\n", "\n")[:MOST_SIGNS]))
            whole = whole and len(part.text) <= MOST_SIGNS
    except (UnreadableError, ValueError, LookupError):
        whole = False  # what could be read is shown; the rest is why it is held
    return tuple(shown), whole
