"""A session ended while somebody typed: after the sign-in the form is back with the text in it."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browsers import close
from screens import Person, Screens, at_work


def session_ends(context: BrowserContext) -> None:
    """The browser's session is no longer known; its other cookies are."""
    context.clear_cookies(name="__Host-session")


def sign_in_again(screens: Screens, page: Page, person: Person) -> None:
    """From the sign-in that the form led to, back to where it leads."""
    expect(page).to_have_url(re.compile("/account/login/"))
    expect(page.get_by_role("status")).to_contain_text("入力した内容は残っています")
    screens.sign_in_again(page, person)


def test_what_staff_were_searching_waits_until_they_work_on_the_case_again(
    screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, "staff")
    page = context.new_page()
    at_work(page)
    page.fill("[name=phone]", "03-0000-0000")
    page.fill("[name=name]", "髙﨑 花子")
    session_ends(context)
    page.click("main form:has([name=phone]) button")
    assert "0000" not in page.url
    sign_in_again(screens, page, screens.people["staff"])
    at_work(page)
    expect(page.locator("[name=phone]")).to_have_value("03-0000-0000")
    expect(page.locator("[name=name]")).to_have_value("髙﨑 花子")
    page.goto("/console/search/")
    expect(page.locator("[name=name]")).to_have_value("")
    close(context)


@pytest.mark.parametrize(
    ("person", "path", "name", "typed"),
    [
        ("auditor", "/audit/accesses/", "customer_no", "S0000-00000000"),
        ("officer", "/account/email/", "email", "officer-again@example.jp"),
    ],
)
def test_the_form_is_back_with_what_was_typed(
    person: str, path: str, name: str, typed: str, screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, person)
    page = context.new_page()
    page.goto(path)
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, screens.people[person])
    page.fill(f"main [name={name}]", typed)
    session_ends(context)
    page.locator(f"main form:has([name={name}]) button").first.click()
    assert typed not in page.url
    sign_in_again(screens, page, screens.people[person])
    expect(page).to_have_url(re.compile(f"{path}$"))
    expect(page.locator(f"main [name={name}]")).to_have_value(typed)
    close(context)


def test_a_second_press_after_the_session_ended_changes_nothing_more(
    screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, "staff")
    page = context.new_page()
    at_work(page)
    size = screens.world.owner("SELECT size FROM books.ledger_head")
    session_ends(context)
    for _ in range(2):
        page.goto("/console/search/")
        expect(page).to_have_url(re.compile("/account/login/"))
    assert screens.world.owner("SELECT size FROM books.ledger_head") == size
    close(context)
