"""What examples/language ask, asked of the SQL of an extract, on a real PostgreSQL."""

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
import pytest
from psycopg import sql

from language_examples import ALL, Asked, policy_of, request_of
from real_database import Database
from sekisho.decide import decide
from sekisho.postgres.roles import Role
from sekisho.rules.policy import Policy
from sekisho.sql import Catalog
from sekisho.sql.catalog import ListSource, Relation, Source
from sekisho.sql.clock import Clock
from sekisho.sql.errors import UncompilableError
from sekisho.sql.extract import compile_extract
from sekisho.terms import Fact, FactType, Request, Vocabulary

Connection = psycopg.Connection[tuple[Any, ...]]
TYPES = {
    FactType.BOOL: "boolean",
    FactType.INT: "bigint",
    FactType.DATE: "date",
    FactType.SET: "text[]",
}


@pytest.fixture(scope="module")
def session(database: Database) -> Iterator[Connection]:
    """A session of the owner's, who may make temporary tables."""
    with psycopg.connect(database.dsn(Role.OWNER), autocommit=True) as connection:
        yield connection


def catalog_of(words: Vocabulary) -> Catalog:
    """All in one table, in which a fact that is not known is NULL."""

    def source(column: str, *, empty: bool = False) -> Source:
        return Source(f"one.{column}", ("one",), null_is_empty=empty)

    return Catalog(
        "one",
        {"key": source("id"), "number": source("no"), "salt": source("salt")},
        {"one": Relation("one", "pg_temp.one")},
        {item: source(item) for item in words.items},
        {
            fact.id: source(fact.id, empty=fact.absent_is_empty)
            for fact in words.facts.values()
            if fact.of == "customer" and fact.type is not FactType.MATTERS
        },
        {fact.id: list_of(words, fact) for fact in words.facts.values() if fact.matter},
    )


def list_of(words: Vocabulary, listed: Fact) -> ListSource:
    """Each list in a table of its own."""
    own = {f.id: f"{listed.id}.{f.id}" for f in words.facts.values() if f.of == listed.matter}
    return ListSource(f"pg_temp.{listed.id}", f"{listed.id}.one = one.id", own, ("one",))


def matters(session: Connection, words: Vocabulary, request: Request) -> None:
    """The tables of lists hold the matters of the one customer."""
    for listed in (fact for fact in words.facts.values() if fact.matter):
        own = [f for f in words.facts.values() if f.of == listed.matter]
        columns = ", ".join(f"{f.id} {TYPES.get(f.type, 'text')}" for f in own)
        session.execute(f"DROP TABLE IF EXISTS pg_temp.{listed.id}".encode())
        session.execute(f"CREATE TEMPORARY TABLE {listed.id} (one bigint, {columns})".encode())
        told = request.facts.get(listed.id, ())
        for one in told if isinstance(told, tuple) else ():
            insert(session, listed.id, {"one": 1, **one.facts})


def insert(session: Connection, table: str, values: Mapping[str, Any]) -> None:
    """One more row."""
    session.execute(
        sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier("pg_temp", table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        ),
        list(values.values()),
    )


def one_row(session: Connection, words: Vocabulary, request: Request) -> None:
    """The table holds the one customer of the request; each item's value is its name."""
    facts = [f for f in words.facts.values() if f.of == "customer" and not f.matter]
    columns = [f"{fact.id} {TYPES.get(fact.type, 'text')}" for fact in facts]
    columns += [f"{item} text" for item in words.items]
    session.execute("DROP TABLE IF EXISTS pg_temp.one")
    body = f"id bigint, no text, salt bytea, {', '.join(columns)}"
    session.execute(f"CREATE TEMPORARY TABLE one ({body})".encode())
    given: dict[str, Any] = {"id": 1, **{item: item for item in words.items}}
    for fact in facts:
        value = request.facts.get(fact.id)
        given[fact.id] = sorted(value) if isinstance(value, frozenset) else value
    insert(session, "one", given)
    matters(session, words, request)


def given_out(session: Connection, policy: Policy, request: Request) -> set[str]:
    """The items that the extract gives of the one customer."""
    words = policy.vocabulary
    beforehand = {"party", "act", *words.matters}
    known = {f: v for f, v in request.facts.items() if words.facts[f].of in beforehand}
    try:
        extract = compile_extract(
            policy, catalog_of(words), request.recipient, request.purpose, Clock(request.day),
            known=known,
        )  # fmt: skip
    except UncompilableError as reason:
        if reason.code != "nothing-permitted":
            raise
        return set()
    cursor = session.execute(extract.query.encode())
    names = [column.name for column in cursor.description or ()]
    rows: list[Mapping[str, Any]] = [dict(zip(names, row, strict=True)) for row in cursor]
    return {item for row in rows for item in extract.columns if row[item] is not None}


@pytest.mark.parametrize("one", ALL, ids=str)
def test_an_extract_gives_what_the_author_of_the_example_says(
    session: Connection, one: Asked
) -> None:
    policy = policy_of(one.sources)
    for said in one.requests:
        request = request_of(policy, said)
        one_row(session, policy.vocabulary, request)
        if policy.vocabulary.parties[request.recipient].person:
            with pytest.raises(UncompilableError, match="an extract goes to one company"):
                compile_extract(
                    policy, catalog_of(policy.vocabulary), request.recipient, request.purpose,
                    Clock(request.day),
                )  # fmt: skip
            continue
        answers = dict(zip(request.items, said["answers"], strict=True))
        # A part that comes with its whole has no column of its own.
        found = set(
            policy.vocabulary.kinship.covered(frozenset(given_out(session, policy, request)))
        )
        assert {item for item in request.items if item in found} == {
            item for item, answer in answers.items() if answer == "permit"
        }, said
        every = request_of(
            policy, {**said, "items": [i.label for i in policy.vocabulary.items.values()]}
        )
        assert found == set(decide(policy, every).permitted), said
