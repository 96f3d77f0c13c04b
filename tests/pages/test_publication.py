"""A notice is edited, proved, compared and signed by two at the screens, in a browser."""

import re
from datetime import date
from typing import Any

from playwright.sync_api import Browser, Page, expect

from browsers import close
from drafts import without_phone_for_dax
from night_world import draft
from screens import Screens

SLOWLY = 60_000
"""Proofs and comparisons take seconds."""


def _page(screens: Screens, browser: Browser, person: str, **options: Any) -> Page:
    context = screens.signed_in(browser, person, **options)
    context.set_default_timeout(SLOWLY)
    return context.new_page()


def _begun(page: Page, notice: bytes) -> str:
    """The draft was begun with this notice; the number in its address."""
    page.goto("/console/drafts/")
    page.set_input_files(
        "[name=notice]", {"name": "notice.md", "mimeType": "text/markdown", "buffer": notice}
    )
    page.click("main form button")
    page.wait_for_url("**/edit/")
    found = re.search(r"/drafts/(\d+)/edit/", page.url)
    assert found
    return found[1]


def _today(screens: Screens) -> date:
    day = screens.world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0]
    assert isinstance(day, date)
    return day


def _sign(screens: Screens, page: Page, person: str, number: str) -> None:
    """The person signs, and proves again who they are where it is asked."""
    page.goto(f"/console/drafts/{number}/?examined=1")
    page.get_by_role("button", name=re.compile("承認する|Approve this draft")).click()
    page.wait_for_load_state()
    if page.locator("main [name=password]").count():
        screens.prove_again(page, screens.people[person])


def test_two_officers_sign_what_they_have_seen(screens: Screens, browser: Browser) -> None:
    today = _today(screens)
    wanted = without_phone_for_dax(draft(today, version="二").notice)
    staff = _page(screens, browser, "staff")
    number = _begun(staff, wanted)
    expect(staff.locator("#findings")).to_contain_text("DAX合同会社 — 電話番号: 渡らなくなる")
    staff.goto(f"/console/drafts/{number}/?examined=1")
    expect(staff.locator("main")).to_contain_text("証明済み")
    expect(staff.get_by_role("button", name="承認する")).to_have_count(0)
    for person in ("officer", "second_officer"):
        page = _page(screens, browser, person)
        _sign(screens, page, person, number)
        expect(page.get_by_role("status")).to_contain_text("承認しました（台帳の")
        close(page.context)
    staff.goto(f"/console/drafts/{number}/")
    expect(staff.locator("main")).to_contain_text("二人が承認しました")
    approvers = screens.world.owner(
        "SELECT approver FROM books.draft_approval WHERE draft = %s ORDER BY id", int(number)
    )
    assert approvers == [("officer",), ("second_officer",)]
    public = screens.context(browser).new_page()
    public.goto("/notice/versions/")
    public.get_by_role("link", name="版 二 は").click()
    expect(public.locator("main")).to_contain_text("次の五つの情報を提供します")
    expect(public.locator("main")).to_contain_text("DAX合同会社 — 電話番号: 渡らなくなる")
    close(public.context)
    close(staff.context)


def test_who_wrote_it_is_not_offered_the_signature(screens: Screens, browser: Browser) -> None:
    page = _page(screens, browser, "officer")
    number = _begun(page, draft(_today(screens), version="三").notice)
    page.goto(f"/console/drafts/{number}/?examined=1")
    expect(page.locator("main")).to_contain_text("どの問いにも同じ答えになります")
    expect(page.get_by_role("button", name="承認する")).to_have_count(0)
    close(page.context)


def test_staff_cannot_sign_by_the_address_either(screens: Screens, browser: Browser) -> None:
    page = _page(screens, browser, "staff")
    number = _begun(page, draft(_today(screens), version="四").notice)
    page.goto(f"/notice/announced/{number}/")
    expect(page.locator("h1")).to_contain_text("そのページはありません")
    page.goto(f"/console/drafts/{number}/approve/")
    expect(page.locator("h1")).to_contain_text("このページは")
    close(page.context)


def test_findings_come_while_one_types_and_lead_to_the_line(
    screens: Screens, browser: Browser
) -> None:
    page = _page(screens, browser, "staff")
    _begun(page, draft(_today(screens), version="五").notice)
    expect(page.locator("#findings")).to_contain_text("指摘")
    text = page.locator("#text").input_value()
    page.fill("#text", text.replace("根拠: 共同利用", "根拠: 共同リヨウ", 1))
    error = page.locator("#findings li", has_text="誤り").first
    expect(error).to_contain_text("共同リヨウ")
    link = error.get_by_role("link")
    line = text[: text.index("根拠: 共同利用")].count("\n") + 1
    expect(link).to_have_attribute("href", f"#line-{line}")
    link.click()
    expect(page.locator(f"#line-{line}")).to_be_in_viewport()
    close(page.context)


def test_the_editor_works_without_javascript(screens: Screens, browser: Browser) -> None:
    page = _page(screens, browser, "staff", java_script_enabled=False)
    number = _begun(page, draft(_today(screens), version="六").notice)
    text = page.locator("#text").input_value()
    page.fill("#text", text.replace("根拠: 共同利用", "根拠: 共同リヨウ", 1))
    page.get_by_role("button", name="確かめる").click()
    expect(page.locator("#findings li", has_text="誤り").first).to_contain_text("共同リヨウ")
    page.fill("#text", text.replace("折にふれて見直し", "毎年見直し"))
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("status")).to_contain_text("保存しました")
    expect(page.locator("#findings")).to_contain_text("本文だけが変わり、規則は同じ")
    page.goto(f"/console/drafts/{number}/edit/")
    expect(page.get_by_role("alert")).to_contain_text("もっと新しい下書きがあります")
    page.fill("#text", text)
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("alert").first).to_contain_text("ほかの人がこの草案を保存しました")
    close(page.context)
