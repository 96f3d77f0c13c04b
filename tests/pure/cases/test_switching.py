"""A switching's steps: what each gives to whom, which moves follow, and what is refused."""

from datetime import date
from itertools import product

import pytest

from cast import published_policy
from sekisho.cases.life import StepRefusedError
from sekisho.cases.switching import (
    BEFORE,
    OPEN,
    Channel,
    Move,
    Relay,
    Step,
    Whom,
    given_at,
    moved,
    opened,
)
from sekisho.cases.switching_reasons import REASONS

TODAY = date(2026, 12, 1)
NEEDS = {"consent_sha256": "c" * 64, "day": date(2026, 12, 15), "reasons": ("name-differs",)}


@pytest.mark.parametrize(("step", "incoming"), [*product(Step, (True, False))])
def test_something_is_given_at_three_steps_only_and_a_name_at_one(
    step: Step, incoming: bool
) -> None:
    given = given_at(step, incoming=incoming)
    gives = {Step.ACCEPTED, Step.DATED} | ({Step.RELAYED} if incoming else set())
    assert bool(given) is (step in gives)
    named = [whom for whom, items in given.items() if "name" in items]
    assert named == ([Whom.RETAILER, Whom.OCCTO] if step is Step.RELAYED and incoming else [])
    words = published_policy().vocabulary
    assert all(item in words.items for items in given.values() for item in items)


def test_the_open_steps_are_the_values_of_the_notice_s_fact() -> None:
    values = published_policy().vocabulary.facts["relay_step"].values
    assert {str(value.id) for value in values} == {str(step) for step in OPEN}


@pytest.mark.parametrize(("step", "move"), [*product(Step, Move)])
def test_each_move_follows_the_steps_of_the_drawing_and_no_other(step: Step, move: Move) -> None:
    before = Relay(True, Channel.VISIT, step, "c" * 64, date(2026, 11, 30))
    if step in BEFORE[move]:
        after = moved(before, move, TODAY, **NEEDS)  # type: ignore[arg-type]  # each its own
        assert after.step is not step or move is Move.FIX_DAY
        return
    with pytest.raises(StepRefusedError) as refused:
        moved(before, move, TODAY)
    said = f"The switching is {step!s}; {move!s} cannot follow (C31).".replace("_", " ")
    assert refused.value.en.startswith(said)
    assert f" {move!s}" not in refused.value.en.removeprefix(said)


@pytest.mark.parametrize("reason", [*REASONS])
def test_each_reason_ends_the_case_or_can_be_mended(reason: str) -> None:
    relayed = Relay(True, Channel.WEB, Step.RELAYED, "c" * 64)
    after = moved(relayed, Move.SEND_BACK, TODAY, reasons=(reason,))
    assert after.is_open is REASONS[reason].mendable
    both = moved(relayed, Move.SEND_BACK, TODAY, reasons=(reason, "customer-denies"))
    assert both.step is Step.REFUSED, "one that cannot be mended decides"
    assert moved(relayed, Move.REFUSE, TODAY, reasons=(reason,)).step is Step.REFUSED


@pytest.mark.parametrize("day", [None, TODAY, date(2026, 11, 30)])
def test_a_day_that_is_not_to_come_is_refused(day: date | None) -> None:
    with pytest.raises(StepRefusedError) as refused:
        moved(Relay(True, Channel.WEB, Step.ACCEPTED), Move.FIX_DAY, TODAY, day=day)
    assert refused.value.ja == "切替日には、明日以降の日を入れてください（C31）。"


def test_nothing_is_done_before_its_day() -> None:
    dated = Relay(True, Channel.WEB, Step.DATED, "c" * 64, date(2026, 12, 2))
    with pytest.raises(StepRefusedError, match="not done before the day of the change, 2026-12-02"):
        moved(dated, Move.COMPLETE, TODAY)
    assert moved(dated, Move.COMPLETE, date(2026, 12, 2)).step is Step.DONE


def test_where_another_is_open_the_case_is_refused_from_the_beginning() -> None:
    second = opened(incoming=False, channel=Channel.WEB, another_open=True)
    assert (second.step, second.reasons) == (Step.REFUSED, ("another-open",))
    assert opened(incoming=True, channel=Channel.WEB, another_open=False).step is Step.APPLIED
