"""Two worlds, with a sealed demand and without: whatever the customer is told is the same.

In the second world the demand concerned somebody else; the ledger is the same, for an entry tells
nobody whose it is.
"""

import re
from dataclasses import replace

from demand_office import DemandOffice, outlasting
from night_world import DAY, SEED, World
from real_database import create_database
from request_office import HARU
from sekisho.books import cases
from sekisho.cases.kinds import Asker, Form
from sekisho.cases.life import Case, State
from sekisho.gate.disclosure_package import gather_package
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.give_receipt import give_receipt
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.show_successions import successions_of
from sekisho.gate.tell_history import tell_history
from sekisho.gate.tell_recipients import tell_recipients
from sekisho.gate.tell_sources import tell_sources, tell_takeovers
from sekisho.gate.tell_timeline import tell_timeline
from sekisho.postgres.roles import Role
from sekisho.records.keys import customer_id

KEY = customer_id(HARU)
NATSU = list(customer_numbers(SEED, 2).values())[1]


def without(world: World, indexes: list[int]) -> World:
    """The same world where those records concern Natsu, and nobody sealed anything."""
    other = replace(
        world, database=create_database(world.database.cluster, template=world.database.name)
    )
    other.owner(
        "UPDATE books.act SET customer_id = (SELECT id FROM records.customer WHERE customer_no"
        " = %s) WHERE ledger_index = ANY(%s)", NATSU, indexes,
    )  # fmt: skip
    other.owner("DELETE FROM books.seal")
    other.owner("DELETE FROM books.demand_subject")
    return other


def told(office: DemandOffice) -> list[str]:
    """Everything that Haru is told in this world."""
    version = office.office.version
    with office.world.connected(Role.WEB) as connection:
        size = office.size()
        receipts = []
        for index in range(size):
            try:
                receipts.append(repr(give_receipt(connection, HARU, index)))
            except ActRefusedError as refused:
                receipts.append(refused.en.replace(str(index), "N"))
        told_of_sources = [
            repr(tell_sources(connection, version, HARU, "ja")),
            repr(tell_takeovers(connection, HARU, "ja")),
            repr(successions_of(connection, version, HARU, DAY, "ja")),
        ]
        return [
            repr(tell_history(connection, HARU)),
            repr(tell_timeline(connection, HARU, "ja")),
            repr(tell_timeline(connection, HARU, "en", size - 2, 2)),
            repr(tell_recipients(connection, version, HARU, DAY, "ja")),
            *told_of_sources,
            *exported(office),
            *receipts,
        ]


def exported(office: DemandOffice) -> list[str]:
    """The package that Haru gets on a request under Arts 33(1) and 33(5), but its own number."""
    found = []
    with office.world.connected(Role.HAND) as connection:
        for kind in ("disclosure", "provision_records"):
            case = Case(kind, Asker.PERSON, Form.ELECTRONIC, State.DECIDED)
            number = cases.insert(connection, KEY, case, "subject_request", 0, (), DAY, DAY)
            stored = cases.locked(connection, number)
            assert stored is not None
            found.append(repr(gather_package(connection, office.office.version, stored, DAY)))
            connection.rollback()
    return [re.sub(r"'case': \d+", "", each) for each in found]


def asked_of_the_database(office: DemandOffice) -> tuple[int, int]:
    """How many rows the customer's lists read: as many with a sealed record as without."""
    with office.world.connected(Role.WEB) as connection:
        (acts,) = connection.execute(
            "SELECT count(*) FROM books.told_act WHERE customer_id = %s", (KEY,)
        ).fetchone() or (0,)
        page, more = tell_timeline(connection, HARU, "ja")
    return acts, len(page) + (more or 0)


def test_nothing_that_the_customer_is_told_differs_while_the_demand_is_sealed(
    world: World,
) -> None:
    office = DemandOffice(world)
    world.night()
    demand = office.approved()
    index = office.disclose(demand, seal=outlasting()).ledger_index - 2
    office.office.restrict("promotion")
    world.checkpoint()
    other = DemandOffice(without(world, [index]))
    assert told(office) == told(other)
    assert asked_of_the_database(office) == asked_of_the_database(other)
    before = told(office)
    office.lift(demand)
    assert told(office)[:2] != before[:2], "lifted, it is told"
