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


def suppressed(connection: Db, address_mac: bytes) -> int | None:
    """The entry by which this address gets no mail, or None where it may get some."""
    row = connection.execute(
        "SELECT ledger_index FROM books.mail_suppression"
        " WHERE address_mac = %s AND lifted_at IS NULL",
        (address_mac,),
    ).fetchone()
    return None if row is None else int(row[0])


def suppressions(connection: Db) -> dict[str, int]:
    """How many addresses get no mail, by reason."""
    rows = connection.execute(
        "SELECT reason, count(*) FROM books.mail_suppression WHERE lifted_at IS NULL"
        " GROUP BY reason"
    ).fetchall()
    return {str(reason): int(count) for reason, count in rows}


def last_came_back(connection: Db, customer: int) -> datetime | None:
    """When the newest mail to the customer came back, where mail to that address is stopped."""
    row = connection.execute(
        "SELECT m.changed_at, m.state IN ('bounced', 'refused') AND EXISTS (SELECT FROM"
        " books.mail_suppression AS s WHERE s.address_mac = m.address_mac AND s.lifted_at IS NULL)"
        " FROM books.mail AS m WHERE m.customer_id = %s ORDER BY m.id DESC LIMIT 1",
        (customer,),
    ).fetchone()
    return row[0] if row is not None and row[1] else None


def suppress(connection: Db, address_mac: bytes, reason: str, index: int, actor: str = "") -> None:
    """The address gets no mail once the transaction commits; where it got none, nothing changes."""
    connection.execute(
        "INSERT INTO books.mail_suppression (ledger_index, address_mac, reason, actor)"
        " VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (index, address_mac, reason, actor),
    )


def lift_suppression(connection: Db, suppressed: int, actor: str, index: int) -> None:
    """Mail may go again to the address that was suppressed at that entry.

    requires: the role sekisho_web
    """
    connection.execute(
        "UPDATE books.mail_suppression SET lifted_by = %s, lifted_at = now(), lift_index = %s"
        " WHERE ledger_index = %s",
        (actor, index, suppressed),
    )


def send_none_again(connection: Db) -> int:
    """What waited or was under way when the backup was made may have gone since; how many.

    requires: the owner of a restored database that is closed
    """
    return connection.execute(
        "UPDATE books.mail SET state = 'unknown', reply = 'restored'"
        " WHERE state IN ('queued', 'attempted', 'held')"
    ).rowcount


def _one(connection: Db, where: str, value: object) -> StoredMail | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.mail WHERE {where}".encode(), (value,)
    ).fetchone()
    return None if row is None else _stored(row)


def _stored(row: tuple[object, ...]) -> StoredMail:
    values = [tuple(value) if isinstance(value, list) else value for value in row]
    return StoredMail(*values)  # type: ignore[arg-type]  # the row has the fields in order
