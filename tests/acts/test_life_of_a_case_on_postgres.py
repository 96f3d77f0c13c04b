"""The life of a case on a real PostgreSQL: the acts allow what the pure machine allows, no more."""

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from night_world import World
from request_office import HARU, KOTARO, MIDORI, Office, moment
from sekisho.cases.kinds import Asker
from sekisho.cases.life import Case, Outcome, State, Step, StepRefusedError, Taker, advance
from sekisho.gate.carry_out_request import carry_out_request
from sekisho.gate.errors import ActRefusedError
from sekisho.postgres.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = st.lists(
    st.sampled_from(
        ["identify", "grant", "refuse", "carry_out", "notify", "withdraw", "restrict", "correct"]
    ),
    min_size=1,
    max_size=8,
)


def carry_out(office: Office, case: int) -> object:
    """The hand does what was granted."""
    with office.world.connected(Role.HAND) as connection:
        return carry_out_request(connection, office.version, case, moment(KOTARO))


def on_postgres(office: Office, case: int, what: str) -> None:
    """The act of that name is tried."""
    acts: dict[str, Callable[[], object]] = {
        "identify": lambda: office.identify(case),
        "grant": lambda: office.decide(case, Outcome.GRANTED),
        "refuse": lambda: office.decide(case, Outcome.REFUSED, "other_law"),
        "carry_out": lambda: carry_out(office, case),
        "notify": lambda: office.notify(case),
        "withdraw": lambda: office.withdraw(case),
        "restrict": lambda: office.restrict("promotion"),
        "correct": lambda: correct(office),
    }
    with suppress(ActRefusedError):
        acts[what]()


def correct(office: Office) -> None:
    """Another case of Haru's corrects the telephone number."""
    case = office.open("correction", corrections=(("phone", "0000-12-0000"),)).case
    office.identify(case)
    office.decide(case, Outcome.GRANTED)
    carry_out(office, case)


def in_the_machine(case: Case, what: str) -> Case:
    """The same step in the pure machine."""
    steps = {
        "identify": (Step.IDENTIFY, Taker.OFFICER, None, ()),
        "grant": (Step.DECIDE, Taker.OFFICER, Outcome.GRANTED, ()),
        "refuse": (Step.DECIDE, Taker.OFFICER, Outcome.REFUSED, ("other_law",)),
        "carry_out": (Step.CARRY_OUT, Taker.SYSTEM, None, ()),
        "notify": (Step.NOTIFY, Taker.OFFICER, None, ()),
        "withdraw": (Step.WITHDRAW, Taker.CUSTOMER, None, ()),
    }
    if what not in steps:
        return case
    step, taker, outcome, reasons = steps[what]
    with suppress(StepRefusedError):
        return advance(case, step, taker, outcome=outcome, reasons=reasons)
    return case


@pytest.mark.slow
@given(STEPS)
@settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_acts_walk_as_the_machine_does(world: World, steps: list[str]) -> None:
    office = Office(world)
    world.owner("DELETE FROM books.case_check")
    world.owner("UPDATE books.request_case SET state = 'withdrawn' WHERE state <> 'closed'")
    world.owner("UPDATE records.customer SET restricted = NULL WHERE customer_no = %s", HARU)
    told = "SELECT count(*) FROM books.act WHERE kind = 'request' AND cardinality(items) > 5"
    before = world.owner(told)[0][0]
    case = office.open().case
    expected = Case("disclosure", Asker.PERSON)
    for what in steps:
        on_postgres(office, case, what)
        expected = in_the_machine(expected, what)
        assert office.state(case) == str(expected.state)
    was_told = expected.outcome is Outcome.GRANTED and expected.state in (State.DONE, State.CLOSED)
    assert world.owner(told)[0][0] - before == int(was_told), "one disclosure, one entry"
    (restricted,) = world.owner(
        "SELECT restricted FROM records.customer WHERE customer_no = %s", HARU
    )[0]
    assert (restricted or []) == (["promotion"] if "restrict" in steps else [])
    assert world.owner("SELECT count(*) FROM books.case_check WHERE staff = %s", MIDORI) == [(0,)]
    assert world.faults() == []
