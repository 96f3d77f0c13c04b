"""The desk of legal demands: from the paper to the file, by three people, in the browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from browsers import close
from screens import Screens, acknowledge


def paper(text: str) -> FilePayload:
    """The scan of a paper."""
    return FilePayload(name="inquiry.pdf", mimeType="application/pdf", buffer=text.encode())


def worker(screens: Screens, browser: Browser, person: str) -> BrowserContext:
    """Somebody of the company who has acknowledged the version in force."""
    context = screens.signed_in(browser, person)
    page = context.new_page()
    acknowledge(page)
    return context


@pytest.fixture
def people(screens: Screens, browser: Browser) -> Iterator[dict[str, Page]]:
    """Midori, and the two officers, who have acknowledged nothing when the test is over."""
    names = ("staff", "officer", "second_officer")
    contexts = {name: worker(screens, browser, name) for name in names}
    yield {name: context.new_page() for name, context in contexts.items()}
    for context in contexts.values():
        close(context)
    screens.world.owner(
        "UPDATE accounts.account SET acknowledged = '' WHERE kind = 'privacy_officer'"
    )


def take_in(screens: Screens, page: Page, number: str, **chosen: str) -> int:
    """The paper is in the register; its number there."""
    page.goto("/console/demands/new/")
    page.select_option("[name=basis]", chosen.get("basis", "inquiry"))
    page.select_option("[name=authority]", chosen.get("authority", "kaku_police"))
    page.set_input_files("[name=document]", paper(number))
    page.fill("[name=document_no]", number)
    page.fill("[name=issued_on]", chosen.get("issued_on", today(screens)))
    page.fill("[name=customers]", str(screens.people["customer"].customer_no))
    for item in ("name", "address"):
        page.check(f"[name=asked][value={item}]")
    page.check("[name=matter]")
    page.click("main button.primary")
    expect(page).to_have_url(re.compile(r"/console/demands/\d+/$"))
    return int(page.url.rstrip("/").rpartition("/")[2])


def today(screens: Screens) -> str:
    """The day on which the screens are served."""
    return str(screens.world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0])


def called(page: Page, demand: int, number: str, answer: str = "issued") -> None:
    """The body was called."""
    page.goto(f"/console/demands/{demand}/")
    page.fill("[name=dialled]", number)
    page.select_option("[name=answer]", answer)
    page.click("button[value=call_back]")


def approved(page: Page, demand: int, number: str) -> None:
    """An officer has chosen the document and approved."""
    page.goto(f"/console/demands/{demand}/")
    page.set_input_files("#approve-document", paper(number))
    page.click("button[value=approve]")


def test_three_people_answer_a_demand_and_the_customer_sees_nothing_of_it(
    screens: Screens, people: dict[str, Page], customer: BrowserContext, tmp_path: Path
) -> None:
    history = customer.new_page()
    history.goto("/my/history/")
    before = history.locator("main").inner_text()
    staff, officer, second = people.values()
    demand = take_in(screens, staff, "照会第101号")
    expect(staff.locator("[name=answer]")).to_have_value("")  # nobody has answered anything yet
    called(staff, demand, "0000-99-0110")
    expect(staff.get_by_role("alert")).to_contain_text("名簿の電話番号にかけてください")
    called(staff, demand, "0000-70-0110")
    expect(staff.locator("main")).to_contain_text("個人情報保護の責任者二人が承認します")
    approved(officer, demand, "another paper")
    expect(officer.get_by_role("alert")).to_contain_text("受け付けた文書ではありません")
    approved(officer, demand, "照会第101号")
    expect(officer.locator("main")).to_contain_text("あと1人の責任者の承認が要ります")
    approved(second, demand, "照会第101号")
    expect(second.get_by_role("status")).to_contain_text("二人の承認が済みました")
    second.set_input_files("#disclose-document", paper("照会第101号"))
    with second.expect_download() as waiting:
        second.get_by_role("button", name="開示する").click()
    waiting.value.save_as(tmp_path / "demand.zip")
    assert ZipFile(tmp_path / "demand.zip").namelist() == [
        f"demand-{demand}.json", f"demand-{demand}.pdf",
    ]  # fmt: skip
    second.goto(f"/console/demands/{demand}/")
    expect(second.locator("main")).to_contain_text("透かし")
    number = str(screens.people["customer"].customer_no)
    assert number not in second.content()
    history.reload()
    assert history.locator("main").inner_text() == before


def test_a_forged_paper_is_refused_with_its_reason_and_stands_in_the_register(
    screens: Screens, people: dict[str, Page]
) -> None:
    staff = people["staff"]
    demand = take_in(screens, staff, "偽造第1号", basis="warrant", authority="kaku_bar")
    expect(staff.get_by_role("status")).to_contain_text("お断りになりました")
    expect(staff.locator("main")).to_contain_text("その機関が使える根拠ではありません（C26）")
    expect(staff.locator("main button")).to_have_count(0)
    staff.goto("/console/demands/")
    row = staff.locator("tbody tr", has=staff.get_by_role("link", name=str(demand), exact=True))
    expect(row).to_contain_text("お断り")


def test_staff_approve_nothing_and_who_took_it_in_approves_nothing(
    screens: Screens, people: dict[str, Page]
) -> None:
    staff, officer = people["staff"], people["officer"]
    demand = take_in(screens, officer, "照会第102号")
    called(officer, demand, "0000-70-0110")
    approved(officer, demand, "照会第102号")
    expect(officer.get_by_role("alert")).to_contain_text("受け付けた人は承認できません")
    staff.goto(f"/console/demands/{demand}/")
    expect(staff.locator("#approve-document")).to_have_count(0)
    officer.check("[name=reasons][value=not-needed]")
    officer.click("button[value=refuse]")
    expect(officer.locator("main")).to_contain_text("捜査または訴訟との関わりが示されていません")


def test_what_is_missing_is_marked_and_what_was_typed_stays(
    screens: Screens, people: dict[str, Page]
) -> None:
    staff = people["staff"]
    staff.goto("/console/demands/new/")
    staff.fill("[name=document_no]", "照会第103号")
    staff.click("main button.primary")
    expect(staff.get_by_role("alert").first).to_contain_text("印のついた所")
    expect(staff.locator("[name=document_no]")).to_have_value("照会第103号")
    assert screens.world.owner(
        "SELECT count(*) FROM books.legal_demand WHERE document_no = '照会第103号'"
    ) == [(0,)]
