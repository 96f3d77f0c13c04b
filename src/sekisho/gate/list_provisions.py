"""The act of listing provision records (Art 29 APPI), by recipient, clause and day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.gate.open_notice import open_digest

Found = TypeVar("Found")
PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: the empty text and None leave nothing out. Days are inclusive."""

    recipient: str = ""
    clause: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """One record, with the contents that Rule 20 wants; `missing` are those not entered yet."""

    place: str
    run: int | None
    day: date
    recipient: str
    address: str | None
    representative: str | None
    consent: bool
    purpose: str
    grounds: tuple[str, ...]
    articles: tuple[str, ...]
    clauses: tuple[str, ...]
    items: tuple[str, ...]
    customers: int
    version: str
    kept_until: date
    missing: tuple[str, ...]
    made_at: datetime


def list_provisions(
    connection: Db, wanted: Wanted, lang: str, after: str = "", most: int = PAGE
) -> tuple[list[Provision], str | None]:
    """At most `most` records, the newest first, and the place where the next ones begin (or None).

    `after` is a place as given before; anything else is like the beginning.
    requires: the role sekisho_web or sekisho_audit
    """
    rows = connection.execute(_LIST.encode(), asked_values(wanted, after, most + 1)).fetchall()
    found = [_provision(connection, row, lang) for row in rows[:most]]
    return found, found[-1].place if len(rows) > most else None


def all_provisions(connection: Db, wanted: Wanted, lang: str) -> Iterator[Provision]:
    """Every record that is wanted, the newest first, a page at a time."""
    return each_of(lambda place: list_provisions(connection, wanted, lang, place, most=500))


def each_of(page: Callable[[str], tuple[list[Found], str | None]]) -> Iterator[Found]:
    """All that the pages hold; each begins at the place that the last one told."""
    place: str | None = ""
    while place is not None:
        found, place = page(place)
        yield from found


def recipients_of_provisions(connection: Db, day: date, lang: str) -> list[tuple[str, str]]:
    """(id, name) of each company of the version in force."""
    row = connection.execute(
        "SELECT digest FROM books.policy_version WHERE effective <= %s"
        " ORDER BY effective DESC, id DESC LIMIT 1",
        (day,),
    ).fetchone()
    if row is None:
        return []
    words = open_digest(connection, row[0]).policy.vocabulary.parties
    return [(word.id, word.shown(lang)) for word in words.values() if word.company is not None]


def asked_sql(table: str) -> str:
    """The condition by which a table of givings obeys `asked_values`."""
    return f"""(%(recipient)s::text IS NULL OR {table}.recipient = %(recipient)s)
  AND (%(clause)s::text IS NULL OR %(clause)s = ANY ({table}.clauses))
  AND (%(since)s::date IS NULL OR {table}.day >= %(since)s)
  AND (%(until)s::date IS NULL OR {table}.day <= %(until)s)
  AND (%(day)s::date IS NULL OR ({table}.day, {table}.id) < (%(day)s::date, %(id)s::bigint))"""


def asked_values(wanted: Wanted, after: str, most: int) -> dict[str, object]:
    """What is wanted, from the place `after` on (or from the beginning), at most so many."""
    day, record = _placed(after)
    return {
        "recipient": wanted.recipient or None,
        "clause": wanted.clause or None,
        "since": wanted.since,
        "until": wanted.until,
        "day": day,
        "id": record,
        "most": most,
    }


def place_of(day: date, record: int) -> str:
    """The place of a row in a list, as an address may hold it."""
    return f"{day.isoformat()}_{record}"


def _placed(place: str) -> tuple[date | None, int | None]:
    day, _, record = place.partition("_")
    if not (record.isascii() and record.isdigit() and len(record) < 19):  # bigint
        return None, None
    try:
        return date.fromisoformat(day), int(record)
    except ValueError:
        return None, None


def _provision(connection: Db, row: TupleRow, lang: str) -> Provision:
    record, run, day, recipient, name, address, representative, consent, purpose = row[:9]
    grounds, articles, clauses, items, customers, digest, kept_until, missing, made_at = row[9:]
    notice = open_digest(connection, digest)
    words = notice.policy.vocabulary
    party = words.parties.get(recipient)
    return Provision(
        place_of(day, record),
        run,
        day,
        name if lang == "ja" or party is None else party.shown(lang),
        address,
        representative,
        consent,
        words.purposes[purpose].shown(lang),
        tuple(grounds),
        tuple(articles),
        tuple(clauses),
        tuple(words.items[item].shown(lang) for item in items),
        customers,
        notice.policy.version,
        kept_until,
        tuple(missing),
        made_at,
    )


_LIST = f"""
SELECT id, run_id, day, recipient, recipient_name, recipient_address, recipient_representative,
       consent_obtained, purpose, grounds, articles, clauses, items, customers, digest, kept_until,
       missing, made_at
FROM books.provision_record AS p
WHERE {asked_sql("p")}
ORDER BY day DESC, id DESC LIMIT %(most)s
"""  # noqa: S608 - a condition of ours
