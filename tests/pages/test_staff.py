"""Staff acknowledge, choose purpose and case, find by two identifiers, see what is allowed."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browsers import close
from screens import Screens, acknowledge
from sekisho.postgres.roles import Role

CASE = "Q-2026-0042"
WHO = "SELECT customer_no, phone, name, email FROM records.customer WHERE customer_no = %s"


@pytest.fixture
def staff(screens: Screens, browser: Browser) -> Iterator[BrowserContext]:
    """A member of staff who is signed in and has acknowledged the version in force."""
    context = screens.signed_in(browser, "staff")
    page = context.new_page()
    acknowledge(page)
    yield context
    close(context)


def begin(page: Page, purpose: str = "billing") -> None:
    """The page is the search, for this purpose and the standing case."""
    page.goto("/console/begin/")
    page.select_option("[name=purpose]", purpose)
    page.fill("[name=case]", CASE)
    page.click("main form button")
    expect(page).to_have_url(re.compile("/console/search/$"))


def find(page: Page, **typed: str) -> None:
    """The search was made with what is typed."""
    for name, value in typed.items():
        page.fill(f"main [name={name}]", value)
    page.click("main form:has([name=phone]) button")
    page.wait_for_load_state()


def one(screens: Screens) -> tuple[str, str, str, str]:
    """A customer of whom number, telephone, name and address of mail are known."""
    rows = screens.world.owner(WHO, screens.people["customer"].customer_no)
    return rows[0][0], rows[0][1], rows[0][2], rows[0][3]


def newest_entries(screens: Screens, most: int = 1) -> bytes:
    """The newest single entries of the ledger, as bytes."""
    rows = screens.world.owner(
        "SELECT entries FROM books.ledger_chunk ORDER BY start DESC LIMIT %s", most
    )
    return b"".join(bytes(row[0]) for row in rows)


def test_nothing_opens_before_the_version_in_force_is_acknowledged(
    screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, "officer")
    page = context.new_page()
    for path in ("/console/", "/console/begin/", "/console/search/", "/console/runs/"):
        page.goto(path)
        expect(page).to_have_url(re.compile("/console/acknowledge/$"))
    page.click("main form button")
    expect(page.get_by_role("alert")).to_contain_text("まだ何も記録していません")
    page.check("main [name=read]")
    page.click("main form button")
    expect(page.get_by_role("status")).to_contain_text("台帳の")
    expect(page).to_have_url(re.compile("/console/begin/$"))
    assert b'"kind":"acknowledge"' in newest_entries(screens)
    screens.world.owner("UPDATE accounts.account SET acknowledged = '' WHERE username = 'officer'")
    page.goto("/console/")
    expect(page).to_have_url(re.compile("/console/acknowledge/$"))
    close(context)


def test_a_record_shows_what_the_purpose_permits_and_the_clause_that_withholds_the_rest(
    screens: Screens, staff: BrowserContext
) -> None:
    number, phone, name, _ = one(screens)
    page = staff.new_page()
    begin(page)
    find(page, customer_no=number.lower(), phone=phone.replace("-", "ー"))
    page.get_by_role("button", name=number).click()
    main = page.locator("main")
    expect(main).to_contain_text(name)
    silent = page.get_by_role("row", name="本人確認のための秘密の質問").first
    expect(silent).to_contain_text("非開示")
    expect(silent).to_contain_text("告知に定めがない")
    forbidden = page.get_by_role("row", name="電子メールの内容").first
    expect(forbidden).to_contain_text("非開示")
    expect(forbidden.get_by_role("link", name="C23")).to_have_attribute(
        "href", re.compile("^/notice/#")
    )
    payments = page.locator("details", has_text="支払日: 20").first
    payments.locator("summary").click()
    expect(payments.get_by_role("listitem").first).to_contain_text("支払日: 20")
    expect(main).not_to_contain_text('[{"')
    assert number not in page.url
    actor, purpose, kind = screens.world.owner(
        "SELECT actor, purpose, kind FROM books.act ORDER BY ledger_index DESC LIMIT 1"
    )[0]
    assert (purpose, kind) == ("billing", "read")
    assert actor.startswith("account-")
    assert CASE.encode() in newest_entries(screens)


def test_the_search_is_recorded_with_the_kinds_of_identifier_and_without_the_identifiers(
    screens: Screens, staff: BrowserContext
) -> None:
    number, phone, _, _ = one(screens)
    page = staff.new_page()
    begin(page)
    find(page, customer_no=number, phone=phone)
    expect(page.locator("#found button")).to_have_count(1)
    entry = newest_entries(screens)
    assert b'"identifiers":["customer_no","phone"]' in entry
    assert number.encode() not in entry
    assert phone.replace("-", "").encode() not in entry
    assert phone.encode() not in entry


def test_one_identifier_is_not_enough_and_what_was_typed_stays(
    screens: Screens, staff: BrowserContext
) -> None:
    number = one(screens)[0]
    page = staff.new_page()
    begin(page)
    size = screens.world.owner("SELECT size FROM books.ledger_head")
    find(page, customer_no=number)
    expect(page.get_by_role("alert")).to_contain_text("二つ以上")
    expect(page.locator("[name=customer_no]")).to_have_value(number)
    assert page.locator("#found").count() == 0
    assert screens.world.owner("SELECT size FROM books.ledger_head") == size


def test_identifiers_of_two_people_find_nobody(screens: Screens, staff: BrowserContext) -> None:
    number = one(screens)[0]
    other = screens.world.owner(
        "SELECT phone FROM records.customer WHERE phone <> %s ORDER BY id LIMIT 1", one(screens)[1]
    )[0][0]
    page = staff.new_page()
    begin(page)
    find(page, customer_no=number, phone=other)
    expect(page.locator("#found")).to_contain_text("当てはまるお客様はいません")


def test_the_database_gives_nobody_for_one_identifier(screens: Screens) -> None:
    number = one(screens)[0]
    with screens.world.connected(Role.WEB) as connection:
        rows = connection.execute(
            "SELECT * FROM finding.find_customer(%s, NULL, NULL, NULL, NULL)", (number,)
        ).fetchall()
    assert rows == []


def test_a_ticket_of_another_purpose_opens_nobody(screens: Screens, staff: BrowserContext) -> None:
    number, phone, _, _ = one(screens)
    page = staff.new_page()
    begin(page)
    find(page, customer_no=number, phone=phone)
    other = staff.new_page()
    begin(other, "promotion")
    acts = screens.world.owner("SELECT count(*) FROM books.act")
    with page.expect_response("**/console/record/") as answer:
        page.get_by_role("button", name=number).click()
    assert answer.value.status == 404
    assert screens.world.owner("SELECT count(*) FROM books.act") == acts


def test_a_gap_is_reported_with_one_press_and_once(screens: Screens, staff: BrowserContext) -> None:
    number, phone, _, _ = one(screens)
    page = staff.new_page()
    begin(page, "wheeling_contract")

    def press() -> None:
        page.goto("/console/search/")
        find(page, customer_no=number, phone=phone)
        page.get_by_role("button", name=number).click()
        page.locator("[aria-label^='空白を届け出る']").first.click()

    press()
    expect(page.get_by_role("status")).to_contain_text("告知の責任者に届けました")
    press()
    expect(page.get_by_role("status")).to_contain_text("すでに届け出があります")
    gaps = screens.world.owner("SELECT purpose, item FROM books.gap_report")
    assert [purpose for purpose, _ in gaps] == ["wheeling_contract"]
    page.goto("/console/")
    expect(page.locator("main")).to_contain_text("告知の空白")
    page.goto("/console/gaps/")
    expect(page.locator("main")).to_contain_text("まだ答えていません")
    assert page.locator("main textarea").count() == 0  # the owner alone answers
    letters = "".join(path.read_text() for path in (screens.place / "mail").glob("*.log"))
    assert "/console/gaps/" in letters
    assert number not in letters


def test_the_owner_answers_a_gap_and_whoever_reported_it_sees_the_answer(
    screens: Screens, staff: BrowserContext, browser: Browser
) -> None:
    from sekisho.books.versions import in_force
    from sekisho.gate.report_gap import report_gap

    me = screens.world.owner("SELECT id FROM accounts.account WHERE username = 'staff'")[0][0]
    with screens.world.connected(Role.WEB) as connection:
        day = datetime.now(ZoneInfo("Asia/Tokyo")).date()
        version = in_force(connection, day)
        connection.rollback()
        report_gap(connection, version, "billing", "security_question", day, f"account-{me}")
    context = screens.signed_in(browser, "officer")
    page = context.new_page()
    acknowledge(page)
    page.goto("/console/gaps/")
    card = page.locator("section.card", has=page.locator("textarea")).first
    card.locator("button").click()
    expect(page.get_by_role("alert")).to_contain_text("答えを 1〜2000 文字で書いてください")
    page.locator("textarea").first.fill("料金の請求には要りません <b>。")
    page.locator("section.card button").first.click()
    expect(page.get_by_role("status")).to_contain_text("決着しました")
    expect(page.locator("blockquote").first).to_contain_text("料金の請求には要りません <b>。")
    close(context)
    mine = staff.new_page()
    mine.goto("/console/")
    expect(mine.locator("main")).to_contain_text("料金の請求には要りません")


@pytest.mark.parametrize("typed", ["Q", "山田花子", "Q 12", "Q-1'; --", "Q" * 33])
def test_a_case_is_a_number_and_no_name(typed: str, staff: BrowserContext) -> None:
    page = staff.new_page()
    page.goto("/console/begin/")
    page.fill("[name=case]", typed)
    page.click("main form button")
    expect(page.locator(".errorlist")).to_contain_text("3〜32文字")
    expect(page.locator("[name=case]")).to_have_value(typed)


def test_runs_tell_their_states_and_counts_and_what_was_held_back(
    screens: Screens, staff: BrowserContext
) -> None:
    page = staff.new_page()
    page.goto("/console/runs/?state=released")
    rows = screens.world.owner("SELECT id FROM books.extract_run WHERE state = 'released'")
    expect(page.locator("tbody tr")).to_have_count(min(len(rows), 50))
    held = screens.world.owner("SELECT id, held FROM books.extract_run WHERE held > 0 LIMIT 1")
    for run_id, count in held or [(rows[0][0], 0)]:
        page.goto(f"/console/runs/{run_id}/")
        expect(page.locator("main")).to_contain_text("引渡し済み")
        expect(page.locator("dl.facts")).to_contain_text(str(count))
    assert page.request.get("/console/runs/999999/").status == 404


def test_the_day_shows_what_left_and_that_ledger_and_witness_are_well(
    staff: BrowserContext,
) -> None:
    page = staff.new_page()
    page.goto("/console/")
    expect(page.locator("svg.chart rect").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("DAX合同会社")
    expect(page.locator("main")).to_contain_text("最新の署名は、台帳と立会人のものです")
