"""Breaches in the books: inserted, locked, stored, listed; whom they concern beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb

from sekisho.books.connection import Db
from sekisho.cases.breach import Breach, State, Told


@dataclass(frozen=True, slots=True)
class Reach:
    """Which passages the breach reaches: days inclusive; None and empty leave nothing out."""

    since: date
    until: date
    actor: str | None = None
    recipient: str | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What people say of the breach: four questions, and what the ledger can't know of."""

    special_care: bool = False
    property_damage: bool = False
    malice: bool = False
    protected: bool = False
    more_persons: int = 0
    more_items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """A breach as the books have it. `told_by` is an entrusted company, with the day it knew."""

    id: int
    breach: Breach
    known_on: date
    reach: Reach
    told_by: str | None
    told_by_known_on: date | None
    judged: Judged
    persons: int
    found_items: tuple[str, ...]
    report: Mapping[str, str]
    preliminary_on: date | None
    final_on: date | None
    told_on: date | None
    opened_by: str


def insert(connection: Db, known_on: date, reach: Reach, told_by: str | None,
           told_by_known_on: date | None, opened_by: str) -> int:  # fmt: skip
    """The breach stands in the books; its number."""
    row = connection.execute(
        "INSERT INTO books.breach (known_on, since, until, actor, recipient, items, told_by,"
        " told_by_known_on, state, opened_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'received',"
        " %s) RETURNING id",
        (known_on, reach.since, reach.until, reach.actor, reach.recipient, list(reach.items),
         told_by, told_by_known_on, opened_by),
    ).fetchone()  # fmt: skip
    if row is None:
        message = "a breach was inserted and has no number"
        raise LookupError(message)
    return int(row[0])


def locked(connection: Db, number: int) -> Stored | None:
    """The breach, locked until the transaction ends; None where there is none."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.breach WHERE id = %s FOR UPDATE", (number,)
    ).fetchone()
    return None if row is None else _stored(row)


def every(connection: Db, most: int) -> list[Stored]:
    """At most `most` breaches: those not closed first, the oldest on top; then the newest."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.breach ORDER BY state = 'closed',"
        " CASE WHEN state <> 'closed' THEN known_on END, id DESC LIMIT %s",
        (most,),
    )
    return [_stored(row) for row in rows]


def store(connection: Db, number: int, breach: Breach) -> None:
    """The books say of the life of the breach what `breach` says."""
    connection.execute(
        "UPDATE books.breach SET state = %s, situations = %s, told = %s, reason = %s,"
        " changed_at = now() WHERE id = %s",
        (breach.state, list(breach.situations), breach.told, breach.reason, number),
    )


def store_triage(connection: Db, number: int, judged: Judged, persons: int,
                 found_items: list[str]) -> None:  # fmt: skip
    """What was judged and counted."""
    connection.execute(
        "UPDATE books.breach SET special_care = %s, property_damage = %s, malice = %s,"
        " protected = %s, more_persons = %s, more_items = %s, persons = %s, found_items = %s"
        " WHERE id = %s",
        (judged.special_care, judged.property_damage, judged.malice, judged.protected,
         judged.more_persons, list(judged.more_items), persons, found_items, number),
    )  # fmt: skip


def store_report(connection: Db, number: int, report: Mapping[str, str]) -> None:
    """What people wrote of the nine items."""
    connection.execute(
        "UPDATE books.breach SET report = %s WHERE id = %s", (Jsonb(dict(report)), number)
    )


def store_day(connection: Db, number: int, column: str, day: date) -> None:
    """The day of a report or of the notices. requires: `column` is one of the three"""
    names = {"preliminary_on", "final_on", "told_on"}
    if column not in names:
        message = f"{column} is no day of a breach"
        raise ValueError(message)
    connection.execute(f"UPDATE books.breach SET {column} = %s WHERE id = %s", (day, number))


def keep_persons(connection: Db, number: int, persons: Mapping[int, set[str]]) -> None:
    """These are whom the breach concerns, each with the items; earlier ones are forgotten.

    Whoever was told of these items stays told; who was touched in more of them is to be told anew.
    """
    connection.execute(
        "DELETE FROM books.breach_person WHERE breach_id = %s AND notice_index IS NULL", (number,)
    )
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY books.breach_person (breach_id, customer_id, items) FROM STDIN") as copy,
    ):
        for customer, items in sorted(persons.items()):
            copy.write_row((number, customer, sorted(items)))
    connection.execute("SELECT books.settle_breach(%s)", (number,))


_COLUMNS = (
    "id, state, situations, told, reason, known_on, since, until, actor, recipient, items,"
    " told_by, told_by_known_on, special_care, property_damage, malice, protected, more_persons,"
    " more_items, persons, found_items, report, preliminary_on, final_on, told_on, opened_by,"
    " CASE WHEN state = 'closed' THEN 0 ELSE books.breach_untold(id) END"
)


def _stored(row: TupleRow) -> Stored:
    number, state, situations, told, reason, known_on, since, until, actor, recipient = row[:10]
    items, told_by, told_by_known_on = row[10:13]
    care, damage, malice, protected, more_persons, more_items = row[13:19]
    judged = Judged(care, damage, malice, protected, more_persons, tuple(more_items))
    persons, found_items, report, *days, untold = row[19:]
    breach = Breach(State(state), tuple(situations), Told(told) if told else None, reason, untold)
    return Stored(
        number, breach, known_on, Reach(since, until, actor, recipient, tuple(items)), told_by,
        told_by_known_on, judged, persons, tuple(found_items), report, *days,
    )  # fmt: skip
