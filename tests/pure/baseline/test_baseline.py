"""High 4 of 5: which days, the adjustment, the rounding, and what is refused. Worked by hand."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.baseline.days import EVENT, LITTLE, LOWEST, MISSING, Passed
from sekisho.baseline.method import Event, Method, Window
from sekisho.baseline.reduction import Baseline, NoBaseline, compute, rounded
from sekisho.baseline.slots import Day, Readings, begins, ends, spoken

FRIDAY = date(2026, 11, 20)
EVENT_OF_TWO = Event(FRIDAY, 27, 28)
HOLIDAYS = frozenset({date(2026, 11, 3), date(2026, 11, 23)})
PLAIN = Method(window=None)


def public(day: date) -> bool:
    """Culture Day and Labour Thanksgiving Day."""
    return day in HOLIDAYS


def flat(kwh: str | int, **other: str | None) -> Day:
    """A day of the same reading in each slot, but for those named like s27."""
    read: list[Decimal | None] = [Decimal(kwh)] * 48
    for slot, value in other.items():
        read[int(slot[1:]) - 1] = None if value is None else Decimal(value)
    return read


def weekdays(*kwh: str | int, before: date = FRIDAY) -> dict[date, Day]:
    """The weekdays before that day, the newest first."""
    days: dict[date, Day] = {}
    day = before
    for one in kwh:
        day -= timedelta(days=1)
        while day.weekday() >= 5 or public(day):
            day -= timedelta(days=1)
        days[day] = flat(one)
    return days


def computed(
    days: Mapping[date, Day], method: Method = PLAIN, event: Event = EVENT_OF_TWO,
    called: frozenset[date] = frozenset(),
) -> Baseline:  # fmt: skip
    made = compute(Readings(days), event, method, called, public)
    assert isinstance(made, Baseline), made
    return made


def figures(made: Baseline) -> list[tuple[int, str, str, str]]:
    return [(s.slot, str(s.baseline), str(s.actual), str(s.reduction)) for s in made.slots]


def test_the_table_worked_by_hand() -> None:
    """Five weekdays 2, 4, 1, 3, 5: without the lowest 2 + 4 + 3 + 5 = 14, over 4 is 3.5.

    On the day the six slots from 08:00 to 11:00 read 4 where their mean of the four is 3.5: the
    adjustment is +0.5, the baseline 4.0. Used were 1.5 and 4.25: reduced by 2.5 and by -0.25.
    """
    actual = flat(4, s27="1.5", s28="4.25")
    made = computed({FRIDAY: actual, **weekdays(2, 4, 1, 3, 5)}, Method())
    assert made.adjustment == Fraction(1, 2)
    assert figures(made) == [
        (27, "4.0000", "1.5", "2.5000"),
        (28, "4.0000", "4.25", "-0.2500"),
    ]
    assert [day.day for day in made.chosen.days] == [19, 18, 16, 13]
    assert made.chosen.passed == (Passed(date(2026, 11, 17), LOWEST),)


def test_the_adjustment_reads_the_six_slots_from_five_to_two_hours_before() -> None:
    assert list(EVENT_OF_TWO.adjusting(Window())) == [17, 18, 19, 20, 21, 22]
    assert (begins(17), ends(22), begins(27)) == ("08:00", "11:00", "13:00")
    closer = Method(window=Window(6, 3))
    actual = flat(2, s21="3", s22="3", s23="3", s24="3", s27="0", s28="0")
    assert computed({FRIDAY: actual, **weekdays(2, 2, 2, 2, 2)}, closer).adjustment == 1
    assert computed({FRIDAY: actual, **weekdays(2, 2, 2, 2, 2)}).adjustment == 0


def test_an_event_early_in_the_day_is_adjusted_by_the_evening_before() -> None:
    early = Event(FRIDAY, 3, 3)
    days = {FRIDAY: flat(1), **weekdays(1, 1, 1, 1, 1, 1)}
    days[date(2026, 11, 12)] = flat(1, s41="7")
    made = computed(days, Method(), early)
    # Monday lacks a Sunday evening: it is passed over and named, not guessed.
    assert [day.day for day in made.chosen.days] == [19, 18, 17, 13]
    assert Passed(date(2026, 11, 16), MISSING, (-7, -6, -5, -4, -3, -2)) in made.chosen.passed
    # One of six slots reads 1 where the mean of 1, 1, 1 and 7 is 2.5.
    assert made.adjustment == Fraction(-1, 4)
    assert made.slots[0].baseline == Decimal("0.75")


def test_weekdays_and_holidays_are_looked_for_apart() -> None:
    monday = Event(date(2026, 11, 23), 27, 28)
    weekend = {date(2026, 11, day): flat(8) for day in (22, 21, 15, 14, 8, 7, 3, 1)}
    days = {monday.day: flat(3), **weekend, **weekdays(*[1] * 15, before=monday.day)}
    made = computed(days, PLAIN, monday)
    assert [day.day for day in made.chosen.days] == [22, 21, 15, 14]
    assert made.slots[0].baseline == 8


def test_event_days_are_left_out_and_the_next_like_day_comes_in() -> None:
    days = {FRIDAY: flat(0), **weekdays(2, 9, 2, 2, 2, 2)}
    made = computed(days, called=frozenset({date(2026, 11, 18)}))
    assert made.slots[0].baseline == 2
    assert Passed(date(2026, 11, 18), EVENT) in made.chosen.passed
    assert [day.day for day in made.chosen.days] == [19, 17, 16, 13]


def test_a_day_of_less_than_a_quarter_of_the_mean_is_passed_over() -> None:
    """4, 4, 4, 4, 0.8 have a mean of 3.36, a quarter is 0.84; 0.85 would have a mean of 3.37."""
    days = {FRIDAY: flat(0), **weekdays(4, 4, "0.8", 4, 4, 6)}
    made = computed(days)
    assert Passed(date(2026, 11, 17), LITTLE) in made.chosen.passed
    assert made.slots[0].baseline == Decimal("4.5")
    kept = computed({**days, date(2026, 11, 17): flat("0.85")})
    assert Passed(date(2026, 11, 17), LOWEST) in kept.chosen.passed
    assert kept.slots[0].baseline == 4


def test_feeding_in_keeps_its_sign_and_no_share_of_it_is_too_little() -> None:
    days = {FRIDAY: flat("-1"), **weekdays(-2, -4, -6, -8, -10)}
    made = computed(days)
    assert figures(made)[0] == (27, "-5.0000", "-1", "-4.0000")
    assert [one.why for one in made.chosen.passed] == [LOWEST]


def test_of_days_of_equal_use_the_newer_ones_stay() -> None:
    made = computed({FRIDAY: flat(0), **weekdays(1, 1, 1, 1, 1)})
    assert [day.day for day in made.chosen.days] == [19, 18, 17, 16]


def test_four_days_are_enough_and_none_is_dropped() -> None:
    made = computed({FRIDAY: flat(0), **weekdays(1, 2, 3, 4)})
    assert made.slots[0].baseline == Decimal("2.5")
    assert {one.why for one in made.chosen.passed} == {MISSING}


def test_with_fewer_days_event_days_of_most_use_fill_up_or_there_is_none() -> None:
    days = {FRIDAY: flat(0), **weekdays(1, 2, 3, 9, 8)}
    called = frozenset({date(2026, 11, 13), date(2026, 11, 16)})
    made = computed(days, called=called)
    assert made.chosen.filled == (date(2026, 11, 16),)
    assert made.slots[0].baseline == Decimal("3.75")
    refused = compute(
        Readings(days), EVENT_OF_TWO, Method(window=None, event_days=False), called, public
    )
    assert isinstance(refused, NoBaseline)
    assert refused.why == "too-few-days"


def test_no_day_beyond_the_look_back_is_used() -> None:
    old = weekdays(*[1] * 10, before=FRIDAY - timedelta(days=30))
    refused = compute(Readings({FRIDAY: flat(0), **old}), EVENT_OF_TWO, PLAIN, frozenset(), public)
    assert isinstance(refused, NoBaseline)
    assert refused.why == "too-few-days"


@pytest.mark.parametrize(
    ("day", "slots", "named"),
    [
        (flat(1, s28=None), (28,), "28 (13:30-14:00)"),
        (flat(1, s17=None, s22=None), (17, 22), "17 (08:00-08:30), 22 (10:30-11:00)"),
    ],
)
def test_a_missing_slot_of_the_day_itself_is_named_and_nothing_is_invented(
    day: Day, slots: tuple[int, ...], named: str
) -> None:
    days = {FRIDAY: day, **weekdays(1, 1, 1, 1, 1)}
    refused = compute(Readings(days), EVENT_OF_TWO, Method(), frozenset(), public)
    assert refused == NoBaseline("missing-slots", slots)
    assert spoken(slots) == named


def test_a_day_with_a_missing_slot_is_passed_over_and_named() -> None:
    days = {FRIDAY: flat(0), **weekdays(5, 1, 1, 1, 1, 1)}
    days[date(2026, 11, 19)] = flat(5, s27=None)
    made = computed(days)
    assert made.slots[0].baseline == 1
    assert Passed(date(2026, 11, 19), MISSING, (27,)) in made.chosen.passed


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(1, 20_000), "0.0001"),
        (Fraction(-1, 20_000), "-0.0001"),
        (Fraction(1, 3), "0.3333"),
        (Fraction(2, 3), "0.6667"),
        (Fraction(7, 2), "3.5000"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: Fraction, said: str) -> None:
    assert str(rounded(value, 4)) == said


@pytest.mark.parametrize("slots", [(0, 1), (47, 49), (9, 8)])
def test_slots_that_no_day_has_are_no_event(slots: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=f"slots {slots[0]} to {slots[1]}: 1 to 48, the first"):
        Event(FRIDAY, *slots)


READ = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=6, max_size=6)
ANYBODY = Method(window=None, least_percent=0)


def of_two_slots(read: list[tuple[int, int]], more: int = 0) -> dict[date, Day]:
    """The event's day and five before it, read in the event's slots."""
    days = [flat(0, s27=str(one + more), s28=str(two + more)) for one, two in read]
    return dict(zip((FRIDAY, *weekdays(1, 1, 1, 1, 1)), days, strict=True))


@given(READ, st.integers(-50, 50))
def test_more_use_on_every_day_moves_the_baseline_by_as_much(
    read: list[tuple[int, int]], more: int
) -> None:
    """The choice of days depends on their order alone, which the same addition does not change."""
    plain, moved = (computed(of_two_slots(read, each), ANYBODY) for each in (0, more))
    assert moved.chosen.days == plain.chosen.days
    assert [slot.reduction for slot in moved.slots] == [slot.reduction for slot in plain.slots]
    assert all(slot.reduction == slot.baseline - slot.actual for slot in plain.slots)


@given(READ)
def test_the_baseline_lies_among_the_days_it_is_the_mean_of_and_above_the_one_dropped(
    read: list[tuple[int, int]],
) -> None:
    days = of_two_slots(read)
    made = computed(days, ANYBODY)
    for slot in made.slots:
        used = [days[day][slot.slot - 1] for day in made.chosen.days]
        known = [one for one in used if one is not None]
        assert min(known) <= slot.baseline <= max(known)
    use = {day: sum(pair) for day, pair in zip(days, read, strict=True)}
    (dropped,) = [one.day for one in made.chosen.passed]
    assert use[dropped] <= min(use[day] for day in made.chosen.days)
