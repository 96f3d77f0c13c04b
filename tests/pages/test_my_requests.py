"""A customer makes each request of the law in the account, sees its clock, fetches the answer."""

import json
import re
import secrets
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from browsers import close
from screens import Screens
from sekisho.books.versions import in_force
from sekisho.cases.life import Outcome
from sekisho.gate.case_steps import TOKYO, Moment
from sekisho.gate.move_request import decide_request, notify_request
from sekisho.postgres.roles import Role

OFFICER = "kotaro.bamba@example.com"
TELLS = ("purpose_of_use", "disclosure", "provision_records")


def ask(screens: Screens, page: Page, kind: str, **typed: str) -> int:
    """The request was sent from its page, and is shown; its number."""
    page.goto("/my/requests/")
    page.click(f"main a[href='/my/requests/new/{kind}/']")
    for name, value in typed.items():
        field = page.locator(f"main [name={name}]")
        if field.get_attribute("type") == "checkbox":
            field.check()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.click("main form button.primary")
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, screens.people["customer"])
    expect(page).to_have_url(re.compile(r"/my/requests/\d+/$"))
    return int(page.url.rstrip("/").rpartition("/")[2])


def decide(screens: Screens, case: int, outcome: Outcome, *reasons: str) -> None:
    """The officer decides."""
    now = datetime.now(UTC)
    moment = Moment(OFFICER, now, secrets.token_bytes(16))
    with screens.world.connected(Role.WEB) as connection:
        version = in_force(connection, now.astimezone(TOKYO).date())
        connection.rollback()
        decide_request(connection, version, case, outcome, reasons, moment)


def notify(screens: Screens, case: int) -> None:
    """The customer is told."""
    now = datetime.now(UTC)
    moment = Moment(OFFICER, now, secrets.token_bytes(16))
    with screens.world.connected(Role.WEB) as connection:
        version = in_force(connection, now.astimezone(TOKYO).date())
        connection.rollback()
        notify_request(connection, version, case, moment)


def work(screens: Screens) -> Any:
    """The hand makes its round, as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "sekisho", "request", "work", "--json"],
        env=screens.environment, cwd=screens.place, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.fixture
def page(screens: Screens, browser: Browser) -> Any:
    """The customer's browser."""
    context = screens.signed_in(browser, "customer")
    yield context.new_page()
    close(context)


@pytest.mark.parametrize("kind", TELLS)
def test_what_is_told_is_asked_for_granted_and_fetched_as_three_files(
    screens: Screens, page: Page, kind: str
) -> None:
    case = ask(screens, page, kind)
    expect(page.get_by_role("status")).to_contain_text("お求めを受け付けました")
    expect(page.locator("dl.facts").first).to_contain_text("検討しています")
    decide(screens, case, Outcome.GRANTED)
    assert case in work(screens)["carried_out"]
    page.reload()
    expect(page.locator("main")).not_to_contain_text("お答えのファイル")
    notify(screens, case)
    page.reload()
    expect(page.locator("#outcome")).to_contain_text("お応えしました。")
    with page.expect_download() as download:
        page.get_by_role("link", name="機械で読める形").click()
    package = json.loads(download.value.path().read_bytes())
    assert (package["case"], package["request"]["kind"]) == (case, kind)
    names = {}
    for name, starts in (("letter.pdf", b"%PDF-"), ("disclosure.xlsx", b"PK")):
        answer = page.context.request.get(f"/my/requests/{case}/answer/{name}/")
        names[name] = answer.headers["content-disposition"]
        assert answer.body().startswith(starts), name
    assert names["letter.pdf"] == f'attachment; filename="case-{case}-letter.pdf"'


def test_a_correction_is_made_and_the_empty_value_means_deletion(
    screens: Screens, page: Page
) -> None:
    case = ask(screens, page, "correction", item="work_phone", value="0000-55-6666")
    number = screens.people["customer"].customer_no
    decide(screens, case, Outcome.GRANTED)
    assert case in work(screens)["carried_out"]
    held = "SELECT work_phone FROM records.customer WHERE customer_no = %s"
    assert screens.world.owner(held, number) == [("0000-55-6666",)]
    again = ask(screens, page, "correction", item="work_phone", value="")
    decide(screens, again, Outcome.GRANTED)
    work(screens)
    assert screens.world.owner(held, number) == [(None,)]


@pytest.mark.parametrize(
    ("kind", "scope"), [("cease_of_use", "promotion"), ("cease_of_provision", "dax")]
)
def test_a_stop_is_carried_out_and_the_customer_lifts_it(
    screens: Screens, page: Page, kind: str, scope: str
) -> None:
    case = ask(screens, page, kind, scope=scope)
    decide(screens, case, Outcome.GRANTED)
    assert case in work(screens)["carried_out"]
    page.goto("/my/restrictions/")
    page.locator(f"form:has([value={scope}]) button[value=lift]").click()
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, screens.people["customer"])
    expect(page.locator("main")).to_contain_text("まだありません")


def test_an_erasure_while_the_contract_runs_is_stopped_now_and_can_be_taken_back(
    screens: Screens, page: Page
) -> None:
    page.goto("/my/requests/new/erasure/")
    page.click("main form button.primary")
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, screens.people["customer"])
    expect(page.get_by_role("alert")).to_contain_text("お書きになった内容は残っています")
    case = ask(screens, page, "erasure", sure="yes")
    decide(screens, case, Outcome.GRANTED)
    work(screens)
    page.reload()
    expect(page.locator("dl.facts").first).to_contain_text("いま停止し、後日消去します")
    page.click("main button[value=withdraw]")
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, screens.people["customer"])
    expect(page.locator("dl.facts").first).to_contain_text("取り下げ")
    screens.world.owner(
        "UPDATE records.customer SET restricted = NULL WHERE customer_no = %s",
        screens.people["customer"].customer_no,
    )


def test_a_refusal_tells_its_reason_and_article(screens: Screens, page: Page) -> None:
    case = ask(screens, page, "purpose_of_use")
    decide(screens, case, Outcome.REFUSED, "evident")
    page.reload()
    expect(page.locator("main")).not_to_contain_text("公表のとおり")
    notify(screens, case)
    page.reload()
    expect(page.locator("#outcome")).to_contain_text("利用目的は公表のとおりで明らかです")
    expect(page.locator("#outcome")).to_contain_text("個人情報保護法第32(2)(i)条")


def test_sent_twice_it_stands_once(screens: Screens, page: Page) -> None:
    first = ask(screens, page, "correction", item="phone", value="0000-77-8888")
    assert ask(screens, page, "correction", item="phone", value="0000-77-8888") == first
    expect(page.get_by_role("status")).to_contain_text("すでに受け付けています")
    page.click("main button[value=withdraw]")
    expect(page.get_by_role("status")).to_contain_text("取り下げました")


def test_wrong_input_keeps_what_was_typed(screens: Screens, page: Page) -> None:
    page.goto("/my/requests/new/correction/")
    page.evaluate("document.querySelector('[name=item]').innerHTML = '<option value=moon>'")
    page.fill("main [name=value]", "0000-99-0000")
    page.click("main form button.primary")
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, screens.people["customer"])
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("main [name=value]")).to_have_value("0000-99-0000")


def test_somebody_else_s_request_looks_like_none(screens: Screens, page: Page) -> None:
    screens.world.owner(
        "INSERT INTO books.request_case (customer_id, kind, asker, form, channel, state, outcome,"
        " received_on, due_on) VALUES (2, 'disclosure', 'person', 'electronic', 'account',"
        " 'closed', 'granted', '2026-11-01', '2026-11-13')"
    )
    (foreign,) = screens.world.owner("SELECT max(id) FROM books.request_case")[0]
    screens.world.owner(
        "INSERT INTO records.answer (customer_id, case_id, name, content)"
        " VALUES (2, %s, 'letter.pdf', 'x')",
        foreign,
    )
    for path in (f"/my/requests/{foreign}/", f"/my/requests/{foreign}/answer/letter.pdf/"):
        assert page.goto(path).status == 404, path  # type: ignore[union-attr]
    assert page.goto(f"/my/requests/{foreign + 999}/").status == 404  # type: ignore[union-attr]
