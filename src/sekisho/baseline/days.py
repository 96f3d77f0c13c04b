"""Which days a baseline is made of, and why the others are not."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from sekisho.baseline.method import Choice, Event, IsHoliday, Method, is_holiday
from sekisho.baseline.slots import Readings

EVENT, MISSING, LITTLE, LOWEST = "event-day", "missing-slots", "little-use", "lowest"
"""Why a day of the same kind is not in the mean."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A like day that is not in the mean: why, and which of its slots nobody knows."""

    day: date
    why: str
    slots: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The days of the mean, the newest first; those passed over; event days that had to fill up."""

    days: tuple[date, ...]
    passed: tuple[Passed, ...]
    filled: tuple[date, ...] = ()


def choose_days(
    readings: Readings, event: Event, method: Method, called: Set[date], public: IsHoliday
) -> Chosen:
    """The days of most use among the newest like days; fewer than wanted only where there are none.

    `called` are the days of this customer's other events. Of days of equal use the newer stays.
    """
    holiday = is_holiday(event.day, public)
    choice = method.choice(holiday=holiday)
    passed: list[Passed] = []
    whole: list[date] = []
    events: list[date] = []
    for day in _like_days(event.day, method.look_back, public, holiday=holiday):
        wanted = (*event.slots, *event.adjusting(method.window))
        if missing := readings.missing(day, wanted):
            passed.append(Passed(day, MISSING, missing))
        elif day in called:
            events.append(day)
        else:
            whole.append(day)
    use = {day: mean_use(readings, day, event) for day in (*whole, *events)}
    population, little = _population(whole, use, choice, method.least_percent)
    passed += [Passed(day, LITTLE) for day in little]
    filled = _fillers(events, use, choice.high - len(population)) if method.event_days else []
    passed += [Passed(day, EVENT) for day in events if day not in filled]
    best = sorted((*population, *filled), key=lambda day: (-use[day], -day.toordinal()))
    days = tuple(sorted(best[: choice.high], reverse=True))
    passed += [Passed(day, LOWEST) for day in best[choice.high :]]
    if len(population) == choice.of:  # nobody had to look at older days
        passed = [one for one in passed if one.day >= population[-1]]
    return Chosen(days, tuple(sorted(passed, key=lambda one: one.day, reverse=True)), tuple(filled))


def mean_use(readings: Readings, day: date, event: Event) -> Fraction:
    """The mean of the day's readings in the event's slots. requires: all of them are known"""
    read = [readings.kwh(day, slot) for slot in event.slots]
    return Fraction(sum(Fraction(one) for one in read if one is not None), len(read))


def _like_days(day: date, back: int, public: IsHoliday, *, holiday: bool) -> Iterator[date]:
    for days in range(1, back + 1):
        earlier = day - timedelta(days=days)
        if is_holiday(earlier, public) == holiday:
            yield earlier


def _population(
    whole: list[date], use: dict[date, Fraction], choice: Choice, percent: int
) -> tuple[list[date], list[date]]:
    """(the newest days of enough use, those of too little).

    A mean of nothing, or of feeding in, has no share that would be too little.
    """
    left, little = list(whole), list[date]()
    while True:
        newest = left[: choice.of]
        mean = Fraction(sum((use[day] for day in newest), Fraction(0)), max(len(newest), 1))
        low = [day for day in newest if mean > 0 and percent and use[day] * 100 < mean * percent]
        if not low:
            return newest, little
        little += low
        left = [day for day in left if day not in low]


def _fillers(events: list[date], use: dict[date, Fraction], wanted: int) -> list[date]:
    """So many event days as are wanted, those of most use first."""
    by_use = sorted(events, key=lambda day: (-use[day], -day.toordinal()))
    return by_use[: max(wanted, 0)]
