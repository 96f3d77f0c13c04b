"""The auditor reads everything about the passages, and takes away what can be checked alone."""

import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browsers import close
from screens import Screens
from sekisho.ledger import sekisho_verify


@pytest.fixture
def auditor(screens: Screens, browser: Browser) -> Iterator[BrowserContext]:
    """The auditor, signed in."""
    context = screens.signed_in(browser, "auditor")
    yield context
    close(context)


def test_provision_records_are_found_by_recipient_clause_and_day(
    screens: Screens, auditor: BrowserContext
) -> None:
    page = auditor.new_page()
    page.goto("/audit/?recipient=dax&clause=c46&since=2026-12-01&until=2026-12-01")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("DAX合同会社")
    page.goto("/audit/?clause=C48&recipient=dax")
    expect(page.locator("tbody tr")).to_have_count(0)
    page.goto("/audit/?after=x_y")
    rows = screens.world.owner("SELECT count(*) FROM books.provision_record")[0][0]
    expect(page.locator("tbody tr")).to_have_count(rows)


def test_other_givings_are_found_apart_from_the_records(
    screens: Screens, auditor: BrowserContext
) -> None:
    held = screens.world.owner("SELECT recipient, count(*) FROM books.disclosure_log GROUP BY 1")
    recipient, rows = held[0]
    page = auditor.new_page()
    page.goto("/audit/")
    page.locator("main").get_by_role("link", name="その他の提供").click()
    expect(page.locator("tbody tr")).to_have_count(sum(count for _, count in held))
    page.select_option("[name=recipient]", recipient)
    page.get_by_role("button", name="見る").click()
    expect(page.locator("tbody tr")).to_have_count(rows)
    page.goto("/audit/disclosures/?since=yesterday")
    expect(page.locator(".errorlist")).to_have_count(1)
    expect(page.locator("tbody tr")).to_have_count(0)


def test_the_csv_holds_the_same_records(screens: Screens, auditor: BrowserContext) -> None:
    answer = auditor.request.get("/audit/provision-records.csv")
    rows = list(csv.reader(io.StringIO(answer.text().removeprefix("\ufeff"))))
    held = screens.world.owner("SELECT recipient_name, customers FROM books.provision_record")
    assert rows[0][0] == "年月日"
    assert sorted((row[1], int(row[10])) for row in rows[1:]) == sorted(held)


def test_the_workbook_is_one(auditor: BrowserContext) -> None:
    answer = auditor.request.get("/audit/provision-records.xlsx")
    assert answer.headers["content-disposition"] == 'attachment; filename="provision-records.xlsx"'
    book = zipfile.ZipFile(io.BytesIO(answer.body()))
    sheet = book.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert "DAX合同会社".encode() in sheet


def test_the_pack_is_accepted_by_the_offline_verifier(
    screens: Screens, auditor: BrowserContext, tmp_path: Path
) -> None:
    answer = auditor.request.get("/audit/pack.zip")
    assert answer.status == 200
    zipfile.ZipFile(io.BytesIO(answer.body())).extractall(tmp_path)  # our own
    command = [sys.executable, "-m", "sekisho.ledger.sekisho_verify", "pack", str(tmp_path)]
    keys = ["--key", str(screens.world.signer.key)]
    done = subprocess.run(
        [*command, *keys], capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_past_accesses_of_an_item_are_found_and_the_number_stands_in_no_address(
    screens: Screens, auditor: BrowserContext
) -> None:
    number = screens.people["customer"].customer_no or ""
    page = auditor.new_page()
    page.goto("/audit/accesses/")
    page.fill("[name=customer_no]", number)
    page.select_option("[name=item]", "supply_point_id")
    page.click("main form button")
    expect(page.locator("#traced")).to_contain_text("DAX合同会社")
    assert number not in page.url
    (unread,) = screens.world.owner(
        "SELECT max(customer_no) FROM records.customer"
        " WHERE id NOT IN (SELECT customer_id FROM books.act)"
    )[0]
    page.fill("[name=customer_no]", unread)
    page.select_option("[name=item]", "security_question")
    page.click("main form button")
    expect(page.locator("#traced")).to_contain_text("ありません")
    page.fill("[name=customer_no]", "S9999-99999999")
    page.click("main form button >> nth=0")
    expect(page.get_by_role("alert")).to_contain_text("見当たりません")


def test_a_trace_from_a_place_that_is_none_is_refused_beside_the_form(
    screens: Screens, auditor: BrowserContext
) -> None:
    page = auditor.new_page()
    page.goto("/audit/accesses/")
    token = page.locator("main form [name=csrfmiddlewaretoken]").input_value()
    number = screens.people["customer"].customer_no or ""
    form: dict[str, str | float | bool] = {
        "csrfmiddlewaretoken": token,
        "customer_no": number,
        "before": "x",
    }
    answer = auditor.request.post(
        "/audit/accesses/", form=form, headers={"Referer": screens.url("/audit/accesses/")}
    )
    assert answer.status == 422
    assert "一覧の続きの場所を読み取れませんでした。" in answer.text()


def test_versions_name_who_approved_them(auditor: BrowserContext) -> None:
    page = auditor.new_page()
    page.goto("/audit/versions/")
    expect(page.locator("tbody")).to_contain_text("seki.midori@example.com")
    expect(page.locator("tbody")).to_contain_text("bamba.kotaro@example.com")


def newest_entry(screens: Screens) -> bytes:
    """The newest single entry of the ledger, as bytes."""
    query = "SELECT entries FROM books.ledger_chunk ORDER BY start DESC LIMIT 1"
    return bytes(screens.world.owner(query)[0][0])


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/audit/?recipient=dax&clause=c46", b'"what":"provisions"'),
        ("/audit/provision-records.csv", b'"what":"provisions_csv"'),
        ("/audit/provision-records.xlsx", b'"what":"provisions_xlsx"'),
        ("/audit/disclosures/?recipient=dax", b'"what":"disclosures"'),
        ("/audit/statistics/", b'"what":"statistics"'),
        ("/audit/pack.zip", b'"what":"audit_pack"'),
    ],
)
def test_each_look_is_one_entry_and_changes_nothing_else(
    path: str, what: bytes, screens: Screens, auditor: BrowserContext
) -> None:
    size = screens.world.owner("SELECT size FROM books.ledger_head")[0][0]
    acts = screens.world.owner("SELECT count(*) FROM books.act")
    assert auditor.request.get(path).status == 200
    assert screens.world.owner("SELECT size FROM books.ledger_head") == [(size + 1,)]
    assert screens.world.owner("SELECT count(*) FROM books.act") == acts
    entry = newest_entry(screens)
    assert b'"kind":"look"' in entry
    assert what in entry
    assert (b'"recipient":"dax"' in entry) == ("dax" in path)


def test_what_is_no_word_of_the_books_does_not_get_into_the_ledger(
    screens: Screens, auditor: BrowserContext
) -> None:
    auditor.request.get("/audit/?recipient=%E5%B1%B1%E7%94%B0%20x&clause=%3Cb%3E")
    assert b'"asked":{}' in newest_entry(screens)


def test_reading_the_versions_leaves_no_entry(screens: Screens, auditor: BrowserContext) -> None:
    size = screens.world.owner("SELECT size FROM books.ledger_head")
    for path in ("/audit/versions/", "/audit/accesses/"):
        assert auditor.request.get(path).status == 200
    assert screens.world.owner("SELECT size FROM books.ledger_head") == size


def trace(page: Page, number: str, item: str) -> None:
    """The auditor asked for the passages of this customer's item."""
    page.goto("/audit/accesses/")
    page.fill("[name=customer_no]", number)
    page.select_option("[name=item]", item)
    page.click("main form button")
    page.wait_for_load_state()


def test_the_customer_sees_that_the_auditor_looked_and_gets_a_receipt(
    screens: Screens, auditor: BrowserContext, customer: BrowserContext
) -> None:
    number = screens.people["customer"].customer_no or ""
    trace(auditor.new_page(), number, "payer_name")
    entry = newest_entry(screens)
    assert number.encode() not in entry
    screens.world.checkpoint()
    page = customer.new_page()
    page.goto("/my/history/")
    look = page.locator("li.card", has_text="監査人による履歴の確認").first
    expect(look).to_contain_text("電気料金支払者名義")
    section = page.locator("section", has=look).first
    expect(section).to_contain_text("当社の者が見ました")
    with page.expect_download() as download:
        look.get_by_role("link", name="受領証").click()
    report = sekisho_verify.run(
        sekisho_verify.parser().parse_args(
            ["receipt", str(download.value.path()), "--key", str(screens.world.signer.key)]
        )
    )
    assert report.error is None
    assert report.result is not None
    assert (report.result["kind"], report.result["purpose"]) == ("look", "audit")


def test_a_number_of_nobody_and_one_of_the_erased_are_answered_alike_and_leave_no_entry(
    screens: Screens, auditor: BrowserContext
) -> None:
    page = auditor.new_page()
    size = screens.world.owner("SELECT size FROM books.ledger_head")
    told = set()
    for number in ("S0000-00000000", "x", "'; --", "<b>"):
        trace(page, number, "")
        told.add(page.get_by_role("alert").inner_text())
    assert told == {"その番号のお客様は見当たりません。番号を確かめてください。"}
    assert screens.world.owner("SELECT size FROM books.ledger_head") == size


def test_an_item_that_is_none_is_refused_and_leaves_no_entry(
    screens: Screens, auditor: BrowserContext
) -> None:
    page = auditor.new_page()
    page.goto("/audit/accesses/")
    size = screens.world.owner("SELECT size FROM books.ledger_head")
    page.fill("[name=customer_no]", screens.people["customer"].customer_no or "")
    page.evaluate("document.querySelector('[name=item] option').value = 'soul'")
    page.click("main form button")
    expect(page.get_by_role("alert")).to_have_text(
        "その項目は告知の言葉にありません。一覧から選んでください。"
    )
    assert screens.world.owner("SELECT size FROM books.ledger_head") == size


def test_pages_beyond_the_first_have_every_record_once_and_in_order(
    screens: Screens, auditor: BrowserContext
) -> None:
    columns = (
        "recipient, recipient_name, consent_obtained, purpose, grounds, articles, clauses, items,"
        " customers, digest, missing, kept_until"
    )
    screens.world.owner(
        f"INSERT INTO books.provision_record (day, run_id, {columns})"
        f" SELECT day - n, -n, {columns} FROM books.provision_record"
        " CROSS JOIN generate_series(1, 120) AS n"
        " WHERE id = (SELECT min(id) FROM books.provision_record)"
    )
    held = screens.world.owner("SELECT count(*) FROM books.provision_record")[0][0]
    page = auditor.new_page()
    page.goto("/audit/")
    days: list[str] = []
    pages = 0
    while True:
        pages += 1
        days += page.locator("tbody tr time").evaluate_all("all => all.map(each => each.dateTime)")
        more = page.get_by_role("link", name="これより前")
        if not more.count():
            break
        more.click()
        page.wait_for_load_state()
    screens.world.owner("DELETE FROM books.provision_record WHERE run_id < 0")
    assert pages == -(-held // 50)
    assert len(days) == held
    assert days == sorted(days, reverse=True)


def test_days_that_are_none_lead_to_the_form_that_says_so(auditor: BrowserContext) -> None:
    for path in ("/audit/provision-records.csv", "/audit/provision-records.xlsx"):
        answer = auditor.request.get(f"{path}?since=tomorrow")
        assert answer.status == 422
        assert "R8.11.26 のように書いてください" in answer.text()


def test_what_is_no_auditor_s_and_what_is_not_there_look_alike(
    screens: Screens, auditor: BrowserContext, customer: BrowserContext
) -> None:
    bodies = set()
    for path in ("/audit/nothing/", "/console/runs/999999/x/", "/my/history/x/receipt/"):
        answer = auditor.request.get(path)
        assert answer.status == 404
        bodies.add(re.sub(r'value="[^"]*"', "", answer.text()))
    assert len(bodies) == 1
