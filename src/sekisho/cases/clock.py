"""The clock of a case: the law says "without delay"; the target is the company's own, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

IsHoliday = Callable[[date], bool]
"""Whether a day is a public holiday; the calendar is an argument."""

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Target:
    """Answered within `days` days; people are warned `warn` business days before."""

    days: int = 14
    warn: int = 3


class Urgency(StrEnum):
    """What the dashboard shows of an open case."""

    IN_TIME = "in_time"
    WARNING = "warning"
    OVERDUE = "overdue"  # escalated to the privacy officer


def is_business_day(day: date, is_holiday: IsHoliday) -> bool:
    """Neither weekend nor holiday, nor one of 29 December to 3 January, when offices are shut."""
    shut = (day.month, day.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
    return day.weekday() < _SATURDAY and not shut and not is_holiday(day)


def due_on(received: date, target: Target, is_holiday: IsHoliday) -> date:
    """The last business day that is at most `target.days` days after the day of receipt.

    A target that ends on a holiday ends before it: the promise is 14 days, never more. Where no
    business day lies between, the target's own last day.
    """
    last = received + timedelta(days=target.days)
    for back in range(target.days):
        day = last - timedelta(days=back)
        if is_business_day(day, is_holiday):
            return day
    return last


def warn_on(due: date, target: Target, is_holiday: IsHoliday) -> date:
    """`target.warn` business days before the due day."""
    day, left = due, target.warn
    while left:
        day -= timedelta(days=1)
        left -= is_business_day(day, is_holiday)
    return day


def urgency(today: date, due: date, target: Target, is_holiday: IsHoliday) -> Urgency:
    """How an open case stands today."""
    if today > due:
        return Urgency.OVERDUE
    return Urgency.WARNING if today >= warn_on(due, target, is_holiday) else Urgency.IN_TIME
