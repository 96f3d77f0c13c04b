"""A person sees where they are signed in, and ends what they do not know."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from browsers import close
from screens import Screens

TELEPHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


def signed_in_anew(screens: Screens, browser: Browser, person: str) -> BrowserContext:
    """A second browser, on a telephone, in which this person is signed in."""
    context = screens.context(browser, user_agent=TELEPHONE)
    page = context.new_page()
    page.goto("/account/login/")
    screens.sign_in_again(page, screens.people[person])
    return context


@pytest.mark.parametrize(
    ("button", "all_others"),
    [("このサインインを終える", False), ("この端末のほかをすべて終える", True)],
)
def test_a_session_elsewhere_is_seen_and_ended(
    button: str, all_others: bool, screens: Screens, browser: Browser
) -> None:
    here = screens.signed_in(browser, "auditor")
    page = here.new_page()
    page.goto("/audit/")
    elsewhere = signed_in_anew(screens, browser, "auditor")
    there = elsewhere.new_page()
    there.goto("/audit/")
    expect(there).to_have_url(re.compile("/audit/$"))
    page.goto("/settings/sessions/")
    card = page.locator("section", has_text="AndroidのChrome")
    expect(card).to_contain_text("最後に使った時刻")
    expect(page.locator("section", has_text="この端末").first).to_contain_text("Linux")
    cards = page.locator("section.card")
    many = cards.count()
    pressed = page if all_others else cards.filter(has_text="AndroidのChrome")
    pressed.get_by_text(button, exact=True).first.click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(cards).to_have_count(1 if all_others else many - 1)
    there.goto("/audit/")
    expect(there).to_have_url(re.compile("/account/login/"))
    page.goto("/audit/")
    expect(page).to_have_url(re.compile("/audit/$"))
    close(elsewhere)
    close(here)


def test_a_foreign_session_and_one_that_is_none_are_answered_alike(
    screens: Screens, browser: Browser
) -> None:
    close(screens.signed_in(browser, "auditor"))
    context = screens.signed_in(browser, "customer")
    page = context.new_page()
    page.goto("/settings/sessions/")
    foreign = screens.world.owner(
        "SELECT s.id FROM accounts.usersessions_usersession AS s JOIN accounts.account AS a"
        " ON a.id = s.user_id WHERE a.username = 'auditor'"
    )[0][0]
    token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    answers = [
        context.request.post(
            "/settings/sessions/",
            form={"end": which, "csrfmiddlewaretoken": token},
            headers={"Referer": screens.url("/settings/sessions/")},
        )
        for which in (str(foreign), "999999999", "１", "x", "9" * 30, "")
    ]
    assert [answer.status for answer in answers] == [404] * 6
    bodies = {re.sub(r'value="[^"]*"', "", answer.text()) for answer in answers}
    assert len(bodies) == 1
    assert screens.world.owner(
        "SELECT count(*) FROM accounts.usersessions_usersession WHERE id = %s", foreign
    ) == [(1,)]
    close(context)


@pytest.mark.parametrize(
    ("said", "browser_name", "system"),
    [
        (TELEPHONE, "Chrome", "Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19.0 Safari/604.1", "Safari", "iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge", "Windows"),
        ("Mozilla/5.0 (Macintosh; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox", "Mac"),
        ("<script>alert(1)</script>", "", ""),
        ("", "", ""),
    ],
)
def test_a_device_is_told_in_general_words(said: str, browser_name: str, system: str) -> None:
    from sekisho.accounts.devices import device_of

    assert device_of(said) == (browser_name, system)
