"""The desk of breaches: told by staff, judged and reported by the officer, in the browser."""

import re
import secrets
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from browsers import close
from screens import Screens, acknowledge
from sekisho.books.versions import in_force
from sekisho.gate.read_record import Actor, Reading, read_record
from sekisho.postgres.roles import Role


@pytest.fixture
def people(screens: Screens, browser: Browser) -> Iterator[dict[str, Page]]:
    """Midori and Kotaro, who has acknowledged nothing when the test is over."""
    contexts = {name: screens.signed_in(browser, name) for name in ("staff", "officer")}
    pages = {name: context.new_page() for name, context in contexts.items()}
    for page in pages.values():
        acknowledge(page)
    yield pages
    for context in contexts.values():
        close(context)
    screens.world.owner("UPDATE accounts.account SET acknowledged = '' WHERE username = 'officer'")


def today(screens: Screens) -> date:
    """The day on which the screens are served."""
    day: date = screens.world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0]
    return day


def looked(screens: Screens, who: str) -> None:
    """Somebody has looked at the standing customer's record."""
    with screens.world.connected(Role.WEB) as connection:
        version = in_force(connection, date(2027, 1, 1))
        connection.rollback()
        actor = Actor(who, "operator", version.policy.digest)
        number = str(screens.people["customer"].customer_no)
        reading = Reading(number, "billing", ("name",), actor, today(screens),
                          secrets.token_bytes(16), {})  # fmt: skip
        read_record(connection, version, reading)


def told(screens: Screens, page: Page, actor: str) -> int:
    """A breach is in the register; its number."""
    day = today(screens).isoformat()
    page.goto("/console/breaches/new/")
    for name in ("known_on", "since", "until"):
        page.fill(f"[name={name}]", day)
    page.fill("[name=actor]", actor)
    page.click("main button.primary")
    expect(page).to_have_url(re.compile(r"/console/breaches/\d+/$"))
    return int(page.url.rstrip("/").rpartition("/")[2])


def test_a_breach_is_told_judged_reported_and_closed(
    screens: Screens, people: dict[str, Page]
) -> None:
    staff, officer = people["staff"], people["officer"]
    looked(screens, "account-901")
    breach = told(screens, staff, "account-901")
    expect(staff.locator("main")).to_contain_text("判定と報告は個人情報保護の責任者が行います")
    officer.goto(f"/console/breaches/{breach}/")
    officer.check("[name=malice]")
    officer.select_option("[name=more_items]", ["card"])
    officer.click("button[value=triage]")
    expect(officer.get_by_role("status")).to_contain_text("報告が要る事態です")
    expect(officer.locator("main")).to_contain_text("規則第7条第3号")
    expect(officer.locator("[name=more_items]")).to_have_values(["card"])
    officer.fill("[name=summary]", "担当者が記録を持ち出したおそれがある")
    officer.click("button[value=write]")
    expect(officer.locator("pre.draft")).to_contain_text("1人（うち台帳から 1人）")
    officer.click("button[value=preliminary]")
    expect(officer.get_by_role("status")).to_contain_text("報告を記録しました")
    officer.click("button[value=final]")
    expect(officer.get_by_role("alert")).to_contain_text("まだないもの: 原因")
    for name in ("cause", "secondary", "response", "publication", "prevention", "other"):
        officer.fill(f"[name={name}]", "調べ終えた")
    officer.click("button[value=write]")
    officer.click("button[value=final]")
    officer.fill("#substitute-reason", "連絡先がないため窓口を公表した")
    officer.click("button[value=substitute]")
    officer.click("button[value=close]")
    expect(officer.get_by_role("status")).to_contain_text("件を閉じました")
    assert str(screens.people["customer"].customer_no) not in officer.content()


def test_what_is_late_is_shown_and_a_day_to_come_is_refused(
    screens: Screens, people: dict[str, Page]
) -> None:
    staff = people["staff"]
    breach = told(screens, staff, "account-902")
    screens.world.owner(
        "UPDATE books.breach SET known_on = %s WHERE id = %s",
        today(screens) - timedelta(days=6), breach,
    )  # fmt: skip
    staff.goto("/console/breaches/")
    row = staff.locator("tbody tr", has=staff.get_by_role("link", name=str(breach), exact=True))
    expect(row).to_contain_text("期限超過")
    staff.goto("/console/")
    expect(staff.locator("[role=alert] a[href='/console/breaches/']")).to_contain_text(
        "報告の期限が近い、または過ぎた漏えい等"
    )
    screens.world.owner("UPDATE books.breach SET state = 'closed' WHERE id = %s", breach)
    staff.goto("/console/breaches/new/")
    for name in ("known_on", "since", "until"):
        staff.fill(f"[name={name}]", "2099-01-01")
    staff.click("main button.primary")
    expect(staff.get_by_role("alert")).to_contain_text("まだ来ていない日は書けません")
    expect(staff.locator("[name=known_on]")).to_have_value("2099-01-01")
