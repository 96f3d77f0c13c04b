"""The desk of businesses taken in: what binds us, and the papers of a package looked at before."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accessible import assert_axe_finds_nothing
from browsers import close
from ledger_cast import LOG, ORIGIN, OTHER_LOG
from screens import Screens, acknowledge
from sekisho.books.versions import in_force
from sekisho.cases.succession import purposes_of
from sekisho.gate.succession_package import FORMAT
from sekisho.ledger.checkpoint import Checkpoint, sign_checkpoint
from sekisho.ledger.entry import JsonEntry
from sekisho.ledger.entry_proof import build_entry_proof
from sekisho.ledger.hash import leaf_hash
from sekisho.ledger.receipt import LoggedEntry
from sekisho.postgres.roles import Role

GIVER = "ひととせ電力株式会社（架空）"
OURS = "ズームエナジージャパン合同会社"
OFFERS = "affiliate_offers"
LINES = sha256(b"nobody's lines").hexdigest()


@pytest.fixture
def officer(screens: Screens, browser: Browser) -> Iterator[Page]:
    """An officer who has acknowledged the notice, and no business taken in when it is over."""
    context = screens.signed_in(browser, "officer")
    page = context.new_page()
    acknowledge(page)
    yield page
    close(context)
    screens.world.owner("UPDATE accounts.account SET acknowledged = '' WHERE username = 'officer'")
    screens.world.owner("DELETE FROM books.taken_in")


def bound(screens: Screens, *without: str) -> list[dict[str, str]]:
    """The purposes of our own notice, as a giver with the same notice names them."""
    with screens.world.connected(Role.AUDIT) as connection:
        [(day,)] = screens.world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")
        policy = in_force(connection, day).policy
    words = policy.vocabulary.purposes
    return [{"ja": words[each].shown("ja")} for each in purposes_of(policy) if each not in without]


def papers(place: Path, bound_to: list[dict[str, str]], **other: Any) -> tuple[Path, Path]:
    """(manifest, proof) of a package of Hitotose's, which its one-entry ledger proves."""
    said = {
        "format": FORMAT, "sha256": LINES, "event": "transfer", "document_no": "譲渡契約第9号",
        "effective_on": "2026-11-01", "customers": 812, "bound_to": bound_to, "words": {},
        "from": {"name": GIVER, "address": "架空市一丁目", "representative": "一歳 春"},
        "to": {"name": OURS}, "notice": {"policy": "sha256:" + "cd" * 32}, **other,
    }  # fmt: skip
    manifest = json.dumps(said, ensure_ascii=False).encode()
    entry = JsonEntry(
        {
            "kind": "succession", "step": "hand_over", "file_sha256": LINES,
            "manifest_sha256": sha256(manifest).hexdigest(),
        }
    ).to_bytes()  # fmt: skip
    note = sign_checkpoint(Checkpoint(ORIGIN, 1, leaf_hash(entry)), LOG)
    proof = build_entry_proof(LoggedEntry(entry, 0, ()), note)
    files = (place / "succession-9.manifest.json", place / "succession-9.tlog-proof")
    for file, data in zip(files, (manifest, proof), strict=True):
        file.write_bytes(data)
    return files


def look(page: Page, files: tuple[Path, Path], key: str = str(LOG.key)) -> None:
    """The officer chooses two files and writes the key down."""
    page.goto("/console/successions/taken-in/new/")
    page.set_input_files("[name=manifest]", files[0])
    page.set_input_files("[name=proof]", files[1])
    page.fill("[name=key]", key)
    page.click("main form button.primary")


def test_an_officer_reads_what_passes_on_to_us_and_how_it_is_taken_in(
    screens: Screens, officer: Page, tmp_path: Path
) -> None:
    look(officer, papers(tmp_path, bound(screens, OFFERS)))
    facts = officer.locator("main dl")
    for said in (GIVER, "812", "事業譲渡", "譲渡契約第9号", LINES, "請求"):
        expect(facts).to_contain_text(said)
    shut = facts.locator("dt", has_text="承継したお客様について止める目的").locator("+ dd")
    expect(shut).to_have_text("関係企業を含む製品・サービスの案内")
    expect(officer.locator("main p code")).to_contain_text("--dry-run")
    assert_axe_finds_nothing(officer, "the papers of a package")
    assert screens.world.owner("SELECT count(*) FROM books.taken_in") == [(0,)]


def test_papers_that_do_not_hold_are_refused_with_the_reason(
    screens: Screens, officer: Page, tmp_path: Path
) -> None:
    alert = officer.get_by_role("alert")
    files = papers(tmp_path, bound(screens))
    look(officer, files, "鍵")
    expect(alert).to_contain_text(
        "公開鍵として読めません。引き渡した会社の公開ページか契約書のとおりに"
    )
    look(officer, files, str(OTHER_LOG.key))
    expect(alert).to_contain_text("引き渡した会社の台帳による証明が成り立ちません")
    files[0].write_bytes(files[0].read_bytes().replace(b"812", b"813"))
    look(officer, files)
    expect(alert).to_contain_text("manifest は引き渡されたものと違います。")
    look(officer, papers(tmp_path, bound(screens), to={"name": "あかつき電力株式会社"}))
    expect(alert).to_contain_text("当社は受け入れられません（C20）。")
    look(officer, papers(tmp_path, bound(screens, "billing")))
    expect(alert).to_contain_text("お客様ごとに止めることもできない目的が当社の告知にあります")
    look(officer, papers(tmp_path, bound(screens), effective_on="2099-01-01"))
    expect(alert).to_contain_text("承継の日（2099-01-01）より前には受け入れられません（C20）。")
    officer.goto("/console/successions/taken-in/new/")
    officer.click("main form button.primary")
    expect(alert.first).to_contain_text("足りない")


def test_what_was_taken_in_is_listed_with_what_binds_us_and_staff_look_at_no_package(
    screens: Screens, officer: Page, browser: Browser
) -> None:
    for number, customers in ((LINES, "812"), (sha256(b"others").hexdigest(), "NULL")):
        screens.world.owner(
            "INSERT INTO books.taken_in (package_sha256, giver, giver_address,"
            " giver_representative, event, document_no, effective_on, bound_to, closed, notice,"
            " log_key, proof, taken_by, taken_on, customers) VALUES (%s, %s, '架空市', '一歳 春',"
            " 'transfer', '第9号', '2026-11-01', '{請求}', '{affiliate_offers}', '', %s, '',"
            f" 'account-1', '2026-11-02', {customers})",
            number, GIVER, str(LOG.key),
        )  # fmt: skip
    officer.goto("/console/successions/")
    officer.get_by_role("link", name="受け入れた事業").click()
    cards = officer.locator("section.card")
    expect(cards.nth(0)).to_contain_text("受入れの途中です。")
    for said in (GIVER, "812", "関係企業を含む製品・サービスの案内", str(LOG.key)):
        expect(cards.nth(1)).to_contain_text(said)
    assert_axe_finds_nothing(officer, "businesses taken in")
    context = screens.signed_in(browser, "staff")
    page = context.new_page()
    acknowledge(page)
    page.goto("/console/successions/taken-in/")
    expect(page.locator("main a.button")).to_have_count(0)
    assert context.request.get("/console/successions/taken-in/new/").status == 403
    close(context)
