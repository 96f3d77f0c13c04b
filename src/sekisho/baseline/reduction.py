"""Baseline and reduction of one customer in one event, slot by slot, signs kept."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sekisho.baseline.days import Chosen, Passed, choose_days
from sekisho.baseline.method import Event, IsHoliday, Method, is_holiday
from sekisho.baseline.slots import Readings


@dataclass(frozen=True, slots=True)
class Slot:
    """One half hour in kWh. INVARIANT: reduction = baseline - actual, negative ones included."""

    slot: int
    baseline: Decimal
    actual: Decimal
    reduction: Decimal


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was computed, and out of which days; `adjustment` was added to each slot, exactly."""

    slots: tuple[Slot, ...]
    chosen: Chosen
    adjustment: Fraction


@dataclass(frozen=True, slots=True)
class NoBaseline:
    """Why there is none: `missing-slots` of the event's own day, or `too-few-days`."""

    why: str
    slots: tuple[int, ...] = ()
    passed: tuple[Passed, ...] = ()


def compute(
    readings: Readings, event: Event, method: Method, called: Set[date], public: IsHoliday
) -> Baseline | NoBaseline:
    """The baseline and the reduction of each slot; nothing is invented where a reading is missing.

    All means are exact. A slot's baseline is rounded once, half away from zero, to the places of
    the method, and the reduction is that baseline less what was read.
    """
    adjusting = event.adjusting(method.window)
    if missing := readings.missing(event.day, (*adjusting, *event.slots)):
        return NoBaseline("missing-slots", missing)
    chosen = choose_days(readings, event, method, called, public)
    wanted = method.choice(holiday=is_holiday(event.day, public)).high
    if len(chosen.days) < wanted:
        return NoBaseline("too-few-days", passed=chosen.passed)
    adjustment = Fraction(0)
    if adjusting:
        above = sum(
            _read(readings, event.day, slot) - _mean(readings, chosen, slot) for slot in adjusting
        )
        adjustment = Fraction(above, len(adjusting))
    slots = []
    for slot in event.slots:
        actual = readings.kwh(event.day, slot) or Decimal(0)
        made = rounded(_mean(readings, chosen, slot) + adjustment, method.places)
        slots.append(Slot(slot, made, actual, made - actual))
    return Baseline(tuple(slots), chosen, adjustment)


def rounded(value: Fraction, places: int) -> Decimal:
    """The value to so many places, a half away from zero: 0.00005 is 0.0001, its negative too."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-places)


def _mean(readings: Readings, chosen: Chosen, slot: int) -> Fraction:
    total = sum(_read(readings, day, slot) for day in chosen.days)
    return Fraction(total, len(chosen.days))


def _read(readings: Readings, day: date, slot: int) -> Fraction:
    """The reading, which is known: days and slots were looked at before."""
    return Fraction(readings.kwh(day, slot) or Decimal(0))
