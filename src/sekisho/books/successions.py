"""Successions in the books: inserted, locked, stored; the one that stands."""

from dataclasses import dataclass
from datetime import date

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.cases.succession import Event, State, Succession


@dataclass(frozen=True, slots=True)
class Stored:
    """A succession as the books have it; `customers` and the digest once it is handed over."""

    id: int
    one: Succession
    event: Event
    successor: str
    document_no: str
    purposes: tuple[str, ...]
    digest: str
    package_sha256: str | None
    customers: int | None


def insert(connection: Db, event: Event, successor: str, document_no: str, one: Succession,
           purposes: tuple[str, ...], digest: str) -> int:  # fmt: skip
    """The succession stands in the books; its number."""
    row = connection.execute(
        "INSERT INTO books.succession (event, successor, document_no, effective_on, purposes,"
        " digest, state, recorded_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (event, successor, document_no, one.effective_on, list(purposes), digest, one.state,
         one.recorded_by),
    ).fetchone()  # fmt: skip
    if row is None:
        message = "a succession was inserted and has no number"
        raise LookupError(message)
    return int(row[0])


def locked(connection: Db, number: int) -> Stored | None:
    """The succession, locked until the transaction ends; None where there is none."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.succession WHERE id = %s FOR UPDATE", (number,)
    ).fetchone()
    return None if row is None else _stored(row)


def every(connection: Db) -> list[Stored]:
    """Every succession, the newest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM books.succession ORDER BY id DESC")
    return [_stored(row) for row in rows]


def standing(connection: Db, day: date) -> Stored | None:
    """The approved succession whose day has come, or None."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.succession WHERE state IN ('approved', 'handed_over')"
        " AND effective_on <= %s ORDER BY effective_on DESC, id DESC LIMIT 1",
        (day,),
    ).fetchone()
    return None if row is None else _stored(row)


def store(connection: Db, number: int, one: Succession, *, package_sha256: str | None = None,
          customers: int | None = None) -> None:  # fmt: skip
    """The books say of the succession what `one` says; what is None stays as it was."""
    connection.execute(
        "UPDATE books.succession SET state = %s, approved_by = %s,"
        " package_sha256 = coalesce(%s, package_sha256), customers = coalesce(%s, customers),"
        " changed_at = now() WHERE id = %s",
        (one.state, one.approved_by, package_sha256, customers, number),
    )


_COLUMNS = (
    "id, effective_on, recorded_by, state, approved_by, event, successor, document_no, purposes,"
    " digest, package_sha256, customers"
)


def _stored(row: TupleRow) -> Stored:
    number, effective_on, recorded_by, state, approved_by, event, successor = row[:7]
    document_no, purposes, *rest = row[7:]
    one = Succession(effective_on, recorded_by, State(state), approved_by)
    return Stored(number, one, Event(event), successor, document_no, tuple(purposes), *rest)
