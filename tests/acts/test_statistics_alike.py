"""What one table hides, a table of other rows that tells nearly the same does not give away."""

from types import SimpleNamespace
from typing import cast

import pytest

from night_world import World
from sekisho.books.statistics import Release, basis_of
from sekisho.disclosure.cube import Cube, of_persons
from sekisho.disclosure.primary import Rules
from sekisho.gate.alike_statistics import Alike, Held, Promise, hold_against, kept_beside
from sekisho.gate.errors import ActRefusedError
from sekisho.postgres.roles import Role
from statistics_office import CHARGES, MONTH, SUPPLY, Office

DIMENSIONS = ("area", "kind")
PROMISES = {"bills": Promise("count", 1, Rules(10, 10))}
PERSONS = {("03", "person"): 300, ("03", "company"): 40, ("04", "person"): 200,
           ("04", "company"): 7, ("06", "person"): 90, ("06", "company"): 80}  # fmt: skip
SMALL = ("04", "company")


def cube(measure: str, persons: dict[tuple[str, str], int]) -> Cube:
    """So many people in each cell, each with one thing."""
    everybody = [
        (f"{place}{number}", place, (1,))
        for place, count in persons.items()
        for number in range(count)
    ]
    return of_persons(DIMENSIONS, (measure,), everybody)


def contracts_hiding(*hidden: tuple[str | None, str | None]) -> Alike:
    """A table of contracts of the same people that was released before."""
    release = cast("Release", SimpleNamespace(id=1))
    return Alike("bills", release, cube("contracts", PERSONS), frozenset(hidden))


def bills_beside(*alike: Alike) -> Held:
    """What is hidden of the bills of the same people."""
    ours = cube("bills", PERSONS)
    return hold_against(ours, ours, MONTH, [], alike, PROMISES)


def by_voltage(measure: str) -> Cube:
    """The same people, each cell divided: most of them at low voltage, eleven at high."""
    everybody = [
        (f"{place}{number}", (*place, "high" if number < 11 else "low"), (1,))
        for place, count in PERSONS.items()
        for number in range(count)
    ]
    return of_persons((*DIMENSIONS, "voltage"), (measure,), everybody)


def test_a_finer_table_of_the_next_month_does_not_add_up_to_what_was_hidden() -> None:
    """Last month 40 companies in 03 were hidden beside the 7; their parts are not shown now."""
    area = {("04", "person"), SMALL, ("03", "person"), ("03", "company")}
    last = contracts_hiding(*area)
    ours = by_voltage("bills")
    held = hold_against(ours, ours, MONTH, [], [last], PROMISES)
    assert held.open == ()
    assert {(*place, None) for place in area} <= held.hidden
    assert {("03", "company", "high"), ("03", "company", "low")} & held.hidden


@pytest.mark.parametrize("other", ["03", "06"])
def test_companions_are_those_that_the_other_table_hides(other: str) -> None:
    """Whichever area the contracts hide beside the small cell, the bills hide no other."""
    area = {("04", "person"), SMALL, (other, "person"), (other, "company")}
    assert bills_beside(contracts_hiding(*area)) == Held(frozenset(area), ())


def test_what_the_other_table_hides_is_hidden_though_it_would_not_be_needed() -> None:
    area = {("04", "person"), SMALL, ("06", "person"), ("06", "company")}
    more = ("03", "company")
    assert more in bills_beside(contracts_hiding(*area, more, ("03", "person"))).hidden


def test_where_the_other_table_has_shown_all_companions_it_is_said_that_it_did() -> None:
    """The small cell of the bills can be worked out, as nearly as there is one for a contract."""
    assert bills_beside(contracts_hiding(SMALL)) == Held(frozenset({SMALL}), ("bills",))


def test_a_table_along_more_lines_hides_by_its_totals() -> None:
    everybody = [
        (f"{place}{number}", (*place, "low"), (1,))
        for place, count in PERSONS.items()
        for number in range(count)
    ]
    finer = of_persons((*DIMENSIONS, "voltage"), ("contracts",), everybody)
    area = {("04", "person"), SMALL, ("03", "person"), ("03", "company")}
    hidden = frozenset((*place, at) for place in area for at in ("low", None))
    alike = Alike("bills", cast("Release", SimpleNamespace(id=1)), finer, hidden)
    assert bills_beside(alike).hidden == area


def test_a_table_that_does_not_show_the_measure_is_not_held_against_it() -> None:
    """The notice declares what was billed and no number of bills: yen are not like contracts."""
    yen = cube("billed", PERSONS)
    promises = {"billed": Promise("sum", 1, Rules(10, 10))}
    alike = [contracts_hiding(SMALL)]
    assert hold_against(yen, yen, MONTH, [], alike, promises) == Held(frozenset(), ())


def test_without_such_a_table_nothing_more_is_hidden() -> None:
    assert bills_beside() == Held(frozenset(), ())


@pytest.fixture
def office(world: World) -> Office:
    """The office of this test's own world."""
    return Office(world)


def crossed(office: Office, made: Release) -> dict[tuple[str, str], bool]:
    """By area and kind, whether the first figure is hidden; of nobody there is none."""
    width = len(made.dimensions)
    return {
        (line[1], line[width]): line[width + 1] == "x"
        for line in office.lines(made)
        if width + 1 < len(line) and line[width + 1] and (width == 2 or line[2] == "計")
    }


def test_bills_hide_what_the_contracts_of_the_month_hide(office: Office) -> None:
    first = office.released(SUPPLY)
    second = office.released(CHARGES)
    assert second.parameters["alike"] == [first.id]
    contracts, bills = crossed(office, first), crossed(office, second)
    shared = contracts.keys() & bills.keys()
    assert len(shared) > 10
    assert any(contracts[place] for place in shared)
    assert all(bills[place] for place in shared if contracts[place])
    assert office.verify(second).sound


def test_the_contracts_of_the_next_month_look_at_the_bills(office: Office) -> None:
    bills = office.released(CHARGES, "2026-08")
    assert office.prepare(SUPPLY).parameters["alike"] == [bills.id]


def test_another_month_along_other_dimensions_is_taken_for_this_one(office: Office) -> None:
    released = office.released(CHARGES, "2026-08")
    with office.world.connected(Role.OWNER) as books:
        same = kept_beside(books, ("kind", "area"), ("bills", "billed"), [released])
        finer = kept_beside(books, ("area", "kind", "voltage"), ("bills",), [released])
        hidden = basis_of(books, released.id).hidden
    assert same == [], "what it hides stays hidden as it is"
    [one] = finer
    assert (one.measure, one.cube.dimensions, one.hidden) == ("bills", ("area", "kind"), hidden)


def test_what_was_not_held_against_a_table_that_is_alike_is_not_released(office: Office) -> None:
    waits = office.prepare(CHARGES)
    office.released(SUPPLY)
    with pytest.raises(ActRefusedError) as why:
        office.release(waits)
    assert why.value.code == "released-since"
