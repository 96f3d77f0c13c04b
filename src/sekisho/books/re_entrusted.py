"""Re-entrustments in the books: every one ever registered.

Between two companies the newest counts of those whose first day has come: one that is registered
ahead leaves what runs as it is. Where none has begun, the newest counts.
"""

from datetime import date

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.cases.re_entrusted import Consent, ReEntrustment

_COLUMNS = (
    "by_party, to_party, since, until, purposes, items, document_no, consented_by, consented_on"
)


def keep(connection: Db, one: ReEntrustment, registered_by: str, index: int) -> None:
    """From its first day on this is what the one company passes on to the other."""
    consent = one.consent
    connection.execute(
        f"INSERT INTO books.re_entrustment ({_COLUMNS}, registered_by, ledger_index)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (one.by, one.to, one.since, one.until, sorted(one.purposes), sorted(one.items),
         one.document_no, consent.by if consent else None, consent.on if consent else None,
         registered_by, index),
    )  # fmt: skip


def passed_on_to(connection: Db, party: str, day: date) -> list[ReEntrustment]:
    """What counts on `day` of each company that passes work on to this one."""
    return _counting(connection, "to_party", party, day)


def passed_on_by(connection: Db, party: str, day: date) -> list[ReEntrustment]:
    """What counts on `day` of each company to which this one passes work on."""
    return _counting(connection, "by_party", party, day)


def passed_on_within(connection: Db, party: str, since: date, until: date) -> list[str]:
    """To whom the company passed work on with our consent on some of these days."""
    rows = connection.execute(
        "SELECT DISTINCT to_party FROM books.re_entrustment WHERE by_party = %s AND since <= %s"
        " AND until >= %s AND consented_on <= %s ORDER BY 1",
        (party, until, since, until),
    )
    return [str(to) for (to,) in rows]


def _counting(connection: Db, column: str, party: str, day: date) -> list[ReEntrustment]:
    rows = connection.execute(
        f"SELECT DISTINCT ON (by_party, to_party) {_COLUMNS} FROM books.re_entrustment"
        f" WHERE {column} = %s ORDER BY by_party, to_party, since <= %s DESC, id DESC".encode(),
        (party, day),
    )
    return [_one(row) for row in rows]


def _one(row: TupleRow) -> ReEntrustment:
    by, to, since, until, purposes, items, document_no, person, on = row
    consent = Consent(str(person), _day(on)) if person is not None else None
    return ReEntrustment(
        by, to, since, until, frozenset(purposes), frozenset(items), document_no, consent
    )


def _day(value: object) -> date:
    if not isinstance(value, date):
        message = "a consent has no day"
        raise TypeError(message)
    return value
