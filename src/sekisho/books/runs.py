"""Extract runs in the books: each function is one transition of `RunState`, and says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from psycopg.rows import TupleRow

from sekisho.books.connection import Db


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is about, as its header entry in the ledger says.

    `corrects` is 0 for the nightly run; otherwise the number of the first correction that it tells.
    """

    day: date
    recipient: str
    purpose: str
    digest: str
    clauses: tuple[str, ...]
    grounds: tuple[str, ...]
    items: tuple[str, ...]
    file_name: str
    corrects: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it stands in the books."""

    id: int
    state: str
    plan: Plan
    header_index: int
    rows: int | None
    customers: int | None
    entries: int | None
    held: int | None
    file_sha256: str | None
    first_index: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was recorded: counts, the file's digest, and where the entries stand."""

    first_index: int | None
    entries: int
    manifest_index: int
    rows: int
    customers: int
    held: int
    file_sha256: str
    file_bytes: int


_COLUMNS = """id, state, day, recipient, purpose, digest, clauses, grounds, items, file_name,
corrects, header_index, rows, customers, entries, held, file_sha256, first_index"""


class TransitionError(Exception):
    """A run is not in the state that the transition starts from: somebody else moved it."""


def plan(connection: Db, wanted: Plan, header_index: int, header: bytes) -> int:
    """Nothing -> PLANNED. UniqueViolation when the recipient, purpose and day have a run."""
    row = connection.execute(
        "INSERT INTO books.extract_run (day, recipient, purpose, digest, clauses, grounds, items,"
        " file_name, corrects, state, header_index, header)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'planned', %s, %s) RETURNING id",
        (
            wanted.day,
            wanted.recipient,
            wanted.purpose,
            wanted.digest,
            list(wanted.clauses),
            list(wanted.grounds),
            list(wanted.items),
            wanted.file_name,
            wanted.corrects,
            header_index,
            header,
        ),
    ).fetchone()
    return int(row[0]) if row else 0


def record(connection: Db, run: int, outcome: Outcome) -> None:
    """PLANNED -> RECORDED: the entries are in the same transaction."""
    done = connection.execute(
        "UPDATE books.extract_run SET state = 'recorded', recorded_at = now(), first_index = %s,"
        " entries = %s, manifest_index = %s, rows = %s, customers = %s, held = %s,"
        " file_sha256 = %s, file_bytes = %s WHERE id = %s AND state = 'planned'",
        (
            outcome.first_index,
            outcome.entries,
            outcome.manifest_index,
            outcome.rows,
            outcome.customers,
            outcome.held,
            outcome.file_sha256,
            outcome.file_bytes,
            run,
        ),
    )
    _moved(run, done.rowcount, "recorded")


def release(connection: Db, run: int) -> None:
    """RECORDED -> RELEASED: the file stands in the outbox."""
    done = connection.execute(
        "UPDATE books.extract_run SET state = 'released', released_at = now()"
        " WHERE id = %s AND state = 'recorded'",
        (run,),
    )
    _moved(run, done.rowcount, "released")


def acknowledge(connection: Db, run: int) -> None:
    """RELEASED -> ACKNOWLEDGED: the recipient has confirmed the digest."""
    done = connection.execute(
        "UPDATE books.extract_run SET state = 'acknowledged', acknowledged_at = now()"
        " WHERE id = %s AND state = 'released'",
        (run,),
    )
    _moved(run, done.rowcount, "acknowledged")


def void(connection: Db, run: int, reason: str) -> None:
    """Any state but VOIDED -> VOIDED: given up; its entries stay in the ledger."""
    done = connection.execute(
        "UPDATE books.extract_run SET state = 'voided', voided_at = now(), reason = %s"
        " WHERE id = %s AND state <> 'voided'",
        (reason, run),
    )
    _moved(run, done.rowcount, "voided")


def _moved(run: int, rows: int, state: str) -> None:
    """The update found the run in the state it starts from, or TransitionError."""
    if rows != 1:
        message = f"run {run} cannot become {state}: it is in another state by now"
        raise TransitionError(message)


def standing(
    connection: Db, recipient: str, purpose: str, day: date, corrects: int = 0
) -> Run | None:
    """The one run of that recipient, purpose, day and number that is not voided, or None."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.extract_run"
        " WHERE recipient = %s AND purpose = %s AND day = %s AND corrects = %s"
        " AND state <> 'voided'",
        (recipient, purpose, day, corrects),
    ).fetchone()
    return None if row is None else _run(row)


def by_id(connection: Db, run: int) -> Run:
    """The run. Requires: it exists (LookupError otherwise)."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.extract_run WHERE id = %s",
        (run,),
    ).fetchone()
    if row is None:
        message = f"there is no run {run}"
        raise LookupError(message)
    return _run(row)


def is_made_anew(connection: Db, run: int) -> bool:
    """Whether an earlier run of the same file's name had been released: it was voided since."""
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM books.extract_run AS r JOIN books.extract_run AS before"
        " ON before.file_name = r.file_name AND before.id < r.id"
        " WHERE r.id = %s AND before.released_at IS NOT NULL)",
        (run,),
    ).fetchone()
    return bool(row and row[0])


def write_held(connection: Db, run: int, held: Sequence[tuple[int, str, str]]) -> None:
    """The books tell which rows were held back (customer, item, reason), never the values."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO books.held_row (run_id, customer_id, item, reason)"
            " VALUES (%s, %s, %s, %s)",
            [(run, *each) for each in held],
        )


def newest(connection: Db, most: int) -> list[Run]:
    """The newest runs, at most `most` of them, newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.extract_run ORDER BY id DESC LIMIT %s", (most,)
    ).fetchall()
    return [_run(row) for row in rows]


def unfinished(connection: Db) -> list[Run]:
    """Every run that was planned or recorded and not released: somebody was interrupted."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.extract_run"
        " WHERE state IN ('planned', 'recorded') ORDER BY id"
    ).fetchall()
    return [_run(row) for row in rows]


def _run(row: TupleRow) -> Run:
    run_id, state, day, recipient, purpose, digest, clauses, grounds, items, name, part = row[:11]
    about = Plan(
        day, recipient, purpose, digest, tuple(clauses), tuple(grounds), tuple(items), name, part
    )
    return Run(run_id, state, about, *row[11:])
