"""An event is declared, computed for those at the contractor's door, and reported as a total."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from threading import Thread

import pytest

from night_world import World
from request_office import KOTARO, NOON, Office, moment
from sekisho.baseline.method import Event, Method
from sekisho.books.connection import Db
from sekisho.books.negawatt import lock_day
from sekisho.gate.compute_negawatt import Computed, Computing, compute_negawatt
from sekisho.gate.declare_negawatt import NegawattStep, declare_negawatt
from sekisho.gate.erase_record import forget_customer
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.list_negawatt import list_negawatt
from sekisho.gate.negawatt_rules import read_negawatt_rules
from sekisho.gate.report_negawatt import Reported, report_negawatt
from sekisho.gate.withdraw_negawatt import withdraw_negawatt
from sekisho.postgres.roles import Role

MINAMO = "minamo_dr"
FRIDAY = date(2026, 11, 20)
TWO = Event(FRIDAY, 27, 28)


@dataclass(frozen=True)
class Trade:
    """Four customers sell negawatts through Minamo: 1 kWh a slot before, less on the day."""

    world: World

    def declare(self, contractor: str = MINAMO, event: Event = TWO) -> NegawattStep:
        """Kotaro declares."""
        with self.world.connected(Role.WEB) as web:
            version = Office(self.world).version
            return declare_negawatt(web, version, contractor, event, moment(KOTARO))

    def withdraw(self, number: int) -> NegawattStep:
        """Kotaro takes it back."""
        with self.world.connected(Role.HAND) as hand:
            return withdraw_negawatt(hand, Office(self.world).version, number, moment(KOTARO))

    def compute(self, number: int, method: Method | None = None, days: int = 0) -> Computed:
        """The baselines, so many days after 1 December."""
        with self.world.connected(Role.EXTRACT) as extract, self.world.connected(Role.HAND) as hand:
            return compute_negawatt(self.computing(extract, hand, method, days), number)

    def report(self, number: int) -> Reported:
        """The total."""
        with self.world.connected(Role.EXTRACT) as extract, self.world.connected(Role.HAND) as hand:
            computing = self.computing(extract, hand)
            return report_negawatt(computing, number, self.world.place / "negawatt")

    def computing(self, extract: Db, hand: Db, method: Method | None = None,
                  days: int = 0) -> Computing:  # fmt: skip
        """The two connections, with what they need."""
        at = moment(KOTARO, NOON + timedelta(days=days))
        return Computing(extract, hand, Office(self.world).version, method or Method(), at)

    def results(self) -> list[tuple[object, ...]]:
        """By customer's number: baseline, reduction, why there is none."""
        return self.world.owner(
            "SELECT c.customer_no, r.baseline, r.reduction, r.why FROM records.negawatt_result AS r"
            " JOIN records.customer AS c ON c.id = r.customer_id ORDER BY 1"
        )

    def month(self) -> list[tuple[object, ...]]:
        """November's figures by customer's number, as the nightly file has them."""
        return self.world.owner(
            "SELECT c.customer_no, f.baseline, f.demand_reduction FROM records.negawatt_figure AS f"
            " JOIN records.customer AS c ON c.id = f.customer_id WHERE month = '2026-11-01'"
            " AND c.customer_no <= %s ORDER BY 1",
            number(2),
        )


def number(index: int) -> str:
    return f"S0007-{index:08}"


@pytest.fixture
def trade(world: World) -> Trade:
    """Customers 0 to 3 and no others; 3 lacks a reading of the day."""
    world.owner("UPDATE records.contract SET negawatt_with = '{}'")
    world.owner("DELETE FROM records.half_hourly_usage")
    world.owner(
        "UPDATE records.contract AS k SET negawatt_with = '{minamo_dr}', state = 'active',"
        " started_on = '2025-01-01', ended_on = NULL FROM records.customer AS c"
        " WHERE c.id = k.customer_id AND c.customer_no <= %s",
        number(3),
    )
    world.owner("UPDATE records.customer SET restricted = NULL WHERE customer_no <= %s", number(3))
    world.owner(
        "INSERT INTO records.half_hourly_usage (customer_id, contract_id, day, kwh, confirmed)"
        " SELECT k.customer_id, k.id, d, (SELECT array_agg(CASE WHEN d = '2026-11-20' AND n IN"
        "  (27, 28) THEN CASE c.customer_no WHEN %s THEN 0.25 WHEN %s THEN 1.75"
        "  WHEN %s THEN NULL ELSE 0.5 END ELSE 1 END ORDER BY n) FROM generate_series(1, 48) AS n),"
        " true FROM records.contract AS k JOIN records.customer AS c ON c.id = k.customer_id,"
        " generate_series(date '2026-10-15', '2026-11-20', '1 day') AS d"
        " WHERE c.customer_no <= %s",
        number(0), number(1), number(3), number(3),
    )  # fmt: skip
    return Trade(world)


def test_an_event_goes_from_its_declaration_to_the_total_and_the_nightly_file(
    trade: Trade,
) -> None:
    step = trade.declare()
    done = trade.compute(step.event)
    assert (done.customers, done.without) == (3, {"missing-slots": 1})
    one = [Decimal("1.0000")] * 2
    assert trade.results() == [
        (number(0), one, [Decimal("0.7500")] * 2, None),
        (number(1), one, [Decimal("-0.7500")] * 2, None),
        (number(2), one, [Decimal("0.5000")] * 2, None),
        (number(3), None, None, "missing-slots"),
    ]
    told = trade.report(step.event)
    heading, *rows = csv.reader(told.file.read_text(encoding="cp932").splitlines())
    assert heading == ["日", "コマ", "開始", "終了", "件数", "ベースライン(kWh)", "実績(kWh)",
                       "需要抑制量(kWh)"]  # fmt: skip
    assert rows == [
        ["2026-11-20", "27", "13:00", "13:30", "3", "3.0000", "2.5000", "0.5000"],
        ["2026-11-20", "28", "13:30", "14:00", "3", "3.0000", "2.5000", "0.5000"],
    ]
    assert (told.customers, told.reduction) == (3, Decimal("1.0000"))
    entry = Office(trade.world).entry(told.ledger_index)
    assert entry.kind == "negawatt"
    assert entry.fields["file_sha256"] == sha256(told.file.read_bytes()).hexdigest()
    assert (entry.fields["customers"], entry.fields["items"]) == (
        3, ["baseline", "demand_reduction"],
    )  # fmt: skip
    trade.world.night()
    assert trade.month() == [
        (number(0), Decimal("2.0"), Decimal("1.5")),
        (number(1), Decimal("2.0"), Decimal("-1.5")),
        (number(2), Decimal("2.0"), Decimal("1.0")),
    ]
    assert trade.world.run_of(MINAMO, "negawatt").rows == 4
    assert trade.world.faults() == []


def test_who_refused_is_neither_computed_nor_summed(trade: Trade) -> None:
    refused = "UPDATE records.customer SET restricted = %s WHERE customer_no = %s"
    trade.world.owner(refused, ["negawatt"], number(0))
    step = trade.declare()
    assert trade.compute(step.event).customers == 2
    assert [row[0] for row in trade.results()] == [number(1), number(2), number(3)]
    trade.world.owner(refused, ["demand_reduction"], number(1))
    told = trade.report(step.event)
    assert (told.customers, told.reduction) == (1, Decimal("1.0000"))
    trade.world.owner(refused, [MINAMO], number(2))
    with pytest.raises(ActRefusedError) as nobody:
        trade.report(step.event)
    assert nobody.value.en == (
        "There is nobody to tell of. See refusals and sekisho negawatt list."
    )


def test_computed_again_it_knows_what_came_later(trade: Trade) -> None:
    step = trade.declare()
    assert trade.compute(step.event).customers == 3
    trade.world.owner("UPDATE records.half_hourly_usage SET kwh = array_replace(kwh, NULL, 0.5)")
    assert trade.compute(step.event).customers == 4
    with trade.world.connected(Role.AUDIT) as audit:
        (listed,) = list_negawatt(audit)
    assert (listed["state"], listed["customers"], listed["without"]) == ("computed", 4, 0)


def test_computed_again_nobody_keeps_a_figure_that_is_computed_no_more(trade: Trade) -> None:
    step = trade.declare()
    trade.compute(step.event)
    before = {row[0]: row[1:] for row in trade.month()}
    trade.world.owner(
        "UPDATE records.customer SET restricted = %s WHERE customer_no = %s",
        ["negawatt"],
        number(0),
    )
    trade.world.owner(
        "UPDATE records.half_hourly_usage AS u SET kwh = array_fill(NULL::numeric, ARRAY[48])"
        " FROM records.customer AS c WHERE c.id = u.customer_id AND c.customer_no = %s",
        number(1),
    )
    assert trade.compute(step.event).customers == 1
    after = {row[0]: row[1:] for row in trade.month()}
    assert (after[number(0)], after[number(1)]) == ((0, 0), (0, 0)), (
        "one refused, one lost readings"
    )
    assert after[number(2)] == before[number(2)] != (0, 0)


def test_the_day_of_another_event_is_no_day_of_the_baseline(trade: Trade) -> None:
    trade.declare(event=Event(date(2026, 11, 19), 1, 2))
    taken_back = trade.declare(event=Event(date(2026, 11, 18), 1, 2))
    trade.withdraw(taken_back.event)
    trade.compute(trade.declare().event)
    rows = trade.world.owner("SELECT DISTINCT days FROM records.negawatt_result WHERE why IS NULL")
    assert rows == [([date(2026, 11, day) for day in (18, 17, 16, 13)],)]


def test_an_event_taken_back_leaves_nothing_in_results_or_the_month(trade: Trade) -> None:
    kept, wrong = (
        trade.declare(event=Event(FRIDAY, *slots)).event for slots in ((27, 28), (40, 40))
    )
    trade.compute(kept)
    before = trade.month()
    trade.compute(wrong)
    assert [row[1] for row in trade.month()] == [Decimal("3.0")] * 3
    assert trade.withdraw(wrong).state == "withdrawn"
    assert trade.month() == before
    assert trade.world.owner("SELECT DISTINCT event_id FROM records.negawatt_result") == [(kept,)]
    trade.report(kept)
    with pytest.raises(ActRefusedError) as refused:
        trade.withdraw(kept)
    assert refused.value.en == (
        f"Event {kept} is reported: this cannot be done. What can: sekisho negawatt report."
    )
    assert refused.value.ja == (
        f"発動 {kept} の状態は「報告済み」なので、これはできません。"
        "できるのは sekisho negawatt report です。"
    )


def test_nothing_of_an_erased_customer_is_left(trade: Trade) -> None:
    trade.compute(trade.declare().event)
    with trade.world.connected(Role.HAND) as hand:
        row = hand.execute("SELECT id FROM records.customer WHERE customer_no = %s", (number(0),))
        (key,) = row.fetchone() or (0,)
        forget_customer(hand, key)
        hand.commit()
    left = trade.world.owner(
        "SELECT (SELECT count(*) FROM records.negawatt_result WHERE customer_id = %s)"
        " + (SELECT count(*) FROM records.half_hourly_usage WHERE customer_id = %s)", key, key
    )  # fmt: skip
    assert left == [(0,)]
    assert [row[0] for row in trade.results()] == [number(1), number(2), number(3)]


def test_what_cannot_be_is_refused_and_nothing_is_recorded(trade: Trade) -> None:
    before = trade.world.owner("SELECT size FROM books.ledger_head")
    with pytest.raises(ActRefusedError) as refused:
        trade.declare("akatsuki_power")
    assert refused.value.en == (
        "'akatsuki_power' is no demand-reduction contractor under the notice on that day (C44)."
    )
    with pytest.raises(ActRefusedError) as refused:
        trade.declare(event=Event(date(2027, 6, 1), 1, 2))
    assert refused.value.en == (
        "The day 2027-06-01 is more than 31 days ahead. Check the date (C34)."
    )
    with pytest.raises(ActRefusedError) as refused:
        trade.compute(7)
    assert refused.value.en == "There is no event 7. See sekisho negawatt list."
    assert trade.world.owner("SELECT size FROM books.ledger_head") == before
    step = trade.declare(event=Event(date(2026, 12, 1), 27, 28))
    with pytest.raises(ActRefusedError, match="The day 2026-12-01 is not over"):
        trade.compute(step.event)
    with pytest.raises(ActRefusedError, match=f"Event {step.event} is declared"):
        trade.report(step.event)
    with pytest.raises(ActRefusedError, match=f"Event {step.event} has some of these slots"):
        trade.declare(event=Event(date(2026, 12, 1), 28, 30))


def test_of_two_who_declare_at_once_the_second_is_told_the_number_of_the_first(
    trade: Trade,
) -> None:
    refused: list[str] = []

    def second() -> None:
        try:
            trade.declare(event=Event(FRIDAY, 28, 30))
        except ActRefusedError as reason:
            refused.append(reason.en)

    waiting = Thread(target=second)
    with trade.world.connected(Role.WEB) as web, web.transaction():
        lock_day(web, MINAMO, FRIDAY)
        waiting.start()
        waiting.join(timeout=0.5)
        assert waiting.is_alive(), "it waits for whoever declares on this day"
        trade.declare(event=Event(FRIDAY - timedelta(days=1), 28, 30))  # another day waits for none
        first = declare_negawatt(web, Office(trade.world).version, MINAMO, TWO, moment(KOTARO))
    waiting.join(timeout=30)
    there = f"Event {first.event} has some of these slots already (C34)."
    assert refused == [f"{there} To take it back use sekisho negawatt withdraw."]
    assert trade.declare(event=Event(FRIDAY, 29, 30)).state == "declared"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("weekday: {of: 5, high: 6}", "high (1-5)"),
        ("window: {from: 4, to: 5}", "to (1-4)"),
        ("look_back: 0", "look_back (1-365)"),
        ("event_days: 1", "event_days"),
        ("holidays: {}", "holidays"),
        ("- 1", "YAML"),
    ],
)
def test_a_method_that_cannot_stand_is_named(text: str, place: str) -> None:
    with pytest.raises(ActRefusedError) as refused:
        read_negawatt_rules(text, "negawatt.yaml")
    assert refused.value.en == (
        f"negawatt.yaml: {place} cannot be read. Write it as docs/reference/negawatt.md says."
    )


def test_the_shipped_method_is_high_four_of_five() -> None:
    from cast import NOTICE
    from sekisho.gate.negawatt_rules import negawatt_rules_at

    assert negawatt_rules_at(NOTICE.with_name("negawatt.yaml")) == Method()
    assert negawatt_rules_at(NOTICE.with_name("none.yaml")) == Method()
    assert read_negawatt_rules("window: null", "negawatt.yaml").window is None
