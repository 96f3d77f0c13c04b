"""The desk of outages: one declares, another approves, and somebody else says what was given."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from accessible import assert_axe_finds_nothing
from browsers import close
from screens import Screens, acknowledge

TIDY = "UPDATE accounts.account SET acknowledged = '' WHERE username IN ('officer', 'staff')"
GIVEN = (
    "INSERT INTO books.outage_list (outage_id, recipient, customers, file_sha256, given_by,"
    " ledger_index, given_at) VALUES (%s, 'tepco_pg', 3, %s, 'account-0', 0, now())"
)


@pytest.fixture
def desk(screens: Screens, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Somebody of the staff and an officer, and no declaration when the test is over."""
    contexts = [screens.signed_in(browser, person) for person in ("staff", "officer")]
    staff, officer = (context.new_page() for context in contexts)
    acknowledge(staff)
    acknowledge(officer)
    yield staff, officer
    for context in contexts:
        close(context)
    screens.world.owner(TIDY)
    screens.world.owner("DELETE FROM books.outage_list")
    screens.world.owner("DELETE FROM books.outage")


def tomorrow(screens: Screens, days: int = 1) -> date:
    """So many days after that on which the screens are served."""
    day: date = screens.world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0]
    return day + timedelta(days=days)


def declare(page: Page, day: str, time: str = "09:30") -> None:
    """A typhoon in Tokyo's area until then."""
    page.goto("/console/outages/new/")
    page.select_option("[name=area]", "03")
    page.fill("[name=reason]", "台風による停電")
    page.fill("[name=until_day]", day)
    page.fill("[name=until_time]", time)
    page.click("main form button.primary")


def test_one_declares_another_approves_ends_it_and_says_what_was_given(
    screens: Screens, desk: tuple[Page, Page]
) -> None:
    staff, officer = desk
    declare(staff, str(tomorrow(screens)))
    expect(staff.locator("main")).to_contain_text("二人目の承認待ち")
    expect(staff.locator("main form")).to_have_count(0)
    assert staff.context.request.post(staff.url).status == 403
    officer.goto("/console/outages/")
    expect(officer.locator("main table")).to_contain_text("03 東京")
    officer.click("main tbody th a")
    expect(officer.locator("main code")).to_have_count(0)
    officer.click("button[value=approve]")
    expect(officer.locator("main dl")).to_contain_text("一覧を渡せます")
    expect(officer.locator("main code")).to_contain_text("sekisho outage give-list")
    screens.world.owner(GIVEN, int(officer.url.split("/")[-2]), "0" * 64)
    officer.click("button[value=withdraw]")
    expect(officer.locator("main dl")).to_contain_text("期限前に終了・点検待ち")
    expect(officer.locator("main table")).to_contain_text("東京電力パワーグリッド")
    assert_axe_finds_nothing(officer, "an outage")
    officer.click("button[value=review]")
    expect(officer.get_by_role("alert")).to_contain_text("確かめた結果を 1〜200 文字で")
    officer.fill("[name=found]", "一覧は一度だけ、区域03の分でした")
    officer.click("button[value=review]")
    expect(officer.locator("main dl")).to_contain_text("点検済み")
    expect(officer.locator("main dl")).to_contain_text("一覧は一度だけ、区域03の分でした")
    expect(officer.locator("main form")).to_have_count(0)


def test_who_declared_it_does_not_approve_it_and_no_box_is_longer_than_three_days(
    screens: Screens, desk: tuple[Page, Page]
) -> None:
    _, officer = desk
    declare(officer, str(tomorrow(screens, 5)))
    expect(officer.get_by_role("alert")).to_contain_text("今より後で 72 時間以内")
    expect(officer.locator("[name=reason]")).to_have_value("台風による停電")
    declare(officer, str(tomorrow(screens)))
    officer.click("button[value=approve]")
    expect(officer.get_by_role("alert")).to_contain_text("宣言した人とは別の責任者が承認します")


def test_an_empty_form_says_how_a_time_is_written(
    screens: Screens, desk: tuple[Page, Page]
) -> None:
    staff, _ = desk
    declare(staff, str(tomorrow(screens)), "夕方")
    expect(staff.locator("main .errorlist")).to_contain_text("時刻は 18:30 のように書いてください")
    declare(staff, "")
    expect(staff.get_by_role("alert").first).to_contain_text("足りない")
