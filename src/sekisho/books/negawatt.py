"""Events of demand reduction in the books: inserted, locked, moved on."""

from dataclasses import dataclass
from datetime import date

from psycopg.rows import TupleRow

from sekisho.baseline.method import Event
from sekisho.books.connection import Db


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as the books have it; figures once it is computed, a digest once it is reported."""

    id: int
    contractor: str
    event: Event
    state: str
    declared_by: str
    ledger_index: int
    customers: int | None
    without: int | None
    report_sha256: str | None


def insert(
    connection: Db, number: int, contractor: str, event: Event, digest: str, declared_by: str,
    index: int,
) -> None:  # fmt: skip
    """The event is declared under that number. requires: the role sekisho_web"""
    connection.execute(
        "INSERT INTO books.negawatt_event (id, contractor, day, first_slot, last_slot, state,"
        " digest, declared_by, ledger_index) VALUES (%s, %s, %s, %s, %s, 'declared', %s, %s, %s)",
        (number, contractor, event.day, event.first, event.last, digest, declared_by, index),
    )


def next_number(connection: Db) -> int:
    """The number that the next event will have."""
    row = connection.execute(
        "SELECT nextval(pg_get_serial_sequence('books.negawatt_event', 'id'))"
    ).fetchone()
    return int(row[0]) if row else 0


def locked(connection: Db, number: int) -> StoredEvent | None:
    """The event, locked until the transaction ends; None where there is none."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.negawatt_event WHERE id = %s FOR UPDATE", (number,)
    ).fetchone()
    return None if row is None else _stored(row)


def every(connection: Db) -> list[StoredEvent]:
    """Every event, the newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.negawatt_event ORDER BY day DESC, id DESC"
    )
    return [_stored(row) for row in rows]


def lock_day(connection: Db, contractor: str, day: date) -> None:
    """Nobody else declares on this day of the contractor's until the transaction ends.

    Whoever waited sees in the next statement what was declared meanwhile.
    requires: a transaction whose statements each see what is committed
    """
    connection.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"negawatt {contractor} {day}",)
    )


def overlapping(connection: Db, contractor: str, event: Event) -> int | None:
    """The number of an event of the contractor in some of these slots; None where there is none."""
    row = connection.execute(
        "SELECT id FROM books.negawatt_event WHERE contractor = %s AND day = %s"
        " AND first_slot <= %s AND last_slot >= %s AND state <> 'withdrawn' LIMIT 1",
        (contractor, event.day, event.last, event.first),
    ).fetchone()
    return None if row is None else int(row[0])


def called_days(connection: Db) -> dict[str, frozenset[date]]:
    """The days on which each contractor has called something, withdrawn events left out."""
    rows = connection.execute(
        "SELECT contractor, array_agg(DISTINCT day) FROM books.negawatt_event"
        " WHERE state <> 'withdrawn' GROUP BY contractor"
    )
    return {str(contractor): frozenset(days) for contractor, days in rows}


def move(
    connection: Db, number: int, state: str, *, customers: int | None = None,
    without: int | None = None, report_sha256: str | None = None,
) -> None:  # fmt: skip
    """The event stands so. What is None stays as it was. requires: the role sekisho_hand"""
    connection.execute(
        "UPDATE books.negawatt_event SET state = %s, customers = coalesce(%s, customers),"
        " without = coalesce(%s, without), report_sha256 = coalesce(%s, report_sha256),"
        " changed_at = now() WHERE id = %s",
        (state, customers, without, report_sha256, number),
    )


_COLUMNS = (
    "id, contractor, day, first_slot, last_slot, state, declared_by, ledger_index, customers,"
    " without, report_sha256"
)


def _stored(row: TupleRow) -> StoredEvent:
    number, contractor, day, first, last, *rest = row
    return StoredEvent(number, contractor, Event(day, first, last), *rest)
