"""The rows of what goes along ways: put down by looking at the books, claimed, moved.

What is to be told is derived from what happened, so no act can forget to tell it, and looking twice
puts nothing down twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sekisho.books.connection import Db

_CLAIM = 0x5E15_0200_0000_0000
"""Claims are advisory locks from here on, one for each sending."""
READY, VOIDED, KEY_ENDS, CHANGE, TEST, FILE = (
    "extract.ready", "extract.voided", "key.expiring", "change.waiting", "test", "file",
)  # fmt: skip
EVENTS = (READY, VOIDED, KEY_ENDS, CHANGE, TEST)
WARNS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending with the way along which it goes; `over`: the way has ended."""

    id: int
    way: int
    party: str
    kind: str
    settings: dict[str, str | int]
    event: str
    subject: int
    state: str
    attempts: int
    reply: str
    made_at: datetime
    due_at: datetime
    over: bool


def put_down(connection: Db, now: datetime, today: date) -> None:
    """Whatever happened since a way was confirmed waits to be told along it.

    requires: the role sekisho_extract
    """
    given = {"now": now, "today": today, "warned": today + WARNS}
    for query in _HAPPENED:
        connection.execute(query, given)


def put_test(connection: Db, way: int, now: datetime) -> int:
    """A test event waits for the way; its id. requires: the role sekisho_extract"""
    row = connection.execute(
        "INSERT INTO books.way_sending (way_id, event, subject, made_at, due_at, changed_at)"
        " SELECT %(way)s, 'test', coalesce(max(subject), 0) + 1, %(now)s, %(now)s, %(now)s"
        " FROM books.way_sending WHERE way_id = %(way)s AND event = 'test' RETURNING id",
        {"way": way, "now": now},
    ).fetchone()
    return int(row[0]) if row else 0


def due(connection: Db, now: datetime, most: int) -> list[int]:
    """Ids of what waits along standing ways and whose time has come: of each way in turn.

    So however much waits for one party, nobody else's waits behind all of it.
    """
    rows = connection.execute(
        "SELECT s.id FROM books.way_sending AS s JOIN books.recipient_way AS w ON w.id = s.way_id"
        " WHERE s.state = 'queued' AND s.due_at <= %s AND w.ended_at IS NULL"
        " ORDER BY row_number() OVER (PARTITION BY s.way_id ORDER BY s.due_at, s.id),"
        " s.due_at, s.id LIMIT %s",
        (now, most),
    ).fetchall()
    return [int(one) for (one,) in rows]


def under_way(connection: Db) -> list[int]:
    """Ids of files that somebody began to lay down."""
    rows = connection.execute(
        "SELECT id FROM books.way_sending WHERE state = 'attempted' ORDER BY id"
    ).fetchall()
    return [int(one) for (one,) in rows]


def claim(connection: Db, sending: int) -> bool:
    """Whether it is this session's alone, until it is released or the session ends."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_CLAIM + sending,)).fetchone()
    return bool(row and row[0])


def release(connection: Db, sending: int) -> None:
    """Another sender may claim it. requires: this session has claimed it once."""
    connection.execute("SELECT pg_advisory_unlock(%s)", (_CLAIM + sending,))


def find(connection: Db, sending: int) -> Sending | None:
    """The sending, or None where there is none."""
    row = connection.execute(f"{_SELECT} WHERE s.id = %s", (sending,)).fetchone()
    return None if row is None else Sending(*row)


def listed(connection: Db, party: str | None, states: Sequence[str], most: int) -> list[Sending]:
    """At most `most` of the party's (None: of all) in one of these states, the newest first.

    What belongs to a way that has ended is not among them.
    """
    rows = connection.execute(
        f"{_SELECT} WHERE s.state = ANY (%(states)s) AND w.ended_at IS NULL"
        " AND (%(party)s::text IS NULL OR w.party = %(party)s)"
        " ORDER BY s.changed_at DESC, s.id DESC LIMIT %(most)s",
        {"states": list(states), "party": party, "most": most},
    ).fetchall()
    return [Sending(*row) for row in rows]


def move(
    connection: Db, sending: Sending, state: str, now: datetime, *, reply: str = "",
    attempts: int | None = None, due_at: datetime | None = None,
) -> None:  # fmt: skip
    """It has this state once the transaction commits. requires: it is claimed; sekisho_extract"""
    connection.execute(
        "UPDATE books.way_sending SET state = %s, reply = %s, attempts = %s, due_at = %s,"
        " changed_at = %s WHERE id = %s",
        (
            state, reply, sending.attempts if attempts is None else attempts,
            sending.due_at if due_at is None else due_at, now, sending.id,
        ),
    )  # fmt: skip


def renew(connection: Db, sending: int, now: datetime) -> None:
    """Its days to be tried begin anew. requires: the role sekisho_extract"""
    connection.execute("UPDATE books.way_sending SET made_at = %s WHERE id = %s", (now, sending))


def lay_none_again(connection: Db) -> int:
    """Files that waited when the backup was made may lie there since; how many.

    requires: the owner of a restored database that is closed
    """
    return connection.execute(
        "UPDATE books.way_sending SET state = 'unknown', reply = 'restored'"
        " WHERE event = 'file' AND state IN ('queued', 'attempted')"
    ).rowcount


_SELECT = """
SELECT s.id, s.way_id, w.party, w.kind, w.settings, s.event, s.subject, s.state, s.attempts,
       s.reply, s.made_at, s.due_at, w.ended_at IS NOT NULL
FROM books.way_sending AS s JOIN books.recipient_way AS w ON w.id = s.way_id
"""

_TELL = (
    "INSERT INTO books.way_sending (way_id, event, subject, made_at, due_at, changed_at)"
    " SELECT w.id, '{event}', {subject}, %(now)s, %(now)s, %(now)s"
    " FROM books.recipient_way AS w JOIN {source}"
    " WHERE w.confirmed_at IS NOT NULL AND w.ended_at IS NULL AND w.kind = ANY ('{kinds}')"
    " AND {when} ON CONFLICT (way_id, event, subject) DO NOTHING"
)
_RUN = "books.extract_run AS r ON r.recipient = w.party"
_RELEASED = "r.state = 'released' AND r.released_at >= w.confirmed_at"
_VOIDED = "r.state = 'voided' AND r.released_at IS NOT NULL AND r.voided_at >= w.confirmed_at"
_ITEM = "books.feed_item AS i ON i.party = w.party"
_OPEN = "i.state = 'open' AND i.told_on >= (w.confirmed_at AT TIME ZONE 'Asia/Tokyo')::date"
_KEY = "books.recipient_key AS k ON k.recipient = w.party"
_ENDING = "k.confirmed_at IS NOT NULL AND k.ended_at IS NULL AND k.last_day BETWEEN"
_HAPPENED = tuple(
    _TELL.format(event=event, subject=subject, source=source, kinds=kinds, when=when).encode()
    for event, subject, source, kinds, when in (
        (READY, "r.id", _RUN, "{webhook}", _RELEASED),
        (FILE, "r.id", _RUN, "{folder,sftp}", _RELEASED),
        (VOIDED, "r.id", _RUN, "{webhook}", _VOIDED),
        (CHANGE, "i.ledger_index", _ITEM, "{webhook}", _OPEN),
        (KEY_ENDS, "k.id", _KEY, "{webhook}", f"{_ENDING} %(today)s AND %(warned)s"),
    )
)
