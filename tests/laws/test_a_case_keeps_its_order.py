"""Nothing is told before identity, nothing is done unpaid or refused, and nothing un-erases."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sekisho.cases.clock import Target, due_on, is_business_day, warn_on
from sekisho.cases.kinds import KINDS, Asker
from sekisho.cases.life import (
    OPEN,
    TRANSITIONS,
    Case,
    Outcome,
    State,
    Step,
    StepRefusedError,
    Taker,
    advance,
)

FINAL = {State.CLOSED, State.WITHDRAWN, State.JOINED}
AFTER_IDENTITY = {State.IDENTIFIED, State.DECIDED, State.DEFERRED, State.DONE, State.CLOSED}


class LifeOfACase(RuleBasedStateMachine):
    """Anybody tries any step at any time; the machine remembers what really happened."""

    @initialize(
        kind=st.sampled_from(sorted(KINDS)),
        asker=st.sampled_from(list(Asker)),
        papers=st.booleans(),
        fee=st.booleans(),
        paid=st.booleans(),
    )
    def begin(self, kind: str, asker: Asker, papers: bool, fee: bool, paid: bool) -> None:
        self.case = Case(kind, asker, papers_seen=papers, fee_due=fee, fee_paid=paid)
        self.taken: list[Step] = []

    @rule(
        step=st.sampled_from(list(Step)),
        taker=st.sampled_from(list(Taker)),
        outcome=st.none() | st.sampled_from(list(Outcome)),
        reason=st.none() | st.sampled_from(sorted({r for k in KINDS.values() for r in k.refusals})),
    )
    def try_a_step(
        self, step: Step, taker: Taker, outcome: Outcome | None, reason: str | None
    ) -> None:
        reasons = () if reason is None else (reason,)
        before = self.case
        try:
            self.case = advance(before, step, taker, outcome=outcome, reasons=reasons)
        except StepRefusedError:
            return
        self.taken.append(step)
        assert taker in TRANSITIONS[step].takers
        assert before.state not in FINAL, "what is final stays"
        if step is Step.WITHDRAW:
            assert Step.CARRY_OUT not in self.taken, "nobody takes back what is done"

    @invariant()
    def identity_comes_first(self) -> None:
        if self.case.state in AFTER_IDENTITY:
            assert self.taken[0] is Step.IDENTIFY
            assert self.case.asker is Asker.PERSON or self.case.papers_seen

    @invariant()
    def what_is_done_was_granted_and_paid(self) -> None:
        if Step.CARRY_OUT in self.taken:
            assert self.case.outcome in (Outcome.GRANTED, Outcome.IN_PART)
            assert self.case.fee_paid or not self.case.fee_due
            assert self.taken.count(Step.CARRY_OUT) == 1

    @invariant()
    def a_refusal_has_its_reason(self) -> None:
        if self.case.outcome in (Outcome.IN_PART, Outcome.REFUSED):
            assert set(self.case.reasons) <= set(self.case.law.refusals)
            assert self.case.reasons

    @invariant()
    def a_closed_case_was_answered(self) -> None:
        if self.case.state is State.CLOSED:
            assert self.case.outcome is Outcome.REFUSED or Step.CARRY_OUT in self.taken

    @invariant()
    def only_a_granted_erasure_waits(self) -> None:
        if self.case.state is State.DEFERRED:
            assert self.case.kind == "erasure"

    @invariant()
    def the_customer_can_always_withdraw_what_is_open(self) -> None:
        if self.case.state in OPEN:
            assert advance(self.case, Step.WITHDRAW, Taker.CUSTOMER).state is State.WITHDRAWN


TestLifeOfACase = pytest.mark.slow(LifeOfACase.TestCase)
TestLifeOfACase.settings = settings(max_examples=2000, stateful_step_count=50, deadline=None)

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(1, 60), st.integers(0, 5), st.sets(DAYS, max_size=20))
def test_the_due_day_is_never_later_than_promised_nor_the_warning_later_than_it(
    received: date, days: int, warn: int, holidays: set[date]
) -> None:
    target = Target(days, warn)
    due = due_on(received, target, holidays.__contains__)
    assert received < due <= received + timedelta(days=days)
    assert warn_on(due, target, holidays.__contains__) <= due
    window = [received + timedelta(days=n) for n in range(1, days + 1)]
    business = [day for day in window if is_business_day(day, holidays.__contains__)]
    assert due == (business[-1] if business else window[-1])


def test_a_fee_may_be_taken_for_disclosure_and_the_purpose_of_use_only() -> None:
    free = {"correction", "cease_of_use", "erasure", "cease_of_provision"}
    allowed = {name for name, each in KINDS.items() if each.fee}
    assert allowed == set(KINDS) - free
