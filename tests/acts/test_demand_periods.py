"""A demand for records says from when to when; no more is given, and never more than approved."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from demand_office import PAPER, SAYO, DemandOffice
from night_world import World
from request_office import HARU, KOTARO, NOON, moment
from sekisho.cases.demand_period import Period, cut
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.narrow_demand import narrow_demand
from sekisho.postgres.roles import Role

ISSUED = date(2026, 11, 24)
ASKED = ("name", "payment_history", "payment_date")
HALF_YEAR = Period(date(2026, 1, 1), date(2026, 6, 30))
SPRING = Period(date(2026, 3, 1), date(2026, 5, 31))


@pytest.fixture
def office(world: World) -> DemandOffice:
    """Haru has paid on the tenth of each month of 2026 until November."""
    world.owner(
        "DELETE FROM records.payment WHERE customer_id ="
        " (SELECT id FROM records.customer WHERE customer_no = %s)", HARU,
    )  # fmt: skip
    world.owner(
        "INSERT INTO records.payment (customer_id, contract_id, payment_no, paid_on, bill_no,"
        " amount_yen, method) SELECT k.customer_id, k.id, 'P' || m, make_date(2026, m, 10),"
        " 'B' || m, 5000 + m, '口座振替' FROM records.contract AS k, generate_series(1, 11) AS m"
        " WHERE k.customer_id = (SELECT id FROM records.customer WHERE customer_no = %s)", HARU,
    )  # fmt: skip
    return DemandOffice(world)


def narrowed(office: DemandOffice, demand: int, items: tuple[str, ...], period: Period) -> str:
    """Kotaro gives less; the state afterwards."""
    with office.world.connected(Role.WEB) as connection:
        version = office.office.version
        step = narrow_demand(connection, version, demand, items, moment(KOTARO), period)
    return step.state


def papers(office: DemandOffice, demand: int) -> dict[str, Any]:
    """What the body is handed, as JSON."""
    done = office.disclose(demand)
    told: dict[str, Any] = json.loads(done.files[f"demand-{demand}.json"])
    return told


def paid(told: dict[str, Any]) -> list[str]:
    """The days of the payments that the papers tell."""
    contracts = told["persons"][0]["contracts"]
    (history,) = {dict(each)["支払履歴"] for each in contracts if dict(each)["支払履歴"]}
    return [row["支払日"] for row in json.loads(history)]


def test_only_what_lies_in_the_approved_period_is_given(office: DemandOffice) -> None:
    demand = office.approved(asked=ASKED, period=HALF_YEAR)
    assert narrowed(office, demand, ASKED, SPRING) == "confirmed", "two approve the shorter one"
    with pytest.raises(ActRefusedError):
        office.disclose(demand)
    office.approve(demand, KOTARO)
    office.approve(demand, SAYO)
    told = papers(office, demand)
    assert told["period"] == {"since": "2026-03-01", "until": "2026-05-31"}
    assert paid(told) == ["2026-03-10", "2026-04-10", "2026-05-10"]
    assert {dict(each)["支払日"] for each in told["persons"][0]["contracts"]} == {None}, (
        "the last payment was made later"
    )
    entry = office.office.entry(office.shown(demand).ledger_index or 0).fields
    assert (entry["since"], entry["until"]) == ("2026-03-01", "2026-05-31")
    shown = office.shown(demand)
    assert (shown.asked_period, shown.period) == (HALF_YEAR, SPRING)


PERIODS: tuple[tuple[Period | None, str, tuple[str, ...]], ...] = (
    (None, "inquiry", ("no-period",)),
    (Period(ISSUED - timedelta(days=731), ISSUED), "inquiry", ("period-too-long",)),
    (Period(ISSUED - timedelta(days=730), ISSUED), "inquiry", ()),
    (Period(ISSUED, ISSUED + timedelta(days=1)), "inquiry", ("period-ahead",)),
    (Period(date(2020, 1, 1), ISSUED), "warrant", ()),
    (None, "warrant", ("no-period",)),
)


def test_a_period_that_is_missing_too_long_or_ahead_is_refused_with_its_reason(
    world: World,
) -> None:
    office = DemandOffice(world)
    for at, (period, basis, reasons) in enumerate(PERIODS):
        step = office.open(
            asked=ASKED, period=period, basis=basis, issued_on=ISSUED, document_no=f"第{at}号",
            document=PAPER + bytes([at]), at=NOON - timedelta(days=3),
        )  # fmt: skip
        assert step.reasons == reasons, (period, basis)
        assert step.state == ("refused" if reasons else "received")


def test_nothing_is_widened_and_what_is_no_record_needs_no_period(office: DemandOffice) -> None:
    demand = office.open(asked=ASKED, period=SPRING).demand
    for items, period in ((ASKED, HALF_YEAR), (ASKED, SPRING), ((), SPRING)):
        with pytest.raises(ActRefusedError) as refused:
            narrowed(office, demand, items, period)
        assert refused.value.en == (
            "Items and period can only be left out. For more, a new document is needed (C26)."
        )
    assert office.open(document=PAPER + b"2", document_no="照会第2号").reasons == ()


@pytest.mark.parametrize(
    ("value", "dated", "left"),
    [
        ('[{"日":"2026-02-28"},{"日":"2026-03-01"},{"日":"2026-05-31"},{"日":"2026-06-01"}]',
         True, '[{"日":"2026-03-01"},{"日":"2026-05-31"}]'),
        ('[{"日時":"2026-05-31T23:59:59"}]', True, '[{"日時":"2026-05-31T23:59:59"}]'),
        ('[{"番号":"7"}]', True, None),
        ('[{"番号":"7"}]', False, None),
        ("2026-05-31", True, "2026-05-31"),
        ("2026-06-01", True, None),
        ("2026-06-01", False, "2026-06-01"),
        ("soon", True, None),
        ("髙橋 はる", False, "髙橋 はる"),
        ("[not json", False, "[not json"),
        (None, True, None),
    ],
)  # fmt: skip
def test_a_value_is_cut_to_the_period_row_by_row(
    value: str | None, dated: bool, left: str | None
) -> None:
    assert cut(value, SPRING, dated=dated) == left


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        Period(date(2026, 2, 1), date(2026, 1, 31))
