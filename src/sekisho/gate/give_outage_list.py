"""The act of giving an area's list to its network operator while a declared outage runs (C33).

    the numbers of the area's customers are listed by the hand, in stretches
    a stretch is one transaction: the box is looked at again, each customer's items are decided at
    the door of the operator, their entry and act stand, then their lines are in the file that
    grows aside
    at the end, in the transaction that records the list, the file is renamed

Stopped anywhere, or caught by the end of the box, the ledger may say too much, never too little;
and no file carries its name. An error leaves no part of one either.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sekisho.books import outages
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.outage import giving
from sekisho.gate.approver_left import approver_left, refuse_alone
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.declare_outage import (
    CLAUSE,
    locked_outage,
    operator_of,
    record_outage_step,
)
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.growing_file import growing_file
from sekisho.gate.life_steps import lived
from sekisho.gate.read_for import prepare_reading
from sekisho.gate.read_record import Actor, Field, Prepared, Reading, refuse_untrained
from sekisho.gate.stretches import record_readings, stretches, write_stretches

PURPOSE, FACT = "outage_survey", "outage_area"
KIND = "relay"
"""The kind of the act by which one customer's items were given: as in a switching."""
ITEMS = (
    "name", "address", "phone", "supply_area", "supply_point_id", "supply_system", "meter",
    "service_pole_no", "generation_connected", "contract_state",
)  # fmt: skip
FORMAT = "sekisho-outage/1"
SUPPLIED = (
    "EXISTS (SELECT FROM records.contract AS k JOIN records.supply_point AS p"
    " ON p.customer_id = k.customer_id AND p.id = k.supply_point_id"
    " WHERE k.customer_id = customer.id AND k.state = 'active' AND p.area = ANY (%s))"
)
"""A customer who is supplied in one of these areas."""
Nonce = Callable[[], bytes]
"""16 random bytes at each call."""


@dataclass(frozen=True, slots=True)
class Giving:
    """Two connections, each of a narrow role: `web` reads at the door, `hand` lists the numbers."""

    web: Db
    hand: Db
    version: Version
    actor: Actor
    moment: Moment
    clock: Callable[[], datetime]
    directory: Path
    nonce: Nonce = lambda: secrets.token_bytes(16)


@dataclass(frozen=True, slots=True)
class GivenList:
    """The list: its file, for which company, of how many customers, the entry that says so."""

    outage: int
    recipient: str
    customers: int
    ledger_index: int
    file: Path

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "outage": self.outage,
            "recipient": self.recipient,
            "customers": self.customers,
            "ledger_index": self.ledger_index,
            "file": str(self.file),
        }


def give_outage_list(given: Giving, number: int) -> GivenList:
    """The list stands in the directory, and the history of each customer on it tells of it.

    Refused (ActRefusedError): an actor who has not acknowledged the version in force, a declaration
    that does not run, its approver where who declared it has left, one whose last moment goes by
    meanwhile, an area without customers.
    requires: `web` and `hand` in no transaction
    """
    refuse_untrained(given.version, given.actor)
    with given.web.transaction():
        stored = _running(given, number)
    recipient = operator_of(given.version, stored.one.area, given.moment.now)
    given.directory.mkdir(parents=True, exist_ok=True)
    part = given.directory / f"outage-{number}-{recipient}.part"
    with growing_file(part) as growing:
        with growing.open("wb") as draft:
            count, digest = write_stretches(
                stretches(given.hand, SUPPLIED, [stored.one.area]),
                lambda numbers: _stretch(given, stored, recipient, numbers),
                draft,
            )
        if not count:
            raise ActRefusedError(
                "nobody",
                "その区域に、一覧に載るお客様がいません（C33）。",
                "No customer of that area stands on the list (C33).",
            )
        return _end(given, number, recipient, (count, digest), growing)


def _end(
    given: Giving, number: int, recipient: str, made: tuple[int, str], growing: Path
) -> GivenList:
    """The list is recorded and has its name, unless the box ended meanwhile."""
    count, digest = made
    with given.web.transaction():
        _running(given, number)
        index = record_outage_step(
            given.web, given.version, number, "list", given.moment, recipient=recipient,
            customers=count, file_sha256=digest, items=[*ITEMS],
        )  # fmt: skip
        outages.insert_list(
            given.web,
            outages.GivenList(number, recipient, count, digest, given.actor.id, index,
                              given.moment.now),
        )  # fmt: skip
        # Every customer's entry is committed by now, so the file may stand before this step's is.
        file = growing.with_name(f"outage-{number}-{recipient}-{index}.jsonl")
        growing.replace(file)
    return GivenList(number, recipient, count, index, file)


def _running(given: Giving, number: int) -> outages.Stored:
    """The declaration, locked, while its box runs by the clock; else ActRefusedError."""
    stored = locked_outage(given.web, number)
    lived(lambda: giving(stored.one, given.clock()))
    if stored.left:  # asked last: what is over can't be approved any more
        raise approver_left(CLAUSE)
    refuse_alone(stored.one.approved_by, given.actor.id, CLAUSE, recorder_left=stored.recorder_left)
    return stored


def _stretch(
    given: Giving, stored: outages.Stored, recipient: str, numbers: list[str]
) -> list[bytes]:
    """The lines of these customers, each once its entry and act are committed."""
    web = given.web
    with web.transaction():
        _running(given, stored.id)
        decided = (_decided(given, stored, recipient, who) for who in numbers)
        prepared = [each for each in decided if each is not None]
        if not prepared:
            return []
        first = record_readings(web, prepared)
    return [
        _line(fields, index)
        for index, each in enumerate(prepared, first)
        for fields in each.contracts
        if any(field.answer.permitted for field in fields.values())
    ]


def _decided(given: Giving, stored: outages.Stored, recipient: str, who: str) -> Prepared | None:
    """What the notice gives of this customer; None where it gives nothing."""
    reading = Reading(
        who, PURPOSE, ITEMS, given.actor,
        day_of(given.moment), given.nonce(), {FACT: stored.one.area}, f"O-{stored.id}",
    )  # fmt: skip
    try:
        return prepare_reading(given.web, given.version, recipient, reading, KIND)
    except ActRefusedError as refused:
        if refused.code in ("nothing-permitted", "unknown-customer"):
            return None
        raise


def _line(fields: Mapping[str, Field], index: int) -> bytes:
    """One point: its items by id, and the entry that tells of it. Whose number we know stays."""
    items = {item: field.value for item, field in fields.items() if field.answer.permitted}
    told = {"format": FORMAT, "entry": index, "items": items}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
