"""The auditor reads everything about the passages, and takes away what can be checked alone."""

import csv
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from screens import Screens


@pytest.fixture
def auditor(screens: Screens, browser: Browser) -> Iterator[BrowserContext]:
    """The auditor, signed in."""
    context = screens.signed_in(browser, "auditor")
    yield context
    context.close()


def test_provision_records_are_found_by_recipient_clause_and_day(
    screens: Screens, auditor: BrowserContext
) -> None:
    page = auditor.new_page()
    page.goto("/audit/?recipient=dax&clause=c46&since=2026-12-01&until=2026-12-01")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text("DAX合同会社")
    page.goto("/audit/?clause=C48&recipient=dax")
    expect(page.locator("tbody tr")).to_have_count(0)
    page.goto("/audit/?since=tomorrow&after=x_y")
    rows = screens.world.owner("SELECT count(*) FROM books.provision_record")[0][0]
    expect(page.locator("tbody tr")).to_have_count(rows)


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


def test_nothing_at_the_desk_changes_anything(screens: Screens, auditor: BrowserContext) -> None:
    size = screens.world.owner("SELECT size FROM books.ledger_head")
    for path in ("/audit/", "/audit/versions/", "/audit/accesses/", "/audit/pack.zip"):
        assert auditor.request.get(path).status == 200
    assert screens.world.owner("SELECT size FROM books.ledger_head") == size
