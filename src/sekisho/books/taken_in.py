"""Packages that were taken in: begun, counted, listed, found from a customer; what binds us."""

from dataclasses import dataclass
from datetime import date

from psycopg.rows import TupleRow

from sekisho.books.connection import Db


@dataclass(frozen=True, slots=True)
class Note:
    """What is written down of a package when its taking in begins."""

    package_sha256: str
    giver: str
    giver_address: str
    giver_representative: str
    event: str
    document_no: str
    effective_on: date
    bound_to: tuple[str, ...]
    closed: tuple[str, ...]
    notice: str
    log_key: str
    proof: bytes
    taken_by: str
    taken_on: date


@dataclass(frozen=True, slots=True)
class Stored:
    """A package as the books have it; `customers` is None until all of it is taken in."""

    id: int
    note: Note
    customers: int | None


def insert(connection: Db, note: Note) -> Stored:
    """The taking in has begun."""
    row = connection.execute(
        "INSERT INTO books.taken_in (package_sha256, giver, giver_address, giver_representative,"
        " event, document_no, effective_on, bound_to, closed, notice, log_key, proof, taken_by,"
        " taken_on) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (note.package_sha256, note.giver, note.giver_address, note.giver_representative,
         note.event, note.document_no, note.effective_on, list(note.bound_to), list(note.closed),
         note.notice, note.log_key, note.proof, note.taken_by, note.taken_on),
    ).fetchone()  # fmt: skip
    if row is None:
        message = "a package was inserted and has no number"
        raise LookupError(message)
    return Stored(int(row[0]), note, None)


def of_package(connection: Db, package_sha256: str) -> Stored | None:
    """The package of that digest, or None."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.taken_in AS t WHERE t.package_sha256 = %s",
        (package_sha256,),
    ).fetchone()
    return None if row is None else _stored(row)


def every(connection: Db) -> list[Stored]:
    """Every package, the newest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM books.taken_in AS t ORDER BY t.id DESC")
    return [_stored(row) for row in rows]


def of_customer(connection: Db, customer: int) -> list[tuple[int, Stored]]:
    """(entry, package) by which this customer came to us, as far as it may be told."""
    rows = connection.execute(
        f"SELECT a.ledger_index, {_COLUMNS} FROM books.told_act AS a"
        " JOIN books.taken_stretch AS s"
        " ON a.ledger_index BETWEEN s.first_index AND s.last_index"
        " JOIN books.taken_in AS t ON t.id = s.taken_in_id"
        " WHERE a.customer_id = %s AND a.kind = 'receive' ORDER BY a.ledger_index DESC",
        (customer,),
    )
    return [(int(row[0]), _stored(row[1:])) for row in rows]


def insert_stretch(connection: Db, package: int, first: int, last: int) -> None:
    """The entries from `first` to `last` belong to the package."""
    connection.execute(
        "INSERT INTO books.taken_stretch (first_index, last_index, taken_in_id)"
        " VALUES (%s, %s, %s)",
        (first, last, package),
    )


def entered(connection: Db, package: int) -> int:
    """How many customers of the package have their entry."""
    row = connection.execute(
        "SELECT coalesce(sum(last_index - first_index + 1), 0) FROM books.taken_stretch"
        " WHERE taken_in_id = %s",
        (package,),
    ).fetchone()
    return int(row[0]) if row else 0


def end(connection: Db, package: int, customers: int) -> None:
    """All of the package is taken in."""
    connection.execute(
        "UPDATE books.taken_in SET customers = %s, changed_at = now() WHERE id = %s",
        (customers, package),
    )


_COLUMNS = (
    "t.id, t.package_sha256, t.giver, t.giver_address, t.giver_representative, t.event,"
    " t.document_no, t.effective_on, t.bound_to, t.closed, t.notice, t.log_key, t.proof,"
    " t.taken_by, t.taken_on, t.customers"
)


def _stored(row: TupleRow) -> Stored:
    number, package, giver, address, representative, event, document, effective = row[:8]
    bound, closed, notice, key, proof, by, on, customers = row[8:]
    note = Note(package, giver, address, representative, event, document, effective, tuple(bound),
                tuple(closed), notice, key, bytes(proof), by, on)  # fmt: skip
    return Stored(number, note, customers)
