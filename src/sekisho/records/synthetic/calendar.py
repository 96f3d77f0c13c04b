"""The synthetic year: twelve months of use, each with its bill's days, as ISO text."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

TODAY = date(2026, 12, 1)  # the day on which the synthetic books were closed
MONTHS = 12
LAST_DUE = 10  # the last month whose bill is due by TODAY
_FIRST = (2025, 11)
_SEASON = (90, 125, 140, 135, 105, 85, 75, 85, 120, 130, 100, 80)  # percent, November first


@dataclass(frozen=True, slots=True)
class Month:
    """One month of use. The bill comes on the 10th after it and is due on the 5th after that."""

    first: str
    last: str
    billed: str
    paid: str
    due: str
    due_on: date
    season: int


def _month(number: int) -> Month:
    year, month = divmod(_FIRST[0] * 12 + _FIRST[1] - 1 + number, 12)
    following, after = _later(year, month, 1), _later(year, month, 2)
    due = after.replace(day=5)
    return Month(
        first=date(year, month + 1, 1).isoformat(),
        last=date(year, month + 1, monthrange(year, month + 1)[1]).isoformat(),
        billed=following.replace(day=10).isoformat(),
        paid=following.replace(day=26).isoformat(),
        due=due.isoformat(),
        due_on=due,
        season=_SEASON[number],
    )


def _later(year: int, month: int, months: int) -> date:
    year, month = divmod(year * 12 + month + months, 12)
    return date(year, month + 1, 1)


YEAR = tuple(_month(number) for number in range(MONTHS))
# Days on which a contract may have begun before the year: liberalisation to the month before.
BEFORE = tuple(
    (date(2016, 4, 1) + timedelta(days)).isoformat()
    for days in range((date(2025, 11, 1) - date(2016, 4, 1)).days)
)
OCTOBER_1 = 11  # the month that begins on 1 October
