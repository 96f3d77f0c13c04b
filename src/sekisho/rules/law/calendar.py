"""Business days (営業日): neither weekend, nor national holiday, nor a closed day of one's own."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

import yaml

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Which weekdays from `since` to `until` are no business days; beyond, nothing is known."""

    since: date
    until: date
    closed: frozenset[date]

    def is_open(self, day: date) -> bool:
        """True on a business day. Requires: since <= day <= until."""
        return day.weekday() < _SATURDAY and day not in self.closed

    def nth_after(self, day: date, count: int) -> date | None:
        """The last of `count` business days that begin after `day`; None where it is not known.

        Requires: count >= 1.
        """
        if day < self.since:
            return None
        left = count
        while left and day < self.until:
            day += timedelta(days=1)
            left -= self.is_open(day)
        return None if left else day


@cache
def business_calendar(closed_every_year: tuple[tuple[int, int], ...] = ()) -> BusinessCalendar:
    """The national calendar, closed besides on these days (month, day) of every year."""
    since, until, holidays = _national()
    extra = {
        date(year, month, day)
        for year in range(since.year, until.year + 1)
        for month, day in closed_every_year
        if _exists(year, month, day)
    }
    weekdays = frozenset(day for day in holidays | extra if day.weekday() < _SATURDAY)
    return BusinessCalendar(since, until, weekdays)


def holidays_text() -> str:
    """The data of the national calendar, as a digest of a policy covers it."""
    return files(__package__).joinpath("holidays.yaml").read_text(encoding="utf-8")


@cache
def _national() -> tuple[date, date, frozenset[date]]:
    data = yaml.safe_load(holidays_text())
    days = frozenset(day for year in data["holidays"] for day in year)
    return data["known"]["from"], data["known"]["until"], days


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
