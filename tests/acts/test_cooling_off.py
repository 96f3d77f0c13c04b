"""Cooling off: eight days with the day of the papers, of what a visit or a call has sold."""

from datetime import date, timedelta

import pytest

from night_world import World
from request_office import NOON
from sekisho.cases.switching import Move
from sekisho.gate.advance_switching import Said
from sekisho.gate.errors import ActRefusedError
from switching_office import HOSHIZORA, SwitchingDesk, given


@pytest.fixture
def desk(world: World) -> SwitchingDesk:
    """No switching was opened at the desk yet."""
    return SwitchingDesk(world)


def test_a_sale_at_the_door_is_rescinded_within_eight_days_of_the_papers(
    desk: SwitchingDesk,
) -> None:
    who = desk.applicant()
    for days in (0, 7):
        case = desk.open(who, channel="visit", papers_on=date(2026, 12, 1)).switching
        desk.at(case, Move.CONSENT, Move.RELAY)
        after = desk.move(case, Move.COOL_OFF, at=NOON + timedelta(days=days))
        assert after.state == "cooled_off"
        assert desk.step(case) == ("cooled_off", "withdrawn", [])
        assert not given(desk, who, HOSHIZORA, "name")
    case = desk.open(who, channel="visit", papers_on=date(2026, 12, 1)).switching
    with pytest.raises(ActRefusedError) as refused:
        desk.move(case, Move.COOL_OFF, at=NOON + timedelta(days=8))
    assert refused.value.en.startswith("The cooling-off ended on 2026-12-08.")


def test_the_word_counts_from_its_sending_and_without_papers_for_ever(
    desk: SwitchingDesk,
) -> None:
    who = desk.applicant()
    case = desk.open(who, channel="telephone", papers_on=date(2026, 12, 1)).switching
    sent = Said(day=date(2026, 12, 8))
    assert desk.move(case, Move.COOL_OFF, sent, NOON + timedelta(days=12)).state == "cooled_off"
    case = desk.open(who, channel="telephone").switching
    later = NOON + timedelta(days=90)
    assert desk.move(case, Move.COOL_OFF, at=later).state == "cooled_off"


def test_what_was_done_already_can_be_rescinded_too(desk: SwitchingDesk) -> None:
    who = desk.leaver()
    written = {"channel": "visit", "papers_on": date(2026, 12, 14)}
    case = desk.leave(who, at=NOON + timedelta(days=13), **written).switching
    desk.at(case, Move.CONSENT, Move.RELAY, Move.ACCEPT, Move.FIX_DAY)
    desk.move(case, Move.COMPLETE, at=NOON + timedelta(days=14))
    after = desk.move(case, Move.COOL_OFF, at=NOON + timedelta(days=16))
    assert (after.state, after.messages) == ("cooled_off", ())


def test_what_the_customer_asked_for_unasked_has_no_cooling_off(desk: SwitchingDesk) -> None:
    case = desk.open(desk.applicant()).switching
    with pytest.raises(ActRefusedError, match="There is no cooling-off"):
        desk.move(case, Move.COOL_OFF)
    assert desk.move(case, Move.WITHDRAW).state == "withdrawn"
