"""The calendar as logic: a day moved by days, months or years, exactly as `decide.calendar`.

A day is its number since 1 January of year 1 (`date.toordinal`). Years, months and days of the
month are found by division, after "chrono-Compatible Low-Level Date Algorithms" (H. Hinnant):
a year that begins in March has its leap day at the end.
"""

import z3

from sekisho.rules.condition import Unit

_CENTURY, _ERA = 36524, 146097
_MARCH = 306  # 1 March of year 0 lies so many days before day 1


def moved(day: z3.ArithRef, amount: int, unit: Unit) -> z3.ArithRef:
    """`day` moved by `amount` units; the end of a shorter month takes the place of its day."""
    if unit is Unit.DAY:
        return day + amount if amount else day
    year, month, number = parts(day)
    months = year * 12 + month - 1 + amount * (12 if unit is Unit.YEAR else 1)
    year, month = months / 12, months % 12 + 1
    last = _last(year, month)
    return ordinal(year, month, z3.If(number < last, number, last))


def of_month(day: z3.ArithRef) -> z3.ArithRef:
    """The day of the month."""
    return parts(day)[2]


def parts(day: z3.ArithRef) -> tuple[z3.ArithRef, z3.ArithRef, z3.ArithRef]:
    """Year, month and day of the month."""
    shifted = day + _MARCH - 1
    era, of_era = shifted / _ERA, shifted % _ERA
    of_year_era = (of_era - of_era / 1460 + of_era / _CENTURY - of_era / (_ERA - 1)) / 365
    of_year = of_era - (365 * of_year_era + of_year_era / 4 - of_year_era / 100)
    from_march = (5 * of_year + 2) / 153
    number = of_year - (153 * from_march + 2) / 5 + 1
    month = z3.If(from_march < 10, from_march + 3, from_march - 9)
    year = of_year_era + era * 400 + z3.If(month <= 2, z3.IntVal(1, day.ctx), 0)
    return year, month, number


def ordinal(year: z3.ArithRef, month: z3.ArithRef, number: z3.ArithRef) -> z3.ArithRef:
    """The day's number, for a year, a month and a day of the month."""
    from_march = z3.If(month > 2, year, year - 1)
    era, of_era = from_march / 400, from_march % 400
    of_year = (153 * z3.If(month > 2, month - 3, month + 9) + 2) / 5 + number - 1
    return era * _ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - _MARCH + 1


def _last(year: z3.ArithRef, month: z3.ArithRef) -> z3.ArithRef:
    """The last day of the month."""
    leap = z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))
    short = z3.Or(*(month == each for each in (4, 6, 9, 11)))
    february = z3.If(leap, z3.IntVal(29, year.ctx), 28)
    return z3.If(month == 2, february, z3.If(short, z3.IntVal(30, year.ctx), 31))
