"""Outages in the books: inserted, locked, stored; the lists that were given in each."""

from dataclasses import dataclass, replace
from datetime import datetime

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.cases.outage import Outage, State


@dataclass(frozen=True, slots=True)
class Stored:
    """A declaration as the books have it. `counts`: who approved it is an officer still.

    `recorder_left`: who declared it is of the staff no more.
    """

    id: int
    one: Outage
    counts: bool = True
    recorder_left: bool = False

    @property
    def left(self) -> bool:
        """It was approved, and the approval counts no more: it waits for another."""
        return self.one.state is State.RUNNING and not self.counts

    def counted(self, now: datetime) -> Outage:
        """The declaration with what counts at this moment; what is over stays as it was."""
        if not self.left or self.one.stands(now) is State.OVER:
            return self.one
        return replace(self.one, state=State.DECLARED, approved_by=None)


@dataclass(frozen=True, slots=True)
class GivenList:
    """A list that was given."""

    outage: int
    recipient: str
    customers: int
    file_sha256: str
    given_by: str
    ledger_index: int
    given_at: datetime


def insert(connection: Db, one: Outage) -> int:
    """The declaration stands in the books; its number."""
    row = connection.execute(
        "INSERT INTO books.outage (area, reason, until, declared_by, state)"
        " VALUES (%s, %s, %s, %s, %s) RETURNING id",
        (one.area, one.reason, one.until, one.declared_by, one.state),
    ).fetchone()
    if row is None:
        message = "an outage was inserted and has no number"
        raise LookupError(message)
    return int(row[0])


def locked(connection: Db, number: int) -> Stored | None:
    """The declaration, locked until the transaction ends; None where there is none."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.outage WHERE id = %s FOR UPDATE", (number,)
    ).fetchone()
    return None if row is None else _stored(row)


def find(connection: Db, number: int) -> Stored | None:
    """The declaration as it stands; None where there is none."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.outage WHERE id = %s", (number,)
    ).fetchone()
    return None if row is None else _stored(row)


def every(connection: Db) -> list[Stored]:
    """Every declaration, the newest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM books.outage ORDER BY id DESC LIMIT 500")
    return [_stored(row) for row in rows]


def store(connection: Db, number: int, one: Outage) -> None:
    """The books say of the declaration what `one` says."""
    connection.execute(
        "UPDATE books.outage SET state = %s, approved_by = %s, reviewed_by = %s, review = %s,"
        " changed_at = now() WHERE id = %s",
        (one.state, one.approved_by, one.reviewed_by, one.review, number),
    )


def insert_list(connection: Db, given: GivenList) -> None:
    """The list stands beside its declaration."""
    connection.execute(
        "INSERT INTO books.outage_list (outage_id, recipient, customers, file_sha256, given_by,"
        " ledger_index, given_at) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (given.outage, given.recipient, given.customers, given.file_sha256, given.given_by,
         given.ledger_index, given.given_at),
    )  # fmt: skip


def lists_of(connection: Db, number: int) -> list[GivenList]:
    """Every list that was given in this declaration, in order."""
    rows = connection.execute(
        "SELECT outage_id, recipient, customers, file_sha256, given_by, ledger_index, given_at"
        " FROM books.outage_list WHERE outage_id = %s ORDER BY id",
        (number,),
    ).fetchall()
    return [GivenList(*row) for row in rows]


_COLUMNS = (
    "id, area, reason, until, declared_by, state, approved_by, reviewed_by, review,"
    " coalesce(books.approval_counts(approved_by), true), NOT books.staff_counts(declared_by)"
)


def _stored(row: TupleRow) -> Stored:
    number, area, reason, until, declared_by, state, *rest, counts, gone = row
    one = Outage(area, reason, until, declared_by, State(state), *rest)
    counts = bool(counts) or one.approved_by is None
    return Stored(number, one, counts=counts, recorder_left=bool(gone))
