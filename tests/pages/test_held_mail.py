"""A held mail at the desk: who decides reads it, says why, and proves again who they are."""

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accessible import assert_axe_finds_nothing, assert_fits
from browsers import close
from mail_office import sender
from relay_office import ASKS, DISPLAY, WHY, RelayOffice
from screens import Screens, acknowledge
from sekisho.gate.mail_keys import make_keys
from sekisho.gate.send_mail import Post


@dataclass
class ServedOffice(RelayOffice):
    """The office whose mails the screens show: it has their keys."""

    @property
    def post(self) -> Post:
        """Who sends, with the keys of the screens."""
        place = self.world.place / "keys" / "mail"
        return Post(sender(), make_keys(place, date(2026, 11, 1))[0], secrets.token_bytes)


@pytest.fixture(scope="module")
def office(screens: Screens) -> ServedOffice:
    """One office behind the screens; its customers are others than those who sign in."""
    return ServedOffice(screens.world, next=60)


def staff_page(screens: Screens, browser: Browser, person: str = "staff", **options: Any) -> Page:
    """The person is at the desk, and has acknowledged the notice."""
    page = screens.signed_in(browser, person, **options).new_page()
    acknowledge(page)
    return page


def prove_again(screens: Screens, page: Page, person: str) -> None:
    """Where the page asks who it is, the person proves it."""
    page.wait_for_load_state()
    if page.locator("main [name=password]").count():
        screens.prove_again(page, screens.people[person])


def test_a_second_person_reads_decides_and_it_is_queued(
    screens: Screens, browser: Browser, office: ServedOffice
) -> None:
    mail = office.write(office.somebody(), ASKS).id
    page = staff_page(screens, browser, "officer", java_script_enabled=False)
    page.goto("/console/mail/held/")
    card = page.locator(f"#mail-{mail}")
    expect(card).to_contain_text("「暗証番号」を求めています")
    expect(card).to_contain_text("C24")
    expect(page.locator("main")).not_to_contain_text("このメールに")
    assert_axe_finds_nothing(staff_page(screens, browser, "officer"), "held mails")
    card.get_by_role("link").click()
    page.get_by_role("button", name="メールを読む").click()
    expect(page.locator("main")).to_contain_text(ASKS)
    expect(page.locator("main")).to_contain_text("読んだことは記録され")
    page.fill("[name=why]", WHY)
    page.get_by_role("button", name="誤って止めた").click()
    prove_again(screens, page, "officer")
    expect(page.locator("main")).to_contain_text("解除しました（台帳の")
    assert office.state(mail) == "queued"
    page.goto(f"/console/mail/held/{mail}/")
    expect(page.locator("main")).to_contain_text("解除した")
    assert page.locator("button[name=do]").count() == 0
    close(page.context)


def test_without_a_reason_it_is_said_and_nothing_typed_is_lost(
    screens: Screens, browser: Browser, office: ServedOffice
) -> None:
    mail = office.write(office.somebody(), ASKS).id
    page = staff_page(screens, browser, "officer", java_script_enabled=False, locale="en-US")
    page.goto(f"/console/mail/held/{mail}/")
    page.locator("[name=why]").evaluate("e => e.removeAttribute('minlength')")
    page.fill("[name=why]", "too short")
    page.get_by_role("button", name="Held wrongly: send it").click()
    prove_again(screens, page, "officer")
    expect(page.get_by_role("alert")).to_have_text(
        "Say in 10 to 2000 characters why it was held wrongly."
    )
    expect(page.locator("[name=why]")).to_have_value("too short")
    assert office.state(mail) == "held"
    page.get_by_role("button", name="Rightly held: drop it").click()
    expect(page.locator("main")).to_contain_text("Dropped: entry")
    assert office.state(mail) == "withdrawn"
    close(page.context)


def test_who_wrote_it_is_offered_no_release(
    screens: Screens, browser: Browser, office: ServedOffice
) -> None:
    mail = office.write(office.somebody(), ASKS).id
    [(key,)] = screens.world.owner("SELECT id FROM accounts.account WHERE username = 'staff'")
    screens.world.owner(
        "UPDATE books.held_mail SET writer = %s WHERE mail_id = %s", f"account-{key}", mail
    )
    page = staff_page(screens, browser)
    page.goto(f"/console/mail/held/{mail}/")
    expect(page.locator("main")).to_contain_text("別の方が決めます")
    assert page.locator("[name=why]").count() == 0
    assert_axe_finds_nothing(page, "a held mail")
    close(page.context)


def test_what_stands_in_no_mail_can_only_be_dropped(
    screens: Screens, browser: Browser, office: ServedOffice
) -> None:
    mail = office.write(office.somebody(), "カードは 4111 1111 1111 1111 です。").id
    page = staff_page(screens, browser, "officer", viewport={"width": 360, "height": 740})
    assert_fits(page, f"/console/mail/held/{mail}/")
    expect(page.locator("main")).to_contain_text("解除できる方はいません")
    assert page.locator("[name=why]").count() == 0
    close(page.context)


def test_a_number_that_is_none_is_no_page(screens: Screens, browser: Browser) -> None:
    page = staff_page(screens, browser)
    answer = page.goto("/console/mail/held/999999/")
    assert answer is not None
    assert answer.status == 404
    close(page.context)


def token_of(office: RelayOffice, number: str) -> str:
    """The token of an advertisement that was just queued for the customer."""
    office.consent(number)
    taken = office.write(number, DISPLAY, purpose="promotion", kind="marketing")
    [token] = re.findall(rb"/mail/refuse/([^>/]+)/>", office.raw(taken.id))
    return bytes(token).decode()


@pytest.mark.parametrize(
    ("locale", "press", "done"),
    [
        ("ja-JP", "広告のメールを止める", "承りました。"),
        ("en-US", "Send me no more advertising", "Done. No advertising mail is sent"),
    ],
)
def test_one_press_without_sign_in_and_without_javascript(
    screens: Screens, browser: Browser, office: ServedOffice, locale: str, press: str, done: str
) -> None:
    number = office.somebody()
    token = token_of(office, number)
    context = screens.context(browser, locale=locale, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/mail/refuse/{token}/")
    assert number not in page.content()
    assert office.address(number) not in page.content()
    assert restricted(office, number) == [], "to fetch it changes nothing"
    page.get_by_role("button", name=press).click()
    expect(page.get_by_role("status")).to_contain_text(done)
    assert number not in page.content()
    assert restricted(office, number) == sorted(office.rules.purposes)
    close(context)


def restricted(office: RelayOffice, number: str) -> list[str]:
    """What the customer refuses."""
    [(held,)] = office.world.owner(
        "SELECT restricted FROM records.customer WHERE customer_no = %s", number
    )
    return sorted(held or [])


def test_a_mail_program_presses_by_itself(
    screens: Screens, browser: Browser, office: ServedOffice
) -> None:
    number = office.somebody()
    token = token_of(office, number)
    context = screens.context(browser)
    answer = context.request.post(
        f"/mail/refuse/{token}/", form={"List-Unsubscribe": "One-Click"}, max_redirects=0
    )
    assert answer.status == 200
    assert restricted(office, number) == sorted(office.rules.purposes)
    again = context.request.post(f"/mail/refuse/{token}/", form={"List-Unsubscribe": "One-Click"})
    assert again.status == 200
    close(context)


def test_a_link_that_was_cut_is_said_to_be_so(screens: Screens, browser: Browser) -> None:
    page = screens.context(browser).new_page()
    page.goto("/mail/refuse/cut/")
    assert_axe_finds_nothing(page, "one press")
    page.locator("main button").click()
    expect(page.get_by_role("alert")).to_contain_text("このリンクは使えません")
    close(page.context)


def test_the_customer_sees_on_what_it_rests_and_ends_it(
    screens: Screens, browser: Browser, office: ServedOffice
) -> None:
    number = screens.people["passkey_customer"].customer_no or ""
    office.consent(number, evidence="申込書 2026-11-02")
    page = screens.signed_in(browser, "passkey_customer").new_page()
    page.goto("/my/advertising/")
    expect(page.locator("main table")).to_contain_text("申込書 2026-11-02")
    expect(page.locator("main table")).to_contain_text("本人の同意")
    assert_axe_finds_nothing(page, "advertising")
    page.get_by_role("button", name="広告のメールを止める").click()
    prove_again(screens, page, "passkey_customer")
    expect(page.locator("main")).to_contain_text("これから広告のメールはお送りしません")
    expect(page.locator("main")).to_contain_text("お断りになっています")
    assert restricted(office, number) == sorted(office.rules.purposes)
    screens.world.owner(
        "UPDATE records.customer SET restricted = NULL WHERE customer_no = %s", number
    )
    page.goto("/my/advertising/")
    page.get_by_role("button", name="広告のメールを受け取る").click()
    prove_again(screens, page, "passkey_customer")
    expect(page.locator("main table")).to_contain_text("アカウントの画面")
    close(page.context)
