"""The desks of the watch: an emergency is opened by one and reviewed by another; alarms show."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from accessible import assert_accessible
from browsers import close
from screens import Screens, acknowledge


@pytest.fixture
def people(screens: Screens, browser: Browser) -> Iterator[dict[str, Page]]:
    """Midori and Kotaro; when the test is over nothing was read and nobody was alarmed."""
    contexts = {name: screens.signed_in(browser, name) for name in ("staff", "officer")}
    pages = {name: context.new_page() for name, context in contexts.items()}
    for page in pages.values():
        acknowledge(page)
    yield pages
    for context in contexts.values():
        close(context)
    screens.world.owner("DELETE FROM books.emergency")
    screens.world.owner("DELETE FROM books.alarm")
    screens.world.owner("DELETE FROM books.staff_position")
    screens.world.owner("UPDATE accounts.account SET acknowledged = '' WHERE username = 'officer'")


def open_one(page: Page, words: str) -> None:
    """Somebody asks for an emergency reading."""
    page.goto("/console/emergencies/")
    page.select_option("[name=purpose]", "billing")
    page.select_option("[name=reason]", "outage")
    page.fill("main form:has(button[value=open]) [name=words]", words)
    page.click("button[value=open]")


def test_an_emergency_is_opened_told_and_reviewed_by_another(
    screens: Screens, people: dict[str, Page]
) -> None:
    staff, officer = people["staff"], people["officer"]
    open_one(staff, "病院につながる線が切れている。")
    expect(staff.locator(".messages")).to_contain_text("個人情報保護管理者に知らせました")
    expect(staff.locator("main")).not_to_contain_text("必要でしたか")
    open_one(staff, "病院につながる線がまた切れた。")
    expect(staff.locator("[role=alert]")).to_contain_text("まだ点検されていません（L24）")
    screens.world.owner("UPDATE books.emergency SET until = now() - interval '1 minute'")
    officer.goto("/console/")
    officer.click("[role=alert] a[href='/console/alarms/']")
    expect(officer.locator("main")).to_contain_text("非常時の閲覧が始まった")
    officer.click("main td button")
    expect(officer.locator(".messages")).to_contain_text("台帳")
    officer.goto("/console/emergencies/")
    officer.check("[name=finding][value=justified]")
    officer.fill("main form:has(button[value=review]) [name=words]", "短い")
    officer.click("button[value=review]")
    expect(officer.locator("[role=alert]")).to_contain_text("10字以上")
    officer.check("[name=finding][value=justified]")
    officer.fill(
        "main form:has(button[value=review]) [name=words]", "病院の供給地点だけを見ている。"
    )
    officer.click("button[value=review]")
    expect(officer.locator("main")).to_contain_text("必要だった")


def test_a_position_narrows_what_is_offered_and_a_lapse_leads_to_the_notice(
    screens: Screens, people: dict[str, Page]
) -> None:
    staff, officer = people["staff"], people["officer"]
    staff.goto("/console/begin/")
    assert staff.locator("[name=purpose] option[value=contact]").count() == 1
    officer.goto("/console/readers/")
    assert_accessible(officer, "/console/readers/")
    line = officer.locator("main tbody tr", has_text="staff")
    line.locator("select").select_option("billing_clerk")
    line.locator("button").click()
    expect(officer.locator(".messages")).to_contain_text("次の閲覧から")
    staff.goto("/console/begin/")
    offered = staff.locator("[name=purpose] option").evaluate_all("all => all.map(o => o.value)")
    assert set(offered) == {"billing", "service_notice", "credit_assessment"}
    screens.world.owner(
        "UPDATE accounts.account SET acknowledged_on = now() - interval '13 months'"
        " WHERE username = 'staff'"
    )
    staff.goto("/console/begin/")
    expect(staff.locator("main")).to_contain_text("確認の期限が過ぎました")
    officer.goto("/console/readers/")
    expect(officer.locator("main")).to_contain_text("期限切れ")
    acknowledge(staff)
    staff.goto("/console/begin/")
    expect(staff.locator("[name=purpose]")).to_have_count(1)


def test_the_alarms_are_the_officers_alone(people: dict[str, Page]) -> None:
    staff = people["staff"]
    for path in ("/console/alarms/", "/console/readers/"):
        answer = staff.goto(path)
        assert answer is not None
        assert answer.status in (403, 404)
    assert_accessible(people["officer"], "/console/alarms/")
    staff.goto("/console/")
    expect(staff.locator("a[href='/console/alarms/']")).to_have_count(0)
