"""Who leaves the company is nobody from that moment on: in open pages and running requests."""

import json
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browsers import close
from passkeys import new_passkey
from screens import Person, Screens, at_work, open_record
from sekisho.postgres.roles import Role

SEARCH = """() => {
  const form = document.querySelector("main form:has([name=phone])");
  const send = {method: "POST", body: new FormData(form)};
  window.found = fetch(location.href, send).then(answer => answer.status);
}"""


LEAVES = """
import django, sys
django.setup()
from django.utils import timezone
from sekisho.accounts.in_flight import quiet
from sekisho.accounts.leaving import leave
left = leave(sys.argv[1], None, timezone.now(), lambda step, account, since: 0)
sys.exit(not quiet(left.account))
"""


def joined(screens: Screens, name: str, kind: str = "operator") -> Person:
    """A member of staff with a password of their own and a passkey."""
    done = screens.commanded("create", kind, name, "--json")
    assert done.returncode == 0, done.stderr
    told, passkey = json.loads(done.stdout), new_passkey(name)
    [(number,)] = screens.world.owner(
        "UPDATE accounts.account SET first_password_until = NULL WHERE username = %s RETURNING id",
        name,
    )
    screens.world.owner(
        "INSERT INTO accounts.mfa_authenticator (user_id, type, data, created_at)"
        " VALUES (%s, 'webauthn', %s, now())",
        number,
        json.dumps({"name": "key", "credential": dict(passkey.registered)}),
    )
    return Person(name, kind, told["password"], told["secret"], None, number, passkey)


def entries(screens: Screens) -> int:
    """How many entries the ledger has."""
    return int(screens.world.owner("SELECT size FROM books.ledger_head")[0][0])


def until_closed(screens: Screens, person: Person) -> None:
    """The account is closed; whatever closes it may still be waiting."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = screens.world.owner(
            "SELECT is_active FROM accounts.account WHERE id = %s", person.number
        )
        if found == [(False,)]:
            return
        time.sleep(0.2)
    pytest.fail("the account was not closed")


def until_a_request_waits(screens: Screens) -> None:
    """Somebody's request has come as far as the table that is locked."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if screens.world.owner("SELECT 1 FROM pg_locks WHERE NOT granted"):
            return
        time.sleep(0.05)
    pytest.fail("no request waits for the table")


def at_a_record(screens: Screens, context: BrowserContext, person: Person) -> Page:
    """A page that shows a record to the person."""
    page = context.new_page()
    screens.sign_in(page, person)
    at_work(page)
    open_record(page, screens)
    return page


def test_the_next_click_of_who_has_left_is_refused(screens: Screens, fresh: BrowserContext) -> None:
    person = joined(screens, "leaves-at-once")
    page = at_a_record(screens, fresh, person)
    done = screens.commanded("leave", person.name, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["at_once"], told["still_running"]) == (True, False)
    before = entries(screens)
    page.reload()
    assert "/account/login/" in page.url
    screens.give_password(page, person)
    page.goto("/console/")
    assert "/account/login/" in page.url
    assert entries(screens) == before
    kept = screens.world.owner(
        "SELECT count(*) FROM accounts.mfa_authenticator WHERE user_id = %s AND type = 'webauthn'",
        person.number,
    )
    assert kept == [(0,)]
    again = screens.commanded("leave", person.name, "--lang", "en")
    assert again.stderr.strip() == "Error: This person has left already. Nothing more is needed."


def test_a_running_request_ends_before_leaving_returns_and_none_begins(
    screens: Screens, fresh: BrowserContext
) -> None:
    person = joined(screens, "leaves-in-between")
    page = at_a_record(screens, fresh, person)
    page.goto("/console/search/")
    page.fill("main [name=customer_no]", "0000000000")
    page.fill("main [name=phone]", "03-0000-0000")
    command = [sys.executable, "-c", LEAVES, person.name]
    settings = {**screens.environment, "DJANGO_SETTINGS_MODULE": "sekisho.project.settings"}
    with screens.world.connected(Role.OWNER) as owner:
        owner.execute("LOCK TABLE records.customer IN ACCESS EXCLUSIVE MODE")
        page.evaluate(SEARCH)
        until_a_request_waits(screens)
        leaving = subprocess.Popen(command, env=settings)
        until_closed(screens, person)
        with pytest.raises(subprocess.TimeoutExpired):
            leaving.wait(timeout=1)
        second = fresh.request.get("/settings/", max_redirects=0)
        assert second.headers["location"].startswith("/account/login/")
        owner.rollback()
    assert leaving.wait(timeout=60) == 0
    before = entries(screens)
    assert page.evaluate("() => window.found") == 200
    assert fresh.request.get("/console/record/", max_redirects=0).status == 302
    assert entries(screens) == before


def test_a_last_day_is_whole_and_ends_at_midnight_in_japan(
    screens: Screens, fresh: BrowserContext
) -> None:
    person = joined(screens, "leaves-some-day", "auditor")
    person = replace(person, passkey=None)
    today = screens.world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0]
    done = screens.commanded("leave", person.name, "--last-day", f"{today}", "--json")
    assert json.loads(done.stdout)["at_once"] is False
    page = fresh.new_page()
    screens.sign_in(page, person)
    page.goto("/audit/")
    assert page.url == screens.url("/audit/")
    screens.world.owner(
        "UPDATE accounts.account SET leaves_on = %s WHERE id = %s", today, person.number
    )
    page.reload()
    assert "/account/login/" in page.url


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nobody-here", "--lang", "en"),
         "Error: There is no account named 'nobody-here'. Check the spelling."),
        (("customer", "--lang", "en"),
         "Error: There is no account named 'customer'. Check the spelling."),
        (("auditor", "--last-day", "2020-01-01", "--lang", "en"),
         "Error: The last day is today or within 366 days. To end all at once, give no day."),
        (("auditor", "--last-day", "2020-01-01", "--lang", "ja"),
         "Error: 最後の日は、今日から366日以内にしてください。すぐに終えるときは書きません。"),
    ],
)  # fmt: skip
def test_a_leaving_that_cannot_be_is_told(
    screens: Screens, words: tuple[str, ...], told: str
) -> None:
    done = screens.commanded("leave", *words)
    assert (done.returncode, done.stderr.strip()) == (1, told)


def test_an_officer_ends_an_account_and_never_their_own(screens: Screens, browser: Browser) -> None:
    person = joined(screens, "leaves-by-an-officer")
    officer = screens.people["officer"]
    context = screens.signed_in(browser, "officer")
    page = context.new_page()
    page.goto("/console/accounts/")
    own = page.locator(f"#account-{officer.number}")
    expect(own).to_contain_text("自分の口座です")
    before = entries(screens)
    page.locator(f"#account-{person.number} summary").click()
    page.get_by_role("button", name="leaves-by-an-officer の退職").click()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, officer)
    expect(page.get_by_role("status")).to_contain_text("口座を終えました。")
    assert entries(screens) == before + 1
    expect(page.locator(f"#account-{person.number}")).to_contain_text("この口座は終わりました。")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    form: dict[str, str | float | bool] = {
        "csrfmiddlewaretoken": token,
        "do": "leave",
        "which": str(officer.number),
    }
    headers = {"referer": screens.url("/console/accounts/")}
    refused = context.request.post("/console/accounts/", form=form, headers=headers)
    assert refused.status == 409
    assert "自分の口座のことは、別の担当者が行います（L24）。" in refused.text()
    customer = screens.world.owner("SELECT id FROM accounts.account WHERE kind = 'customer'")[0][0]
    form |= {"which": str(customer)}
    assert context.request.post("/console/accounts/", form=form, headers=headers).status == 404
    close(context)


def test_two_officers_take_a_lost_key_off_and_one_cannot(
    screens: Screens, browser: Browser, fresh: BrowserContext
) -> None:
    person = joined(screens, "lost-the-key")
    theirs = fresh.new_page()
    screens.sign_in(theirs, person)
    for officer in ("officer", "second_officer"):
        context = screens.signed_in(browser, officer)
        page = context.new_page()
        page.goto("/console/accounts/")
        if officer == "officer":
            page.locator(f"#account-{person.number} summary").click()
            page.get_by_role("button", name="lost-the-key がセキュリティキーを紛失した").click()
        else:
            page.get_by_role("button", name="lost-the-key のセキュリティキーの登録を外す").click()
        if "/reauthenticate/" in page.url:
            screens.prove_again(page, screens.people[officer])
        if officer == "officer":
            expect(page.locator("main")).to_contain_text("別の担当者が承認します。")
        else:
            code = page.locator("#code").inner_text()
        close(context)
    theirs.goto("/console/")
    assert "/account/login/" in theirs.url
    assert code.count("-") == 3
    assert screens.world.owner(
        "SELECT count(*) FROM accounts.mfa_authenticator WHERE user_id = %s AND type = 'webauthn'",
        person.number,
    ) == [(0,)]
