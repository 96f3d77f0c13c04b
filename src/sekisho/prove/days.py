"""Which day a day of a condition is, as logic: line by line `decide.days` and its calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

import z3

from sekisho.prove.asked import Asked, UntranslatableError, both, either
from sekisho.prove.calendar import moved, of_month, ordinal, parts
from sekisho.rules.condition import Day, DayOf, Edge, EdgeAfter, Literal, PeriodEnd, Today, Unit
from sekisho.rules.law import BusinessCalendar

_LAST = date.max.toordinal()
_MARCH = 3


@dataclass(frozen=True)
class Reckoned:
    """A day as its number, and whether it is known."""

    known: z3.BoolRef
    number: z3.ArithRef


def day_of(day: Day, asked: Asked, calendar: BusinessCalendar) -> Reckoned:
    """The day that `day` means. Raises UntranslatableError."""
    always = both((), asked.ctx)
    match day:
        case Literal(date() as value):
            return Reckoned(always, z3.IntVal(value.toordinal(), asked.ctx))
        case Today(amount, unit):
            return Reckoned(always, moved(asked.day, amount, unit))
        case DayOf(facts):
            return _first_known(facts, asked)
        case PeriodEnd(start, amount, Unit.BUSINESS_DAY, first_counts):
            begin = day_of(start, asked, calendar)
            found = _nth_after(begin.number - (1 if first_counts else 0), amount, calendar)
            return Reckoned(z3.And(begin.known, found.known), found.number)
        case PeriodEnd(start, amount, unit, first_counts):
            begin = day_of(start, asked, calendar)
            end = _period_end(begin.number, amount, unit, first_counts=first_counts)
            return Reckoned(begin.known, end)
        case EdgeAfter(inner, edge, closing):
            at = day_of(inner, asked, calendar)
            return Reckoned(at.known, _edge_after(at.number, edge, closing))
        case _:
            raise UntranslatableError(day)


def _first_known(facts: tuple[str, ...], asked: Asked) -> Reckoned:
    given = [asked.facts[fact] for fact in facts]
    number = given[-1].whole()
    for one in reversed(given[:-1]):
        number = z3.If(one.known, one.whole(), number)
    return Reckoned(either((one.known for one in given), asked.ctx), number)


def _period_end(start: z3.ArithRef, amount: int, unit: Unit, *, first_counts: bool) -> z3.ArithRef:
    first = start if first_counts else start + 1
    corresponding = moved(first, amount, unit)
    exists = of_month(corresponding) == of_month(first)
    end = corresponding - 1 if unit is Unit.DAY else z3.If(exists, corresponding - 1, corresponding)
    beyond = z3.Or(first > _LAST, corresponding > _LAST)
    return z3.If(beyond, z3.IntVal(_LAST, start.ctx), end)


def _edge_after(day: z3.ArithRef, edge: Edge, closing: int | None) -> z3.ArithRef:
    year, month, number = parts(day)
    months = year * 12 + month - 1
    if closing is not None:
        months = months + z3.If(number > closing, z3.IntVal(1, day.ctx), 0)
    match edge:
        case Edge.NEXT_MONTH:
            return _no_later(_first_of(months + 1))
        case Edge.MONTH_END:
            last = months
        case Edge.YEAR_END:
            last = months / 12 * 12 + 11
        case Edge.FISCAL_YEAR_END:
            last = (months - _MARCH) / 12 * 12 + 11 + _MARCH
        case _:
            raise UntranslatableError(edge)
    return _no_later(_first_of(last + 1) - 1)


def _first_of(months: z3.ArithRef) -> z3.ArithRef:
    return ordinal(months / 12, months % 12 + 1, z3.IntVal(1, months.ctx))


def _no_later(day: z3.ArithRef) -> z3.ArithRef:
    """The day, or the last of the calendar where it lies beyond."""
    return z3.If(day > _LAST, z3.IntVal(_LAST, day.ctx), day)


def _nth_after(day: z3.ArithRef, count: int, calendar: BusinessCalendar) -> Reckoned:
    """The last of `count` business days that begin after `day`, from the table of the calendar."""
    whole = (calendar.until - calendar.since).days
    days = (calendar.since + timedelta(days=n) for n in range(1, whole + 1))
    business = [one.toordinal() for one in days if calendar.is_open(one)]
    ends = business[count - 1 :]
    if not ends:
        return Reckoned(either((), day.ctx), day)
    last_start = business[len(ends) - 1]
    known = z3.And(day >= calendar.since.toordinal(), day < last_start)
    number = z3.IntVal(ends[-1], day.ctx)
    for begins, end in zip(reversed(business[: len(ends) - 1]), reversed(ends[:-1]), strict=True):
        number = z3.If(day < begins, z3.IntVal(end, day.ctx), number)
    return Reckoned(known, number)
