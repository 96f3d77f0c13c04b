"""The act of telling a contractor what was reduced in an event: the total, slot by slot (C34, C37).

The total is over exactly those customers whose figures the contractor's own door gives it at this
moment. Nobody is named in it. Each customer's figures go by the nightly file, and in no other way.

    sums of the slots; a file that grows aside; one transaction with the event and the entry, which
    has the file's digest; after its commit the file has its name
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from pathlib import Path

from sekisho.baseline.slots import begins, ends
from sekisho.books import negawatt
from sekisho.books.connection import Db
from sekisho.gate.compute_negawatt import Computing
from sekisho.gate.declare_negawatt import CLAUSE, PURPOSE, locked_event
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import record_step
from sekisho.gate.negawatt_door import ITEMS, at_the_door

HEADING = (
    "日",
    "コマ",
    "開始",
    "終了",
    "件数",
    "ベースライン(kWh)",
    "実績(kWh)",
    "需要抑制量(kWh)",
)
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Total:
    """One slot's sums in kWh; a negative reduction keeps its sign."""

    slot: int
    baseline: Decimal
    reduction: Decimal

    @property
    def actual(self) -> Decimal:
        """What was used."""
        return self.baseline - self.reduction


@dataclass(frozen=True, slots=True)
class Reported:
    """The file, over how many contracts it sums, and the entry that says so."""

    event: int
    contractor: str
    customers: int
    reduction: Decimal
    file: Path
    ledger_index: int

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "event": self.event,
            "contractor": self.contractor,
            "customers": self.customers,
            "reduction_kwh": str(self.reduction),
            "file": str(self.file),
            "ledger_index": self.ledger_index,
        }


def report_negawatt(reporting: Computing, number: int, directory: Path) -> Reported:
    """The contractor's file stands in the directory, and the ledger has its digest.

    Refused (ActRefusedError), with no file: an event that was not computed, nobody at the door.
    requires: both connections in no transaction
    """
    hand = reporting.hand
    directory.mkdir(parents=True, exist_ok=True)
    with reporting.extract.transaction(), hand.transaction():
        stored = locked_event(hand, number, "computed", "reported")
        allowed = at_the_door(reporting.extract, reporting.version, stored.contractor)
        customers, totals = _totals(hand, stored, allowed)
        if not customers:
            raise ActRefusedError(
                "nobody",
                "渡せるお客様がいません。停止の申出と sekisho negawatt list を確かめてください。",
                "There is nobody to tell of. See refusals and sekisho negawatt list.",
            )
        data = _csv(stored, customers, totals)
        digest = sha256(data).hexdigest()
        file = directory / f"{stored.event.day}_{stored.contractor}_negawatt-{number}.csv"
        growing = file.with_suffix(".part")
        growing.touch(mode=_PRIVATE)
        growing.write_bytes(data)
        negawatt.move(hand, number, "reported", report_sha256=digest)
        index = record_step(
            hand, reporting.version, PURPOSE, CLAUSE, number, "report", reporting.moment,
            recipient=stored.contractor, items=[*ITEMS], customers=customers, file_sha256=digest,
        )  # fmt: skip
    growing.replace(file)
    reduced = sum((total.reduction for total in totals), Decimal(0))
    return Reported(number, stored.contractor, customers, reduced, file, index)


def _totals(hand: Db, stored: negawatt.StoredEvent, allowed: list[int]) -> tuple[int, list[Total]]:
    """(over how many contracts, the sums of each slot)."""
    rows = hand.execute(
        "SELECT r.first_slot + s.n - 1, count(*), sum(s.baseline), sum(s.reduction)"
        " FROM records.negawatt_result AS r JOIN records.customer AS c ON c.id = r.customer_id,"
        " ROWS FROM (unnest(r.baseline), unnest(r.reduction)) WITH ORDINALITY"
        "  AS s (baseline, reduction, n)"
        " WHERE r.event_id = %s AND r.customer_id = ANY(%s)"
        " AND NOT coalesce(c.restricted && %s, false) GROUP BY 1 ORDER BY 1",
        (stored.id, allowed, list(ITEMS)),
    ).fetchall()
    totals = [Total(slot, baseline, reduction) for slot, _, baseline, reduction in rows]
    return (rows[0][1] if rows else 0), totals


def _csv(stored: negawatt.StoredEvent, customers: int, totals: list[Total]) -> bytes:
    text = StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(HEADING)
    for one in totals:
        table.writerow((
            stored.event.day, one.slot, begins(one.slot), ends(one.slot), customers, one.baseline,
            one.actual, one.reduction,
        ))  # fmt: skip
    return text.getvalue().encode("cp932")
