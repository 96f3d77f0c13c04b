"""Legal demands in the books: inserted, locked, stored, listed; approvals beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.cases.demand import APPROVALS, Demand, State
from sekisho.cases.demand_period import Period


@dataclass(frozen=True, slots=True)
class Stored:
    """A demand as the books have it; `disclosed_at` is the entry that tells of the disclosure."""

    id: int
    demand: Demand
    basis: str
    authority: str
    document_no: str
    document_sha256: bytes
    issued_on: date
    received_on: date
    asked: tuple[str, ...]
    persons: int
    called_by: str | None
    decided_by: str | None
    watermark: str | None
    disclosed_at: int | None
    period: Period | None
    """The stretch of time that the document asks for."""
    left: bool = False
    """Two had approved, and an approval counts no more: the demand waits for another."""


@dataclass(frozen=True, slots=True)
class New:
    """What the books are told of a demand that arrives, beside its state."""

    basis: str
    authority: str
    document_no: str
    document_sha256: bytes
    issued_on: date
    received_on: date
    asked: tuple[str, ...]
    persons: int
    period: Period | None = None


def insert(connection: Db, new: New, demand: Demand, customers: Iterable[int]) -> int:
    """The demand stands in the books with whom it is about; its number."""
    row = connection.execute(
        "INSERT INTO books.legal_demand (basis, authority, document_no, document_sha256, issued_on,"
        " received_on, expires_on, asked, items, persons, state, reasons, taken_in_by, asked_since,"
        " asked_until, given_since, given_until)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " RETURNING id",
        (new.basis, new.authority, new.document_no, new.document_sha256, new.issued_on,
         new.received_on, demand.expires_on, list(new.asked), list(demand.items), new.persons,
         demand.state, list(demand.reasons), demand.taken_in_by, *_days(new.period),
         *_days(demand.period)),
    ).fetchone()  # fmt: skip
    if row is None:
        message = "a demand was inserted and has no number"
        raise LookupError(message)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO books.demand_subject (demand_id, customer_id) VALUES (%s, %s)",
            [(row[0], customer) for customer in customers],
        )
    return int(row[0])


def was_taken_in(connection: Db, sha256: bytes, authority: str, document_no: str) -> bool:
    """True where this document, or this number of this body, was taken in before.

    A number is the same in digits of either width, and with spaces or without.
    """
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM books.legal_demand WHERE document_sha256 = %s"
        " OR (authority = %s AND document_no <> ''"
        " AND translate(normalize(document_no, NFKC), ' ', '')"
        " = translate(normalize(%s, NFKC), ' ', '')))",
        (sha256, authority, document_no),
    ).fetchone()
    return bool(row and row[0])


def locked(connection: Db, number: int) -> Stored | None:
    """The demand, locked until the transaction ends; None where there is none."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.legal_demand AS d WHERE d.id = %s FOR UPDATE OF d", (number,)
    ).fetchone()
    return None if row is None else _stored(row)


def every(connection: Db, most: int) -> list[Stored]:
    """At most `most` demands: the open ones by their last day, then the others, newest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.legal_demand AS d"
        " ORDER BY d.state IN ('received', 'confirmed', 'approved') DESC,"
        " CASE WHEN d.state IN ('received', 'confirmed', 'approved') THEN d.expires_on END,"
        " d.id DESC LIMIT %s",
        (most,),
    )
    return [_stored(row) for row in rows]


def past_their_day(connection: Db, today: date) -> list[int]:
    """Open demands whose last day has gone by."""
    rows = connection.execute(
        "SELECT id FROM books.legal_demand"
        " WHERE state IN ('received', 'confirmed', 'approved') AND expires_on < %s ORDER BY id",
        (today,),
    )
    return [row[0] for row in rows]


def store(connection: Db, number: int, demand: Demand, *, called_by: str | None = None,
          decided_by: str | None = None, watermark: str | None = None,
          disclosed_at: int | None = None) -> None:  # fmt: skip
    """The books say of the demand what `demand` says; what is None stays as it was."""
    connection.execute(
        "UPDATE books.legal_demand SET state = %s, items = %s, reasons = %s,"
        " called_by = coalesce(%s, called_by), decided_by = coalesce(%s, decided_by),"
        " watermark = coalesce(%s, watermark), disclosed_at = coalesce(%s, disclosed_at),"
        " given_since = %s, given_until = %s, changed_at = now() WHERE id = %s",
        (demand.state, list(demand.items), list(demand.reasons), called_by, decided_by, watermark,
         disclosed_at, *_days(demand.period), number),
    )  # fmt: skip


def keep_approval(connection: Db, number: int, approver: str, demand: Demand,
                  index: int) -> None:  # fmt: skip
    """This officer approved these items of this period; the entry at `index` says so."""
    connection.execute(
        "INSERT INTO books.demand_approval (demand_id, approver, items, given_since, given_until,"
        " ledger_index) VALUES (%s, %s, %s, %s, %s, %s)",
        (number, approver, list(demand.items), *_days(demand.period), index),
    )


_COLUMNS = (
    "d.id, d.state, d.taken_in_by, d.items, d.expires_on, d.reasons,"
    " (SELECT coalesce(array_agg(a.approver ORDER BY a.id), '{}') FROM books.demand_approval AS a"
    " WHERE a.demand_id = d.id AND a.items = d.items AND d.state <> 'refused'"
    " AND a.given_since IS NOT DISTINCT FROM d.given_since"
    " AND a.given_until IS NOT DISTINCT FROM d.given_until"
    " AND (d.state NOT IN ('confirmed', 'approved') OR books.approval_counts(a.approver))),"
    " d.given_since, d.given_until,"
    " d.basis, d.authority, d.document_no, d.document_sha256, d.issued_on, d.received_on, d.asked,"
    " d.persons, d.called_by, d.decided_by, d.watermark, d.disclosed_at, d.asked_since,"
    " d.asked_until"
)
"""Approvals count for the items and the period that stand: of more they are another demand's; and,
until it is carried out, as long as who gave them is a privacy officer."""


def _stored(row: TupleRow) -> Stored:
    number, state, taken_in_by, items, expires_on, reasons, approved_by, since, until = row[:9]
    basis, authority, document_no, sha256, issued_on, received_on, asked, persons, *rest = row[9:]
    left = state == State.APPROVED and len(approved_by) < APPROVALS
    demand = Demand(
        State.CONFIRMED if left else State(state), taken_in_by, tuple(items), expires_on,
        tuple(approved_by), tuple(reasons), _period(since, until),
    )  # fmt: skip
    called_by, decided_by, watermark, disclosed_at, asked_since, asked_until = rest
    return Stored(number, demand, basis, authority, document_no, bytes(sha256), issued_on,
                  received_on, tuple(asked), persons, called_by, decided_by, watermark,
                  disclosed_at, _period(asked_since, asked_until), left)  # fmt: skip


def _days(period: Period | None) -> tuple[date | None, date | None]:
    return (None, None) if period is None else (period.since, period.until)


def _period(since: date | None, until: date | None) -> Period | None:
    return None if since is None or until is None else Period(since, until)
