"""Which day a day of a condition is, for the facts and the day of a request."""

from collections.abc import Mapping
from datetime import date

from sekisho.decide.calendar import edge_after, moved, period_end
from sekisho.rules.condition import Day, DayOf, EdgeAfter, Literal, PeriodEnd, Today
from sekisho.rules.law import BusinessCalendar
from sekisho.terms.request import FactValue


def day_of(
    day: Day, facts: Mapping[str, FactValue], today: date, calendar: BusinessCalendar
) -> date | None:
    """The day that `day` means, or None where it is unknown."""
    match day:
        case Literal(value):
            return value if isinstance(value, date) else None
        case Today(amount, unit):
            return moved(today, amount, unit)
        case DayOf(anchors):
            known = (facts.get(fact) for fact in anchors)
            return next((value for value in known if isinstance(value, date)), None)
        case PeriodEnd(start, amount, unit, first_counts):
            begin = day_of(start, facts, today, calendar)
            if begin is None:
                return None
            return period_end(begin, amount, unit, calendar, first_counts=first_counts)
        case EdgeAfter(inner, edge, closing):
            at = day_of(inner, facts, today, calendar)
            return None if at is None else edge_after(at, edge, closing)
