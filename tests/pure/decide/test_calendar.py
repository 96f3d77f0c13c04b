"""Days moved by days, months and years, as Civil Code Art 143(2) counts them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.decide.calendar import edge_after, moved, period_end
from sekisho.rules.condition import Edge, Unit
from sekisho.rules.law import business_calendar


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


CALENDAR = business_calendar(((12, 31), (1, 2), (1, 3)))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "first_counts", "last"),
    [
        # Art 140: the first day does not count; Art 143(2): the day before the corresponding one.
        ("2026-12-01", 1, Unit.DAY, False, "2026-12-02"),
        ("2026-12-01", 14, Unit.DAY, False, "2026-12-15"),
        ("2026-12-01", 1, Unit.MONTH, False, "2027-01-01"),
        ("2026-12-01", 5, Unit.YEAR, False, "2031-12-01"),
        # The first day counted is 1 March, so the month ends on 31 March, not on the 28th.
        ("2027-02-28", 1, Unit.MONTH, False, "2027-03-31"),
        ("2027-01-31", 1, Unit.MONTH, False, "2027-02-28"),
        # 30 February does not exist: the period ends with the last month.
        ("2027-01-29", 1, Unit.MONTH, False, "2027-02-28"),
        ("2027-01-30", 1, Unit.MONTH, False, "2027-02-28"),
        ("2024-02-28", 1, Unit.YEAR, False, "2025-02-28"),
        ("2024-02-29", 1, Unit.YEAR, False, "2025-02-28"),
        # The first day counts where a period begins with its first moment.
        ("2026-04-01", 1, Unit.YEAR, True, "2027-03-31"),
        ("2026-12-01", 1, Unit.DAY, True, "2026-12-01"),
        ("2008-02-29", 18, Unit.YEAR, True, "2026-02-28"),
        # The year's end: a weekend, New Year's Day, and the days on which one is closed.
        ("2026-12-29", 1, Unit.BUSINESS_DAY, False, "2026-12-30"),
        ("2026-12-30", 1, Unit.BUSINESS_DAY, False, "2027-01-04"),
        ("2026-12-30", 1, Unit.BUSINESS_DAY, True, "2026-12-30"),
        ("2026-04-28", 3, Unit.BUSINESS_DAY, False, "2026-05-07"),
    ],
)
def test_a_period_ends_as_the_civil_code_counts_it(
    start: str, amount: int, unit: Unit, first_counts: bool, last: str
) -> None:
    day = date.fromisoformat(start)
    found = period_end(day, amount, unit, CALENDAR, first_counts=first_counts)
    assert found == date.fromisoformat(last)


@pytest.mark.parametrize("start", [date(2023, 12, 31), date(2027, 12, 30)])
def test_where_the_holidays_are_not_published_nobody_knows_a_business_day(start: date) -> None:
    assert period_end(start, 5, Unit.BUSINESS_DAY, CALENDAR) is None


def test_a_period_beyond_the_calendar_ends_with_it() -> None:
    assert period_end(date.max, 1, Unit.DAY, CALENDAR) == date.max
    assert edge_after(date.max, Edge.NEXT_MONTH) == date.max


@pytest.mark.parametrize(
    ("day", "edge", "closing", "expected"),
    [
        ("2026-12-20", Edge.NEXT_MONTH, None, "2027-01-01"),
        ("2026-12-20", Edge.NEXT_MONTH, 20, "2027-01-01"),
        ("2026-12-21", Edge.NEXT_MONTH, 20, "2027-02-01"),
        ("2027-02-01", Edge.MONTH_END, None, "2027-02-28"),
        ("2027-01-31", Edge.MONTH_END, 20, "2027-02-28"),
        ("2026-12-31", Edge.YEAR_END, None, "2026-12-31"),
        ("2026-03-31", Edge.FISCAL_YEAR_END, None, "2026-03-31"),
        ("2026-04-01", Edge.FISCAL_YEAR_END, None, "2027-03-31"),
    ],
)
def test_the_edges_of_months_and_years(
    day: str, edge: Edge, closing: int | None, expected: str
) -> None:
    assert edge_after(date.fromisoformat(day), edge, closing) == date.fromisoformat(expected)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(1, 200))
def test_a_period_of_months_ends_with_the_month_only_where_the_day_is_missing(
    day: date, months: int
) -> None:
    last = period_end(day, months, Unit.MONTH, CALENDAR, first_counts=True)
    assert last is not None
    following = moved(last, 1, Unit.DAY)
    assert following.day in (day.day, 1)
    assert following.day == day.day or moved(day, months, Unit.MONTH) == last
