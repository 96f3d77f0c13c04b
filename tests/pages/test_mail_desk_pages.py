"""At the desk: a template is written and approved; a customer's own mail is found and opened."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from accessible import assert_axe_finds_nothing, assert_fits
from browsers import close
from mail_desk import LETTER
from mail_office import MailOffice, shipped
from request_office import KOTARO, MIDORI, moment
from screens import Screens, acknowledge
from sekisho.cases.clock import Target
from sekisho.gate.confirm_identity import confirm_by_documents
from sekisho.gate.content_key import ContentKey
from sekisho.gate.open_mail import hand_over_opened
from sekisho.gate.open_request import Asked, open_request
from sekisho.gate.take_in_mail import take_in_mail
from sekisho.postgres.roles import Role


def _page(screens: Screens, browser: Browser, person: str, **options: object) -> Page:
    return screens.signed_in(browser, person, **options).new_page()


@pytest.fixture(scope="module")
def templates(screens: Screens) -> MailOffice:
    """A template is in use."""
    office = MailOffice(screens.world, now=datetime.now(UTC))
    office.publish(shipped("service_notice"))
    return office


def test_a_template_is_edited_beside_its_findings_and_approved_by_a_second_person(
    screens: Screens, browser: Browser, templates: MailOffice
) -> None:
    staff = _page(screens, browser, "staff")
    acknowledge(staff)
    staff.goto("/console/mail/templates/")
    staff.get_by_role("button", name="service_noticeを直す").click()
    staff.wait_for_url("**/edit/")
    assert_axe_finds_nothing(staff, "editor")
    text = staff.locator("#text")
    good = text.input_value()
    text.fill(good.replace("<!-- en -->", "暗証番号をご返信ください。\n\n<!-- en -->"))
    expect(staff.locator("#findings")).to_contain_text("C24", timeout=30_000)
    expect(staff.locator("#findings a").first).to_have_text(re.compile(r"\d+ ?行目"))
    staff.get_by_role("button", name="承認に出す").click()
    expect(staff.get_by_role("alert")).to_contain_text("公開できません")
    staff.locator("#text").fill(good.replace("<!-- en -->", "以上です。\n\n<!-- en -->"))
    staff.get_by_role("button", name="承認に出す").click()
    expect(staff.get_by_role("status")).to_contain_text("提出しました")
    expect(staff.locator("pre.preview").first).to_contain_text("以上です。")
    expect(staff.get_by_role("button", name="このひな形を承認する")).to_have_count(0)
    address = staff.url
    officer = _page(screens, browser, "officer")
    officer.goto(address)
    assert_axe_finds_nothing(officer, "template")
    officer.get_by_role("button", name="このひな形を承認する").click()
    officer.wait_for_load_state()
    if officer.locator("main [name=password]").count():
        screens.prove_again(officer, screens.people["officer"])
    expect(officer.get_by_role("status")).to_contain_text("第2版として公開しました")
    versions = screens.world.owner(
        "SELECT version, approved_by FROM books.mail_template WHERE name = 'service_notice'"
        " ORDER BY version"
    )
    assert versions[-1] == (2, ["officer", "staff"])
    for page in (staff, officer):
        close(page.context)


def test_the_editor_works_without_javascript_on_a_telephone_in_english(
    screens: Screens, browser: Browser, templates: MailOffice
) -> None:
    page = _page(
        screens, browser, "staff", locale="en-US", java_script_enabled=False,
        viewport={"width": 320, "height": 640},
    )  # fmt: skip
    page.goto("/console/mail/templates/")
    page.get_by_role("button", name="Begin a new template").click()
    page.wait_for_url("**/edit/")
    page.fill("#text", "nothing")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#findings")).to_contain_text("cannot be read")
    close(page.context)


def _confirmed(screens: Screens, number: str) -> int:
    """A request of the customer's in which identity was confirmed."""
    office = MailOffice(screens.world)
    with screens.world.connected(Role.WEB) as connection:
        asked = Asked(number, "disclosure")
        who = moment("customer", datetime.now(UTC))
        case = open_request(connection, office.version, asked, who, Target()).case
        for saw, staff in (("passport", MIDORI), ("call_back", MIDORI), ("passport", KOTARO)):
            who = moment(staff, datetime.now(UTC))
            confirm_by_documents(connection, office.version, case, saw, who)
    return case


def _find_customer(page: Page, screens: Screens, purpose: str) -> None:
    """The customer's mail is looked for, for that purpose."""
    number = screens.people["customer"].customer_no or ""
    phone = screens.world.owner(
        "SELECT phone FROM records.customer WHERE customer_no = %s", number
    )[0][0]
    acknowledge(page)
    page.goto("/console/begin/")
    page.select_option("[name=purpose]", purpose)
    page.fill("[name=case]", "Q-2026-0077")
    page.click("main form button")
    page.wait_for_load_state()
    page.goto("/console/search/")
    page.fill("main [name=customer_no]", number)
    page.fill("main [name=phone]", phone)
    page.click("main form:has([name=phone]) button")
    page.get_by_role("button", name="上から1人目の方のメール").click()
    page.wait_for_url("**/console/mail/opened/")


def test_a_customers_mail_is_opened_for_the_customers_own_problem_and_for_nothing_else(
    screens: Screens, browser: Browser
) -> None:
    key = ContentKey(screens.place / "opens.key", screens.place / "seals.pub")
    key.make()
    number = screens.people["customer"].customer_no or ""
    with screens.world.connected(Role.IMPORT) as connection:
        take_in_mail(connection, key, number, LETTER, incoming=True, now=datetime.now(UTC))
    case = str(_confirmed(screens, number))
    page = _page(screens, browser, "staff")
    _find_customer(page, screens, "billing")
    page.fill("[name=ground]", case)
    page.get_by_role("button", name="メールを探す").click()
    expect(page.get_by_role("alert")).to_contain_text("C23")
    _find_customer(page, screens, "trouble_solving")
    page.fill("[name=ground]", case)
    page.get_by_role("button", name="メールを探す").click()
    expect(page.locator("#mails li")).to_have_count(1)
    expect(page.locator("main")).not_to_contain_text("柿の木の下で")
    assert_axe_finds_nothing(page, "own mail")
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("button", name=re.compile("のメールを開く")).click()
    expect(page.get_by_role("status")).to_contain_text("まだ開いていません")
    with screens.world.connected(Role.HAND) as connection:
        assert len(hand_over_opened(connection, key, datetime.now(UTC))) == 1
    page.get_by_role("link", name="もう一度見る").click()
    expect(page.locator("pre.opened")).to_contain_text("来週、柿の木の下で会いましょう。")
    assert_axe_finds_nothing(page, "opened")
    assert_fits(page, page.url)
    other = _page(screens, browser, "officer")
    acknowledge(other)
    answer = other.goto(page.url)
    assert answer is not None
    expect(other.locator("main")).not_to_contain_text("柿の木の下で")
    customer = _page(screens, browser, "customer")
    customer.goto("/my/history/")
    entry = customer.locator("li.card", has_text="電子メールの内容").first
    expect(entry).to_contain_text("C23")
    for each in (page, other, customer):
        close(each.context)
    over = "UPDATE books.request_case SET state = 'withdrawn' WHERE id = %s"
    screens.world.owner(over, case)  # or the customer's next request would join it


def test_what_law_allows_waits_for_another_officer(screens: Screens, browser: Browser) -> None:
    key = ContentKey(screens.place / "opens2.key", screens.place / "seals2.pub")
    key.make()
    number = screens.people["customer"].customer_no or ""
    with screens.world.connected(Role.IMPORT) as connection:
        take_in_mail(connection, key, number, LETTER, incoming=False, now=datetime.now(UTC))
    page = _page(screens, browser, "officer")
    _find_customer(page, screens, "legal_demand")
    page.fill("[name=ground]", "令状 2026-77")
    page.get_by_role("button", name="メールを探す").click()
    page.get_by_role("button", name=re.compile("のメールを開く")).first.click()
    expect(page.get_by_role("status")).to_contain_text("二人目の承認")
    opening = re.search(r"/opened/(\d+)/", page.url)
    assert opening is not None
    page.goto("/console/mail/opened/")
    waiting = page.locator(f"#opening-{opening[1]}")
    expect(waiting).to_contain_text("ほかの責任者が承認します")
    second = _page(screens, browser, "second_officer")
    acknowledge(second)
    second.goto("/console/begin/")
    second.select_option("[name=purpose]", "legal_demand")
    second.fill("[name=case]", "Q-2026-0078")
    second.click("main form button")
    second.goto("/console/mail/opened/")
    second.get_by_role("button", name=f"開封{opening[1]}番を承認する").click()
    second.wait_for_load_state()
    if second.locator("main [name=password]").count():
        screens.prove_again(second, screens.people["second_officer"])
    expect(second.get_by_role("status")).to_contain_text("承認しました（台帳の")
    left = "UPDATE books.mail_opening SET approved_by = 'account-999999999' WHERE id = %s"
    screens.world.owner(left, opening[1])
    page.goto(f"/console/mail/opened/{opening[1]}/")
    expect(page.get_by_role("alert")).to_contain_text("開封を求め直してください（C23、C26）。")
    expect(page.get_by_role("link", name="もう一度見る")).to_have_count(0)
    assert_axe_finds_nothing(page, "never opened")
    for each in (page, second):
        close(each.context)
