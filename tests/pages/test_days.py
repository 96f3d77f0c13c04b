"""A day may be written by either calendar; what is no day says how one is written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect

from browsers import close
from screens import Screens

pytestmark = pytest.mark.usefixtures("migrated")


@pytest.mark.parametrize(
    "written",
    ["令和8年11月26日", "R8.11.26", "r8/11/26", "2026-11-26", "2026/11/26", "2026年11月26日",
     "２０２６／１１／２６",
     "令和８年１１月２６日", "㋿8年11月26日", " 2026.11.26 ", "Ｒ８．１１．２６"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    from sekisho.web.days import day_written

    assert day_written(written) == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("S1.12.25", date(1926, 12, 25)),
        ("明治6年1月1日", date(1873, 1, 1)),
    ],
)
def test_the_edges_of_the_eras(written: str, day: date) -> None:
    from sekisho.web.days import day_written

    assert day_written(written) == day


@pytest.mark.parametrize(
    "written",
    ["令和元年4月30日", "平成35年1月1日", "昭和64年1月8日", "R0.1.1", "2026-02-30",
     "令和8年13月1日",
     "tomorrow", "26-11-26", "20261126", "X8.1.1", "<b>", "2026-11-26 x", "", "9" * 999],
)  # fmt: skip
def test_what_is_no_day_is_none(written: str) -> None:
    from sekisho.web.days import day_written

    assert day_written(written) is None


@given(st.dates(date(1873, 1, 1), date(2099, 12, 31)))
def test_a_day_written_by_its_era_is_read_back(day: date) -> None:
    from sekisho.web.days import day_written, era_of, in_both

    era = era_of(day)
    assert era is not None
    year = day.year - era.first + 1
    assert day_written(f"{era.ja}{year}年{day.month}月{day.day}日") == day
    assert in_both(day, "ja").endswith(f"（{era.ja}{'元' if year == 1 else year}年）")
    assert in_both(day, "en") == f"{day.isoformat()} ({era.en} {year})"


def test_the_auditor_s_form_takes_both_calendars_and_shows_both(
    screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, "auditor")
    page = context.new_page()
    page.goto("/audit/")
    page.fill("[name=since]", "令和８年１２月１日")
    page.fill("[name=until]", "2026/12/01")
    page.click("main form button")
    expect(page.locator("#period")).to_contain_text("2026年12月1日（令和8年）")
    expect(page.locator("[name=since]")).to_have_value("令和８年１２月１日")
    assert page.locator("tbody tr").count() > 0
    for typed, said in (
        (
            "平成35年1月1日",
            "日付ではありません。2026-11-26、2026/11/26、R8.11.26 のように書いてください。",
        ),
        ("R9.1.1", "はじめの日が、おわりの日より後です。"),
    ):
        page.fill("[name=since]", typed)
        page.click("main form button")
        expect(page.locator(".errorlist")).to_contain_text(said)
        expect(page.locator("[name=since]")).to_have_value(typed)
        expect(page.locator("tbody tr")).to_have_count(0)
    close(context)
