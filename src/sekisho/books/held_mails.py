"""Why mails are held: written with the mail, settled once by somebody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from sekisho.books.connection import Db

RELAY, TEMPLATE = "relay", "template"


@dataclass(frozen=True, slots=True)
class StoredHeld:
    """Why one mail is held, and what became of it; see `books.models.held_mails.HeldMail`."""

    mail: int
    state: str
    source: str
    through: str
    writer: str
    reasons: Sequence[dict[str, Any]]
    held_at: datetime
    settled_at: datetime | None
    settled_index: int | None
    purpose: str
    kind: str
    queued_index: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a held mail ends: `state` is released or dropped; by whom, why, and the entry."""

    state: str
    at: datetime
    by: str
    why: str | None
    index: int


def add(
    connection: Db, mail: int, origin: tuple[str, str, str], reasons: Sequence[object], at: datetime
) -> None:
    """Why the mail is held stands once the transaction commits.

    `origin` is (relay or template, its name, who wrote it); `reasons` are JSON objects.
    """
    connection.execute(
        "INSERT INTO books.held_mail (mail_id, source, through, writer, reasons, held_at)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (mail, *origin, Jsonb(list(reasons)), at),
    )


def find(connection: Db, mail: int, *, lock: bool = False) -> StoredHeld | None:
    """The held mail with this number, or None; with `lock` nobody else settles it meanwhile."""
    ending = " FOR UPDATE OF h" if lock else ""
    row = connection.execute(f"{_SELECT} WHERE h.mail_id = %s{ending}".encode(), (mail,)).fetchone()
    return None if row is None else StoredHeld(*row)


def listed(connection: Db, state: str, before: int | None, most: int) -> list[StoredHeld]:
    """At most `most` in that state with a smaller number than `before`, the newest first."""
    rows = connection.execute(
        f"{_SELECT} WHERE h.state = %s AND (%s::bigint IS NULL OR h.mail_id < %s)"
        " ORDER BY h.mail_id DESC LIMIT %s",
        (state, before, before, most),
    ).fetchall()
    return [StoredHeld(*row) for row in rows]


def settle(connection: Db, mail: int, how: Settlement) -> bool:
    """Whether the mail was held till now; its row and its queue say how it ended.

    The database refuses a release by the writer, and of what stands in no mail.
    """
    row = connection.execute(
        "UPDATE books.held_mail SET state = %s, settled_at = %s, settled_by = %s, settled_why = %s,"
        " settled_index = %s WHERE mail_id = %s AND state = 'held' RETURNING mail_id",
        (how.state, how.at, how.by, how.why, how.index, mail),
    ).fetchone()
    if row is None:
        return False
    moved = connection.execute("SELECT hand.settle_held(%s, %s)", (mail, how.at)).fetchone()
    return bool(moved and moved[0])


_SELECT = """
SELECT h.mail_id, h.state, h.source, h.through, h.writer, h.reasons, h.held_at, h.settled_at,
       h.settled_index, m.purpose, m.kind, m.queued_index
FROM books.held_mail AS h JOIN books.mail AS m ON m.id = h.mail_id AND m.customer_id <> 0
"""
