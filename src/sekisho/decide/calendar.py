"""Moving a day by days, months or years, and where periods end."""

from calendar import monthrange
from datetime import date, timedelta

from sekisho.rules.condition import Edge, Unit
from sekisho.rules.law import BusinessCalendar

_LAST = date.max
_FISCAL_END = 3  # 31 March
_ONE_DAY = timedelta(days=1)


def moved(day: date, amount: int, unit: Unit) -> date:
    """`day` moved by `amount` units.

    Months and years keep the day of the month, or end with the month where it is shorter. Raises
    OverflowError or ValueError beyond the years 1 to 9999. Requires: unit is no business day.
    """
    if unit is Unit.DAY:
        return day + timedelta(days=amount)
    months = day.year * 12 + day.month - 1 + amount * (12 if unit is Unit.YEAR else 1)
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def period_end(
    start: date, amount: int, unit: Unit, calendar: BusinessCalendar, *, first_counts: bool = False
) -> date | None:
    """The last day of a period from `start` on, as the Civil Code counts it.

    The first day does not count (Art 140) unless the period begins with its first moment. Months
    and years end on the day before the one that corresponds to the first day counted, and with the
    last month where it has no such day (Art 143(2)). None where the business days are not known;
    what lies beyond the year 9999 ends with it.
    """
    if unit is Unit.BUSINESS_DAY:
        return calendar.nth_after(start - _ONE_DAY if first_counts else start, amount)
    try:
        first = start if first_counts else start + _ONE_DAY
        corresponding = moved(first, amount, unit)
    except (OverflowError, ValueError):
        return _LAST
    exists = unit is Unit.DAY or corresponding.day == first.day
    return corresponding - _ONE_DAY if exists else corresponding


def edge_after(day: date, edge: Edge, closing: int | None = None) -> date:
    """The first day of the next month, or the last day of the month, year or fiscal year of `day`.

    A day of the month after `closing` counts for the next month. What lies beyond 9999 ends there.
    """
    month = day.year * 12 + day.month - 1
    if closing is not None and day.day > closing:
        month += 1
    match edge:
        case Edge.NEXT_MONTH:
            return _first_of(month + 1)
        case Edge.MONTH_END:
            return _last_of(month)
        case Edge.YEAR_END:
            return _last_of(month // 12 * 12 + 11)
        case Edge.FISCAL_YEAR_END:
            return _last_of((month - _FISCAL_END) // 12 * 12 + 11 + _FISCAL_END)


def _first_of(month: int) -> date:
    year, number = divmod(month, 12)
    return date(year, number + 1, 1) if year <= _LAST.year else _LAST


def _last_of(month: int) -> date:
    year, number = divmod(month, 12)
    if year > _LAST.year:
        return _LAST
    return date(year, number + 1, monthrange(year, number + 1)[1])
