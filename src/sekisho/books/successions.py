"""Successions in the books: inserted, locked, stored; those that stand."""

from dataclasses import dataclass
from datetime import date

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.cases.succession import Event, Scope, State, Succession, Whom


@dataclass(frozen=True, slots=True)
class Said:
    """What was recorded of a succession, with the purposes of the notice `digest` that bind."""

    event: Event
    successor: str
    document_no: str
    contact: str
    scope: Scope
    purposes: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Package:
    """What was handed over: the digests of lines and manifest, how many customers, the entry."""

    sha256: str
    manifest_sha256: str
    customers: int
    index: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A succession as the books have it; the package once it is handed over.

    `left`: it was approved, and the approval counts no more, so it waits for another.
    `recorder_left`: who recorded it is an officer no more.
    """

    id: int
    one: Succession
    said: Said
    package: Package | None
    left: bool = False
    recorder_left: bool = False


def insert(connection: Db, said: Said, one: Succession) -> int:
    """The succession stands in the books; its number."""
    row = connection.execute(
        "INSERT INTO books.succession (event, successor, document_no, contact, whom, scope,"
        " purposes, digest, effective_on, state, recorded_by)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (said.event, said.successor, said.document_no, said.contact, said.scope.whom,
         list(said.scope.values), list(said.purposes), said.digest, one.effective_on, one.state,
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


def standing(connection: Db, day: date) -> list[Stored]:
    """The approved successions whose day has come, the newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.succession WHERE state IN ('approved', 'handed_over')"
        " AND effective_on <= %s ORDER BY effective_on DESC, id DESC",
        (day,),
    )
    return [stored for row in rows if not (stored := _stored(row)).left]


def one_of(connection: Db, number: int) -> Stored | None:
    """The succession as it stands, or None."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.succession WHERE id = %s", (number,)
    ).fetchone()
    return None if row is None else _stored(row)


def store(connection: Db, number: int, one: Succession, package: Package | None = None) -> None:
    """The books say of the succession what `one` says, and of the package once there is one."""
    connection.execute(
        "UPDATE books.succession SET state = %s, approved_by = %s, changed_at = now()"
        " WHERE id = %s",
        (one.state, one.approved_by, number),
    )
    if package is not None:
        connection.execute(
            "UPDATE books.succession SET package_sha256 = %s, manifest_sha256 = %s,"
            " customers = %s, hand_over_index = %s WHERE id = %s",
            (package.sha256, package.manifest_sha256, package.customers, package.index, number),
        )


_COLUMNS = (
    "id, effective_on, recorded_by, state, approved_by, event, successor, document_no, contact,"
    " whom, scope, purposes, digest, package_sha256, manifest_sha256, customers, hand_over_index,"
    " state = 'approved' AND NOT books.approval_counts(approved_by),"
    " NOT books.approval_counts(recorded_by)"
)


def _stored(row: TupleRow) -> Stored:
    number, effective_on, recorded_by, state, approved_by, event, successor = row[:7]
    document_no, contact, whom, scope, purposes, digest, *package, left, gone = row[7:]
    one = Succession(effective_on, recorded_by, State(state), approved_by)
    if left:
        one = Succession(effective_on, recorded_by)
    part = Scope(Whom(whom), tuple(scope))
    said = Said(Event(event), successor, document_no, contact, part, tuple(purposes), digest)
    return Stored(number, one, said, Package(*package) if package[-1] is not None else None,
                  left, gone)  # fmt: skip
