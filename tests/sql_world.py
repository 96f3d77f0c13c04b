"""Tables for the worlds of strategies.py: every fact and item in a column, and rows for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from hypothesis import strategies as st

from sekisho.sql import Catalog
from sekisho.sql.catalog import ListSource, Relation, Source
from sekisho.terms import FactType, Request, Vocabulary
from sekisho.terms.request import FactValue
from small_world import LOANS, OF_LOAN
from strategies import DAYS, FACTS, right_values

MOST_ITEMS = 5
JUNK = "だれも知らない言葉"
_TYPES = {
    FactType.BOOL: "boolean",
    FactType.INT: "bigint",
    FactType.DATE: "date",
    FactType.SET: "text[]",
}
_OF_PERSON = frozenset({"consents", "restricted", "relays"})
"""Facts that stand in the joined table, so that conditions reach over a join."""

_CLOSED = (FactType.ENUM, FactType.AREA, FactType.PARTY)

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the facts as the columns hold them (None: NULL), whatever they are worth."""

    facts: Mapping[str, Any]

    def worth(self, words: Vocabulary) -> dict[str, FactValue]:
        """The facts as a request gives them: what no word of the notice says is unknown."""
        known = {*words.parties, *words.purposes, *words.items, *words.grounds, "all"}
        found: dict[str, FactValue] = {"restricted": frozenset(), LOANS.id: ()}
        for fact_id, value in self.facts.items():
            if value is None:
                continue
            if isinstance(value, frozenset) and not value <= known:
                found.pop(fact_id, None)
            elif value != JUNK or fact_id == LOANS.id or FACTS[fact_id].type not in _CLOSED:
                found[fact_id] = value
        return found


def column_of(fact_id: str) -> Source:
    """Where the fact stands; of the refusals NULL means that there are none."""
    relation = "person" if fact_id in _OF_PERSON else "fact"
    empty = fact_id == "restricted"
    return Source(f"{relation}.{fact_id}", (relation,), null_is_empty=empty)


def catalog_of(words: Vocabulary, columns: Sequence[str] | frozenset[str]) -> Catalog:
    """A catalog in which the facts of `columns` stand in the tables, and every item too."""
    subject = {
        "key": Source("fact.id", ("fact",)),
        "number": Source("person.no", ("person",)),
        "salt": Source("person.salt", ("person",)),
    }
    relations = {
        "fact": Relation("fact", "pg_temp.fact"),
        "person": Relation("person", "pg_temp.person", on="person.id = fact.id", needs=("fact",)),
    }
    items = {item: Source(f"fact.{item}", ("fact",)) for item in words.items}
    loans = {fact.id: f"loans.{fact.id}" for fact in OF_LOAN}
    lists = {LOANS.id: ListSource("pg_temp.loan", "loans.person = person.id", loans, ("person",))}
    facts = {fact: column_of(fact) for fact in columns}
    return Catalog("fact", subject, relations, items, facts, lists)


def create_tables(connection: Connection) -> None:
    """The two tables are there for this session; requires the right to make temporary tables."""
    fact = [f"{f.id} {_TYPES.get(f.type, 'text')}" for f in FACTS.values()]
    person = [column for column in fact if column.split()[0] in _OF_PERSON]
    plain = [column for column in fact if column not in person]
    items = [f"item_{n} text" for n in range(MOST_ITEMS)]
    connection.execute(f"CREATE TEMPORARY TABLE fact (id bigint, {', '.join(plain + items)})")
    connection.execute(
        f"CREATE TEMPORARY TABLE person (id bigint, no text, salt bytea, {', '.join(person)})"
    )
    loan = ", ".join(f"{fact.id} {_TYPES.get(fact.type, 'text')}" for fact in OF_LOAN)
    connection.execute(f"CREATE TEMPORARY TABLE loan (person bigint, {loan})")


def fill_tables(connection: Connection, rows: Sequence[Row]) -> None:
    """The tables hold exactly these rows; row n has the id n, and each item's value is its name."""
    connection.execute("DELETE FROM pg_temp.fact")
    connection.execute("DELETE FROM pg_temp.person")
    connection.execute("DELETE FROM pg_temp.loan")
    for n, row in enumerate(rows):
        plain = {k: v for k, v in row.facts.items() if k != LOANS.id}
        given = {k: list(v) if isinstance(v, frozenset) else v for k, v in plain.items()}
        for loan in row.facts.get(LOANS.id) or ():
            _insert(connection, "loan", {"person": n, **loan.facts})
        items = {f"item_{i}": f"item_{i} of {n}" for i in range(MOST_ITEMS)}
        plain = {k: v for k, v in given.items() if k not in _OF_PERSON}
        person = {k: v for k, v in given.items() if k in _OF_PERSON}
        _insert(connection, "fact", {"id": n, **plain, **items})
        _insert(connection, "person", {"id": n, "no": f"K{n}", "salt": salt_of(n), **person})


def salt_of(n: int) -> bytes:
    """The salt of row n."""
    return bytes([n]) * 32


def _insert(connection: Connection, table: str, values: Mapping[str, Any]) -> None:
    places = ", ".join(["%s"] * len(values))
    connection.execute(
        f"INSERT INTO pg_temp.{table} ({', '.join(values)}) VALUES ({places})",
        list(values.values()),
    )


@st.composite
def rows(draw: st.DrawFn, words: Vocabulary) -> Row:
    """A row with values of the right types, NULLs, and words that the notice does not know."""
    facts: dict[str, Any] = {}
    for fact in (*FACTS.values(), LOANS):
        fate = draw(st.integers(0, 5))
        if fate == 0:
            continue
        facts[fact.id] = draw(right_values(words, fact))
        if fate == 1 and fact.type in _CLOSED:
            facts[fact.id] = JUNK
        if fate == 1 and fact.id == "restricted":
            facts[fact.id] = frozenset({JUNK})
    return Row(facts)


def request_for(
    words: Vocabulary, recipient: str, purpose: str, day: date, facts: Mapping[str, FactValue]
) -> Request:
    """A request for every item of the world."""
    return Request(recipient, purpose, tuple(words.items), day, facts)


days = st.sampled_from(DAYS)
