"""Whoever reads records has a security key: the first by a code, and sessions opened with it."""

import json

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accessible import assert_axe_finds_nothing
from browsers import close
from passkeys import with_authenticator
from screens import Person, Screens

PASSWORD = "kingfisher over cold water"


def joined(screens: Screens, name: str, kind: str = "operator") -> Person:
    """A member of staff whose account was just made, with a password of their own and no key."""
    done = screens.commanded("create", kind, name, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    screens.world.owner(
        "UPDATE accounts.account SET first_password_until = NULL WHERE username = %s", name
    )
    return Person(name, kind, told["password"], told["secret"], None)


def register(page: Page, screens: Screens, person: Person) -> None:
    """The key was made. requires: the page is the one that registers a key, or asks who it is"""
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, person)
    page.fill("[name=name]", "key on the ring")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    page.wait_for_load_state()


@pytest.mark.usefixtures("migrated")
def test_who_needs_a_key_is_who_may_come_to_a_page_that_shows_records() -> None:
    from django.urls import get_resolver

    from sekisho.accounts.key_rule import WITH_KEY
    from sekisho.accounts.models import Kind
    from sekisho.web.routes import discipline_of

    found: set[Kind] = set()
    for pattern in get_resolver().url_patterns:
        for each in getattr(pattern, "url_patterns", []):
            declared = discipline_of(each.callback) if hasattr(each, "callback") else None
            if declared is not None and declared.purpose is not None:
                found |= declared.kinds
    assert found - {Kind.CUSTOMER} == WITH_KEY


def test_a_password_and_a_code_lead_to_the_first_key_and_the_key_to_the_desk(
    screens: Screens, fresh: BrowserContext
) -> None:
    person = joined(screens, "newly-come")
    page = fresh.new_page()
    screens.sign_in(page, person)
    for address in (
        "/console/", "/console/record/", "/settings/", "/account/2fa/webauthn/add/",
        "/account/email/", "/account/password/change/", "/account/2fa/",
    ):  # fmt: skip
        page.goto(address)
        assert page.url == screens.url("/account/first-key/")
    expect(page.get_by_role("heading", level=1)).to_have_text("セキュリティキーの登録")
    assert_axe_finds_nothing(page, "the first key")
    page.fill("[name=code]", "AAAAA-AAAAA-AAAAA-AAAAA")
    page.click("main form button")
    expect(page.get_by_role("alert")).to_contain_text(
        "この符号ではセキュリティキーを登録できません（C22・L24）。"
    )
    code = screens.commanded("invite", person.name).stdout.strip()
    page.fill("[name=code]", code.lower())
    page.click("main form button")
    with_authenticator(page)
    register(page, screens, person)
    page.goto("/console/acknowledge/")
    assert "/account/2fa/webauthn/reauthenticate/" in page.url
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url("**/console/acknowledge/")
    # A second key is made with the first, without any code.
    page.goto("/account/2fa/webauthn/add/")
    assert page.url.endswith("/add/")
    refused = screens.commanded("invite", person.name, "--lang", "en")
    assert refused.stderr.strip().splitlines()[-1] == (
        "Error: This account has a security key. Where it is lost, two people take it off (L24)."
    )


def test_a_code_is_good_once_and_after_five_wrong_ones_not_at_all(
    screens: Screens, fresh: BrowserContext
) -> None:
    person = joined(screens, "guesser")
    code = screens.commanded("invite", person.name).stdout.strip()
    page = fresh.new_page()
    screens.sign_in(page, person)
    page.goto("/account/first-key/")
    for tried in ("B" * 20, "", "AAAAA", "C" * 20, "D" * 20, "E" * 20, code):
        page.fill("[name=code]", tried)
        page.click("main form button")
        assert page.url == screens.url("/account/first-key/")
    page.goto("/account/2fa/webauthn/add/")
    assert page.url == screens.url("/account/first-key/")


def test_a_session_without_the_key_is_asked_for_it(screens: Screens, fresh: BrowserContext) -> None:
    person = screens.people["second_officer"]
    page = fresh.new_page()
    screens.sign_in_as_far_as_it_goes(page, person)
    screens.give_code(page, screens.code(person))
    for address in ("/console/", "/console/search/", "/settings/", "/account/email/"):
        page.goto(address)
        assert "/account/2fa/webauthn/reauthenticate/" in page.url
    page.goto("/account/2fa/webauthn/add/")
    assert not page.url.endswith("/add/")
    page.goto("/console/acknowledge/")
    with_authenticator(page, person.passkey, person.number)
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url("**/console/acknowledge/")


def test_a_customer_and_an_auditor_need_none(screens: Screens, browser: Browser) -> None:
    context = screens.signed_in(browser, "auditor")
    assert context.request.get("/audit/", max_redirects=0).status == 200
    close(context)
