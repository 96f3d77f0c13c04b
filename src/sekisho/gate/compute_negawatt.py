"""The act of computing baselines and reductions of an event (C34, C37), in one transaction.

    who may be told of at the contractor's door is read first: nobody else's readings are touched
    each contract's readings of the days before, its baseline, its reduction slot by slot
    the month's figures of these contracts, the event, the entry in the ledger

Done again, it starts anew: later readings may have filled what was missing.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sekisho.baseline.method import Event, Method
from sekisho.baseline.reduction import Baseline, NoBaseline, compute
from sekisho.baseline.slots import Day, Readings
from sekisho.books import negawatt
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.declare_negawatt import CLAUSE, PURPOSE, locked_event
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import record_step
from sekisho.gate.negawatt_door import ITEMS, at_the_door
from sekisho.gate.open_request import is_holiday

STRETCH = 200
"""Contracts whose readings are held at once."""

Contract = tuple[int, int, list[str]]
Outcome = Baseline | NoBaseline


@dataclass(frozen=True, slots=True)
class Computed:
    """How many contracts have a baseline, and why the others have none."""

    event: int
    ledger_index: int
    customers: int
    without: dict[str, int]

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "event": self.event,
            "customers": self.customers,
            "without": self.without,
            "ledger_index": self.ledger_index,
        }


@dataclass(frozen=True, slots=True)
class Computing:
    """Two connections, each of a narrow role: `extract` asks the door, `hand` reads and writes."""

    extract: Db
    hand: Db
    version: Version
    method: Method
    moment: Moment


def compute_negawatt(computing: Computing, number: int) -> Computed:
    """Every contract of the contractor's at its door has its results, or why it has none.

    Refused (ActRefusedError): no such event, one that was reported or taken back, a day that is not
    over. requires: both connections in no transaction
    """
    hand, version = computing.hand, computing.version
    with computing.extract.transaction(), hand.transaction():
        stored = locked_event(hand, number, "declared", "computed")
        if stored.event.day >= day_of(computing.moment):
            raise ActRefusedError(
                "not-over",
                f"実施日 {stored.event.day} はまだ終わっていません。翌日以後に実行してください。",
                f"The day {stored.event.day} is not over. Run this on a later day.",
            )
        allowed = at_the_door(computing.extract, version, stored.contractor)
        keep_month(hand, number, stored.event.day, without=True)  # who is not there any more
        hand.execute("DELETE FROM records.negawatt_result WHERE event_id = %s", (number,))
        without: defaultdict[str, int] = defaultdict(int)
        done = 0
        for contract, outcome in _outcomes(computing, stored, allowed):
            _keep(hand, stored, contract, outcome)
            if isinstance(outcome, Baseline):
                done += 1
            else:
                without[outcome.why] += 1
        keep_month(hand, number, stored.event.day)
        negawatt.move(hand, number, "computed", customers=done, without=sum(without.values()))
        index = record_step(
            hand, version, PURPOSE, CLAUSE, number, "compute", computing.moment,
            recipient=stored.contractor, customers=done, without=dict(sorted(without.items())),
        )  # fmt: skip
    return Computed(number, index, done, dict(sorted(without.items())))


def _outcomes(
    computing: Computing, stored: negawatt.StoredEvent, allowed: list[int]
) -> Iterator[tuple[Contract, Outcome]]:
    """Each contract with what was computed of it."""
    event, method = stored.event, computing.method
    called = negawatt.called_days(computing.hand)
    contracts = iter(_contracts(computing.hand, stored.contractor, allowed))
    while some := list(islice(contracts, STRETCH)):
        read = _readings(computing.hand, some, event, method)
        for contract in some:
            customer, number, contractors = contract
            days = frozenset[date]().union(*(called.get(each, frozenset()) for each in contractors))
            readings = Readings(read[customer, number])
            yield contract, compute(readings, event, method, days - {event.day}, is_holiday)


def _contracts(hand: Db, contractor: str, allowed: list[int]) -> list[Contract]:
    """The contractor's contracts of these customers; who refused one of the two items is left out.

    A door hides such a cell and gives the rest of the row.
    """
    rows = hand.execute(
        "SELECT k.customer_id, k.id, k.negawatt_with FROM records.contract AS k"
        " JOIN records.customer AS c ON c.id = k.customer_id"
        " WHERE k.customer_id = ANY(%s) AND k.state = 'active' AND %s = ANY (k.negawatt_with)"
        " AND NOT coalesce(c.restricted && %s, false) ORDER BY 1, 2",
        (allowed, contractor, list(ITEMS)),
    )
    return [(customer, contract, list(parties)) for customer, contract, parties in rows]


def _readings(
    hand: Db, contracts: list[Contract], event: Event, method: Method
) -> defaultdict[tuple[int, int], dict[date, Day]]:
    """What each contract's meter read, from a day before the look-back on."""
    found: defaultdict[tuple[int, int], dict[date, Day]] = defaultdict(dict)
    rows = hand.execute(
        "SELECT customer_id, contract_id, day, kwh FROM records.half_hourly_usage"
        " WHERE customer_id = ANY(%s) AND day BETWEEN %s AND %s",
        (
            sorted({customer for customer, _, _ in contracts}),
            event.day - timedelta(days=method.look_back + 1),
            event.day,
        ),
    )
    for customer, contract, day, kwh in rows:
        found[customer, contract][day] = kwh
    return found


def _keep(hand: Db, stored: negawatt.StoredEvent, contract: Contract, outcome: Outcome) -> None:
    baseline = reduction = days = why = None
    if isinstance(outcome, Baseline):
        baseline = [slot.baseline for slot in outcome.slots]
        reduction = [slot.reduction for slot in outcome.slots]
        days = list(outcome.chosen.days)
    else:
        why = outcome.why
    hand.execute(
        "INSERT INTO records.negawatt_result (customer_id, contract_id, event_id, day, first_slot,"
        " baseline, reduction, days, why) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (contract[0], contract[1], stored.id, stored.event.day, stored.event.first, baseline,
         reduction, days, why),
    )  # fmt: skip


def keep_month(hand: Db, number: int, day: date, *, without: bool = False) -> None:
    """The month's figures of the event's contracts are the sums over the month's events.

    Events that were taken back are left out, and `without` leaves out this one. The sums go to a
    tenth of a kWh, a half away from zero, as the column has it. requires: the role sekisho_hand, in
    a transaction
    """
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    left_out = number if without else 0
    hand.execute(
        "INSERT INTO records.negawatt_figure (customer_id, contract_id, month, demand_reduction,"
        " baseline) SELECT r.customer_id, r.contract_id, %s,"
        " coalesce(sum(s.reduction) FILTER (WHERE v.state <> 'withdrawn' AND v.id <> %s), 0),"
        " coalesce(sum(s.baseline) FILTER (WHERE v.state <> 'withdrawn' AND v.id <> %s), 0)"
        " FROM records.negawatt_result AS r JOIN books.negawatt_event AS v ON v.id = r.event_id,"
        " ROWS FROM (unnest(r.baseline), unnest(r.reduction)) AS s (baseline, reduction)"
        " WHERE r.day >= %s AND r.day < %s AND EXISTS (SELECT FROM records.negawatt_result AS e"
        "  WHERE e.event_id = %s AND e.customer_id = r.customer_id"
        "  AND e.contract_id = r.contract_id)"
        " GROUP BY r.customer_id, r.contract_id"
        " ON CONFLICT (customer_id, contract_id, month) DO UPDATE"
        " SET demand_reduction = EXCLUDED.demand_reduction, baseline = EXCLUDED.baseline",
        (first, left_out, left_out, first, after, number),
    )
