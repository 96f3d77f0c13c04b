"""Moving a day by days, months or years."""

from calendar import monthrange
from datetime import date, timedelta

from sekisho.rules.condition import Unit


def moved(day: date, amount: int, unit: Unit) -> date:
    """`day` moved by `amount` units.

    Months and years keep the day of the month, or end with the month where it is shorter (Civil
    Code Art 143(2)). Raises OverflowError or ValueError beyond the years 1 to 9999.
    """
    if unit is Unit.DAY:
        return day + timedelta(days=amount)
    months = day.year * 12 + day.month - 1 + amount * (12 if unit is Unit.YEAR else 1)
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
