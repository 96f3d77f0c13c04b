"""Entrusted companies in the books: assessment and contract of each, and what it read."""

from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.cases.entrusted import Assessment, Contract


@dataclass(frozen=True, slots=True)
class Read:
    """What one account of the company read on one day: passages, persons, items."""

    company: str
    day: date
    actor: str
    passages: int
    persons: int
    items: tuple[str, ...]


def newest_assessment(connection: Db, party: str) -> Assessment | None:
    """The assessment that counts, or None."""
    row = connection.execute(
        "SELECT made_on, until, met FROM books.entrusted_assessment WHERE party = %s"
        " ORDER BY id DESC LIMIT 1",
        (party,),
    ).fetchone()
    return None if row is None else Assessment(row[0], row[1], frozenset(row[2]))


def newest_contract(connection: Db, party: str) -> Contract | None:
    """The contract that counts, or None."""
    row = connection.execute(
        "SELECT since, until, terms FROM books.entrusted_contract WHERE party = %s"
        " ORDER BY id DESC LIMIT 1",
        (party,),
    ).fetchone()
    return None if row is None else Contract(row[0], row[1], frozenset(row[2]))


def keep_assessment(connection: Db, party: str, found: Assessment, assessor: str,
                    approved_by: str, index: int) -> None:  # fmt: skip
    """From now on this is the assessment of the company."""
    connection.execute(
        "INSERT INTO books.entrusted_assessment (party, made_on, until, met, assessor, approved_by,"
        " ledger_index) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (party, found.made_on, found.until, sorted(found.met), assessor, approved_by, index),
    )


def keep_contract(connection: Db, party: str, bound: Contract, by: str, index: int) -> None:
    """From now on this is the contract of the company."""
    connection.execute(
        "INSERT INTO books.entrusted_contract (party, since, until, terms, registered_by,"
        " ledger_index) VALUES (%s, %s, %s, %s, %s, %s)",
        (party, bound.since, bound.until, sorted(bound.terms), by, index),
    )


def reads_of(
    connection: Db, party: str, since: date, until: date, *, entruster: str | None = None
) -> list[Read]:
    """What people of the company read on these days, both whole, by day and account.

    With an entruster: only on days on which they can have read for nobody else. A reading does not
    say for whom it was.
    """
    rows = connection.execute(
        "SELECT (a.at AT TIME ZONE 'Asia/Tokyo')::date AS day, a.actor, count(DISTINCT"
        " a.ledger_index), count(DISTINCT a.customer_id),"
        " array_agg(DISTINCT item ORDER BY item)"
        " FROM books.act AS a CROSS JOIN LATERAL unnest(a.items) AS item"
        " WHERE a.recipient = %(party)s AND a.kind = 'read'"
        " AND a.at >= (%(since)s::date)::timestamp AT TIME ZONE 'Asia/Tokyo'"
        " AND a.at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo'"
        f" AND (%(entruster)s::text IS NULL OR {_ONLY_FOR})"
        " GROUP BY 1, 2 ORDER BY 1, 2",
        {"party": party, "since": since, "until": until, "entruster": entruster},
    ).fetchall()
    return [Read(party, day, actor, passages, persons, tuple(items))
            for day, actor, passages, persons, items in rows]  # fmt: skip


_DAY = "(a.at AT TIME ZONE 'Asia/Tokyo')::date"
_STOOD = (
    "FROM books.re_entrustment AS r WHERE r.to_party = a.recipient"
    f" AND {_DAY} BETWEEN r.since AND r.until AND r.consented_on <= {_DAY}"
)
_ONLY_FOR = (
    f"(EXISTS (SELECT {_STOOD} AND r.by_party = %(entruster)s)"
    f" AND NOT EXISTS (SELECT {_STOOD} AND r.by_party <> %(entruster)s)"
    " AND NOT EXISTS (SELECT FROM books.entrusted_contract AS c WHERE c.party = a.recipient"
    f" AND {_DAY} BETWEEN c.since AND c.until))"
)
"""The day's readings are of this entruster's work for certain: every registration there ever was
speaks against it, as one that was replaced may have counted on that day."""
