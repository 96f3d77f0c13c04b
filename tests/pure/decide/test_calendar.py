"""Days moved by days, months and years, as Civil Code Art 143(2) counts them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.decide.calendar import moved
from sekisho.rules.condition import Unit


@pytest.mark.parametrize(
    ("day", "amount", "unit", "expected"),
    [
        ("2026-12-01", 0, Unit.DAY, "2026-12-01"),
        ("2026-12-31", 1, Unit.DAY, "2027-01-01"),
        ("2027-01-01", -1, Unit.DAY, "2026-12-31"),
        ("2024-02-28", 1, Unit.DAY, "2024-02-29"),
        ("2026-02-28", 1, Unit.DAY, "2026-03-01"),
        ("2026-01-31", 1, Unit.MONTH, "2026-02-28"),
        ("2024-01-31", 1, Unit.MONTH, "2024-02-29"),
        ("2026-01-31", 3, Unit.MONTH, "2026-04-30"),
        ("2026-03-31", -1, Unit.MONTH, "2026-02-28"),
        ("2026-12-15", 1, Unit.MONTH, "2027-01-15"),
        ("2026-01-15", -1, Unit.MONTH, "2025-12-15"),
        ("2026-05-31", -6, Unit.MONTH, "2025-11-30"),
        ("2024-02-29", 1, Unit.YEAR, "2025-02-28"),
        ("2024-02-29", 4, Unit.YEAR, "2028-02-29"),
        ("2096-02-29", 4, Unit.YEAR, "2100-02-28"),
        ("2024-02-29", -1, Unit.YEAR, "2023-02-28"),
        ("2026-12-01", 7, Unit.YEAR, "2033-12-01"),
    ],
)
def test_a_day_is_moved(day: str, amount: int, unit: Unit, expected: str) -> None:
    assert moved(date.fromisoformat(day), amount, unit) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "amount", "unit", "wrong"),
    [
        (date.max, 1, Unit.DAY, OverflowError),
        (date.max, 1, Unit.MONTH, ValueError),
        (date.min, -1, Unit.YEAR, ValueError),
        (date.min, -1, Unit.DAY, OverflowError),
    ],
)
def test_beyond_the_calendar_there_is_no_day(
    day: date, amount: int, unit: Unit, wrong: type[Exception]
) -> None:
    with pytest.raises(wrong):
        moved(day, amount, unit)


@given(st.dates(date(1000, 1, 1), date(3000, 1, 1)), st.integers(-500, 500))
def test_twelve_months_are_a_year(day: date, years: int) -> None:
    assert moved(day, 12 * years, Unit.MONTH) == moved(day, years, Unit.YEAR)


@given(st.dates(date(1000, 1, 1), date(3000, 1, 1)), st.integers(-500, 500))
def test_a_month_later_is_in_the_next_month_and_no_later_in_it(day: date, months: int) -> None:
    later = moved(day, months, Unit.MONTH)
    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day <= day.day
