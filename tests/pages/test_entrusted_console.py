"""The console of an entrusted company: masked, nothing to take away, and only while it lasts."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from accessible import assert_axe_finds_nothing
from browsers import close
from screens import Screens, acknowledge
from sekisho.cases.entrusted import MEASURES, TERMS


@pytest.fixture
def officer(screens: Screens, browser: Browser) -> Iterator[Page]:
    """Kotaro, who has acknowledged nothing when the test is over; nothing is passed on then."""
    context = screens.signed_in(browser, "officer")
    page = context.new_page()
    acknowledge(page)
    yield page
    close(context)
    screens.world.owner("UPDATE accounts.account SET acknowledged = '' WHERE username = 'officer'")
    screens.world.owner("DELETE FROM books.re_entrustment")


@pytest.fixture
def michi(screens: Screens, browser: Browser) -> Iterator[Page]:
    """Somebody of the call centre, who has acknowledged nothing when the test is over."""
    context = screens.signed_in(browser, "michibiki")
    page = context.new_page()
    acknowledge(page)
    yield page
    close(context)
    screens.world.owner(
        "UPDATE accounts.account SET acknowledged = '' WHERE username = 'michibiki'"
    )


def today(screens: Screens) -> date:
    """The day on which the screens are served."""
    day: date = screens.world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0]
    return day


def register(screens: Screens, officer: Page) -> None:
    """The call centre is assessed and bound."""
    day = today(screens)
    officer.goto("/console/entrusted/michibiki_call/")
    officer.fill("[name=assess-made_on]", str(day))
    officer.fill("[name=assess-until]", str(day + timedelta(days=30)))
    officer.fill("[name=assess-approved_by]", "officer")
    for measure in MEASURES:
        officer.check(f"[name=assess-met][value={measure}]")
    officer.click("button[value=assess]")
    expect(officer.get_by_role("alert")).to_contain_text("同じ人が二つの名前で書かれています")
    officer.fill("[name=assess-approved_by]", "second_officer")
    officer.click("button[value=assess]")
    officer.fill("[name=contract-since]", str(day))
    officer.fill("[name=contract-until]", str(day + timedelta(days=30)))
    for term in TERMS:
        officer.check(f"[name=contract-terms][value={term}]")
    officer.click("button[value=contract]")
    expect(officer.locator("main")).to_contain_text("告知の範囲で見られます")


def search(screens: Screens, page: Page) -> None:
    """The standing customer is looked for."""
    number = screens.people["customer"].customer_no or ""
    (row,) = screens.world.owner(
        "SELECT phone FROM records.customer WHERE customer_no = %s", number
    )
    page.goto("/entrusted/")
    page.fill("main [name=case]", "Q-2026-0077")
    page.fill("main [name=customer_no]", number)
    page.fill("main [name=phone]", row[0])
    page.click("main form:has([name=phone]) button")


def test_the_company_is_refused_then_let_in_then_refused_again_and_all_of_it_is_reported(
    screens: Screens, officer: Page, michi: Page
) -> None:
    search(screens, michi)
    expect(michi.get_by_role("alert")).to_contain_text("評価がまだありません")
    expect(michi.locator("#found")).to_have_count(0)
    register(screens, officer)
    search(screens, michi)
    michi.locator("#found button").first.click()
    expect(michi.locator("main table").first).to_contain_text("氏名")
    row = michi.locator("tr", has=michi.get_by_role("rowheader", name="口座番号"))
    expect(row.first).to_contain_text("非開示")
    expect(
        michi.locator("main a[download], main [href*='.csv'], main [href*='.xlsx']")
    ).to_have_count(0)
    officer.click("button[value=report]")
    expect(officer.locator("main")).to_contain_text("委託先の方の閲覧")
    expect(officer.locator("main tbody tr")).to_have_count(1)
    screens.world.owner(
        "INSERT INTO books.entrusted_contract (party, since, until, terms, registered_by,"
        " ledger_index) SELECT party, since, since - 1, terms, registered_by, ledger_index"
        " FROM books.entrusted_contract"
    )
    search(screens, michi)
    expect(michi.get_by_role("alert")).to_contain_text("契約の期限が過ぎています")


def test_what_the_company_passes_on_without_our_consent_shuts_it_until_we_consent(
    screens: Screens, officer: Page, michi: Page
) -> None:
    register(screens, officer)
    day = today(screens)
    officer.fill("[name=pass-to]", "かみしばい印刷株式会社")
    officer.fill("[name=pass-since]", str(day))
    officer.fill("[name=pass-until]", str(day + timedelta(days=9)))
    officer.fill("[name=pass-document_no]", "R-12")
    officer.check("[name=pass-items][value=name]")
    officer.fill("[name=pass-consented_by]", "officer-2")
    officer.click("button[value=pass]")
    expect(officer.locator("main")).to_contain_text("両方を書くか、両方とも空欄にしてください。")
    officer.fill("[name=pass-consented_by]", "")
    officer.click("button[value=pass]")
    table = officer.get_by_role("region", name="再委託")
    expect(table).to_contain_text("認められません: 再委託を当社が承諾していません")
    search(screens, michi)
    expect(michi.get_by_role("alert")).to_contain_text("当社の承諾がない再委託をしています")
    officer.fill("[name=pass-to]", "かみしばい印刷株式会社")
    officer.fill("[name=pass-since]", str(day))
    officer.fill("[name=pass-until]", str(day + timedelta(days=9)))
    officer.fill("[name=pass-document_no]", "R-13")
    officer.check("[name=pass-items][value=name]")
    officer.fill("[name=pass-consented_by]", "officer-2")
    officer.fill("[name=pass-consented_on]", str(day))
    officer.click("button[value=pass]")
    expect(table).to_contain_text("認められています")
    expect(table).to_contain_text("officer-2")
    assert_axe_finds_nothing(officer, "an entrusted company that passes work on")
    search(screens, michi)
    expect(michi.locator("#found button")).to_have_count(1)


def test_the_call_centre_reaches_no_desk_of_ours(screens: Screens, michi: Page) -> None:
    for path in ("/console/search/", "/console/demands/", "/console/entrusted/", "/audit/"):
        answer = michi.context.request.get(path)
        assert answer.status == 403, path


def test_staff_register_nothing(screens: Screens, browser: Browser) -> None:
    context = screens.signed_in(browser, "staff")
    page = context.new_page()
    acknowledge(page)
    page.goto("/console/entrusted/michibiki_call/")
    expect(page.locator("main")).to_contain_text("評価と契約は個人情報保護の責任者が登録します")
    expect(page.locator("main button")).to_have_count(0)
    close(context)
