"""Every page by axe (WCAG 2.2 AA), on a telephone, by keyboard, and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from accessible import ASKED, assert_accessible, assert_axe_finds_nothing, assert_fits
from browsers import close
from screens import Screens, at_work, open_record

PUBLIC = (
    "/notice/",
    "/notice/recipients/",
    "/notice/managers/",
    "/notice/processed/",
    "/notice/versions/",
    "/notice/difference/?before=2026-10-01&after=2026-10-01",
    "/apply/",
    "/apply/hidamari_living/",
    "/contact/",
    "/genuine/",
    "/verify/",
    "/statistics/",
    "/mail/refuse/one/",
    "/account/login/",
    "/nowhere/",
)
MINE = (
    "/my/data/",
    "/my/history/",
    "/my/recipients/",
    "/my/negawatt/",
    "/my/sources/",
    "/my/restrictions/?word=all",
    "/my/advertising/",
    "/my/requests/",
    "/my/switchings/",
    "/my/requests/new/correction/",
    "/my/requests/new/erasure/",
    "/settings/",
    "/settings/sessions/",
    "/account/2fa/",
    "/account/2fa/webauthn/",
    "/account/email/",
    "/account/logout/",
)

STAFF = (
    "/console/acknowledge/",
    "/console/begin/",
    "/console/facts/",
    "/console/search/",
    "/console/",
    "/console/requests/",
    "/console/requests/new/",
    "/console/requests/1/",
    "/console/gaps/",
    "/console/demands/",
    "/console/demands/new/",
    "/console/breaches/",
    "/console/breaches/new/",
    "/console/emergencies/",
    "/console/outages/",
    "/console/outages/new/",
    "/console/switchings/",
    "/console/switchings/new/",
    "/console/statistics/",
    "/console/companies/",
    "/console/companies/6999901000002/",
    "/console/downstream/",
    "/console/entrusted/",
    "/console/entrusted/michibiki_call/",
    "/console/successions/",
    "/console/successions/taken-in/",
    "/console/received/",
    "/console/mail/held/",
    "/console/runs/",
    "/console/runs/1/",
    "/console/mail/genuine/",
    "/console/mail/forged/",
    "/console/mail/templates/",
)
OFFICER = ("/console/accounts/", "/console/successions/taken-in/new/")
AUDITOR = (
    "/audit/",
    "/audit/received/",
    "/audit/accesses/",
    "/audit/disclosures/",
    "/audit/statistics/",
    "/audit/versions/",
)


@pytest.mark.parametrize("locale", ["ja-JP", "en-US"])
def test_axe_finds_nothing_on_a_public_page(
    locale: str, screens: Screens, browser: Browser
) -> None:
    context = screens.context(browser, locale=locale)
    page = context.new_page()
    for path in PUBLIC:
        assert_accessible(page, path)
    close(context)


def test_axe_finds_nothing_on_a_customer_s_page(customer: BrowserContext) -> None:
    page = customer.new_page()
    for path in MINE:
        assert_accessible(page, path)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    ("person", "paths"), [("staff", STAFF), ("officer", OFFICER), ("auditor", AUDITOR)]
)
def test_axe_finds_nothing_on_the_pages_of_the_desks(
    person: str, paths: tuple[str, ...], width: int, screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, person, viewport={"width": width, "height": 900})
    page = context.new_page()
    if person == "staff":
        at_work(page)
    for path in paths:
        assert_accessible(page, path)
    if person == "staff":
        open_record(page, screens)
        assert_axe_finds_nothing(page, "the record")
        wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"the record is {wider} px wider than the window"
    close(context)


@pytest.mark.parametrize(("width", "locale"), [(360, "ja-JP"), (1280, "en-US")])
def test_axe_finds_nothing_on_a_draft_and_its_editor(
    width: int, locale: str, screens: Screens, browser: Browser
) -> None:
    size = {"width": width, "height": 900}
    context = screens.signed_in(browser, "officer", viewport=size, locale=locale)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/console/drafts/")
    page.click("main form button")
    page.wait_for_url("**/edit/")
    one = page.url.removesuffix("edit/")
    for path in ("/console/drafts/", one, f"{one}?examined=1", f"{one}edit/"):
        assert_accessible(page, path)
    close(context)


def test_pages_fit_a_telephone(screens: Screens, browser: Browser) -> None:
    small = {"width": 360, "height": 740}
    context = screens.signed_in(browser, "customer", viewport=small)
    page = context.new_page()
    for path in (*PUBLIC, *MINE):
        assert_fits(page, path)
    close(context)


def test_axe_would_find_a_fault(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/notice/")
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"x\">'")
    found = Axe().run(page, options=ASKED)
    assert "image-alt" in {each["id"] for each in found.response["violations"]}


def test_the_keyboard_reaches_the_content_first(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/notice/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_everything_but_the_verification_works_without_javascript(
    screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, "customer", java_script_enabled=False)
    page = context.new_page()
    page.goto("/my/restrictions/")
    page.select_option("[name=word]", "procurement_management")
    page.click("form:has([name=word]) button")
    expect(page.locator("#effect")).to_contain_text("DAX合同会社")
    page.goto("/notice/")
    page.locator("summary").first.click()
    expect(page.locator("nav.contents ol")).to_be_visible()
    page.goto("/verify/")
    expect(page.get_by_text("sekisho-verify")).to_be_visible()
    close(context)


def test_the_desks_work_without_javascript(screens: Screens, browser: Browser) -> None:
    context = screens.signed_in(browser, "staff", java_script_enabled=False)
    page = context.new_page()
    at_work(page)
    open_record(page, screens)
    expect(page.locator("main")).to_contain_text("非開示")
    page.goto("/console/runs/")
    page.locator("tbody a").first.click()
    expect(page.locator("dl.facts")).to_contain_text("SHA-256")
    page.goto("/console/")
    expect(page.locator("svg.chart rect").first).to_be_visible()
    page.goto("/console/gaps/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    close(context)
    context = screens.signed_in(browser, "auditor", java_script_enabled=False)
    page = context.new_page()
    page.goto("/audit/")
    page.fill("[name=since]", "R8.12.1")
    page.click("main form button")
    expect(page.locator("#period")).to_contain_text("令和8年")
    page.goto("/audit/accesses/")
    page.fill("[name=customer_no]", screens.people["customer"].customer_no or "")
    page.click("main form button")
    expect(page.locator("#traced tbody tr").first).to_be_visible()
    close(context)
