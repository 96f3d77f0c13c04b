"""What others gave us, on the screens: refused untold, read by officer, person and auditor."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from accessible import assert_axe_finds_nothing
from browsers import close
from screens import Screens, acknowledge


def fill_in(page: Page, number: str, acquired: str, document: Path) -> None:
    """A receipt from Hidamari Living of somebody's telephone number."""
    page.goto("/console/received/new/")
    page.fill("[name=giver]", "ひだまりリビング株式会社")
    page.fill("[name=address]", "東京都架空区日向一丁目1番1号")
    page.fill("[name=representative]", "日向 暖")
    page.fill("[name=acquired]", acquired)
    page.set_input_files("[name=document]", document)
    page.check("[name=consent]")
    page.select_option("[name=purpose]", "billing")
    page.check("[name=items][value=phone]")
    page.fill("[name=customers]", number)


COME = (
    "WITH t AS (INSERT INTO books.taken_in (package_sha256, giver, giver_address,"
    " giver_representative, event, document_no, effective_on, bound_to, closed, notice, log_key,"
    " proof, taken_by, taken_on) VALUES ('0', 'まえエナジー株式会社', '北海道架空市', '前 進',"
    " 'merger', '1', '2026-11-01', '{請求}', '{}', '', 'mae.example.jp+0+AA', '', 'o',"
    " '2026-11-01') RETURNING id) INSERT INTO books.taken_stretch SELECT max(ledger_index),"
    " max(ledger_index), (SELECT id FROM t) FROM books.act WHERE kind = 'receive'"
)
"""The person's last receipt is told as a business that passed on to us as well."""


def test_a_receipt_is_refused_untold_then_read_by_everybody_concerned(
    screens: Screens, browser: Browser, tmp_path: Path
) -> None:
    document = tmp_path / "form.pdf"
    document.write_bytes(b"%PDF-1.7")
    number = screens.people["customer"].customer_no or ""
    contexts = {who: screens.signed_in(browser, who) for who in ("staff", "customer", "auditor")}
    staff, person, auditor = (context.new_page() for context in contexts.values())
    try:
        acknowledge(staff)
        fill_in(staff, number, " ", document)
        assert_axe_finds_nothing(staff, "the form of a receipt")
        staff.click("main form button.primary")
        expect(staff.get_by_role("alert")).to_contain_text("提供元が取得した経緯")
        fill_in(staff, number, "店頭の申込書で本人から取得", document)
        staff.click("main form button.primary")
        expect(staff.locator("main tbody")).to_contain_text("ひだまりリビング株式会社")
        person.goto("/my/sources/")
        card = person.locator("section.card")
        for said in ("ひだまりリビング株式会社", "店頭の申込書", "日向 暖", "本人の同意"):
            expect(card).to_contain_text(said)
        screens.world.owner(COME)
        person.goto("/my/sources/")
        card = person.locator("section.card", has_text="まえエナジー株式会社のお客様でした")
        for said in ("2026年11月1日", "合併", "前 進", "請求", "mae.example.jp+0+AA"):
            expect(card).to_contain_text(said)
        assert_axe_finds_nothing(person, "the sources")
        person.goto("/verify/")
        expect(person.locator("section.card")).to_contain_text("mae.example.jp+0+AA")
        auditor.goto("/audit/received/")
        expect(auditor.locator("main tbody")).to_contain_text("店頭の申込書")
        expect(auditor.locator("main")).not_to_contain_text(number)
        expect(auditor.locator("main a.button")).to_have_count(0)
    finally:
        for context in contexts.values():
            close(context)
        for table in ("taken_stretch", "taken_in", "received_stretch", "received"):
            screens.world.owner(f"DELETE FROM books.{table}")
