"""The desk takes a request in, confirms who asks, decides, tells; the clock shows what is late."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browsers import close
from screens import Screens


def acknowledged(screens: Screens, browser: Browser, person: str) -> BrowserContext:
    """Somebody of the company who has acknowledged the version in force."""
    context = screens.signed_in(browser, person)
    page = context.new_page()
    page.goto("/console/acknowledge/")
    box = page.locator("main [name=read]")
    if box.count():
        box.check()
        page.click("main form button")
    return context


@pytest.fixture
def staff(screens: Screens, browser: Browser) -> Iterator[Page]:
    """Midori."""
    context = acknowledged(screens, browser, "staff")
    yield context.new_page()
    close(context)


@pytest.fixture
def officer(screens: Screens, browser: Browser) -> Iterator[Page]:
    """Kotaro, the privacy officer, who has acknowledged nothing when the test is over."""
    context = acknowledged(screens, browser, "officer")
    yield context.new_page()
    close(context)
    screens.world.owner("UPDATE accounts.account SET acknowledged = '' WHERE username = 'officer'")


def take_in(screens: Screens, page: Page, kind: str, **typed: str) -> int:
    """A letter arrived and stands in the books; its number."""
    page.goto("/console/requests/")
    page.click("main a.button")
    page.fill("main [name=customer_no]", str(screens.people["passkey_customer"].customer_no))
    page.select_option("main [name=kind]", kind)
    for name, value in typed.items():
        if name in ("item", "asker", "form", "channel"):
            page.select_option(f"main [name={name}]", value)
        else:
            page.fill(f"main [name={name}]", value)
    page.click("main form button.primary")
    expect(page).to_have_url(re.compile(r"/console/requests/\d+/$"))
    return int(page.url.rstrip("/").rpartition("/")[2])


def saw(page: Page, case: int, what: str) -> None:
    """This member of the staff notes it."""
    page.goto(f"/console/requests/{case}/")
    page.select_option("main [name=saw]", what)
    page.click("main button[value=check]")
    page.wait_for_load_state()


def identify(staff: Page, officer: Page, case: int) -> None:
    """Two people see documents, one calls back."""
    saw(staff, case, "driving_licence")
    expect(staff.get_by_role("status")).to_contain_text("まだ確認が足りません")
    saw(staff, case, "call_back")
    saw(officer, case, "passport")
    expect(officer.get_by_role("status")).to_contain_text("本人確認が済みました")


def test_a_correction_by_post_from_the_letter_to_the_decision(
    screens: Screens, staff: Page, officer: Page
) -> None:
    case = take_in(screens, staff, "correction", item="work_phone", value="0000-12-3434")
    expect(staff.locator("main")).to_contain_text("本人確認")
    expect(staff.locator("main")).not_to_contain_text("0000-12-3434")
    identify(staff, officer, case)
    staff.goto(f"/console/requests/{case}/")
    expect(staff.locator("main")).to_contain_text("結論は個人情報保護の責任者が出します")
    before = screens.world.owner("SELECT size FROM books.ledger_head")[0][0]
    officer.get_by_role("button", name="見る").click()
    expect(officer.locator("main")).to_contain_text("0000-12-3434")
    assert screens.world.owner("SELECT size FROM books.ledger_head") == [(before + 1,)]
    officer.select_option("main [name=outcome]", "granted")
    officer.click("main button[value=decide]")
    expect(officer.get_by_role("status")).to_contain_text("結論を記録しました")
    expect(officer.locator("main")).to_contain_text(f"sekisho request carry-out {case}")
    assert "S0007" not in officer.url


def test_a_refusal_without_a_reason_is_refused_and_the_outcome_stays_chosen(
    screens: Screens, staff: Page, officer: Page
) -> None:
    case = take_in(screens, staff, "purpose_of_use", channel="telephone")
    identify(staff, officer, case)
    officer.select_option("main [name=outcome]", "refused")
    officer.click("main button[value=decide]")
    expect(officer.get_by_role("alert")).to_contain_text("お断りするときは理由が要ります")
    expect(officer.locator("main [name=outcome]")).to_have_value("refused")
    officer.check("main [value=evident]")
    officer.click("main button[value=decide]")
    expect(officer.locator("main")).to_contain_text("利用目的は公表のとおりで明らかです")
    officer.click("main button[value=notify]")
    expect(officer.get_by_role("status")).to_contain_text("件を閉じました")
    letters = [path.read_bytes() for path in (screens.place / "mail").glob("*.log")]
    ours = [
        message_from_bytes(letter, policy=default)
        for letter in letters
        if b"passkey_customer@example.jp" in letter
    ]
    (told,) = [each for each in ours if f"受付番号 {case}）" in each.get_content()]
    assert "evident" not in told.get_content()
    assert "http" not in told.get_content()


def test_staff_decide_nothing_and_close_nothing(
    screens: Screens, staff: Page, officer: Page
) -> None:
    case = take_in(screens, staff, "provision_records")
    identify(staff, officer, case)
    staff.goto(f"/console/requests/{case}/")
    token = staff.locator("[name=csrfmiddlewaretoken]").first.input_value()
    for step in ({"do": "decide", "outcome": "granted"}, {"do": "notify"}):
        answer = staff.context.request.post(
            f"/console/requests/{case}/",
            form={"csrfmiddlewaretoken": token, **step},
            headers={"Referer": screens.url("/")},
        )
        assert answer.status == 403
    state = "SELECT state FROM books.request_case WHERE id = %s"
    assert screens.world.owner(state, case) == [("identified",)]


def test_a_number_that_nobody_has_is_told_and_what_was_typed_stays(
    screens: Screens, staff: Page
) -> None:
    staff.goto("/console/requests/new/")
    staff.fill("main [name=customer_no]", "S0000-00000000")
    staff.select_option("main [name=kind]", "erasure")
    staff.click("main form button.primary")
    expect(staff.get_by_role("alert")).to_contain_text("その番号のお客様は見当たりません")
    expect(staff.locator("main [name=kind]")).to_have_value("erasure")
    staff.fill("main [name=customer_no]", "")
    staff.click("main form button.primary")
    expect(staff.get_by_role("alert").first).to_contain_text("印のついた所")


def test_the_same_letter_twice_is_one_case(screens: Screens, staff: Page) -> None:
    first = take_in(screens, staff, "cease_of_provision")
    assert take_in(screens, staff, "cease_of_provision") == first


def test_what_is_late_is_shown_on_the_first_page_and_at_the_top_of_the_list(
    screens: Screens, staff: Page
) -> None:
    case = take_in(screens, staff, "cease_of_use")
    screens.world.owner(
        "UPDATE books.request_case SET due_on = '2026-10-05', escalated_on = '2026-10-06'"
        " WHERE id = %s",
        case,
    )
    staff.goto("/console/")
    clock = staff.locator("dl.facts", has=staff.get_by_text("責任者に上申した件"))
    expect(clock).to_contain_text("期限超過")
    staff.goto("/console/requests/")
    first = staff.locator("tbody tr").first
    expect(first).to_contain_text("期限超過")
    expect(first).to_contain_text("上申済み")
    screens.world.owner("UPDATE books.request_case SET state = 'closed' WHERE id = %s", case)
