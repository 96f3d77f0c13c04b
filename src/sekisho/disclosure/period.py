"""Periods as they are written: 2026-10, 2026-Q4, 2026, FY2026. A fiscal year begins in April."""

import re
from dataclasses import dataclass
from datetime import date

EXAMPLES = {"month": "2026-10", "quarter": "2026-Q4", "year": "2026", "fiscal_year": "FY2026"}
_FORMS = {
    "month": re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])"),
    "quarter": re.compile(r"(20[0-9]{2})-Q([1-4])"),
    "year": re.compile(r"(20[0-9]{2})"),
    "fiscal_year": re.compile(r"FY(20[0-9]{2})"),
}
APRIL, MONTHS, QUARTER = 4, 12, 3


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole months: `first` is its first day, `after` the day after its last."""

    text: str
    first: date
    after: date


def period_of(by: str, text: str) -> Period | None:
    """The period that the text names, or None. requires: `by` is a key of EXAMPLES"""
    match = _FORMS[by].fullmatch(text)
    if match is None:
        return None
    year = int(match[1])
    if by == "month":
        month, length = int(match[2]), 1
    elif by == "quarter":
        month, length = QUARTER * (int(match[2]) - 1) + 1, QUARTER
    else:
        month, length = (APRIL if by == "fiscal_year" else 1), MONTHS
    return Period(text, date(year, month, 1), _later(year, month, length))


def newest_closed(by: str, today: date) -> str:
    """The text of the last period that is over."""
    year, month = today.year, today.month
    if by == "month":
        last = _later(year, month, -1)
        return f"{last:%Y-%m}"
    if by == "quarter":
        last = _later(year, month, -QUARTER)
        return f"{last.year}-Q{(last.month - 1) // QUARTER + 1}"
    if by == "year":
        return f"{year - 1}"
    return f"FY{year - 1 if month >= APRIL else year - 2}"


def neighbours(by: str, period: Period) -> tuple[str, str]:
    """The texts of the period before and of the one that follows."""
    first, after = period.first, period.after
    length = (after.year - first.year) * MONTHS + after.month - first.month
    return newest_closed(by, first), newest_closed(by, _later(after.year, after.month, length))


def _later(year: int, month: int, months: int) -> date:
    years, at = divmod(month - 1 + months, MONTHS)
    return date(year + years, at + 1, 1)
