"""The published notice with its catalog, its doors, and synthetic customers behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import psycopg
from sqlglot import exp

from cast import ROOT, TODAY, published_policy
from real_database import Database
from sekisho.decide import typed_facts
from sekisho.decide.registry import registry_facts
from sekisho.postgres.roles import Role
from sekisho.records.synthetic.load import load
from sekisho.sql import Catalog, read_catalog
from sekisho.sql.select import as_text, named, needed, select, source_sql
from sekisho.sql.views import DROP, Door, compile_door
from sekisho.terms import Vocabulary
from sekisho.terms.request import FactValue

SEED = 7


@cache
def published_catalog() -> Catalog:
    """The catalog of the operator's own tables."""
    text = (ROOT / "policy" / "catalog.yaml").read_text(encoding="utf-8")
    found, findings = read_catalog(text, "catalog.yaml", published_policy().vocabulary)
    assert findings == []
    assert found is not None
    return found


@cache
def published_door() -> Door:
    """Every door of the published notice, with what the registry knows of each company."""
    policy = published_policy()
    words = policy.vocabulary
    known = {party: registry_facts(words, party, TODAY) for party in words.parties}
    return compile_door(policy, published_catalog(), known, TODAY)


def install(database: Database) -> None:
    """The doors are open in the database. requires: the tables are there"""
    with psycopg.connect(database.dsn(Role.OWNER)) as connection:
        for line in (*DROP, *published_door().statements):
            connection.execute(line.encode())


WISHES: tuple[list[str], ...] = (
    ["phone", "supply_point_id"],
    ["all"],
    ["dax", "name"],
    ["だれも知らない言葉"],
    [],
)
"""What some customers refuse, besides what synthetic ones refuse: items, everything, a party and
an item, something that no word of the notice says, and nothing."""


def settle(database: Database, customers: int) -> None:
    """So many synthetic customers are in the tables, and every seventh refuses one of WISHES."""
    with psycopg.connect(database.dsn(Role.IMPORT), autocommit=True) as connection:
        load(connection, SEED, customers)
    with psycopg.connect(database.dsn(Role.OWNER)) as connection:
        for n, wish in enumerate(WISHES):
            connection.execute(
                "UPDATE records.customer SET restricted = %s WHERE id %% 35 = %s", [wish, 7 * n]
            )


@dataclass(frozen=True)
class Contract:
    """One contract as the owner of the tables sees it."""

    key: int
    number: str
    salt: bytes
    facts: Mapping[str, Any]
    items: Mapping[str, Any]

    def worth(self, words: Vocabulary) -> dict[str, FactValue]:
        """The customer's facts as a request gives them, typed."""
        given = {fact: value for fact, value in self.facts.items() if value is not None}
        return dict(typed_facts(words, given, TODAY)[0])


def contracts(database: Database) -> list[Contract]:
    """Every contract with everything that the catalog names, unmasked."""
    catalog = published_catalog()
    items = {item: source for item, source in catalog.items.items() if source is not None}
    parts = [*catalog.subject.values(), *catalog.facts.values(), *items.values()]
    columns = [named(source_sql(source), f"c{n}") for n, source in enumerate(parts)]
    query = select(catalog, columns, needed(parts, ()))
    with psycopg.connect(database.dsn(Role.OWNER)) as connection:
        found = connection.execute(as_text(query).encode()).fetchall()
    facts = len(catalog.subject) + len(catalog.facts)
    return [
        Contract(
            row[0], row[1], bytes(row[2]),
            dict(zip(catalog.facts, row[3:facts], strict=True)),
            dict(zip(items, row[facts:], strict=True)),
        )
        for row in found
    ]  # fmt: skip


def today_is(database: Database) -> None:
    """The database's own clock says the day of the tests, whatever the day is."""
    day = exp.cast(exp.Literal.string(TODAY.isoformat()), "date").sql(dialect="postgres")
    with psycopg.connect(database.dsn(Role.OWNER)) as connection:
        connection.execute(
            "CREATE OR REPLACE FUNCTION door.today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE"
            f" SET search_path = pg_catalog AS $$SELECT {day}$$".encode()
        )
