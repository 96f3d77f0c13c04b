"""Staff sign in by the company's provider: a real one, running here, and what it must not get away
with.
"""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from accessible import assert_accessible, assert_axe_finds_nothing
from browsers import close
from identity_provider import CLIENT, IdentityProvider, configure, running
from passkeys import with_authenticator
from screens import Screens

LINKED, STRANGER = "staff", "stranger"


@pytest.fixture(scope="module")
def company(screens: Screens) -> Iterator[IdentityProvider]:
    """The company's provider, to which one member of staff is linked."""
    port = _free_port()
    ours = [screens.url(f"/account/provider/{name}/answer/") for name in ("company", "trusted")]
    file = screens.place / ".sekisho" / "providers.yaml"
    with running(port, ours, (LINKED, STRANGER)) as provider:
        gone = f"http://127.0.0.1:{_free_port()}"
        trusted = {"issuer": provider.issuer, "keys_trusted": True}
        configure(file, company={"issuer": provider.issuer}, gone={"issuer": gone}, trusted=trusted)
        done = screens.commanded("link", LINKED, "company", "--subject", LINKED)
        assert done.returncode == 0, done.stderr
        yield provider
        screens.commanded("unlink", LINKED, "company")
    file.unlink()


@pytest.fixture(scope="module")
def at_company(
    screens: Screens, company: IdentityProvider, chromium: "object"
) -> Iterator[list[object]]:
    """The cookies of the browser in which the linked person is signed in at the provider."""
    context = screens.context(chromium.browser())  # type: ignore[attr-defined]
    company.known_in(context, LINKED)
    yield list(context.cookies(company.issuer))
    close(context)


@pytest.fixture
def colleague(
    screens: Screens, browser: Browser, at_company: list[object]
) -> Iterator[BrowserContext]:
    """A browser that is signed in at the provider, and not here."""
    context = screens.context(browser)
    context.add_cookies(at_company)  # type: ignore[arg-type]  # as the browser told them
    yield context
    close(context)


def test_the_provider_says_who_it_is_and_the_key_opens_the_records(
    screens: Screens, company: IdentityProvider, colleague: BrowserContext
) -> None:
    person = screens.people[LINKED]
    page = colleague.new_page()
    page.goto("/account/login/?next=/console/acknowledge/")
    with_authenticator(page, person.passkey, person.number)
    page.get_by_role("link", name="社員認証").first.click()
    page.wait_for_url("**/account/2fa/authenticate/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url("**/console/acknowledge/")
    page.locator("form[action='/account/logout/'] button").click()
    page.wait_for_url("**/account/provider/company/leave/")
    assert_accessible(page, "/account/provider/company/leave/")
    page.goto("/account/provider/company/leave/")
    page.click("#there")
    page.wait_for_url(f"{company.issuer}/oauth/end_session?client_id=sekisho&*")
    kept = screens.world.owner("SELECT extra_data::text FROM accounts.socialaccount_socialaccount")
    assert kept == [("{}",)]
    assert screens.world.owner("SELECT count(*) FROM accounts.socialaccount_socialtoken") == [(0,)]


def test_a_key_used_at_the_provider_counts_only_where_that_is_trusted(
    screens: Screens, company: IdentityProvider, colleague: BrowserContext
) -> None:
    subject = ("trusted", "--subject", LINKED)
    refused = screens.commanded("link", "officer", "company", "--subject", LINKED, "--lang", "en")
    assert refused.stderr.strip().endswith("is linked to this provider already. Unlink it first.")
    assert screens.commanded("link", LINKED, *subject).returncode == 0
    company.lies("key")
    try:
        asked = "/account/provider/company/?next=/settings/"
        assert colleague.request.get(asked).url == screens.url("/account/2fa/authenticate/")
        asked = "/account/provider/trusted/?next=/settings/"
        assert colleague.request.get(asked).url == screens.url("/settings/")
    finally:
        company.lies("")
        screens.commanded("unlink", LINKED, "trusted")
    # The link is gone, and so is the session that came by it.
    assert "/account/login/" in colleague.request.get("/settings/").url


def test_signing_in_here_can_be_turned_off_for_an_account_that_has_a_provider(
    screens: Screens, company: IdentityProvider, visitor: BrowserContext
) -> None:
    person = screens.people[LINKED]
    none = screens.commanded("sign-in-here", "auditor", "off", "--lang", "en")
    assert none.stderr.strip() == "Error: This account is linked to no provider. Link it first."
    assert screens.commanded("sign-in-here", LINKED, "off").returncode == 0
    try:
        page = visitor.new_page()
        screens.sign_in_as_far_as_it_goes(page, person)
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "会社の認証サービスでサインインしてください"
        )
        expect(page.get_by_role("alert")).to_contain_text("サインインを止めています（C22・L24）。")
        page.goto("/account/login/")
        with_authenticator(page, person.passkey, person.number)
        page.click("#passkey_login")
        expect(page.get_by_role("alert")).to_contain_text("サインインは行われていません。")
        page.goto("/console/")
        assert "/account/login/" in page.url
    finally:
        screens.commanded("sign-in-here", LINKED, "on")
        screens.sessions.pop(LINKED, None)


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ("nonce", "provider-nonce"),
        ("expired", "provider-expired"),
        ("audience", "provider-audience"),
        ("issuer", "provider-issuer"),
        ("none", "provider-algorithm"),
        ("secret", "provider-algorithm"),
        ("signature", "provider-signature"),
    ],
)
def test_a_token_with_one_thing_wrong_signs_nobody_in(
    lie: str, code: str, screens: Screens, company: IdentityProvider, colleague: BrowserContext
) -> None:
    company.lies(lie)
    try:
        answer = colleague.request.get("/account/provider/company/")
    finally:
        company.lies("")
    assert answer.status == 403
    assert "サインインは行われていません（C22・L24）" in answer.text()
    assert code.removeprefix("provider-") in answer.text()
    assert f'"reason": "{code}"' in _last_refusal(screens.place)
    assert (
        colleague.request.get("/settings/", max_redirects=0)
        .headers["location"]
        .startswith("/account/login/")
    )


def test_a_person_whom_nobody_linked_gets_no_account(
    screens: Screens, company: IdentityProvider, visitor: BrowserContext
) -> None:
    company.known_in(visitor, STRANGER)
    before = screens.world.owner("SELECT count(*) FROM accounts.account")
    page = visitor.new_page()
    answer = page.goto("/account/provider/company/")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("こちらに口座がありません")
    expect(page.locator("#subject")).to_have_text(STRANGER)
    assert_axe_finds_nothing(page, "no account here")
    assert screens.world.owner("SELECT count(*) FROM accounts.account") == before
    page.goto("/console/")
    assert "/account/login/" in page.url


def test_an_answer_is_good_once_and_for_the_browser_that_asked(
    screens: Screens, visitor: BrowserContext, colleague: BrowserContext
) -> None:
    sent = colleague.request.get("/account/provider/company/", max_redirects=0)
    back = colleague.request.get(sent.headers["location"], max_redirects=0).headers["location"]
    assert back.startswith(screens.url("/account/provider/company/answer/?"))
    assert "続くときは管理者に符号をお知らせください: state" in visitor.request.get(back).text()
    assert colleague.request.get(back, max_redirects=0).status == 302
    again = colleague.request.get(back, max_redirects=0)
    assert (again.status, "サインインは行われていません" in again.text()) == (403, True)


def test_nothing_of_the_address_reaches_the_provider(colleague: BrowserContext) -> None:
    asked = "/account/provider/company/?scope=phone&process=connect&auth_params=prompt%3Dnone"
    sent = colleague.request.get(asked, max_redirects=0).headers["location"]
    assert "scope=openid&" in sent
    assert "code_challenge_method=S256" in sent
    assert "nonce=" in sent
    assert "prompt" not in sent


def test_a_provider_that_is_down_leaves_the_other_ways_open(visitor: BrowserContext) -> None:
    answer = visitor.request.get("/account/provider/gone/")
    assert answer.status == 403
    assert "認証サービスに届きません。サインインは行われていません。" in answer.text()
    assert visitor.request.get("/account/provider/nowhere/").status == 404
    assert visitor.request.get("/account/login/").status == 200


def test_the_provider_ends_the_sessions_of_its_own_people_only(
    screens: Screens, company: IdentityProvider, browser: Browser, visitor: BrowserContext
) -> None:
    person = screens.people[LINKED]
    context = screens.context(browser)
    page = context.new_page()
    screens.sign_in(page, person)
    page.goto("/settings/")
    assert page.url == screens.url("/settings/")
    said = {
        "iss": company.issuer, "aud": CLIENT, "iat": int(time.time()), "jti": "one",
        "sub": LINKED, "exp": int(time.time()) + 60,
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }  # fmt: skip
    where = "/account/provider/company/signed-out/"
    for wrong, code in (
        ({"aud": "another"}, "provider-audience"),
        ({"events": {}}, "provider-no-logout"),
        ({"nonce": "a"}, "provider-no-logout"),
        ({"iat": 1}, "provider-times"),
    ):
        form: dict[str, str | float | bool] = {"logout_token": company.signed(said | wrong)}
        refused = visitor.request.post(where, form=form)
        assert (refused.status, refused.json()["error_description"]) == (400, code)
    unsigned = visitor.request.post(where, form={"logout_token": "a.b.c"})
    assert (unsigned.status, unsigned.json()["error_description"]) == (400, "provider-signature")
    page.goto("/settings/")
    assert page.url == screens.url("/settings/")
    assert visitor.request.post(where, form={"logout_token": company.signed(said)}).status == 200
    page.goto("/settings/")
    assert "/account/login/" in page.url
    close(context)
    screens.sessions.pop(LINKED, None)


def _last_refusal(place: Path) -> str:
    lines = (place / "server.log").read_text().splitlines()
    return [line for line in lines if '"provider-refused"' in line][-1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
