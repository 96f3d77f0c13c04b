"""Cases in the books: opened, locked, stored; the checks of identity beside them."""

from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.cases.identity import Code
from sekisho.cases.kinds import Asker, Form
from sekisho.cases.life import Case, Outcome, State


@dataclass(frozen=True, slots=True)
class Stored:
    """A case as the books have it. `customer` is 0 once the customer was erased."""

    id: int
    customer: int
    case: Case
    channel: str
    fee_yen: int
    scope: tuple[str, ...]
    received_on: date
    due_on: date
    deferred_until: date | None
    joined_to: int | None
    decided_by: str | None
    escalated_on: date | None
    person_no: int | None


def insert(connection: Db, customer: int, case: Case, channel: str, fee_yen: int,
           scope: tuple[str, ...], received_on: date, due_on: date,
           person_no: int | None = None) -> int:  # fmt: skip
    """The case stands in the books; its number."""
    row = connection.execute(
        "INSERT INTO books.request_case (customer_id, kind, asker, form, channel, state, fee_yen,"
        " scope, received_on, due_on, person_no)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (customer, case.kind, case.asker, case.form, channel, case.state, fee_yen, list(scope),
         received_on, due_on, person_no),
    ).fetchone()  # fmt: skip
    if row is None:
        message = "a case was inserted and has no number"
        raise LookupError(message)
    return int(row[0])


def locked(connection: Db, case_id: int) -> Stored | None:
    """The case, locked until the transaction ends; None where there is none."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.request_case WHERE id = %s FOR UPDATE", (case_id,)
    ).fetchone()
    return None if row is None else _stored(row)


def of_customer(connection: Db, customer: int) -> list[Stored]:
    """Every case of the customer, oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.request_case WHERE customer_id = %s ORDER BY id",
        (customer,),
    )
    return [_stored(row) for row in rows]


def standing(connection: Db) -> list[Stored]:
    """Every case that is neither closed, withdrawn nor joined; the most urgent first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.request_case"
        " WHERE state IN ('received', 'identified', 'decided', 'deferred', 'done')"
        " ORDER BY due_on, id"
    )
    return [_stored(row) for row in rows]


def store(connection: Db, case_id: int, case: Case, *, decided_by: str | None = None,
          deferred_until: date | None = None, joined_to: int | None = None) -> None:  # fmt: skip
    """The books say of the case what `case` says; what is None stays as it was."""
    connection.execute(
        "UPDATE books.request_case SET state = %s, papers_seen = %s, fee_paid = %s, outcome = %s,"
        " reasons = %s, decided_by = coalesce(%s, decided_by),"
        " deferred_until = coalesce(%s, deferred_until), joined_to = coalesce(%s, joined_to),"
        " changed_at = now() WHERE id = %s",
        (case.state, case.papers_seen, case.fee_paid, case.outcome, list(case.reasons), decided_by,
         deferred_until, joined_to, case_id),
    )  # fmt: skip


def escalate(connection: Db, case_id: int, day: date) -> None:
    """The case was brought before the officer on that day."""
    connection.execute(
        "UPDATE books.request_case SET escalated_on = %s WHERE id = %s", (day, case_id)
    )


def keep_code(connection: Db, case_id: int, code: Code) -> None:
    """This is the one code of the case; an earlier one is dead."""
    connection.execute(
        "INSERT INTO books.case_code (case_id, salt, digest, made_at) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (case_id) DO UPDATE SET salt = excluded.salt, digest = excluded.digest,"
        " made_at = excluded.made_at, tries = case_code.tries",
        (case_id, code.salt, code.digest, code.made_at),
    )


def take_try(connection: Db, case_id: int) -> Code | None:
    """The case's code with one more try counted, committed by the caller whatever comes of it.

    `tries` are those of all the customer's cases before this one: another case buys no guesses.
    """
    row = connection.execute(
        "UPDATE books.case_code AS k SET tries = tries + 1 WHERE case_id = %s"
        " RETURNING salt, digest, made_at, (SELECT sum(o.tries) FROM books.case_code AS o"
        " JOIN books.request_case AS c ON c.id = o.case_id WHERE c.customer_id ="
        " (SELECT customer_id FROM books.request_case WHERE id = k.case_id))",
        (case_id,),
    ).fetchone()
    return None if row is None else Code(bytes(row[0]), bytes(row[1]), row[2], int(row[3]))


def corrected_since(connection: Db, case_id: int, since: datetime) -> bool:
    """True where the case's customer had a correction carried out since then."""
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM books.request_case AS other JOIN books.request_case AS mine"
        " USING (customer_id) WHERE mine.id = %s AND other.kind = 'correction'"
        " AND other.state IN ('done', 'closed') AND other.changed_at > %s)",
        (case_id, since),
    ).fetchone()
    return bool(row and row[0])


def keep_check(connection: Db, case_id: int, staff: str, saw: str, at: datetime) -> None:
    """This member of the staff saw this; said twice, it stands once."""
    connection.execute(
        "INSERT INTO books.case_check (case_id, staff, saw, at) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (case_id, staff, saw, at),
    )


def checks(connection: Db, case_id: int) -> set[tuple[str, str]]:
    """(staff, what was seen) of the case."""
    rows = connection.execute(
        "SELECT staff, saw FROM books.case_check WHERE case_id = %s", (case_id,)
    )
    return {(staff, saw) for staff, saw in rows}


def forget_checks(connection: Db, case_id: int) -> None:
    """Nothing is left of what staff saw. The count of wrong codes stays until it is a day old."""
    connection.execute("DELETE FROM books.case_check WHERE case_id = %s", (case_id,))


def forget_codes_before(connection: Db, day: datetime) -> None:
    """No code made before that moment is left, nor how often it was tried."""
    connection.execute("DELETE FROM books.case_code WHERE made_at < %s", (day,))


def forget_evidence(connection: Db, case_id: int) -> None:
    """Nothing is left of what proved identity in this case."""
    connection.execute("DELETE FROM books.case_code WHERE case_id = %s", (case_id,))
    forget_checks(connection, case_id)


_COLUMNS = (
    "id, customer_id, kind, asker, form, state, papers_seen, fee_yen, fee_paid, outcome, reasons,"
    " channel, scope, received_on, due_on, deferred_until, joined_to, decided_by, escalated_on,"
    " person_no"
)


def _stored(row: TupleRow) -> Stored:
    number, customer, kind, asker, form, state, papers, fee, paid, outcome, reasons = row[:11]
    case = Case(
        kind=kind,
        asker=Asker(asker),
        form=Form(form),
        state=State(state),
        papers_seen=papers,
        fee_due=fee > 0,
        fee_paid=paid,
        outcome=None if outcome is None else Outcome(outcome),
        reasons=tuple(reasons),
    )
    channel, scope, *rest = row[11:]
    return Stored(number, customer, case, channel, fee, tuple(scope), *rest)
