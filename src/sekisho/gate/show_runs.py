"""The act of showing extract runs in words: their states, counts, and what was held back."""

from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.gate.acknowledge_extract import find_run
from sekisho.gate.open_notice import open_digest
from sekisho.gate.show_recipients import linked

PAGE = 50
STATES = ("planned", "recorded", "released", "acknowledged", "voided")


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run in words. `clauses` are (clause, passage id); `moments` (state, since when)."""

    id: int
    state: str
    day: date
    recipient: str
    purpose: str
    clauses: tuple[tuple[str, str], ...]
    items: tuple[str, ...]
    version: str
    file_name: str
    file_sha256: str | None
    header_index: int
    customers: int | None
    rows: int | None
    held: int | None
    reason: str | None
    moments: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """So many rows were held back for this reason, because of this item; it names no customer."""

    item: str
    reason: str
    rows: int


def show_runs(
    connection: Db, lang: str, state: str | None = None, before: int | None = None, most: int = PAGE
) -> tuple[list[RunLine], int | None]:
    """At most `most` runs, the newest first, and where the next ones begin (or None).

    A `state` that is none is like no state. requires: the role sekisho_web or sekisho_audit
    """
    wanted = state if state in STATES else None
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.extract_run"  # noqa: S608  # names of columns
        " WHERE (%(before)s::bigint IS NULL OR id < %(before)s)"
        " AND (%(state)s::text IS NULL OR state = %(state)s) ORDER BY id DESC LIMIT %(most)s",
        {"before": before, "state": wanted, "most": most + 1},
    ).fetchall()
    shown = [_line(connection, row, lang) for row in rows[:most]]
    return shown, shown[-1].id if len(rows) > most else None


def show_run(connection: Db, run_id: int, lang: str) -> tuple[RunLine, list[HeldBack]]:
    """The run and its held-back rows by item and reason. ActRefusedError where there is none.

    requires: the role sekisho_web or sekisho_audit
    """
    find_run(connection, run_id)
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.extract_run WHERE id = %s",  # noqa: S608  # column names
        (run_id,),
    ).fetchone()
    if row is None:
        raise LookupError(run_id)
    line = _line(connection, row, lang)
    words = open_digest(connection, row[5]).policy.vocabulary.items
    held = connection.execute(
        "SELECT item, reason, count(*) FROM books.held_row WHERE run_id = %s"
        " GROUP BY item, reason ORDER BY item, reason",
        (run_id,),
    ).fetchall()
    return line, [
        HeldBack(words[item].shown(lang) if item in words else item, reason, rows)
        for item, reason, rows in held
    ]


_COLUMNS = """id, state, day, recipient, purpose, digest, clauses, items, file_name, file_sha256,
header_index, customers, rows, held, reason, planned_at, recorded_at, released_at, acknowledged_at,
voided_at"""


def _line(connection: Db, row: TupleRow, lang: str) -> RunLine:
    run_id, state, day, recipient, purpose, digest, clauses, items = row[:8]
    file_name, file_sha256, header_index, customers, rows, held, reason = row[8:15]
    notice = open_digest(connection, digest)
    words = notice.policy.vocabulary
    moments = [(name, at) for name, at in zip(STATES, row[15:], strict=True) if at is not None]
    return RunLine(
        run_id,
        state,
        day,
        words.parties[recipient].shown(lang),
        words.purposes[purpose].shown(lang),
        linked(notice, clauses),
        tuple(words.items[item].shown(lang) for item in items),
        notice.policy.version,
        file_name,
        file_sha256,
        header_index,
        customers,
        rows,
        held,
        reason,
        tuple(moments),
    )
