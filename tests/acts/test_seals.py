"""Two worlds, with and without a sealed record: whatever a customer is told is the same.

The worlds are copies of one database. In the second the record concerns somebody else, so that the
ledger is the same too: an entry tells nobody whose it is.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg import Cursor
from psycopg.rows import TupleRow

from night_world import DAY, SEED, World
from real_database import create_database
from request_office import HARU, KOTARO, MIDORI, Office, moment
from sekisho.books.connection import Db
from sekisho.cases.life import Outcome
from sekisho.gate.carry_out_request import carry_out_request
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.list_provisions import Wanted, list_provisions
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.package_letter import letter_bytes
from sekisho.gate.read_for import read_for
from sekisho.gate.read_record import Actor, Reading
from sekisho.gate.record_look import LOOK, Looking
from sekisho.gate.seal_record import Sealing, commitment, lift_seal, list_seals, seal_record
from sekisho.gate.tell_history import tell_history
from sekisho.gate.tell_recipients import tell_recipients
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.gate.trace_item import trace_item
from sekisho.ledger.text import from_base64
from sekisho.postgres.roles import Role

NATSU = list(customer_numbers(SEED, 2).values())[1]
UNTIL = date(2027, 5, 31)
SEALING = Sealing(0, "record_crime", UNTIL, MIDORI, "privacy_officer")
Telling = Callable[[Db, Office], object]


@pytest.fixture
def office(world: World) -> Office:
    """The office, after a night."""
    world.night()
    return Office(world)


def investigate(office: Office, customer: str = HARU, recipient: str = "operator") -> int:
    """Somebody looks for the sake of an investigation, or gives what a warrant wants."""
    digest = office.version.policy.digest
    reading = Reading(
        customer, "legal_demand", ("name", "address"), Actor(KOTARO, "privacy_officer", digest),
        DAY, moment(KOTARO).nonce, {"demand_document": "W-1"},
    )  # fmt: skip
    with office.world.connected(Role.WEB) as connection:
        return read_for(connection, office.version, recipient, reading).ledger_index


def sealed(office: Office, index: int, actor: str = KOTARO, **other: Any) -> int:
    """Kotaro seals the record, Midori approves."""
    with office.world.connected(Role.HAND) as connection:
        wanted = replace(SEALING, index=index, **other)
        sealing = seal_record(connection, office.version, wanted, moment(actor))
    # Whether it is over the database says, by its own clock.
    office.world.owner("UPDATE books.seal SET until = current_date + 30 WHERE until = %s", UNTIL)
    return sealing


def lifted(office: Office, index: int, role: str = "privacy_officer") -> int:
    """Kotaro lifts the seal."""
    with office.world.connected(Role.HAND) as connection:
        return lift_seal(connection, office.version, index, moment(KOTARO), role)


def history(world: World, customer: str = HARU) -> list[int]:
    """The entries of which the customer is told."""
    with world.connected(Role.WEB) as connection:
        return [passage.index for passage in tell_history(connection, customer)]


def without(world: World, index: int) -> World:
    """The same world where that record concerned Natsu, and nobody sealed it."""
    other = replace(
        world, database=create_database(world.database.cluster, template=world.database.name)
    )
    other.owner(
        "UPDATE books.act SET customer_id = (SELECT id FROM records.customer WHERE customer_no"
        " = %s) WHERE ledger_index = %s", NATSU, index,
    )  # fmt: skip
    other.owner("DELETE FROM books.seal")
    return other


class Counting(Cursor[TupleRow]):
    """A cursor that remembers what was asked."""

    asked: list[tuple[Any, Any]]

    def execute(self, query: Any, params: Any = None, **how: Any) -> "Counting":
        """As ever, and remembered."""
        Counting.asked.append((query, params))
        super().execute(query, params, **how)
        return self


@contextmanager
def listening(world: World, role: Role) -> Iterator[Db]:
    """A connection whose questions are remembered."""
    Counting.asked = []
    with psycopg.connect(world.database.dsn(role), cursor_factory=Counting) as connection:
        yield connection


def receipts(connection: Db, _: Office) -> list[object]:
    """Haru asks for the receipt of every entry that there is."""
    size = connection.execute("SELECT size FROM books.ledger_head").fetchone()
    told: list[object] = []
    for index in range(int((size or (0,))[0])):
        try:
            told.append(give_receipt(connection, HARU, index))
        except ActRefusedError as refused:
            told.append(refused.message("en").replace(str(index), "N"))
    return told


def trace(connection: Db, office: Office) -> object:
    """What the auditor finds; the looks themselves are of another moment in each world."""
    looking = Looking("account-9", DAY, bytes(16))
    found, more = trace_item(connection, office.version, looking, HARU, "name", "ja")
    return [one for one in found if one.kind != LOOK], more


TELLINGS: dict[str, Telling] = {
    "history": lambda connection, _: tell_history(connection, HARU),
    "timeline": lambda connection, _: [
        tell_timeline(connection, HARU, lang, before, 3)
        for lang in ("ja", "en") for before in (None, 20, 10, 1)
    ],
    "recipients": lambda connection, office: tell_recipients(
        connection, office.version, HARU, DAY, "ja"
    ),
    "trace": trace,
    "receipts": receipts,
}  # fmt: skip


@pytest.mark.parametrize("telling", TELLINGS)
def test_what_the_customer_is_told_is_the_same_with_the_sealed_record_and_without(
    office: Office, telling: str
) -> None:
    index = investigate(office)
    assert index in history(office.world)
    sealed(office, index)
    investigate(office, NATSU)
    office.restrict("promotion")
    office.world.checkpoint()
    other = without(office.world, index)
    told = []
    for world in (office.world, other):
        with listening(world, Role.WEB) as connection:
            TELLINGS[telling](connection, Office(world))  # from now on its notices are in memory
            Counting.asked.clear()
            answer = TELLINGS[telling](connection, Office(world))
            told.append((repr(answer), [query for query, _ in Counting.asked]))
    assert told[0] == told[1], "answers, and the questions asked for them"


def test_the_sealed_record_is_in_the_way_of_nothing_else_in_the_history(office: Office) -> None:
    before = history(office.world)
    index = investigate(office)
    assert history(office.world) == [*before, index]
    sealed(office, index)
    assert history(office.world) == before


def test_the_database_goes_the_same_ways_in_both_worlds(office: Office) -> None:
    index = investigate(office)
    sealed(office, index)
    other = without(office.world, index)
    plans = []
    for world in (office.world, other):
        with listening(world, Role.WEB) as connection:
            tell_history(connection, HARU)
            asked = [(q, p) for q, p in Counting.asked if "told_" in str(q)]
            assert asked
            plans.append(
                [
                    connection.execute(f"EXPLAIN (COSTS OFF) {query}".encode(), given).fetchall()
                    for query, given in asked
                ]
            )
    assert plans[0] == plans[1]


@pytest.mark.parametrize("kind", ["disclosure", "provision_records"])
def test_the_package_and_its_letter_are_the_same(office: Office, kind: str) -> None:
    index = investigate(office)
    sealed(office, index)
    case = office.open(kind).case
    office.identify(case)
    office.decide(case, Outcome.GRANTED)
    other = without(office.world, index)
    told = []
    for world in (office.world, other):
        with world.connected(Role.HAND) as connection:
            package = carry_out_request(connection, office.version, case, moment(KOTARO)).package
        assert package is not None
        told.append((package.to_json(), letter_bytes(package)))
    assert told[0][0] == told[1][0]
    assert len(told[0][1]) == len(told[1][1])


def test_an_extract_under_a_warrant_is_left_out_of_package_and_receipts(office: Office) -> None:
    (header, *_) = office.world.owner("SELECT header_index FROM books.extract_run ORDER BY id")[0]
    office.world.owner(
        "UPDATE books.extract_run SET clauses = '{C26}' WHERE header_index = %s", header
    )
    with office.world.connected(Role.WEB) as connection:
        inside = next(
            number for number in customer_numbers(SEED, 60).values()
            if [p for p in tell_history(connection, number) if p.header_index == header]
        )  # fmt: skip
        mine = next(p for p in tell_history(connection, inside) if p.header_index == header)
    office.world.checkpoint()
    sealed(office, int(header))
    assert mine.index not in history(office.world, inside)
    with office.world.connected(Role.WEB) as connection:
        with pytest.raises(ActRefusedError) as raised:
            give_receipt(connection, inside, mine.index)
        assert raised.value.code == "not-yours"
        office_sees = list_provisions(connection, Wanted(), "ja")[0]
    lifted(office, int(header))
    assert mine.index in history(office.world, inside)
    with office.world.connected(Role.AUDIT) as connection:
        assert list_provisions(connection, Wanted(), "ja")[0] == office_sees


def test_the_lifting_shows_the_record_and_the_ledger_tells_which_it_was(office: Office) -> None:
    index = investigate(office)
    seal = sealed(office, index)
    told = office.entry(seal).fields
    assert (told["kind"], told["reason"], told["until"]) == ("seal", "record_crime", "2027-05-31")
    assert str(index) not in {str(value) for value in told.values()}
    lift = office.entry(lifted(office, index)).fields
    assert (lift["kind"], lift["seal"], lift["entry"]) == ("unseal", seal, index)
    opening = from_base64(str(lift["opening"]), "opening", 16)
    assert from_base64(str(told["sealed"]), "sealed", 32) == commitment(opening, index)
    assert index in history(office.world)
    office.world.checkpoint()
    with office.world.connected(Role.WEB) as connection:
        assert give_receipt(connection, HARU, index).startswith(b"c2sp.org/tlog-proof@v1\n")
    assert office.world.faults() == []


def test_a_seal_whose_day_is_over_withholds_nothing(office: Office) -> None:
    index = investigate(office)
    sealed(office, index)
    office.world.owner("UPDATE books.seal SET until = '2026-10-31'")
    assert index in history(office.world)
    sealed(office, index)
    assert index not in history(office.world)


def test_the_auditor_sees_seal_and_record(office: Office) -> None:
    index = investigate(office)
    sealed(office, index)
    with office.world.connected(Role.AUDIT) as connection:
        (seal,) = list_seals(connection)
        row = connection.execute(
            "SELECT actor, purpose FROM books.act WHERE ledger_index = %s", (index,)
        ).fetchone()
    assert (seal.index, seal.sealed_by, seal.approved_by, seal.lifted_by) == (
        index, KOTARO, MIDORI, None,
    )  # fmt: skip
    assert row == (KOTARO, "legal_demand")
    assert json.dumps(seal.to_json())


def test_the_roles_of_the_screens_can_not_even_tell_that_there_is_a_seal(office: Office) -> None:
    for role in (Role.WEB, Role.EXTRACT, Role.STAT, Role.IMPORT):
        with (
            office.world.connected(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT count(*) FROM books.seal")


@pytest.mark.parametrize(
    ("wrong", "actor", "said"),
    [
        ({"approved_by": KOTARO}, KOTARO, "Two different people must approve a seal (C26)."),
        ({"role": "customer_service"}, KOTARO, "Only a privacy officer seals a record or lifts a"),
        ({"reason": "shame"}, KOTARO, "'shame' is no reason to seal. Take one of record_harm, re"),
        ({"until": date(2026, 11, 30)}, KOTARO, "A seal ends between today and 366 days from now."),
        ({"until": date(2028, 1, 1)}, KOTARO, "A seal ends between today and 366 days from now."),
        ({"index": 0}, KOTARO, "Entry 0 can't be sealed: only a reading or an extract for an inv"),
    ],
)
def test_a_wrong_seal_is_refused(
    office: Office, wrong: dict[str, Any], actor: str, said: str
) -> None:
    index = investigate(office)
    with pytest.raises(ActRefusedError) as raised:
        sealed(office, **{"index": index, "actor": actor, **wrong})
    assert raised.value.en.startswith(said)
    assert index in history(office.world)


def test_what_the_customer_did_and_what_staff_did_for_other_purposes_can_not_be_sealed(
    office: Office,
) -> None:
    own = office.restrict("promotion")
    assert own is not None
    headers = office.world.owner("SELECT header_index FROM books.extract_run")
    for index in (own, *(header for (header,) in headers)):
        with pytest.raises(ActRefusedError, match="can't be sealed"):
            sealed(office, index)


def test_a_seal_is_neither_set_twice_nor_lifted_twice_nor_by_anybody(office: Office) -> None:
    index = investigate(office)
    sealed(office, index)
    with pytest.raises(ActRefusedError, match=f"Entry {index} is sealed already"):
        sealed(office, index)
    with pytest.raises(ActRefusedError, match="Only a privacy officer"):
        lifted(office, index, role="operator")
    assert index not in history(office.world)
    lifted(office, index)
    with pytest.raises(ActRefusedError, match=f"Entry {index} is not sealed"):
        lifted(office, index)
