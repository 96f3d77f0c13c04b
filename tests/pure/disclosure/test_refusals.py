"""What cannot be a statistic is refused with the reason, before anything is computed."""

from datetime import date

import pytest

from sekisho.disclosure.period import neighbours, newest_closed, period_of
from sekisho.disclosure.primary import promised
from sekisho.disclosure.protect import refuse_small_changes
from sekisho.disclosure.refuse import NoStatisticError, refuse_open_period

TODAY = date(2027, 2, 14)


@pytest.mark.parametrize(
    ("by", "text", "first", "after"),
    [
        ("month", "2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("quarter", "2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("year", "2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("fiscal_year", "FY2025", date(2025, 4, 1), date(2026, 4, 1)),
    ],
)
def test_a_period_is_whole_months(by: str, text: str, first: date, after: date) -> None:
    period = period_of(by, text)
    assert period is not None
    assert (period.first, period.after) == (first, after)
    refuse_open_period(period, after)


@pytest.mark.parametrize(
    ("by", "text"),
    [
        ("month", "2026-13"), ("month", "2026"), ("month", "2026-1"), ("month", "令和8年12月"),
        ("quarter", "2026-Q5"), ("year", "FY2026"), ("fiscal_year", "2026"), ("month", "1999-12"),
    ],
)  # fmt: skip
def test_what_is_no_period_is_none(by: str, text: str) -> None:
    assert period_of(by, text) is None


@pytest.mark.parametrize(
    ("by", "newest"),
    [("month", "2027-01"), ("quarter", "2026-Q4"), ("year", "2026"), ("fiscal_year", "FY2025")],
)
def test_the_newest_closed_period_is_closed_and_the_next_is_not(by: str, newest: str) -> None:
    assert newest_closed(by, TODAY) == newest
    period = period_of(by, newest)
    assert period is not None
    refuse_open_period(period, TODAY)


@pytest.mark.parametrize(
    ("by", "text", "before", "after"),
    [
        ("month", "2026-12", "2026-11", "2027-01"),
        ("quarter", "2027-Q1", "2026-Q4", "2027-Q2"),
        ("year", "2026", "2025", "2027"),
        ("fiscal_year", "FY2026", "FY2025", "FY2027"),
    ],
)
def test_each_period_has_two_neighbours(by: str, text: str, before: str, after: str) -> None:
    period = period_of(by, text)
    assert period is not None
    assert neighbours(by, period) == (before, after)


@pytest.mark.parametrize(
    ("by", "text", "message"),
    [
        ("month", "2027-02", "2027-02 is not closed; the statistic can be made from 2027-03-01 on"),
        ("quarter", "2027-Q1", "2027-Q1 is not closed; the statistic can be made from 2027-04-01"),
        ("fiscal_year", "FY2026", "FY2026 is not closed; .* from 2027-04-01 on"),
    ],
)
def test_an_open_period_is_refused(by: str, text: str, message: str) -> None:
    period = period_of(by, text)
    assert period is not None
    with pytest.raises(NoStatisticError, match=message) as refused:
        refuse_open_period(period, TODAY)
    assert refused.value.code == "period-open"


@pytest.mark.parametrize("changed", [1, 9, None])
def test_a_revision_for_a_few_persons_is_refused(changed: int | None) -> None:
    with pytest.raises(NoStatisticError) as refused:
        refuse_small_changes({("03",): changed, (None,): 40}, 10)
    assert refused.value.code == "small-revision"


def test_a_revision_for_nobody_or_for_many_passes() -> None:
    refuse_small_changes({("03",): 10, ("04",): 0}, 10)


@pytest.mark.parametrize(
    ("total", "unit", "width"),
    [(0, 1, 5), (25, 1, 5), (26, 1, 6), (1000, 1, 200), (1001, 1, 201), (240, 10, 50)],
)
def test_the_least_interval_is_five_units_or_a_fifth_rounded_up(
    total: int, unit: int, width: int
) -> None:
    assert promised(total, unit) == width
