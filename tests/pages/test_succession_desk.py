"""The desk of successions: two officers, a part, the proof; and what everybody reads of it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from accessible import assert_axe_finds_nothing
from browsers import close
from screens import Screens, acknowledge

TIDY = (
    "UPDATE accounts.account SET acknowledged = '' WHERE username IN ('officer', 'second_officer')"
)


@pytest.fixture
def officers(screens: Screens, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Two officers, and no succession when the test is over."""
    contexts = [screens.signed_in(browser, person) for person in ("officer", "second_officer")]
    first, second = (context.new_page() for context in contexts)
    acknowledge(first)
    acknowledge(second)
    yield first, second
    for context in contexts:
        close(context)
    screens.world.owner(TIDY)
    screens.world.owner("DELETE FROM books.succession")


def today(screens: Screens) -> date:
    """The day on which the screens are served."""
    day: date = screens.world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0]
    return day


def record(page: Page, day: date) -> None:
    """A split of one supply area is recorded."""
    page.goto("/console/successions/new/")
    page.select_option("[name=event]", "split")
    page.select_option("[name=successor]", "yukue_energy")
    page.fill("[name=document_no]", "分割契約第1号")
    page.fill("[name=effective_on]", str(day))
    page.fill("[name=contact]", "0120-000-111")
    page.select_option("[name=whom]", "areas")
    page.check("[name=areas][value='03']")
    assert_axe_finds_nothing(page, "the form of a succession")
    page.click("main form button.primary")


def test_two_officers_record_a_part_and_everybody_reads_who_manages_it(
    screens: Screens, officers: tuple[Page, Page]
) -> None:
    first, second = officers
    record(first, today(screens))
    expect(first.locator("main")).to_contain_text("二人目の承認待ち")
    one = first.url
    first.click("button[value=approve]")
    expect(first.get_by_role("alert")).to_contain_text("記録した人とは別の責任者が承認します")
    second.goto("/console/successions/")
    second.click("main tbody th a")
    second.click("button[value=approve]")
    expect(second.locator("main")).to_contain_text("承認済み")
    expect(second.locator("main code")).to_contain_text("sekisho succession hand-over")
    assert_axe_finds_nothing(second, "a succession")
    first.goto("/notice/managers/")
    card = first.locator("section.card", has_text="一部のお客様の情報の管理者が変わりました")
    for said in ("供給区域の契約: 東京", "行方 継", "0120-000-111", "会社分割"):
        expect(card).to_contain_text(said)
    proof = first.context.request.get(f"{one}proof/")
    assert "まだ引き渡していないので" in proof.text()
    second.goto(one)
    second.click("button[value=withdraw]")
    expect(second.locator("main dl")).to_contain_text("取りやめ")
    first.goto("/notice/managers/")
    expect(card).to_have_count(0)


def test_before_its_day_the_desk_shows_no_command(
    screens: Screens, officers: tuple[Page, Page]
) -> None:
    first, second = officers
    record(first, today(screens) + timedelta(days=1))
    second.goto(first.url)
    second.click("button[value=approve]")
    expect(second.locator("main")).to_contain_text("承継の日がまだ来ていません")
    expect(second.locator("main code")).to_have_count(0)


def test_an_empty_form_says_what_is_missing(officers: tuple[Page, Page]) -> None:
    page, _ = officers
    page.goto("/console/successions/new/")
    page.click("main form button.primary")
    expect(page.get_by_role("alert").first).to_contain_text("足りない")
    page.fill("[name=document_no]", "契約第1号")
    page.fill("[name=effective_on]", "2026-12-01")
    page.fill("[name=contact]", "0120-000-111")
    page.select_option("[name=whom]", "contracts")
    page.click("main form button.primary")
    expect(page.get_by_role("alert")).to_contain_text("契約の一覧に番号がありません")


def test_staff_see_the_list_and_record_nothing(screens: Screens, browser: Browser) -> None:
    context = screens.signed_in(browser, "staff")
    page = context.new_page()
    acknowledge(page)
    page.goto("/console/successions/")
    expect(page.locator("main")).to_contain_text("ありません。")
    expect(page.locator("main a.button")).to_have_count(0)
    assert context.request.get("/console/successions/new/").status == 403
    close(context)
