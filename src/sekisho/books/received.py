"""Receipts in the books (Art 30): written down, kept longer, listed, found from a person, ended."""

from dataclasses import dataclass
from datetime import date

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.cases.received import Basis, Giver, Method, Told, goes_on, kept_until

RECEIVE = "receive"
"""The kind of act and of entry by which a person's data came from somebody else."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is written down of a receipt beside what the giver told."""

    told: Told
    document_sha256: str
    purpose: str
    items: tuple[str, ...]
    customers: int
    recorded_by: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A receipt as the books have it."""

    id: int
    note: Note
    kept_until: date


def insert(connection: Db, note: Note) -> Stored:
    """The receipt stands; earlier records of receipts that go on stand as long as this one."""
    told, giver = note.told, note.told.giver
    until = kept_until(told.method, told.received_on)
    row = connection.execute(
        "INSERT INTO books.received (giver, giver_address, giver_representative, basis, method,"
        " received_on, acquired, document_sha256, filing, purpose, items, customers, kept_until,"
        " recorded_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " RETURNING id",
        (giver.name, giver.address, giver.representative, told.basis, told.method,
         told.received_on, told.acquired, note.document_sha256, told.filing, note.purpose,
         list(note.items), note.customers, until, note.recorded_by),
    ).fetchone()  # fmt: skip
    if row is None:
        message = "a receipt was inserted and has no number"
        raise LookupError(message)
    if goes_on(told.method):
        connection.execute(
            "UPDATE books.received SET kept_until = greatest(kept_until, %s)"
            " WHERE giver = %s AND method = %s",
            (until, giver.name, told.method),
        )
    return Stored(int(row[0]), note, until)


def insert_stretch(connection: Db, receipt: int, first: int, last: int) -> None:
    """The entries from `first` to `last` belong to the receipt."""
    connection.execute(
        "INSERT INTO books.received_stretch (first_index, last_index, received_id)"
        " VALUES (%s, %s, %s)",
        (first, last, receipt),
    )


def every(connection: Db) -> list[Stored]:
    """Every receipt, the newest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM books.received AS r ORDER BY r.id DESC")
    return [_stored(row) for row in rows]


def of_person(connection: Db, customer: int) -> list[tuple[int, Stored]]:
    """(entry, receipt) of each receipt of this person's data that may be told, the newest first."""
    rows = connection.execute(
        f"SELECT a.ledger_index, {_COLUMNS} FROM books.told_act AS a"
        " JOIN books.received_stretch AS s"
        " ON a.ledger_index BETWEEN s.first_index AND s.last_index"
        " JOIN books.received AS r ON r.id = s.received_id"
        " WHERE a.customer_id = %s AND a.kind = %s ORDER BY a.ledger_index DESC",
        (customer, RECEIVE),
    )
    return [(int(row[0]), _stored(row[1:])) for row in rows]


def end_before(connection: Db, today: date) -> int:
    """No record stands whose last day is over; how many went."""
    connection.execute(
        "DELETE FROM books.received_stretch WHERE received_id IN"
        " (SELECT id FROM books.received WHERE kept_until < %s)",
        (today,),
    )
    return connection.execute("DELETE FROM books.received WHERE kept_until < %s", (today,)).rowcount


_COLUMNS = (
    "r.id, r.giver, r.giver_address, r.giver_representative, r.basis, r.method, r.received_on,"
    " r.acquired, r.document_sha256, r.filing, r.purpose, r.items, r.customers, r.recorded_by,"
    " r.kept_until"
)


def _stored(row: TupleRow) -> Stored:
    number, name, address, representative, basis, method, received_on, acquired = row[:8]
    document_sha256, filing, purpose, items, customers, recorded_by, until = row[8:]
    giver = Giver(name, address, bool(representative), representative)
    told = Told(
        giver, Basis(basis), Method(method), received_on, acquired, document=True,
        consent=Basis(basis) is Basis.CONSENT, filing=filing,
    )  # fmt: skip
    note = Note(told, document_sha256, purpose, tuple(items), customers, recorded_by)
    return Stored(number, note, until)
