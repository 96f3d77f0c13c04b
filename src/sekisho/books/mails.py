"""The rows of mails: put down when decided, claimed by one deliverer, moved with an entry each.

A claim is a lock of the deliverer's session, not of a transaction: it outlasts the commit that
must come before the first byte goes out, and the server lets it go when the deliverer dies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sekisho.books.connection import Db

_CLAIM = 0x5E15_0100_0000_0000
"""Claims are advisory locks from here on, one for each mail."""


@dataclass(frozen=True, slots=True)
class NewMail:
    """What is put down of a mail when it is decided; see `books.models.mail.Mail`."""

    customer: int
    template: str
    template_version: int
    kind: str
    lang: str
    purpose: str
    digest: str
    clauses: tuple[str, ...]
    items: tuple[str, ...]
    stops: tuple[str, ...]
    actor: str
    message_id: str
    code_digest: bytes
    content_sha256: bytes
    address_mac: bytes
    state: str
    held_for: tuple[str, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class StoredMail:
    """One mail as the books have it, without a word of what it says."""

    id: int
    customer: int
    template: str
    template_version: int
    kind: str
    lang: str
    purpose: str
    digest: str
    message_id: str
    content_sha256: bytes
    address_mac: bytes | None
    queued_index: int
    state: str
    held_for: tuple[str, ...]
    attempts: int
    reply: str
    made_at: datetime
    due_at: datetime
    changed_at: datetime


_COLUMNS = (
    "id, customer_id, template, template_version, kind, lang, purpose, digest, message_id,"
    " content_sha256, address_mac, queued_index, state, held_for, attempts, reply, made_at, due_at,"
    " changed_at"
)


def add(connection: Db, mail: NewMail, queued_index: int) -> int:
    """The mail's row stands once the transaction commits; its id."""
    row = connection.execute(
        "INSERT INTO books.mail (customer_id, template, template_version, kind, lang, purpose,"
        " digest, clauses, items, stops, actor, message_id, code_digest, content_sha256,"
        " address_mac, queued_index, state, held_for, made_at, due_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " RETURNING id",
        (
            mail.customer, mail.template, mail.template_version, mail.kind, mail.lang,
            mail.purpose, mail.digest, list(mail.clauses), list(mail.items), list(mail.stops),
            mail.actor, mail.message_id, mail.code_digest, mail.content_sha256, mail.address_mac,
            queued_index, mail.state, list(mail.held_for), mail.made_at, mail.made_at,
        ),
    ).fetchone()  # fmt: skip
    return int(row[0]) if row else 0


def find(connection: Db, mail: int) -> StoredMail | None:
    """The mail, or None where there is none."""
    return _one(connection, "id = %s", mail)


def of_message_id(connection: Db, message_id: str) -> StoredMail | None:
    """The mail that bears this Message-ID, or None."""
    return _one(connection, "message_id = %s", message_id)


def of_code(connection: Db, digest: bytes) -> StoredMail | None:
    """The mail in which the code stands that has this digest, or None."""
    return _one(connection, "code_digest = %s", digest)


def listed(connection: Db, states: Sequence[str], most: int) -> list[StoredMail]:
    """At most `most` mails in one of these states, the newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.mail WHERE state = ANY(%s) ORDER BY id DESC LIMIT %s",
        (list(states), most),
    ).fetchall()
    return [_stored(row) for row in rows]


def counted(connection: Db) -> dict[str, int]:
    """How many mails are in each state that has any."""
    rows = connection.execute("SELECT state, count(*) FROM books.mail GROUP BY state").fetchall()
    return {str(state): int(count) for state, count in rows}


def due(connection: Db, now: datetime, most: int) -> list[int]:
    """Ids of queued mails whose time has come, those that wait longest first."""
    rows = connection.execute(
        "SELECT id FROM books.mail WHERE state = 'queued' AND due_at <= %s"
        " ORDER BY due_at, id LIMIT %s",
        (now, most),
    ).fetchall()
    return [int(mail) for (mail,) in rows]


def under_way(connection: Db) -> list[int]:
    """Ids of the mails that some deliverer began to send."""
    rows = connection.execute(
        "SELECT id FROM books.mail WHERE state = 'attempted' ORDER BY id"
    ).fetchall()
    return [int(mail) for (mail,) in rows]


def claim(connection: Db, mail: int) -> bool:
    """Whether the mail is this session's alone, until it is released or the session ends."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_CLAIM + mail,)).fetchone()
    return bool(row and row[0])


def release(connection: Db, mail: int) -> None:
    """Another deliverer may claim the mail. requires: this session has claimed it once."""
    connection.execute("SELECT pg_advisory_unlock(%s)", (_CLAIM + mail,))


def move(
    connection: Db, mail: StoredMail, state: str, now: datetime, *, reply: str = "",
    attempts: int | None = None, due_at: datetime | None = None,
) -> bool:  # fmt: skip
    """Whether the mail has this state once the transaction commits: it had `mail.state` till now.

    requires: the role sekisho_mail
    """
    row = connection.execute(
        "UPDATE books.mail SET state = %s, reply = %s, attempts = %s, due_at = %s, changed_at = %s"
        " WHERE id = %s AND state = %s RETURNING id",
        (
            state, reply, mail.attempts if attempts is None else attempts,
            mail.due_at if due_at is None else due_at, now, mail.id, mail.state,
        ),
    ).fetchone()  # fmt: skip
    return row is not None


def suppressed(connection: Db, address_mac: bytes) -> str | None:
    """Why this address gets no mail, or None where it may get some."""
    row = connection.execute(
        "SELECT reason FROM books.mail_suppression WHERE address_mac = %s", (address_mac,)
    ).fetchone()
    return None if row is None else str(row[0])


def suppress(connection: Db, address_mac: bytes, reason: str, index: int) -> bool:
    """Whether the address gets no mail from now on and did so far."""
    row = connection.execute(
        "INSERT INTO books.mail_suppression (address_mac, reason, ledger_index)"
        " VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING reason",
        (address_mac, reason, index),
    ).fetchone()
    return row is not None


def lift_suppression(connection: Db, address_mac: bytes) -> bool:
    """Whether the address was suppressed and is so no more. requires: the role sekisho_web."""
    row = connection.execute(
        "DELETE FROM books.mail_suppression WHERE address_mac = %s RETURNING reason", (address_mac,)
    ).fetchone()
    return row is not None


def _one(connection: Db, where: str, value: object) -> StoredMail | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.mail WHERE {where}".encode(), (value,)
    ).fetchone()
    return None if row is None else _stored(row)


def _stored(row: tuple[object, ...]) -> StoredMail:
    values = [tuple(value) if isinstance(value, list) else value for value in row]
    return StoredMail(*values)  # type: ignore[arg-type]  # the row has the fields in order
