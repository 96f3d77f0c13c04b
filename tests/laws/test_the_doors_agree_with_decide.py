"""Through the doors of the published notice goes what the reference permits, value for value.

Every nightly view is compared whole, over synthetic customers of all ten areas with refusals,
open relays, debts and negawatt contracts among them; every read function is called for customers
of each kind. The doors are those that publication installs, entered by the roles that use them.
The registry of companies speaks of some recipients: of what began, ended or is still to come.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql

from cast import TODAY, published_policy
from published_door import (
    Contract,
    contracts,
    install,
    published_door,
    settle,
    today_is,
)
from real_database import Database
from sekisho.decide import decide
from sekisho.decide.registry import registry_facts
from sekisho.ledger.entry import commit, entry_salt, statement
from sekisho.postgres.roles import Role
from sekisho.rules.policy import Effect, Policy
from sekisho.terms import Aspect, Request, Said
from sekisho.terms.request import FactValue

CONTEXT = bytes(range(16))
CUSTOMERS = 400
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
BEGAN = date(2020, 4, 1)
SAID = {
    "hoshizora_denki": (Said(Aspect.RETAIL_LICENCE, "A0002", BEGAN, YESTERDAY),),
    "shiokaze_energy": (Said(Aspect.RETAIL_LICENCE, "A0003", TOMORROW),),
    "okinawa_epco": (Said(Aspect.RETAIL_LICENCE, "A0004", TODAY),),
    "minamo_dr": (Said(Aspect.BALANCING_CONTRACT, "", BEGAN, TODAY),),
    "komorebi_dr": (Said(Aspect.BALANCING_CONTRACT, "", TODAY, YESTERDAY),),
    "michibiki_call": (Said(Aspect.HANDLING_CONTRACT, "", BEGAN, YESTERDAY),),
}
"""What was taken over into the registry, by the company's word in the notice."""


def register(database: Database) -> None:
    """The registry says it; a company without a number in the terms table has a line for that."""
    words = published_policy().vocabulary
    with psycopg.connect(database.dsn(Role.OWNER)) as connection:
        for n, (party, lines) in enumerate(SAID.items()):
            company = words.parties[party].company
            assert company is not None
            number = company.corporate_number or f"39999010000{n:02}"
            linked = () if company.corporate_number else (Said(Aspect.WORD, party, BEGAN),)
            for said in (*linked, *lines):
                connection.execute(
                    "INSERT INTO books.party_line (corporate_number, aspect, value, since, until,"
                    " change, source, proposed_by, proposed_index, reviewed_by, taken,"
                    " reviewed_index) VALUES (%s, %s, %s, %s, %s, 'stated', 'list', 'midori', 1,"
                    " 'kotaro', true, 2)",
                    [number, said.aspect, said.value, said.since, said.until],
                )


@pytest.fixture(scope="module")
def settled(cluster: Any, migrated: Database) -> Iterator[tuple[Database, list[Contract]]]:
    """Customers behind the doors, and the same customers as their owner sees them."""
    from real_database import create_database, drop_database

    database = create_database(cluster, template=migrated.name)
    settle(database, CUSTOMERS)
    register(database)
    install(database)
    today_is(database)
    yield database, contracts(database)
    drop_database(database)


def nightly_policy() -> Policy:
    """The published policy without the permits that make no nightly extract."""
    policy = published_policy()
    kept = (rule for rule in policy.rules if rule.nightly or rule.effect is Effect.FORBID)
    return replace(policy, rules=tuple(kept))


def permitted(
    policy: Policy, contract: Contract, recipient: str, purpose: str, **acts: FactValue
) -> tuple[str, ...]:
    """What the reference permits of a contract."""
    words = policy.vocabulary
    facts = {
        **registry_facts(words, recipient, TODAY, SAID.get(recipient, ())),
        **contract.worth(words),
        **acts,
    }
    return decide(policy, Request(recipient, purpose, tuple(words.items), TODAY, facts)).permitted


def test_every_nightly_view_gives_exactly_what_is_permitted(
    settled: tuple[Database, list[Contract]],
) -> None:
    database, everybody = settled
    policy, given, masked = nightly_policy(), 0, 0
    with psycopg.connect(database.dsn(Role.EXTRACT)) as connection:
        connection.execute("SELECT set_config('sekisho.context', %s, true)", [CONTEXT.hex()])
        for name, extract in published_door().extracts.values():
            view = sql.SQL("SELECT * FROM door.{}").format(sql.Identifier(name))
            found = sorted((tuple(row) for row in connection.execute(view)), key=repr)
            expected = []
            for contract in everybody:
                items = permitted(policy, contract, extract.recipient, extract.purpose)
                shown = [item for item in extract.columns if item in items]
                if shown:
                    whole = len(shown) == len(extract.columns)
                    expected.append(expected_row(contract, extract.columns, shown))
                    masked += not whole
            assert [(row[0], row[1], *row[3:]) for row in found] == sorted(expected, key=repr), name
            given += len(found)
    assert given > CUSTOMERS
    assert masked > 0


def expected_row(contract: Contract, columns: tuple[str, ...], shown: list[str]) -> tuple[Any, ...]:
    """Key, commitment, and the values of what is shown."""
    stated = statement(contract.number, shown, columns)
    commitment = commit(entry_salt(contract.salt, CONTEXT), stated)
    values = [contract.items[item] if item in shown else None for item in columns]
    return contract.key, commitment, *values


@pytest.mark.parametrize("confirmed", [True, False, None])
def test_every_read_function_gives_exactly_what_is_permitted(
    settled: tuple[Database, list[Contract]], confirmed: bool | None
) -> None:
    database, everybody = settled
    policy = published_policy()
    several = [c for c in everybody if c.facts["restricted"]][:6] + everybody[:6]
    acts: dict[str, Any] = {"identity_confirmed": confirmed, "demand_document": "令状 第1号"}
    known: dict[str, FactValue] = {k: v for k, v in acts.items() if v is not None}
    given = 0
    with psycopg.connect(database.dsn(Role.WEB)) as connection:
        for name, read in published_door().reads.values():
            arguments = [acts.get(p.removeprefix("given_")) for p, _ in read.parameters[3:]]
            call = sql.SQL("SELECT * FROM door.{}({})").format(
                sql.Identifier(name), sql.SQL(", ").join([sql.Placeholder()] * len(read.parameters))
            )
            for contract in several:
                cursor = connection.execute(
                    call, [contract.number, list(read.items), CONTEXT, *arguments]
                )
                names = [column.name for column in cursor.description or ()]
                rows = [dict(zip(names, row, strict=True)) for row in cursor]
                items = permitted(policy, contract, read.recipient, read.purpose, **known)
                shown = {i: contract.items[i] for i in read.items if i in items}
                assert {item for item in items if item in contract.items} == set(shown)
                for row in rows:
                    assert bytes(row["entry_salt"]) == entry_salt(contract.salt, CONTEXT)
                    for item in read.items:
                        assert item in shown or row[item] is None, (name, item)
                alike = [row for row in rows if all(
                    (row[item] is None) == (value is None) for item, value in shown.items()
                )]  # fmt: skip
                assert alike, name
                given += len(shown)
    assert given > 1000
