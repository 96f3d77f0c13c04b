"""Anybody asks whether a mail is genuine, in a browser; the security desk sees what was forged."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accessible import assert_accessible, assert_axe_finds_nothing
from browsers import close
from mail_office import MailOffice, keys, shipped, smarthost
from screens import Screens

FORGED = (
    "From: Energy <info@sekisho-login.example.com>\r\nTo: a@example.jp\r\n"
    "Subject: URGENT 4711\r\n\r\nhttps://sekisho-login.example.com/x\r\n"
)


@pytest.fixture(scope="module")
def sent(screens: Screens) -> tuple[bytes, str]:
    """(a mail as it arrived, its recipient): it was sent to the standing customer."""
    directory = screens.place / "keys" / "mail"
    directory.mkdir(parents=True, exist_ok=True)
    for name, content in (
        (f"{keys().selector}.pem", keys().private_pem), ("address.key", keys().address_key),
    ):  # fmt: skip
        (directory / name).write_bytes(content)
        (directory / name).chmod(0o600)
    office = MailOffice(screens.world, now=datetime.now(UTC))
    office.publish(shipped("billing_notice"))
    queued = office.send(screens.people["customer"].customer_no or "", lang="ja")
    with smarthost() as (host, route):
        office.deliver(route)  # and whatever else waited in this house
    [(content, recipients)] = [
        (content, recipients)
        for _envelope, recipients, content in host.taken
        if queued.message_id.encode() in content
    ]
    return content, recipients[0]


def ask_by_file(page: Page, raw: bytes) -> None:
    """The file is chosen and sent."""
    page.goto("/genuine/")
    page.set_input_files(
        "[name=file-file]", {"name": "a.eml", "mimeType": "message/rfc822", "buffer": raw}
    )
    page.click("form:has([name=file-file]) button")


def ask_by_words(page: Page, text: str) -> None:
    """The words are pasted and sent."""
    page.goto("/genuine/")
    page.fill("[name=text-text]", text)
    page.click("form:has([name=text-text]) button")


def ask_by_code(page: Page, code: str, address: str, day: str) -> None:
    """Code, address and day are typed and sent."""
    page.goto("/genuine/")
    for name, typed in (("code", code), ("address", address), ("day", day)):
        page.fill(f"[name=code-{name}]", typed)
    page.click("form:has([name=code-code]) button")


def code_in(raw: bytes) -> str:
    """The code that stands in the mail."""
    body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert body is not None
    found = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", body.get_content())
    assert found is not None
    return found[0]


def test_a_file_gets_each_of_the_four_answers(
    visitor: BrowserContext, sent: tuple[bytes, str]
) -> None:
    page, (raw, _) = visitor.new_page(), sent
    ask_by_file(page, raw)
    expect(page.locator("#answer h2")).to_have_text("当社が送ったメールです")
    assert_axe_finds_nothing(page, "genuine")
    ask_by_file(page, raw.replace(b"Subject: ", b"Subject: x", 1))
    expect(page.locator("#answer")).to_contain_text("書き換えられています")
    expect(page.locator("#answer")).to_contain_text("違うところ: 件名")
    expect(page.locator("#answer")).to_contain_text("返信なさらず")
    assert_axe_finds_nothing(page, "altered")
    ask_by_file(page, FORGED.encode())
    expect(page.locator("#answer h2")).to_have_text("当社が送ったメールではありません")
    expect(page.locator("#answer")).to_contain_text("当社の名前に言葉を足した")
    expect(page.locator("#answer")).to_contain_text("sekisho-login.example.com")
    assert_axe_finds_nothing(page, "not ours")
    ask_by_file(page, b"\x00" * 100)
    expect(page.locator("#answer h2")).to_have_text("これだけでは確かめられません")
    expect(page.locator("#answer")).to_contain_text("0000-00-0000")
    assert_axe_finds_nothing(page, "cannot say")


def test_a_code_is_confirmed_and_every_other_gets_the_same_page(
    visitor: BrowserContext, sent: tuple[bytes, str], screens: Screens
) -> None:
    page, (raw, address) = visitor.new_page(), sent
    today = screens.world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date::text")[0][0]
    ask_by_code(page, code_in(raw), address, today)
    expect(page.locator("#answer h2")).to_have_text("当社が送ったメールです")
    shown = set()
    for code, to in ((code_in(raw), "natsu@example.com"), ("0000-0000-0000-0000", address)):
        ask_by_code(page, code, to, today)
        shown.add(page.locator("#answer").inner_html())
    assert len(shown) == 1
    assert "確認コード、日付、アドレスの組が" in shown.pop()


def test_words_work_without_javascript_on_a_telephone_in_english(
    browser: Browser, screens: Screens, sent: tuple[bytes, str]
) -> None:
    context = screens.context(
        browser, locale="en-US", java_script_enabled=False, viewport={"width": 320, "height": 640}
    )
    page = context.new_page()
    body = screens.world.owner("SELECT body FROM records.outgoing_mail")[0][0]
    ask_by_words(page, "> " + body.replace("\n", "\n> "))
    expect(page.locator("#answer h2")).to_have_text("We cannot tell from this alone")
    expect(page.locator("#answer")).to_contain_text("those of a text that we publish")
    ask_by_words(page, "Please reply with your password.")
    expect(page.locator("#answer")).to_contain_text("No mail of ours ever does (C24).")
    close(context)


def test_a_file_that_is_too_large_is_said_to_be(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    ask_by_file(page, b"From: a@example.jp\r\n\r\n" + b"x" * 11_000_000)
    expect(page.locator("#answer")).to_contain_text("10 MB まで")


def test_an_empty_question_is_said_to_be_one(visitor: BrowserContext) -> None:
    page = visitor.new_page()
    page.goto("/genuine/")
    page.click("form:has([name=code-code]) button")
    expect(page.locator("form:has([name=code-code]) .errorlist").first).to_be_visible()


@pytest.mark.parametrize("locale", ["ja-JP", "en-US"])
def test_the_page_is_accessible_and_fits_a_telephone(
    browser: Browser, screens: Screens, locale: str
) -> None:
    context = screens.context(browser, locale=locale, viewport={"width": 320, "height": 640})
    assert_accessible(context.new_page(), "/genuine/")
    close(context)


def test_the_desk_sees_domains_and_counts_and_nobody_who_asked(
    browser: Browser, screens: Screens, sent: tuple[bytes, str]
) -> None:
    visitor = screens.context(browser)
    page = visitor.new_page()
    raw = FORGED.replace("login", "okyaku").encode()
    for number in (b"4711", b"4712"):
        ask_by_file(page, raw.replace(b"4711", number))
    close(visitor)
    staff = screens.signed_in(browser, "staff").new_page()
    staff.goto("/console/mail/forged/")
    row = staff.locator("tr", has_text="sekisho-okyaku.example.com")
    expect(row).to_have_count(1)
    expect(row.locator("td").first).to_have_text("2")
    kept = screens.world.owner(
        "SELECT row_to_json(r)::text FROM books.forged_report AS r"
        " WHERE sender_domain = 'sekisho-okyaku.example.com'"
    )
    assert len(kept) == 1
    assert "a@example.jp" not in kept[0][0]
    assert "URGENT" not in kept[0][0]
    staff.goto("/console/mail/genuine/")
    ask = staff.locator("form:has([name=text-text])")
    ask.locator("[name=text-text]").fill("こんにちは")
    ask.locator("button").click()
    expect(staff.locator("#answer h2")).to_have_text("これだけでは確かめられません")
    close(staff.context)


def test_the_customer_sees_the_mail_in_the_timeline(
    browser: Browser, screens: Screens, sent: tuple[bytes, str]
) -> None:
    customer = screens.signed_in(browser, "customer").new_page()
    customer.goto("/my/history/")
    entry = customer.locator("li.card", has_text="メール（送信済み）")
    expect(entry).to_have_count(1)
    screens.world.checkpoint()
    with customer.expect_download() as receipt:
        entry.get_by_role("link", name=re.compile("受領証|証")).click()
    assert receipt.value.suggested_filename.endswith(".tlog-proof")
    close(customer.context)


def test_twenty_questions_a_minute_are_the_most(
    visitor: BrowserContext, sent: tuple[bytes, str]
) -> None:
    page = visitor.new_page()
    page.goto("/genuine/")
    token = page.locator("form:has([name=text-text]) [name=csrfmiddlewaretoken]").input_value()
    form: dict[str, str | float | bool] = {
        "how": "text",
        "text-text": "こんにちは",
        "csrfmiddlewaretoken": token,
    }
    headers = {"Referer": page.url}
    statuses = [
        page.request.post("/genuine/", form=form, headers=headers).status for _ in range(21)
    ]
    assert statuses[-1] == 429
    assert set(statuses) == {200, 429}
