"""Sessions end by themselves, at once when somebody says so, and leave nothing in the browser."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.contrib.auth import SESSION_KEY
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect

from browsers import close
from screens import Screens
from sekisho.accounts.passwords import WordsOfTheBusiness
from sekisho.accounts.session_end import BEGAN, SEEN, SessionEnd

NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)


class KeptSession(dict[str, object]):
    """A session as a middleware sees it."""

    def flush(self) -> None:
        """Nobody is signed in any more."""
        self.clear()


def came(session: KeptSession, monkeypatch: pytest.MonkeyPatch, now: datetime) -> KeptSession:
    """The session after a request at this moment."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    SessionEnd(cast("Any", vars))(cast("Any", SimpleNamespace(session=session)))
    return session


def begun(at: datetime) -> KeptSession:
    """A session that somebody opened at this moment."""
    return KeptSession({SESSION_KEY: "7", BEGAN: at.timestamp(), SEEN: at.timestamp()})


def test_half_an_hour_without_a_request_ends_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    session = begun(NOON)
    assert SESSION_KEY in came(session, monkeypatch, NOON + timedelta(minutes=29))
    assert SESSION_KEY in came(session, monkeypatch, NOON + timedelta(minutes=58))
    assert came(session, monkeypatch, NOON + timedelta(minutes=89)) == {}


def test_twelve_hours_end_a_session_that_was_never_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    session = begun(NOON)
    for minutes in range(20, 12 * 60 + 1, 20):
        assert SESSION_KEY in came(session, monkeypatch, NOON + timedelta(minutes=minutes))
    assert came(session, monkeypatch, NOON + timedelta(hours=12, minutes=1)) == {}


def test_a_session_of_which_nobody_knows_when_it_began_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert came(KeptSession({SESSION_KEY: "7"}), monkeypatch, NOON) == {}


def test_a_visitor_s_session_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    session = KeptSession({"language": "ja"})
    assert came(session, monkeypatch, NOON + timedelta(days=1)) == {"language": "ja"}


def test_that_somebody_came_is_written_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    session = begun(NOON)
    came(session, monkeypatch, NOON + timedelta(seconds=59))
    assert session[SEEN] == NOON.timestamp()
    came(session, monkeypatch, NOON + timedelta(seconds=61))
    assert session[SEEN] == (NOON + timedelta(seconds=61)).timestamp()


def test_the_first_password_only_leads_to_a_password_of_one_s_own(
    screens: Screens, fresh: BrowserContext
) -> None:
    person = screens.made("first-day")
    page = fresh.new_page()
    screens.sign_in(page, person)
    for address in ("/audit/", "/audit/versions/", "/settings/"):
        page.goto(address)
        assert page.url == screens.url("/account/password/change/")
    page.fill("[name=oldpassword]", person.password)
    for field in ("password1", "password2"):
        page.fill(f"[name={field}]", "kingfisher over cold water")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/audit/")
    # It was the first one: nothing was taken over, so nothing has to wait.
    page.goto("/settings/")
    expect(page.locator("main")).not_to_contain_text("変わったばかり")


def test_a_first_password_that_nobody_replaced_in_seven_days_opens_nothing(
    screens: Screens, fresh: BrowserContext
) -> None:
    person = screens.made("eight-days-late")
    screens.world.owner(
        "UPDATE accounts.account SET first_password_until = now() - interval '1 minute'"
        f" WHERE username = '{person.name}'"
    )
    page = fresh.new_page()
    screens.sign_in_as_far_as_it_goes(page, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("最初のパスワードは期限が切れました")
    page.goto("/audit/")
    assert "/account/login/" in page.url


def test_a_password_of_words_of_the_business_is_refused(
    screens: Screens, fresh: BrowserContext
) -> None:
    person = screens.made("easy-words")
    page = fresh.new_page()
    screens.sign_in(page, person)
    page.goto("/account/password/change/")
    page.fill("[name=oldpassword]", person.password)
    for field in ("password1", "password2"):
        page.fill(f"[name={field}]", "Sekisho-Denryoku-2026")
    page.click("main form button[type=submit]")
    expect(page.locator(".errorlist")).to_contain_text("8文字以上残るようにしてください")


@pytest.mark.parametrize(
    "password", ["x" * 128, "a long sekisho sentence of mine", "かわせみ冬の川面を飛ぶ"]
)
def test_long_passwords_of_any_letters_are_taken(password: str) -> None:
    WordsOfTheBusiness().validate(password)


def test_ending_the_sessions_of_an_account_signs_its_owner_out(
    screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, "officer")
    page = context.new_page()
    page.goto("/settings/")
    assert page.url == screens.url("/settings/")
    done = screens.commanded("end-sessions", "officer", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"accounts": 1})
    page.goto("/settings/")
    assert "/account/login/" in page.url
    close(context)
    screens.sessions.pop("officer")


def test_who_leaves_the_company_is_signed_out_and_signs_in_no_more(
    screens: Screens, fresh: BrowserContext
) -> None:
    person = screens.made("leaver")
    page = fresh.new_page()
    screens.sign_in(page, person)
    assert screens.commanded("close", "leaver").returncode == 0
    page.goto("/account/password/change/")
    assert "/account/login/" in page.url
    page.fill("[name=login]", person.name)
    page.fill("[name=password]", person.password)
    page.click("main form:has([name=password]) button[type=submit]")
    assert "/account/login/" in page.url or "/inactive/" in page.url
    page.goto("/audit/")
    assert "/account/login/" in page.url


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("end-sessions", "nobody-here", "--lang", "en"),
         "Error: There is no account named 'nobody-here'. Check the spelling."),
        (("end-sessions", "--lang", "en"), "Error: Give a name or --everybody, and not both."),
        (("close", "nobody-here", "--lang", "ja"),
         "Error: 名前「nobody-here」の口座はありません。つづりを確かめてください。"),
    ],
)  # fmt: skip
def test_a_wrong_name_is_told(screens: Screens, words: tuple[str, ...], told: str) -> None:
    done = screens.commanded(*words)
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1] == told


def test_after_a_sign_out_the_browser_forgets_what_it_showed(
    screens: Screens, fresh: BrowserContext
) -> None:
    person = screens.made("forgetful")
    page = fresh.new_page()
    screens.sign_in(page, person)
    with page.expect_response("**/account/logout/") as answered:
        page.locator("form[action='/account/logout/'] button").click()
    assert answered.value.all_headers()["clear-site-data"] == '"cache", "storage"'


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "OPTIONS", "PUT", "DELETE"])
def test_a_method_that_no_page_has_is_refused(method: str, visitor: BrowserContext) -> None:
    answer = visitor.request.fetch("/notice/", method=method, max_redirects=0)
    assert (answer.status, answer.text()) == (405, "")


def test_sign_ins_and_refusals_are_lines_of_the_log_without_a_name(
    screens: Screens, browser: Browser
) -> None:
    person = screens.made("watched")
    context = screens.context(browser)
    page = context.new_page()
    screens.sign_in(page, person)
    page.goto("/account/login/")
    close(context)
    staff = screens.signed_in(browser, "auditor")
    assert staff.request.get("/my/data/").status == 403
    close(staff)
    lines = [json.loads(line) for line in (screens.place / "server.log").read_text().splitlines()
             if '"sekisho.security"' in line]  # fmt: skip
    events = [SimpleNamespace(**line) for line in lines]
    signed_in = [each for each in events if each.event == "signed-in"]
    assert {"auditor"} <= {each.kind for each in signed_in}
    assert [each for each in events if each.event == "factor-given" and each.factor == "mfa"]
    assert [each for each in events if each.event == "page-refused" and each.kind == "auditor"]
    assert all(each.at.endswith("+00:00") for each in events)
    assert "watched" not in (screens.place / "server.log").read_text()
