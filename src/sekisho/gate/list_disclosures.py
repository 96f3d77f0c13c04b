"""The act of listing what was given without a record under Art 29: joint use, duties, reports.

Beside the provision records it holds every other file and report that went to somebody, so whoever
examines the books finds all givings in two lists. No figure of a report stands here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.gate.list_provisions import PAGE, Wanted, asked_sql, asked_values, each_of, place_of
from sekisho.gate.open_notice import open_digest


@dataclass(frozen=True, slots=True)
class Report:
    """Which exact report a giving was; `entry` is the index of its release in the ledger."""

    number: int
    title: str
    period: str
    entry: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One giving in words. `customers` is None and there are no items where it was a report."""

    place: str
    run: int | None
    report: Report | None
    day: date
    recipient: str
    purpose: str
    grounds: tuple[str, ...]
    articles: tuple[str, ...]
    clauses: tuple[str, ...]
    items: tuple[str, ...]
    customers: int | None
    version: str


def list_disclosures(
    connection: Db, wanted: Wanted, lang: str, after: str = "", most: int = PAGE
) -> tuple[list[Disclosure], str | None]:
    """At most `most` givings, the newest first, and the place where the next ones begin (or None).

    `after` is a place as given before; anything else is like the beginning.
    requires: the role sekisho_audit
    """
    rows = connection.execute(_LIST.encode(), asked_values(wanted, after, most + 1)).fetchall()
    found = [_disclosure(connection, row, lang) for row in rows[:most]]
    return found, found[-1].place if len(rows) > most else None


def all_disclosures(connection: Db, wanted: Wanted, lang: str) -> Iterator[Disclosure]:
    """Every giving that is wanted, the newest first, a page at a time."""
    return each_of(lambda place: list_disclosures(connection, wanted, lang, place, most=500))


def recipients_of_disclosures(connection: Db, lang: str) -> list[tuple[str, str]]:
    """(id, name) of each recipient in the list, by the version of its newest giving."""
    rows = connection.execute(
        "SELECT DISTINCT ON (recipient) recipient, digest FROM books.disclosure_log"
        " ORDER BY recipient, day DESC, id DESC"
    ).fetchall()
    named = ((one, open_digest(connection, digest).policy.vocabulary) for one, digest in rows)
    return [(one, words.parties[one].shown(lang)) for one, words in named]


def _disclosure(connection: Db, row: TupleRow, lang: str) -> Disclosure:
    record, run, day, recipient, purpose, grounds, articles, clauses, items = row[:9]
    customers, digest, release, title, period, entry = row[9:]
    notice = open_digest(connection, digest)
    words, law = notice.policy.vocabulary, notice.policy.law
    return Disclosure(
        place_of(day, record),
        run,
        None if release is None else Report(release, title, period, entry),
        day,
        words.parties[recipient].shown(lang),
        words.purposes[purpose].shown(lang),
        tuple(law.grounds[ground].shown(lang) for ground in grounds),
        tuple(articles),
        tuple(clauses),
        tuple(words.items[item].shown(lang) for item in items),
        customers,
        notice.policy.version,
    )


_LIST = f"""
SELECT g.id, g.run_id, g.day, g.recipient, g.purpose, g.grounds, g.articles, g.clauses, g.items,
       g.customers, g.digest, g.release, s.title, s.period, s.ledger_index
FROM books.disclosure_log AS g
LEFT JOIN books.statistic_release AS s ON s.id = g.release
WHERE {asked_sql("g")}
ORDER BY g.day DESC, g.id DESC LIMIT %(most)s
"""  # noqa: S608 - a condition of ours
