"""Every night what the notice no longer allows to keep goes, and the rest is said to be kept."""

import secrets
from datetime import UTC, datetime

import pytest

from night_world import World
from request_office import HARU, Office
from sekisho.gate.run_retention import Sweep, Swept, run_retention
from sekisho.postgres.roles import Role

TONIGHT = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
LONG_AGO = "2015-03-31"


@pytest.fixture
def office(world: World) -> Office:
    """The office."""
    return Office(world)


def sweep(office: Office) -> Swept:
    """One night's retention."""
    with office.world.connected(Role.HAND) as connection:
        errand = Sweep(TONIGHT, lambda: secrets.token_bytes(16), lambda done, total: None)
        return run_retention(connection, office.version, errand)


def all_long_over(world: World, keys: list[int], state: str = "ended") -> None:
    """The contracts of these customers ended long ago, and all was paid."""
    world.owner(
        "UPDATE records.contract SET state = %s, ended_on = %s, applied_on = %s, started_on = NULL,"
        " overdue_yen = 0, overdue_days = 0 WHERE customer_id = ANY (%s)",
        state, LONG_AGO, LONG_AGO, keys,
    )  # fmt: skip
    world.owner(
        "UPDATE records.payment SET paid_on = %s WHERE customer_id = ANY (%s)", LONG_AGO, keys
    )


def key_of(world: World, number: str) -> int:
    """The customer's key."""
    row = world.owner("SELECT id FROM records.customer WHERE customer_no = %s", number)[0]
    return int(row[0])


@pytest.mark.parametrize("state", ["ended", "never_supplied"])
def test_who_has_nothing_left_to_be_kept_for_is_erased_even_where_nothing_came_of_it(
    office: Office, state: str
) -> None:
    all_long_over(office.world, [key_of(office.world, HARU)], state)
    before = office.world.owner("SELECT count(*) FROM records.customer")[0][0]
    swept = sweep(office)
    gone = office.world.owner("SELECT count(*) FROM records.customer WHERE customer_no = %s", HARU)
    assert gone == [(0,)]
    assert swept.customers >= 1
    assert swept.customers + sum(swept.kept.values()) == before
    entry = office.entry(swept.ledger_index).fields
    assert (entry["kind"], entry["customers_erased"]) == ("retention", swept.customers)
    assert office.world.faults() == []


def test_a_debt_keeps_a_customer_whose_contract_ended_long_ago(office: Office) -> None:
    key = key_of(office.world, HARU)
    all_long_over(office.world, [key])
    office.world.owner(
        "UPDATE records.contract SET overdue_yen = 1, overdue_days = 9 WHERE customer_id = %s", key
    )
    sweep(office)
    assert key_of(office.world, HARU) == key


def test_a_second_sweep_the_same_night_erases_nothing(office: Office) -> None:
    sweep(office)
    again = sweep(office)
    assert (again.customers, set(again.rows.values())) == (0, {0})


def test_old_conversations_go_and_young_ones_stay(office: Office) -> None:
    key = key_of(office.world, HARU)
    for day in ("2023-11-30", "2023-12-02"):
        office.world.owner(
            "INSERT INTO records.conversation (customer_id, held_at, medium, subject, body)"
            " VALUES (%s, %s, 'phone', 'retention', %s)", key, f"{day} 03:00+00", day,
        )  # fmt: skip
    sweep(office)
    left = office.world.owner("SELECT body FROM records.conversation WHERE subject = 'retention'")
    assert left == [("2023-12-02",)]


def test_an_old_credit_assessment_goes_and_its_application_stays(office: Office) -> None:
    office.world.owner("UPDATE records.application SET applied_on = '2025-11-30'")
    applications = office.world.owner("SELECT count(*) FROM records.application")
    sweep(office)
    assert office.world.owner(
        "SELECT count(*) FROM records.application WHERE credit_result IS NOT NULL"
    ) == [(0,)]
    assert office.world.owner("SELECT count(*) FROM records.application") == applications
