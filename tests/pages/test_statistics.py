"""A statistic is ordered at the desk, prepared by the round, released by a second person, and seen
by everybody: in a browser, by axe, with files that are what the page says.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accessible import assert_accessible
from browsers import close
from screens import Screens

MONTH = "2026-09"
TITLE = "契約と販売電力量"


@pytest.fixture
def officer(screens: Screens, browser: Browser) -> Iterator[BrowserContext]:
    """The privacy officer, signed in."""
    context = screens.signed_in(browser, "officer")
    yield context
    close(context)


def round_of(screens: Screens) -> "subprocess.CompletedProcess[str]":
    """What `sekisho statistics work` answered."""
    return subprocess.run(
        [sys.executable, "-m", "sekisho", "statistics", "work", "--lang", "en"],
        env=screens.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def order(page: Page, title: str, period: str, epsilon: str = "") -> None:
    """The desk ordered the table."""
    page.goto("/console/statistics/")
    value = page.locator("[name=statistic] option", has_text=title).first.get_attribute("value")
    page.select_option("[name=statistic]", value)
    page.fill("main [name=period]", period)
    page.fill("main [name=epsilon]", epsilon)
    page.click("main form:has([name=period]) button")
    page.wait_for_load_state()


def release_waiting(screens: Screens, page: Page, title: str) -> None:
    """The officer looked at the table that waits, released it, and proved again who they are."""
    page.goto("/console/statistics/")
    page.locator("h2 + ul a", has_text=title).first.click()
    page.wait_for_load_state()
    expect(page.locator("main table").first).to_contain_text("東京")
    page.get_by_role("button", name="この表を公表する").click()
    page.wait_for_load_state()
    if page.locator("main [name=password]").count():
        screens.prove_again(page, screens.people["officer"])
    expect(page.get_by_role("status")).to_contain_text("公表しました（台帳の")


def test_a_table_goes_from_the_desk_to_everybody_and_is_withdrawn(
    screens: Screens, browser: Browser, officer: BrowserContext
) -> None:
    staff = screens.signed_in(browser, "staff")
    desk = staff.new_page()
    order(desk, TITLE, MONTH)
    expect(desk.get_by_role("status")).to_contain_text("次の巡回が用意します")
    done = round_of(screens)
    assert done.returncode == 0, done.stderr
    desk.reload()
    desk.locator("h2 + ul a", has_text=TITLE).first.click()
    expect(desk.get_by_role("button", name="この表を公表する")).to_have_count(0)
    assert_accessible(desk, "/console/statistics/")
    page = officer.new_page()
    release_waiting(screens, page, TITLE)
    at_desk = page.url

    visitor = screens.context(browser, viewport={"width": 360, "height": 740})
    seen = visitor.new_page()
    assert_accessible(seen, "/statistics/")
    seen.get_by_role("link", name=TITLE).first.click()
    expect(seen.locator("h1")).to_contain_text(f"{TITLE} {MONTH}")
    expect(seen.locator("main")).to_contain_text("x は隠した値です。10人に満たないセル")
    expect(seen.locator("abbr[title=秘匿]").first).to_be_visible()
    expect(seen.locator("svg.chart rect").first).to_be_visible()
    public = seen.url
    assert_accessible(seen, public)
    for item in seen.locator("main ul li").all():
        link = item.locator("a").get_attribute("href")
        answer = visitor.request.get(link or "")
        assert answer.ok
        told = item.locator("code").text_content()
        assert sha256(answer.body()).hexdigest() == told
    file = seen.locator("main ul li a").first.get_attribute("href") or ""

    page.goto(at_desk)
    page.select_option("[name=reason]", "data")
    page.get_by_role("button", name="取り下げる").click()
    page.wait_for_load_state()
    if page.locator("main [name=password]").count():
        screens.prove_again(page, screens.people["officer"])
    expect(page.get_by_role("status")).to_contain_text("取り下げました（台帳の")
    seen.goto(public)
    expect(seen.get_by_role("alert")).to_contain_text("もとの情報に誤りがあった")
    expect(seen.locator("main table")).to_have_count(0)
    assert visitor.request.get(file).status == 404
    for context in (staff, visitor):
        close(context)


def test_the_page_speaks_english_and_noise_says_what_it_is(
    screens: Screens, browser: Browser, officer: BrowserContext
) -> None:
    staff = screens.signed_in(browser, "staff")
    order(staff.new_page(), TITLE, "2026-08", "0.5")
    assert round_of(screens).returncode == 0
    release_waiting(screens, officer.new_page(), TITLE)
    visitor = screens.context(browser, locale="en-US")
    page = visitor.new_page()
    page.goto("/statistics/")
    page.locator("tr", has_text="noise").first.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("epsilon 0.5")
    expect(page.locator("main table").first).to_contain_text("Hokkaido")
    expect(page.locator("figcaption").first).to_contain_text("Persons")
    assert_accessible(page, page.url)
    close(visitor)
    close(staff)


def test_an_officer_is_not_offered_what_they_ordered(
    screens: Screens, officer: BrowserContext
) -> None:
    page = officer.new_page()
    order(page, "請求", "2026-08")
    assert round_of(screens).returncode == 0
    page.goto("/console/statistics/")
    page.locator("h2 + ul a", has_text="請求").first.click()
    expect(page.locator("main table").first).to_contain_text("東京")
    expect(page.get_by_role("button", name="この表を公表する")).to_have_count(0)
    page.get_by_role("button", name="破棄する").click()
    page.wait_for_load_state()
    if page.locator("main [name=password]").count():
        screens.prove_again(page, screens.people["officer"])
    expect(page.get_by_role("status")).to_contain_text("破棄しました")


def test_no_screen_shows_an_exact_report(screens: Screens, officer: BrowserContext) -> None:
    page = officer.new_page()
    order(page, "電力取引の報告", "2026-08")
    assert round_of(screens).returncode == 0
    page.goto("/console/statistics/")
    page.locator("h2 + ul a", has_text="電力取引の報告").first.click()
    expect(page.locator("main")).to_contain_text("監督官庁だけに渡します。画面には値を出しません")
    expect(page.get_by_role("alert")).to_contain_text(re.compile("一人か二人だけのセルが [0-9]+"))
    expect(page.locator("main table")).to_have_count(0)
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    page.goto(f"/statistics/{number}/")
    expect(page.locator("h1")).to_contain_text("そのページはありません")


@pytest.mark.parametrize(
    ("period", "message"),
    [
        ("2099-01", "2099-01 はまだ終わっていません。2099-02-01 から作れます。"),
        ("9月", "「契約と販売電力量」の期間は 2026-10 のように書いてください。"),
    ],
)
def test_a_wrong_order_is_refused_in_words(
    period: str, message: str, officer: BrowserContext
) -> None:
    page = officer.new_page()
    order(page, TITLE, period)
    expect(page.get_by_role("alert")).to_contain_text(message)
