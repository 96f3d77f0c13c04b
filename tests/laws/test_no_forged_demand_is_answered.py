"""A demand that may be forged, or asks for too much, is answered never, by no order of steps.

Demands are generated over every basis, body, date and scope, then every order of up to eight steps
is tried, by the right people and the wrong ones. The life has six states and six steps, so orders
of eight reach each state by each way, and go on trying beyond the final ones.
"""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sekisho.cases.demand import (
    APPROVALS,
    OFFICER,
    Demand,
    State,
    approve,
    call_back,
    disclose,
    expire,
    narrow,
    received,
    refuse,
)
from sekisho.cases.demand_bases import BASES, Body
from sekisho.cases.demand_check import MAIL, Authority, Limits, Paper, examine
from sekisho.cases.demand_reasons import REASONS
from sekisho.cases.life import StepRefusedError

TODAY = date(2026, 12, 1)
PHONE = "0000-70-0110"
ITEMS = ("name", "address", "phone", "payment_history", MAIL, "pin")
NEVER = frozenset({"pin"})
PEOPLE = ("midori", "kotaro", "sayo", "haru")
days = st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))
papers = st.builds(
    Paper,
    basis=st.sampled_from(sorted(BASES)),
    number=st.sampled_from(["", " ", "照会第1号"]),
    issued_on=days,
    items=st.lists(st.sampled_from(ITEMS), min_size=1, unique=True).map(tuple),
    persons=st.integers(0, 12),
    matter=st.booleans(),
)
authorities = st.none() | st.builds(
    Authority, id=st.just("a"), ja=st.just("架空"), en=st.just("Kaku"),
    body=st.sampled_from(Body), telephone=st.just(PHONE), source=st.just("s"), checked_on=days,
)  # fmt: skip
step = st.tuples(
    st.sampled_from(["call", "deny", "approve", "narrow", "refuse", "disclose", "expire"]),
    st.sampled_from(PEOPLE),
    st.sampled_from([OFFICER, "operator"]),
    st.sampled_from([PHONE, "0000-99-9999"]),
    days,
)
Taken = tuple[str, str, str, str, date]


def taken(demand: Demand, how: Taken) -> Demand:
    """The demand after the step, or as it was where the step is refused."""
    name, who, role, dialled, day = how
    try:
        match name:
            case "call" | "deny":
                return call_back(demand, day, dialled, PHONE, issued=name == "call")
            case "approve":
                return approve(demand, day, who, role)
            case "narrow":
                return narrow(demand, day, demand.items[:-1])
            case "refuse":
                return refuse(demand, day, role, ("not-needed",))
            case "disclose":
                return disclose(demand, day, role)
            case _:
                return expire(demand, day) or demand
    except StepRefusedError:
        return demand


@given(papers, authorities, st.booleans(), st.lists(step, max_size=8))
def test_what_the_paper_speaks_against_is_refused_whatever_follows(
    paper: Paper, authority: Authority | None, used: bool, steps: list[Taken]
) -> None:
    against = examine(paper, authority, Limits(), TODAY, used=used, never=NEVER)
    demand = received("midori", paper.items, TODAY + timedelta(days=30), against)
    assert set(against) <= set(REASONS)
    for each in steps:
        demand = taken(demand, each)
    if against:
        assert (demand.state, demand.reasons) == (State.REFUSED, against)


@given(st.lists(step, max_size=8))
def test_a_disclosure_has_a_call_to_the_directory_and_two_officers_and_a_day(
    steps: list[Taken],
) -> None:
    demand = received("midori", ("name", "address"), TODAY + timedelta(days=30), ())
    called = False
    for each in steps:
        before, demand = demand, taken(demand, each)
        called |= demand is not before and each[0] == "call" and each[3] == PHONE
        if demand.state in (State.APPROVED, State.DISCLOSED):
            assert called
            assert len(set(demand.approved_by)) == APPROVALS
            assert demand.taken_in_by not in demand.approved_by
        if demand.state is State.DISCLOSED and before.state is not State.DISCLOSED:
            assert (before.state, each[2]) == (State.APPROVED, OFFICER)
            assert each[4] <= demand.expires_on
        assert set(demand.items) <= {"name", "address"}
        assert demand.items


@given(papers, authorities, st.booleans())
def test_what_is_taken_on_is_named_current_and_within_its_law(
    paper: Paper, authority: Authority | None, used: bool
) -> None:
    if examine(paper, authority, Limits(), TODAY, used=used, never=NEVER):
        return
    assert authority is not None
    assert authority.body in BASES[paper.basis].issuers
    assert paper.number.strip()
    assert not used
    assert paper.issued_on <= TODAY <= Limits().last_day(paper.basis, paper.issued_on)
    assert 1 <= paper.persons <= Limits().persons
    assert not NEVER.intersection(paper.items)
    assert MAIL not in paper.items or paper.basis == "warrant"
