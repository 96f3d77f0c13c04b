"""The act of telling a customer their baselines and reductions, recorded like every telling."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from psycopg.rows import TupleRow

from sekisho.baseline.slots import begins, ends
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.negawatt_door import ITEMS
from sekisho.gate.read_for import read_for
from sekisho.gate.read_record import Actor, Reading
from sekisho.gate.tell_held import CONFIRMED, PURPOSE
from sekisho.gate.tell_history import SUBJECT


@dataclass(frozen=True, slots=True)
class ToldSlot:
    """One half hour in kWh; a negative reduction keeps its sign."""

    begins: str
    ends: str
    baseline: Decimal
    actual: Decimal
    reduction: Decimal


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """One event of one contract; without slots `why` says why there is no baseline."""

    contractor: str
    day: date
    begins: str
    ends: str
    slots: tuple[ToldSlot, ...]
    why: str | None

    @property
    def reduction(self) -> Decimal:
        """Of all slots together."""
        return sum((slot.reduction for slot in self.slots), Decimal(0))


@dataclass(frozen=True, slots=True)
class ToldNegawatt:
    """The newest events first, and the ledger's entry of this telling."""

    events: tuple[ToldEvent, ...]
    ledger_index: int


def takes_part(connection: Db, customer_no: str) -> bool:
    """Whether anything was ever computed for the customer. requires: the role sekisho_web"""
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM hand.negawatt_of(%s))", (customer_no,)
    ).fetchone()
    connection.rollback()
    return row == (True,)


def tell_negawatt(
    connection: Db, version: Version, customer_no: str, day: date, nonce: bytes, lang: str
) -> ToldNegawatt:
    """What was computed for the customer; the entry that it was told is committed before.

    Nothing of a contract of which the notice withholds one of both items. Refused as a reading is.
    requires: the role sekisho_web, in no transaction; the person proved who they are with two
    factors; 16 random bytes
    """
    actor = Actor(SUBJECT, SUBJECT, "")
    reading = Reading(customer_no, PURPOSE, ITEMS, actor, day, nonce, CONFIRMED)
    shown = read_for(connection, version, SUBJECT, reading)
    permitted = all(
        item in fields and fields[item].answer.permitted
        for fields in shown.contracts
        for item in ITEMS
    )
    rows = _rows(connection, customer_no) if permitted else []
    words = version.policy.vocabulary.parties
    events = tuple(
        _told(words[contractor].shown(lang) if contractor in words else contractor, *rest)
        for contractor, *rest in rows
    )
    return ToldNegawatt(events, shown.ledger_index)


def _rows(connection: Db, customer_no: str) -> list[TupleRow]:
    rows: list[TupleRow] = connection.execute(
        "SELECT e.contractor, e.day, e.first_slot, e.last_slot, r.baseline, r.reduction, r.why"
        " FROM hand.negawatt_of(%s) AS r JOIN books.negawatt_event AS e ON e.id = r.event_id"
        " WHERE e.state <> 'withdrawn' ORDER BY e.day DESC, e.id DESC, r.contract_id",
        (customer_no,),
    ).fetchall()
    connection.rollback()
    return rows


def _told(
    contractor: str, day: date, first: int, last: int, baseline: list[Decimal] | None,
    reduction: list[Decimal] | None, why: str | None,
) -> ToldEvent:  # fmt: skip
    slots = tuple(
        ToldSlot(begins(slot), ends(slot), made, made - less, less)
        for slot, made, less in zip(
            range(first, last + 1), baseline or (), reduction or (), strict=False
        )
    )
    return ToldEvent(contractor, day, begins(first), ends(last), slots, why)
