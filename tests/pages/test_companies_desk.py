"""The desk of companies: staff bring a public list, an officer who did not takes its lines over."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browsers import close
from cast import ROOT
from screens import Screens, acknowledge

LIST = ROOT / "examples" / "registers" / "negawatt.csv"
KOMOREBI = "3999901000005"


@pytest.fixture
def desks(screens: Screens, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Midori and Kotaro; the registry is empty again when the test is over."""
    contexts = [screens.signed_in(browser, person) for person in ("staff", "officer")]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        acknowledge(page)
        page.goto("/console/companies/")
    yield pages[0], pages[1]
    for context in contexts:
        close(context)
    screens.world.owner("DELETE FROM books.party_line")
    screens.world.owner("DELETE FROM books.party_list")
    screens.world.owner(
        "UPDATE accounts.account SET acknowledged = '' WHERE username IN ('staff', 'officer')"
    )


def test_a_list_is_brought_by_one_and_taken_over_by_another(desks: tuple[Page, Page]) -> None:
    midori, kotaro = desks
    midori.select_option("[name=list-kind]", "negawatt")
    midori.fill("[name=list-day]", "令和8年11月20日")
    midori.set_input_files("[name=list-file]", str(LIST))
    midori.click("button[value=list]")
    expect(midori.locator("main")).to_contain_text("名簿を読みました。確認を待つ行: 8")
    expect(midori.locator("[name=line]")).to_have_count(0)
    kotaro.reload()
    kotaro.locator("[name=line]").first.check()
    kotaro.click("text=選んだ行を採らない")
    expect(kotaro.locator("[name=line]")).to_have_count(7)
    kotaro.click("text=この名簿の行をすべて採る")
    expect(kotaro.locator("main")).to_contain_text("確認待ちの行はありません。")
    expect(kotaro.locator("tr", has_text="こもれび")).to_contain_text("有効でない")
    kotaro.fill("[name=number]", KOMOREBI)
    kotaro.click("text=調べる")
    expect(kotaro.locator("main")).to_contain_text("が採用")
    expect(kotaro.locator("main")).to_contain_text("が不採用")


def test_what_is_wrong_is_said_and_changes_nothing(
    screens: Screens, desks: tuple[Page, Page]
) -> None:
    midori, kotaro = desks
    midori.fill("[name=line-number]", "3999901000006")
    midori.select_option("[name=line-aspect]", "retail_licence")
    midori.fill("[name=line-value]", "A0009")
    midori.fill("[name=line-since]", "2026-11-01")
    midori.fill("[name=line-source]", "通知書")
    midori.click("button[value=line]")
    expect(midori.locator("[role=alert]")).to_have_text(
        "法人番号「3999901000006」は、13桁でないか、検査用数字が合いません。"
    )
    kotaro.fill("[name=line-number]", KOMOREBI)
    kotaro.click("button[value=line]")
    expect(kotaro.locator("main")).to_contain_text("日付を入れてください")
    assert screens.world.owner("SELECT count(*) FROM books.party_line") == [(0,)]
