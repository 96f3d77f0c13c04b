"""The stretch of time that a demand asks for, and what of a value lies within it (C26).

A history is a list of rows, compact JSON as the catalogue makes it. Of a row its first day counts:
when it was billed, paid, said or measured.
"""

import json
import re
from dataclasses import dataclass
from datetime import date

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included. INVARIANT: since <= until"""

    since: date
    until: date

    def __post_init__(self) -> None:
        """Refuse a stretch that ends before it begins."""
        if self.since > self.until:
            message = "a period ends before it begins"
            raise ValueError(message)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1

    def within(self, other: "Period") -> bool:
        """Whether all of it lies in the other."""
        return other.since <= self.since and self.until <= other.until

    def has(self, day: str) -> bool:
        """Whether the day that the text begins with lies in it."""
        return self.since.isoformat() <= day[:10] <= self.until.isoformat()


def cut(value: str | None, period: Period, *, dated: bool) -> str | None:
    """What of the value lies in the period; None where nothing does.

    A list is cut row by row, and a row without a day is left out. `dated` says that a value which
    is no list is the day of something. Any other value stands for itself and is left.
    """
    if value is None:
        return None
    rows = _rows(value)
    if rows is None:
        return value if not dated or (_DAY.match(value) and period.has(value)) else None
    kept = [row for row in rows if (day := _first_day(row)) is not None and period.has(day)]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else None


def _rows(value: str) -> list[dict[str, object]] | None:
    """The rows of a history; None for what is none."""
    if not value.startswith("["):
        return None
    try:
        rows = json.loads(value)
    except ValueError:
        return None
    return rows if all(isinstance(row, dict) for row in rows) else None


def _first_day(row: dict[str, object]) -> str | None:
    """The first day that the row tells, as text."""
    days = (each for each in row.values() if isinstance(each, str) and _DAY.match(each))
    return next(days, None)
