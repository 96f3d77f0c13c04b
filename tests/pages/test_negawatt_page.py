"""A customer's own baselines and reductions: chart, table, signs, and why there is none."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from accessible import assert_accessible
from screens import Screens


@pytest.fixture
def two_events(screens: Screens) -> Iterator[None]:
    """One with a baseline and one without; the house is left as it was found."""
    number = screens.people["customer"].customer_no
    for event, day, state in ((9001, "2026-11-20", "computed"), (9002, "2026-11-19", "computed"),
                              (9003, "2026-11-18", "withdrawn")):  # fmt: skip
        screens.world.owner(
            "INSERT INTO books.negawatt_event (id, contractor, day, first_slot, last_slot, state,"
            " digest, declared_by, ledger_index) VALUES (%s, 'minamo_dr', %s, 27, 28, %s, '', '',"
            " 0)", event, day, state,
        )  # fmt: skip
        made = ["1.5", "1.5"] if event != 9002 else None
        less = ["0.5", "-0.25"] if event != 9002 else None
        screens.world.owner(
            "INSERT INTO records.negawatt_result (customer_id, contract_id, event_id, day,"
            " first_slot, baseline, reduction, why) SELECT id, 1, %s, %s, 27, %s::numeric[],"
            " %s::numeric[], %s FROM records.customer WHERE customer_no = %s",
            event, day, made, less, None if made else "missing-slots", number,
        )  # fmt: skip
    yield
    screens.world.owner("DELETE FROM records.negawatt_result WHERE event_id >= 9001")
    screens.world.owner("DELETE FROM books.negawatt_event WHERE id >= 9001")


def test_each_event_is_shown_with_its_signs_and_the_telling_is_recorded(
    screens: Screens, customer: BrowserContext, two_events: None
) -> None:
    page = customer.new_page()
    page.goto("/my/data/")
    page.get_by_role("link", name="私のベースラインと需要抑制量").click()
    computed, without = page.locator("section.card").all()
    expect(computed).to_contain_text("発動した会社: みなも需要調整")
    expect(computed).to_contain_text("需要抑制量の合計 0.2500 kWh")
    cells = [row.inner_text().split() for row in computed.locator("tbody tr").all()]
    assert cells == [
        ["13:00–13:30", "1.5000", "1.0000", "0.5000"],
        ["13:30–14:00", "1.5000", "1.7500", "-0.2500"],
    ]
    assert computed.locator("svg rect").count() == 2
    expect(without).to_contain_text("推定はしません")
    expect(without.locator("table")).to_have_count(0)
    kinds = screens.world.owner("SELECT actor, purpose FROM books.act ORDER BY ledger_index")
    assert kinds[-1] == ("subject", "subject_request")
    assert_accessible(page, "/my/negawatt/")


def test_who_took_part_in_nothing_is_told_so_and_has_no_link(customer: BrowserContext) -> None:
    page = customer.new_page()
    page.goto("/my/data/")
    expect(page.get_by_role("link", name="私のベースラインと需要抑制量")).to_have_count(0)
    page.goto("/my/negawatt/")
    expect(page.locator("main")).to_contain_text("お客様は需要の抑制に参加されていません。")
