"""Passwords: which are taken, how they are compared, what a new one ends; one-time codes."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browsers import close
from screens import Person, Screens
from sekisho.accounts.passwords import WordsOfTheBusiness

LONG = "かわせみ 冬の川面を飛ぶ kingfisher over cold water, seen once " * 2 + "!"


def choose(page: Page, old: str, new: str) -> None:
    """The form for a new password was sent."""
    page.goto("/account/password/change/")
    page.fill("[name=oldpassword]", old)
    for field in ("password1", "password2"):
        page.fill(f"[name={field}]", new)
    page.click("main form button[type=submit]")
    page.wait_for_load_state()


@pytest.fixture(scope="module")
def newcomer(screens: Screens) -> Person:
    """Somebody whose account was made a moment ago."""
    return screens.made("newcomer")


def test_easy_passwords_are_refused_and_a_long_one_of_any_letters_is_compared_as_typed(
    screens: Screens, newcomer: Person, fresh: BrowserContext
) -> None:
    page = fresh.new_page()
    screens.sign_in(page, newcomer)
    for easy in ("eleven char", "counterstrike", "Denki-Sekisho-1234"):
        choose(page, newcomer.password, easy)
        expect(page.locator(".errorlist").first).to_be_visible()
        assert page.url == screens.url("/account/password/change/")
    choose(page, "not the old one at all", LONG)
    expect(page.locator(".errorlist").first).to_be_visible()
    choose(page, newcomer.password, LONG)
    assert page.url == screens.url("/audit/")
    for other in (LONG.upper(), LONG[:64], LONG + " "):
        stranger = fresh.browser
        assert stranger is not None
        context = screens.context(stranger)
        attempt = context.new_page()
        person = Person("newcomer", "auditor", other, newcomer.secret, None)
        screens.sign_in_as_far_as_it_goes(attempt, person)
        expect(attempt.locator(".errorlist")).to_be_visible()
        close(context)
    stored = screens.world.owner(
        "SELECT password FROM accounts.account WHERE username = 'newcomer'"
    )
    assert stored[0][0].startswith("argon2$argon2id$")


def test_fields_hide_what_is_typed_and_let_a_manager_fill_them(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/account/login/")
    field = page.locator("[name=password]")
    assert field.get_attribute("type") == "password"
    assert field.get_attribute("autocomplete") == "current-password"
    field.evaluate("node => node.focus()")
    page.keyboard.insert_text("pasted at once, as managers do")
    assert field.input_value() == "pasted at once, as managers do"


def test_a_code_is_used_once_and_each_sign_in_has_a_session_of_its_own(
    screens: Screens, browser: Browser
) -> None:
    person = screens.made("codes-once")
    first, second = screens.context(browser), screens.context(browser)
    page = first.new_page()
    page.goto("/account/login/")
    before = session_of(first)
    screens.sign_in_as_far_as_it_goes(page, person)
    code = screens.code(person)
    screens.give_code(page, code)
    assert session_of(first) not in (before, None)
    again = second.new_page()
    screens.sign_in_as_far_as_it_goes(again, person)
    again.fill("[name=code]", code)
    again.click("main form:has([name=code]) button[type=submit]")
    expect(again.locator(".errorlist")).to_be_visible()
    again.fill("[name=code]", screens.code(person))
    again.click("main form:has([name=code]) button[type=submit]")
    again.wait_for_url("**/account/password/change/")
    assert session_of(first) != session_of(second)
    choose(again, person.password, "a heron stands in the rice")
    assert again.url == screens.url("/audit/")
    page.goto("/audit/")
    assert "/account/login/" in page.url, "a new password ends all other sessions"
    close(first)
    close(second)


def session_of(context: BrowserContext) -> str | None:
    """The identifier of the browser's session, or None."""
    kept = [each["value"] for each in context.cookies() if each["name"] == "__Host-session"]
    return kept[0] if kept else None


@pytest.mark.parametrize(
    "easy", ["sekisho-12345", "DENKI DENRYOKU 1", "電力会社パスワード123", "password-midori"]
)
def test_words_of_the_business_are_no_password(easy: str) -> None:
    left = easy.casefold()
    for word in WordsOfTheBusiness().words:
        left = left.replace(word.casefold(), "")
    assert len(left) < 8, "the test's own word would be a password"
