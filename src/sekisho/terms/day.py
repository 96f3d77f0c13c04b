"""Days as they are written in notices, terms and facts."""

import re
from datetime import date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def iso_day(text: str) -> date | None:
    """The day that `text` writes as 2026-12-01, and in no other way; else None.

    `date.fromisoformat` alone takes 20261201 and 2026-W10-1 too, which people misread.
    """
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def years_later(day: date, years: int) -> date:
    """The same day years later; 29 February ends with February (Civil Code Art 143(2))."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
