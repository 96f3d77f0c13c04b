"""Passkeys, wrong passwords, changed addresses, forms that were open too long."""

import re
from collections.abc import Iterator
from email import message_from_string
from email.policy import default

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from browsers import close
from passkeys import with_authenticator
from screens import Person, Screens


def test_a_passkey_is_made_and_opens_the_account_alone(screens: Screens, browser: Browser) -> None:
    person = screens.people["passkey_customer"]
    context = screens.signed_in(browser, person.name)
    page = context.new_page()
    with_authenticator(page)
    page.goto("/account/2fa/webauthn/add/")
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, person)
    page.fill("[name=name]", "telephone")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    page.wait_for_load_state()
    context.clear_cookies()
    page.goto("/account/login/?next=/my/data/")
    page.click("#passkey_login")
    page.wait_for_url("**/my/data/")
    expect(page.locator("main")).to_contain_text(person.customer_no or "")
    close(context)


def test_nobody_is_sent_to_register_where_nobody_can(screens: Screens, browser: Browser) -> None:
    context = screens.context(browser)
    page = context.new_page()
    page.goto("/account/login/")
    expect(page.locator("main")).to_contain_text("口座は当社がお作りします")
    expect(page.locator("main a[href*=signup]")).to_have_count(0)
    expect(page.get_by_role("button", name="サインイン", exact=True)).to_be_visible()
    page.locator("main").get_by_role("link", name="お問い合わせ").click()
    expect(page).to_have_url(re.compile("/contact/$"))
    close(context)


def _letters(screens: Screens) -> list[str]:
    """Every letter sent so far, decoded."""
    sources = sorted((screens.place / "mail").glob("*.log"))
    found = []
    for path in sources:
        for text in path.read_text().split("-" * 79 + "\n"):
            letter = message_from_string(text, policy=default)
            body = letter.get_content() if not letter.is_multipart() else ""
            found.append(f"To: {letter['To']}\nSubject: {letter['Subject']}\n{body}")
    return found


def _link_to(address: str, screens: Screens) -> str:
    """The link in the newest letter to this address."""
    letters = [each for each in _letters(screens) if f"To: {address}" in each]
    assert letters, _letters(screens)
    found = re.search(r"https://\S+", letters[-1])
    assert found is not None, letters[-1]
    return found[0]


@pytest.fixture
def person_who_moves(screens: Screens) -> Iterator[Person]:
    """Whoever changes their address; for other tests of this house it never changed."""
    person = screens.people["passkey_customer"]
    yield person
    screens.world.owner(
        "WITH back AS (UPDATE accounts.account SET email = username || '@example.jp',"
        " contact_changed_at = NULL WHERE username = %s RETURNING id, email)"
        " UPDATE accounts.account_emailaddress AS kept SET email = back.email FROM back"
        " WHERE kept.user_id = back.id",
        person.name,
    )


def test_after_a_changed_address_the_old_one_is_told_and_rights_wait(
    screens: Screens, browser: Browser, person_who_moves: Person
) -> None:
    person = person_who_moves
    context = screens.signed_in(browser, person.name)
    page = context.new_page()
    page.goto("/account/email/")
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, person)
    page.fill("[name=email]", "new-address@example.net")
    page.locator("main form:has([name=email]) button[type=submit]").first.click()
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, person)
    page.goto(_link_to("new-address@example.net", screens))
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    told = [each for each in _letters(screens) if f"To: {person.name}@example.jp" in each]
    assert [each for each in told if "new-address" in each or "メール" in each], "the old address"
    page.goto("/my/restrictions/?word=procurement_management")
    page.locator("#effect button[value=refuse]").click()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("いまはできません")
    expect(page.locator("main")).to_contain_text("連絡先またはパスワードが変わったばかりです")
    close(context)


def test_five_wrong_passwords_close_the_sign_in(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    statuses = []
    for _ in range(6):
        page.goto("/account/login/")
        page.fill("[name=login]", "nobody-of-that-name")
        page.fill("[name=password]", "a wrong password")
        with page.expect_response("**/account/login/") as answered:
            page.click("main form:has([name=password]) button[type=submit]")
        statuses.append(answered.value.status)
    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_a_name_that_exists_and_one_that_does_not_are_answered_alike(
    screens: Screens, visitor: BrowserContext
) -> None:
    page = visitor.new_page()
    told = []
    for name in ("auditor", "no-such-auditor"):
        page.goto("/account/login/")
        page.fill("[name=login]", name)
        page.fill("[name=password]", "a wrong password")
        page.click("main form:has([name=password]) button[type=submit]")
        told.append(page.locator(".errorlist").inner_text())
    assert told[0] == told[1] != ""


def test_a_form_open_too_long_is_sent_with_one_more_press(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/contact/")
    page.fill("[name=reply_to]", "aki@example.jp")
    page.fill("[name=words]", "長く書いていました")
    visitor.clear_cookies()
    page.click("main form button")
    expect(page.get_by_role("heading", level=1)).to_contain_text("時間がたちすぎました")
    page.click("main form button")
    expect(page.get_by_role("status")).to_be_visible()


def test_nobody_signs_up_alone(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/account/signup/")
    expect(page.locator("input[type=password]")).to_have_count(0)


def test_no_log_line_holds_what_was_typed(screens: Screens) -> None:
    log = (screens.place / "server.log").read_text()
    assert '"route": "account_login"' in log
    for person in screens.people.values():
        for secret in (person.password, person.secret, person.customer_no):
            assert secret is None or secret not in log
    assert "example.jp" not in log
    assert "nobody-of-that-name" not in log
