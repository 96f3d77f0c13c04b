"""Only the customer acts as the customer: the account must be theirs, and proved just now."""

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from night_world import SEED, World
from request_office import HARU, NOON, Office
from sekisho.cases.kinds import Asker
from sekisho.cases.life import Outcome
from sekisho.gate.account_proof import AccountProof
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.load_synthetic import customer_numbers
from sekisho.gate.restrict_use import ProvedCase
from sekisho.postgres.roles import Role

NATSU = list(customer_numbers(SEED, 2).values())[1]


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


def test_the_account_proves_who_asks_and_lifts_what_was_restricted(office: Office) -> None:
    proof = office.account()
    case = office.open(channel="account").case
    office.by_account(case, proof)
    assert office.state(case) == "identified"
    office.restrict("all")
    assert office.lift("all", proof) is not None
    assert office.lift("all", proof) is None, "nothing stands any more"


def changed(proof: AccountProof, office: Office, how: str) -> AccountProof:
    """The proof with something wrong about it."""
    return {
        "one factor": replace(proof, two_factors=False),
        "seven minutes ago": replace(proof, proved_at=NOON - timedelta(minutes=7)),
        "in the future": replace(proof, proved_at=NOON + timedelta(minutes=1)),
        "no such account": replace(proof, account=proof.account + 1000),
        "another's account": replace(office.account(NATSU), customer_no=HARU),
        "another's proof": office.account(NATSU),
    }[how]


@pytest.mark.parametrize(
    "how",
    [
        "one factor", "seven minutes ago", "in the future", "no such account",
        "another's account", "another's proof",
    ],
)  # fmt: skip
def test_a_proof_with_something_wrong_lifts_nothing(office: Office, how: str) -> None:
    office.restrict("all")
    with pytest.raises(ActRefusedError) as refused:
        office.lift("all", changed(office.account(), office, how))
    assert refused.value.en == (
        "We could not confirm that it is you. Sign in again, then repeat what you did."
    )
    held = "SELECT restricted FROM records.customer WHERE customer_no = %s"
    assert office.world.owner(held, HARU) == [(["all"],)]


def test_a_closed_account_lifts_nothing(office: Office) -> None:
    proof = office.account()
    office.restrict("all")
    office.world.owner("UPDATE accounts.account SET is_active = false WHERE id = %s", proof.account)
    with pytest.raises(ActRefusedError, match="Sign in again"):
        office.lift("all", proof)


def test_another_customer_s_case_and_an_agent_s_lift_nothing(office: Office) -> None:
    office.restrict("all")
    natsus = office.open("cease_of_use", NATSU).case
    office.identify(natsus)
    parents = office.open("cease_of_use", asker=Asker.STATUTORY_AGENT).case
    office.check(parents, "agent_papers", "staff-3")
    office.identify(parents)
    assert office.state(parents) == "identified"
    for case in (natsus, parents, 999_999):
        with pytest.raises(ActRefusedError) as refused:
            office.lift("all", ProvedCase(case))
        assert refused.value.en == "Only the customer can lift a restriction (C51)."


def test_a_case_that_is_over_lifts_nothing(office: Office) -> None:
    case = office.open("purpose_of_use").case
    office.identify(case)
    office.restrict("all")
    office.decide(case, Outcome.REFUSED, "evident")
    office.notify(case)
    with pytest.raises(ActRefusedError, match="Only the customer"):
        office.lift("all", ProvedCase(case))


@pytest.mark.parametrize(
    "call",
    ["hand.wish(1, 'all', true, 'customer')", "hand.lift(1, 'all', NULL, NULL, 'customer')"],
)
def test_the_web_process_alone_lifts_nothing_whatever_it_says(office: Office, call: str) -> None:
    with (
        office.world.connected(Role.WEB) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="only the customer lifts"),
    ):
        connection.execute(f"SELECT {call}".encode())


def test_an_account_identifies_no_agent_and_no_case_of_another(office: Office) -> None:
    proof = office.account()
    agents = office.open(asker=Asker.APPOINTED_AGENT).case
    with pytest.raises(ActRefusedError) as refused:
        office.by_account(agents, proof)
    assert refused.value.en == (
        "Requests by agents and by others on the contract need documents at the desk."
    )
    with pytest.raises(ActRefusedError) as foreign:
        office.by_account(office.open(customer=NATSU).case, proof)
    assert foreign.value.en == "There is no such request of yours."


def test_an_answer_is_given_to_its_customer_once_the_case_is_closed(office: Office) -> None:
    from sekisho.gate.my_requests import my_answer

    case = office.open(channel="account").case
    office.by_account(case, office.account())
    office.decide(case, Outcome.GRANTED)
    assert office.work().carried == (case,)
    with office.world.connected(Role.WEB) as connection:
        with pytest.raises(ActRefusedError):
            my_answer(connection, HARU, case, "letter.pdf")
        connection.rollback()
        office.notify(case)
        assert my_answer(connection, HARU, case, "letter.pdf").startswith(b"%PDF-")
        for number, name in ((NATSU, "letter.pdf"), (HARU, "nothing.pdf")):
            with pytest.raises(ActRefusedError, match="no such request of yours"):
                my_answer(connection, number, case, name)
    assert office.work(NOON + timedelta(days=31)).forgotten == 3
    assert office.world.owner("SELECT * FROM records.answer") == []
