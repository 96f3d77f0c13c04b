"""What two people let in: a recipient's key, or a way to it. One enters it, another confirms it.

The fingerprint comes by a second way (the telephone, a meeting), so that whoever could slip
something in would have to sit at both ends.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol, TypeVar

from psycopg import sql
from psycopg.errors import UniqueViolation

from sekisho.books.connection import Db
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError

GROUPS = 8
"""Groups of four hexadecimal digits that are read out: 128 bits."""
Entered = TypeVar("Entered")


class Offered(Protocol):
    """What was entered, as the books have it."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def fingerprint(self) -> str:
        """What the party reads out."""

    @property
    def offered_by(self) -> str:
        """Who entered it."""

    @property
    def confirmed_by(self) -> str | None:
        """Who confirmed it."""

    @property
    def ended(self) -> bool:
        """Whether it counts no more."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What is let in: its word in codes, table and English, its Japanese word, who is asked."""

    word: str
    ja: str
    asked_ja: str
    asked_en: str

    @property
    def table(self) -> sql.Identifier:
        """Where it stands."""
        return sql.Identifier("books", f"recipient_{self.word}")


def fingerprint_of(text: str) -> str:
    """What is read out over the telephone: eight groups of four."""
    digits = sha256(text.encode()).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, GROUPS * 4, 4))


def enter(connection: Db, matter: Matter, insert: Callable[[], Entered]) -> Entered:
    """What `insert` entered stands, and counts for nothing yet; ActRefusedError if it stood."""
    try:
        with connection.transaction():
            return insert()
    except UniqueViolation:
        raise ActRefusedError(
            f"{matter.word}-stands",
            f"この{matter.ja}は、もう届けられています。",
            f"This {matter.word} has been entered already.",
        ) from None


def confirm(
    connection: Db, matter: Matter, found: Offered, fingerprint: str, moment: Moment, *,
    over: bool = False,
) -> None:  # fmt: skip
    """It counts from now on: another person than who entered it has told its fingerprint.

    ActRefusedError otherwise, or where it is confirmed already or over. requires: it is locked
    """
    if found.ended or found.confirmed_by is not None or over:
        raise ActRefusedError(
            f"{matter.word}-is-done",
            f"この{matter.ja}は、確かめ済みか、終わっています。",
            f"This {matter.word} is confirmed already, or has ended.",
        )
    if found.offered_by == moment.actor:
        raise ActRefusedError(
            "same-person",
            f"{matter.ja}を届け入れた人とは別の人が確かめてください。",
            f"Somebody else than who entered the {matter.word} has to confirm it.",
        )
    if "".join(fingerprint.split()).lower() != "".join(found.fingerprint.split()):
        raise ActRefusedError(
            "other-fingerprint",
            f"読み上げられた指紋が、この{matter.ja}のものと違います。この{matter.ja}は使わず、"
            f"{matter.asked_ja}に確かめてください。",
            f"The fingerprint is not that of this {matter.word}. Do not use it; ask"
            f" {matter.asked_en}.",
        )
    _set(connection, matter, found.id, ("confirmed_by", moment.actor), ("confirmed_at", moment.now))


def end(connection: Db, matter: Matter, found: Offered, reason: str, moment: Moment) -> None:
    """It counts no more, for that reason. requires: it is locked, and has not ended"""
    _set(connection, matter, found.id, ("ended_at", moment.now), ("reason", reason.strip()))


def not_there(matter: Matter, number: int) -> ActRefusedError:
    """There is none of that number."""
    return ActRefusedError(
        f"no-{matter.word}",
        f"{matter.ja} {number} はありません。sekisho recipient {matter.word}s で番号を確かめて"
        "ください。",
        f"There is no {matter.word} {number}. See sekisho recipient {matter.word}s for the"
        " numbers.",
    )


def _set(connection: Db, matter: Matter, number: int, *values: tuple[str, str | datetime]) -> None:
    assigned = sql.SQL(", ").join(
        sql.SQL("{} = %s").format(sql.Identifier(column)) for column, _ in values
    )
    connection.execute(
        sql.SQL("UPDATE {} SET {} WHERE id = %s").format(matter.table, assigned),
        (*(value for _, value in values), number),
    )
