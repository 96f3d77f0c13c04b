"""Everybody may read: the notice, who gets what, versions, managers, what a channel adds."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from screens import Screens

PUBLIC = (
    "/notice/",
    "/notice/recipients/",
    "/notice/managers/",
    "/notice/versions/",
    "/notice/difference/",
    "/apply/",
    "/apply/hidamari_living/",
    "/contact/",
    "/verify/",
    "/account/login/",
)


def test_the_notice_is_woven_and_each_passage_has_an_address(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/notice/#limits.1")
    passage = page.locator("[id='limits.1']")
    expect(passage).to_be_in_viewport()
    expect(passage).to_contain_text("四つのためだけ")
    passage.locator("summary").click()
    expect(passage.locator(".means")).to_contain_text("C17")


def test_the_notice_in_english_is_a_translation_that_says_so(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/notice/")
    page.click("button[name=language]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main")).to_contain_text("We do not sell the data that we hold.")
    expect(page.locator("main")).to_contain_text("The Japanese notice is the one that binds us")
    expect(page.locator("main .text[lang=ja]")).to_have_count(0)
    expect(page.locator("[id='joint-users.1'] a[href='#notes.4']")).to_have_text("※4")
    expect(page.locator(".means summary").first).to_contain_text("makes the system do")


def test_a_cell_of_the_table_leads_to_its_sentence(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/notice/recipients/?recipient=dax")
    row = page.locator("tr", has=page.get_by_role("rowheader", name="請求先住所"))
    expect(row.locator("td")).to_have_class("conditional")
    row.get_by_role("link", name="C46").click()
    expect(page).to_have_url(re.compile(r"/notice/#dax\.\d+$"))
    expect(page.locator(page.url.split("#")[1].join(["[id='", "']"]))).to_contain_text(
        "DAX合同会社"
    )


def test_managers_are_named_with_address_and_representative(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/notice/managers/")
    expect(page.locator("main")).to_contain_text("一般送配電事業者")
    row = page.locator("tr", has=page.get_by_role("rowheader", name="みなも需要調整株式会社"))
    expect(row).to_contain_text("水原 澄")


def test_going_on_records_which_version_was_shown(
    screens: Screens, visitor: BrowserContext
) -> None:
    page = visitor.new_page()
    page.goto("/apply/hidamari_living/")
    expect(page.locator("main")).to_contain_text("日向 葵")
    button = page.locator("main form button")
    button.click()
    expect(page.get_by_role("alert")).to_be_visible()  # not before it is confirmed
    page.check("[name=read]")
    before = screens.world.owner("SELECT size FROM books.ledger_head")[0][0]
    button.click()
    expect(page.get_by_role("status")).to_contain_text(str(before))
    assert screens.world.owner("SELECT size FROM books.ledger_head")[0][0] == before + 1
    chunk = screens.world.owner("SELECT entries FROM books.ledger_chunk WHERE start = %s", before)
    assert b'"kind":"shown"' in chunk[0][0]


def test_a_letter_that_lacks_something_keeps_its_words(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/contact/")
    page.fill("[name=words]", "髙﨑①の件です")
    page.click("main form button")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=words]")).to_have_value("髙﨑①の件です")


def test_a_letter_goes_out_as_mail(screens: Screens, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/contact/")
    page.select_option("[name=about]", "refusal")
    page.fill("[name=reply_to]", "haru@example.jp")
    page.fill("[name=words]", "提供を止めてください。")
    page.click("main form button")
    expect(page.get_by_role("status")).to_be_visible()
    letters = [path.read_text() for path in (screens.place / "mail").glob("*.log")]
    assert [letter for letter in letters if "Reply-To: haru@example.jp" in letter]


def test_http_leads_to_https(screens: Screens, visitor: BrowserContext) -> None:
    address = f"http://localhost:{screens.http_port}/notice/?a=1"
    answer = visitor.request.get(address, max_redirects=0)
    assert answer.status == 308
    assert answer.headers["location"] == screens.url("/notice/?a=1")


@pytest.mark.parametrize("path", PUBLIC)
def test_every_answer_forbids_foreign_and_inline_content(
    path: str, visitor: BrowserContext
) -> None:
    headers = visitor.request.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["strict-transport-security"].startswith("max-age=63072000")
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_page_that_is_not_there_says_so_in_the_reader_s_language(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    answer = page.goto("/nowhere/")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("そのページはありません")
