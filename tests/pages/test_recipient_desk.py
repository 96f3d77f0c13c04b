"""The desk of a recipient's own people: files, keys, what they must carry out, webhooks."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pyrage
import pytest
from playwright.sync_api import Browser, Page, expect
from pyrage import x25519

from accessible import assert_accessible
from browsers import close
from night_world import DAY
from screens import Screens
from sekisho.books.versions import in_force
from sekisho.gate.case_steps import TOKYO, Moment
from sekisho.gate.recipient_key import confirm_key
from sekisho.gate.recipient_way import confirm_way, ways_of
from sekisho.postgres.roles import Role

PAGES = ("/recipient/", "/recipient/changes/", "/recipient/keys/", "/recipient/webhooks/")


@pytest.fixture
def dax(screens: Screens, browser: Browser) -> Iterator[Page]:
    """Somebody of DAX; keys, ways and what was told are gone when the test is over."""
    context = screens.signed_in(browser, "dax")
    yield context.new_page()
    close(context)
    for table in ("recipient_key", "recipient_way", "way_sending", "feed_item"):
        screens.world.owner(f"DELETE FROM books.{table}")
    screens.world.owner("DELETE FROM records.feed_reference")


def pressed(screens: Screens, page: Page, name: str, *, beside: str = "main") -> None:
    """The button of that part was pressed; who it is was proved again where that was asked."""
    page.locator(beside).get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, screens.people["dax"])


def kotaro() -> Moment:
    """Kotaro has telephoned, and acts now."""
    return Moment("kotaro", datetime.now(UTC), secrets.token_bytes(16))


def offered(screens: Screens, page: Page, public_key: str) -> None:
    """The public key was entered in the form."""
    page.goto("/recipient/keys/")
    page.fill("[name=public_key]", public_key)
    page.fill("[name=last_day]", str(datetime.now(TOKYO).date() + timedelta(days=300)))
    pressed(screens, page, "届け出る")


def test_a_key_is_offered_confirmed_by_us_and_opens_what_is_fetched_and_acknowledged(
    screens: Screens, dax: Page
) -> None:
    dax.goto("/recipient/")
    expect(dax.locator("main")).to_contain_text("有効な鍵がないため")
    offered(screens, dax, "AGE-SECRET-KEY-1QQQQ")
    expect(dax.get_by_role("alert")).to_contain_text(
        "age の公開鍵（age1 で始まる文字列）ではありません"
    )
    identity = x25519.Identity.generate()
    offered(screens, dax, str(identity.to_public()))
    expect(dax.locator("main")).to_contain_text("指紋を読み上げてください")
    ((number, fingerprint),) = screens.world.owner(
        "SELECT id, fingerprint FROM books.recipient_key"
    )
    expect(dax.locator("main code").first).to_have_text(fingerprint)
    with screens.world.connected(Role.EXTRACT) as connection:
        version = in_force(connection, DAY)
        connection.rollback()
        confirm_key(connection, version, number, fingerprint, kotaro())
    run = screens.world.run_of("dax", "procurement_management")
    card = f"section[aria-label='{run.plan.file_name}']"
    dax.goto("/recipient/")
    with dax.expect_download() as download:
        dax.locator(card).get_by_role("button", name="暗号化して受け取る").click()
    sealed = download.value.path().read_bytes()
    clear = pyrage.decrypt(sealed, [identity])
    assert clear == screens.world.file_of("dax", "procurement_management")
    dax.fill(f"#sha-{run.id}", "0" * 64)
    pressed(screens, dax, "受領を確認する", beside=card)
    expect(dax.get_by_role("alert")).to_contain_text("SHA-256 が、渡したもの")
    dax.fill(f"#sha-{run.id}", sha256(clear).hexdigest())
    pressed(screens, dax, "受領を確認する", beside=card)
    expect(dax.locator("main")).to_contain_text("受領済み")
    screens.world.owner(
        "UPDATE books.extract_run SET state = 'released', acknowledged_at = NULL WHERE id = %s",
        run.id,
    )
    dax.goto("/recipient/keys/")
    pressed(screens, dax, f"鍵 {number} を終わらせる")
    expect(dax.locator("main")).to_contain_text("終了")


def test_what_must_be_stopped_is_shown_by_its_number_and_confirmed(
    screens: Screens, dax: Page
) -> None:
    told = (
        "INSERT INTO books.feed_item (ledger_index, party, change, customer_id, scope, purposes,"
        " items, clauses, told_on, due_on, digest) VALUES (%s, %s, 'stop', 0, 'dax',"
        " '{procurement_management}', '{phone}', '{C51}', current_date - 20, current_date - 6, %s)"
    )
    screens.world.owner(told, 70_001, "dax", "ab" * 32)
    screens.world.owner(told, 70_002, "psdc", "cd" * 32)
    numbers = (
        "INSERT INTO records.feed_reference (customer_id, feed_item, place, salt, supply_point)"
        " VALUES (0, %s, 0, 'x', %s)"
    )
    screens.world.owner(numbers, 70_001, "0300-0000-0000-0000-000001")
    screens.world.owner(numbers, 70_002, "0300-0000-0000-0000-000002")
    dax.goto("/recipient/changes/")
    item = dax.locator("#item-70001")
    expect(item).to_contain_text("0300-0000-0000-0000-000001")
    expect(item).to_contain_text("期限超過")
    expect(dax.locator("main")).not_to_contain_text("000002")
    dax.fill("#day-70001", "2026-01-01")
    pressed(screens, dax, "70001 を確認する")
    expect(dax.get_by_role("alert")).to_contain_text("実施した日は、お知らせした日から今日まで")
    dax.select_option("#outcome-70001", "kept_by_law")
    pressed(screens, dax, "70001 を確認する")
    expect(dax.locator("main")).to_contain_text("確認をお待ちしているものはありません")
    assert screens.world.owner(
        "SELECT state, outcome FROM books.feed_item WHERE party = 'dax'"
    ) == [("confirmed", "kept_by_law")]
    left = screens.world.owner("SELECT feed_item FROM records.feed_reference")
    assert left == [(70_002,)], "the number goes with the confirmation"


def test_a_webhook_is_offered_tried_and_ended(screens: Screens, dax: Page) -> None:
    dax.goto("/recipient/webhooks/")
    field = dax.locator("[name=url]").bounding_box()
    assert field is not None
    assert field["height"] >= 40, "as large as any other field"
    dax.fill("[name=url]", "https://user:pw@hooks.example.jp/")
    pressed(screens, dax, "届け出る")
    expect(dax.get_by_role("alert")).to_contain_text("https で始まる")
    dax.fill("[name=url]", "https://10.0.0.5/sekisho")
    pressed(screens, dax, "届け出る")
    expect(dax.get_by_role("alert")).to_contain_text("公開されていないアドレスです")
    dax.fill("[name=url]", "https://hooks.example.jp/sekisho")
    pressed(screens, dax, "届け出る")
    expect(dax.get_by_role("button", name="試しのお知らせ")).to_have_count(0)
    with screens.world.connected(Role.EXTRACT) as connection:
        version = in_force(connection, DAY)
        (way,) = ways_of(connection, "dax")
        connection.rollback()
        confirm_way(connection, version, way.id, way.fingerprint, kotaro())
    dax.goto("/recipient/webhooks/")
    pressed(screens, dax, f"{way.id} に試しのお知らせを送る")
    events = screens.world.owner("SELECT event, state FROM books.way_sending")
    assert events == [("test", "queued")]
    screens.world.owner(
        "UPDATE books.way_sending SET state = 'given_up', reply = 'timeout', attempts = 19"
    )
    dax.goto("/recipient/webhooks/")
    expect(dax.locator("main table")).to_contain_text("時間内に応答がありません")
    pressed(screens, dax, f"ウェブフック {way.id} を終わらせる")
    expect(dax.locator("main section").first).to_contain_text("終了")


def test_an_officer_sees_who_is_late_and_sends_again_what_did_not_arrive(
    screens: Screens, browser: Browser, dax: Page
) -> None:
    screens.world.owner(
        "INSERT INTO books.feed_item (ledger_index, party, change, customer_id, scope, purposes,"
        " items, clauses, told_on, due_on, digest) VALUES (70003, 'dax', 'erase', 0, 'all', '{}',"
        " '{}', '{L22}', current_date - 20, current_date - 6, 'd')"
    )
    screens.world.owner(
        "INSERT INTO books.recipient_way (id, party, kind, settings, fingerprint, offered_by,"
        " confirmed_by, confirmed_at) VALUES (7001, 'dax', 'webhook', '{\"url\": \"https://x\"}',"
        " 'f', 'a', 'b', now())"
    )
    screens.world.owner(
        "INSERT INTO books.way_sending (id, way_id, event, subject, state, reply, attempts)"
        " VALUES (7001, 7001, 'change.waiting', 70003, 'given_up', '503', 19),"
        " (7002, 7001, 'extract.voided', 31, 'delivered', '204', 1),"
        " (7003, 7001, 'test', 2, 'given_up', 'private-address', 19)"
    )
    context = screens.signed_in(browser, "officer")
    page = context.new_page()
    page.goto("/console/downstream/")
    expect(page.locator("main table").first).to_contain_text("期限超過")
    row = page.get_by_role("row").filter(has=page.get_by_role("button", name="7001 を送り直す"))
    expect(row).to_contain_text("項目 70003 の確認を待つお知らせ")
    expect(row).to_contain_text("HTTP 503")
    expect(row.get_by_role("rowheader")).to_have_text("DAX合同会社")
    inside = page.get_by_role("row").filter(has_text="試しのお知らせ 2")
    expect(inside).to_contain_text("公開されていないアドレスです")
    expect(page.locator("main")).not_to_contain_text("extract.voided")
    ways = page.get_by_role("listitem").filter(has_text="https://x")
    expect(ways).to_have_text("ウェブフック 7001, DAX合同会社: https://x 有効")
    page.get_by_role("button", name="7001 を送り直す").click()
    page.wait_for_load_state()
    if "/reauthenticate/" in page.url:
        screens.prove_again(page, screens.people["officer"])
    states = screens.world.owner("SELECT state, attempts FROM books.way_sending WHERE id = 7001")
    assert states == [("queued", 0)]
    assert_accessible(page, "/console/downstream/")
    close(context)


def test_the_desk_is_accessible_and_leads_nowhere_else(screens: Screens, dax: Page) -> None:
    offered(screens, dax, str(x25519.Identity.generate().to_public()))
    for path in PAGES:
        assert_accessible(dax, path)
    for path in ("/console/", "/console/downstream/", "/console/search/", "/my/data/", "/audit/"):
        assert dax.context.request.get(path).status == 403, path
    foreign = screens.world.run_of("psdc", "nuclear_siting_grant").id
    token = dax.locator("main [name=csrfmiddlewaretoken]").first.get_attribute("value") or ""
    answer = dax.context.request.post(
        f"/recipient/files/{foreign}/", form={"csrfmiddlewaretoken": token},
        headers={"Referer": screens.url("/recipient/")},
    )  # fmt: skip
    assert answer.status in (404, 409)
    assert b"age-encryption" not in answer.body()
    unknown = dax.context.request.post(
        "/recipient/webhooks/", form={"csrfmiddlewaretoken": token, "do": "somersault"},
        headers={"Referer": screens.url("/recipient/")},
    )  # fmt: skip
    assert unknown.status == 422, "a step that is none offers nothing"
