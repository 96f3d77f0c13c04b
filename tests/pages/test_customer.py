"""A customer signs in, sees what is held and who received it, proves it, and refuses."""

import hashlib
import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from browsers import close
from night_world import DAY
from screens import Screens
from sekisho.postgres.roles import Role


def test_without_a_sign_in_a_customer_page_leads_to_it_and_back(
    screens: Screens, visitor: BrowserContext
) -> None:
    page = visitor.new_page()
    page.goto("/my/history/")
    expect(page).to_have_url(re.compile(r"/account/login/\?next=/my/history/$"))


def test_a_password_alone_opens_nothing(screens: Screens, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    person = screens.people["customer"]
    page.goto("/account/login/?next=/my/data/")
    page.fill("[name=login]", person.name)
    page.fill("[name=password]", person.password)
    page.click("main form:has([name=password]) button[type=submit]")
    page.goto("/my/data/")
    expect(page).to_have_url(re.compile("/account/(login|2fa/authenticate)/"))


def test_my_data_are_shown_as_held_and_that_is_recorded(
    screens: Screens, customer: BrowserContext
) -> None:
    page = customer.new_page()
    page.goto("/my/data/")
    name = screens.world.owner(
        "SELECT name FROM records.customer WHERE customer_no = %s",
        screens.people["customer"].customer_no,
    )[0][0]
    expect(page.locator("main")).to_contain_text(name)
    row = page.locator("tr", has=page.get_by_role("rowheader", name="本人確認のための秘密の質問"))
    expect(row.first).to_contain_text("非開示")
    kinds = screens.world.owner("SELECT actor, purpose FROM books.act ORDER BY ledger_index")
    assert kinds[-1] == ("subject", "subject_request")


def test_the_timeline_tells_recipient_items_and_sentence_and_gives_a_receipt(
    screens: Screens, customer: BrowserContext
) -> None:
    page = customer.new_page()
    page.goto("/my/history/")
    section = page.locator("section", has=page.get_by_role("heading", name="DAX合同会社"))
    given = section.get_by_role("listitem").filter(has_text="調達管理").first
    while not given.count():  # what other tests did to this person is newer
        older = page.locator("main a[href^='?before=']").get_attribute("href")
        page.goto(f"/my/history/{older}")
    given.locator("summary").first.click()
    expect(given).to_contain_text("六つの情報を提供します")
    with page.expect_download() as download:
        given.get_by_role("link", name="受領証").first.click()
    text = download.value.path().read_bytes()
    assert text.startswith(b"c2sp.org/tlog-proof@v1\n")


@pytest.mark.parametrize("before", ["x", "-1", "1" * 19, "１"])
def test_a_place_that_is_none_is_told_and_what_to_do(customer: BrowserContext, before: str) -> None:
    page = customer.new_page()
    answer = page.goto(f"/my/history/?before={before}")
    assert answer is not None
    assert answer.status == 400
    expect(page.locator("main")).to_contain_text("一覧の続きの場所を読み取れませんでした。")
    expect(page.locator("main")).to_contain_text("一覧をはじめから開いてください。")


def test_before_the_first_entry_nobody_received_anything(customer: BrowserContext) -> None:
    page = customer.new_page()
    page.goto("/my/history/?before=1")
    expect(page.locator("main")).to_contain_text("まだだれにも渡していません。")


def test_a_foreign_entry_and_a_missing_one_look_alike(
    screens: Screens, customer: BrowserContext
) -> None:
    own = screens.people["customer"].customer_no
    size = screens.world.owner("SELECT size FROM books.ledger_head")[0][0]
    with screens.world.connected(Role.WEB) as connection:
        from sekisho.gate.tell_history import tell_history

        mine = {passage.index for passage in tell_history(connection, own or "")}
    foreign = next(index for index in range(3, size) if index not in mine)
    answers = [
        customer.request.get(f"/my/history/{index}/receipt/") for index in (foreign, size + 10**6)
    ]
    assert [answer.status for answer in answers] == [404, 404]
    bodies = [re.sub(r'value="[^"]*"', "", answer.text()) for answer in answers]
    assert len({hashlib.sha256(body.encode()).hexdigest() for body in bodies}) == 1


def test_a_refusal_shows_its_effect_asks_who_it_is_and_keeps_out_of_tonight_s_file(
    screens: Screens, browser: Browser
) -> None:
    context = screens.signed_in(browser, "customer")
    page = context.new_page()
    page.goto("/my/restrictions/?word=procurement_management")
    effect = page.locator("#effect")
    expect(effect).to_contain_text("DAX合同会社")
    expect(effect).to_contain_text("今夜")
    effect.locator("button[value=refuse]").click()

    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, screens.people["customer"])
    expect(page.locator("main")).to_contain_text("台帳の")
    expect(page.locator("main ul:not(.messages) li").first).to_contain_text("調達管理")
    number = screens.people["customer"].customer_no
    held = screens.world.owner(
        "SELECT restricted FROM records.customer WHERE customer_no = %s", number
    )
    assert held == [(["procurement_management"],)]
    point = screens.world.owner(
        "SELECT supply_point.number FROM records.supply_point JOIN records.customer"
        " ON customer.id = supply_point.customer_id WHERE customer_no = %s",
        number,
    )[0][0]
    screens.world.night(DAY.replace(day=2))
    files = screens.world.released()
    later = [data for name, data in files.items() if "dax" in name and "2026-12-02" in name]
    assert len(later) == 1, sorted(files)
    assert point.encode() not in later[0]
    page.goto("/my/restrictions/")
    page.locator("button[value=lift]").click()
    expect(page.locator("main")).to_contain_text("まだありません")
    close(context)


def test_what_supply_needs_is_told_so(customer: BrowserContext) -> None:
    page = customer.new_page()
    page.goto("/my/restrictions/?word=all")
    expect(page.locator("#effect")).to_contain_text("契約を終える")
