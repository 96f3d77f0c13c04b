"""The act of disclosing to a body what its demand was approved for: once, watermarked, sealed.

    one transaction: for each person the decided items, their entry, their act and, where law lets
    the record be kept from them, its seal; then the entry of the disclosure, with the watermark
    the files are made before that entry; after the commit, and never before, they are handed over

So there is no moment at which the person could be told of a record that is to be sealed.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sekisho.books import demands, log
from sekisho.books.acts import insert_act
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.demand import NOT_LISTED, Demand, disclose
from sekisho.cases.demand_bases import BASES
from sekisho.cases.demand_period import cut
from sekisho.cases.demand_reasons import CLAUSE
from sekisho.gate.approver_left import approver_left
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.count_reading import Reader, count_looked, marked
from sekisho.gate.demand_paper import PersonTold, Released, release_files
from sekisho.gate.demand_rules import DemandRules
from sekisho.gate.demand_steps import (
    DOCUMENT_FACT,
    PURPOSE,
    RECIPIENT,
    days_of,
    demand_entry,
    locked_demand,
    refuse_other_document,
)
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import lived
from sekisho.gate.read_for import prepare_reading
from sekisho.gate.read_record import Actor, Field, Prepared, Reading, refuse_untrained
from sekisho.gate.seal_record import Sealing, seal_entry

Nonce = Callable[[], bytes]
"""16 random bytes at each call."""


@dataclass(frozen=True, slots=True)
class DisclosedDemand:
    """What was disclosed: the entry that says so, the watermark, the files by name."""

    demand: int
    ledger_index: int
    watermark: str
    persons: int
    sealed_until: date | None
    files: dict[str, bytes]

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form, without the files."""
        return {
            "demand": self.demand,
            "ledger_index": self.ledger_index,
            "watermark": self.watermark,
            "persons": self.persons,
            "sealed_until": self.sealed_until.isoformat() if self.sealed_until else None,
            "files": sorted(self.files),
        }


def disclose_demand(
    connection: Db,
    version: Version,
    number: int,
    document: bytes,
    actor: Actor,
    moment: Moment,
    rules: DemandRules,
    nonce: Nonce = lambda: secrets.token_bytes(16),
) -> DisclosedDemand:
    """The least items that two approved are given, once.

    Refused, with nothing recorded: an actor who has not acknowledged the version in force or is no
    officer, a demand that is not approved or whose day went by, another document, a person who is
    no customer any more, an item that the notice does not give any more. Those whom it is about
    count on the officer's day, who has the papers in hand; beyond the budget it waits (L24).
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    refuse_untrained(version, actor)
    today = day_of(moment)
    with connection.transaction():
        _, _, persons = _ready(connection, number, document, actor, today, rules)
    reader = Reader(actor.counted_as, actor.role, PURPOSE, today)
    seen = marked(count_looked(connection, version, reader, persons))
    with connection.transaction():
        stored, after, persons = _ready(connection, number, document, actor, today, rules)
        prepared = [
            (who, prepare_reading(connection, version, RECIPIENT, _reading(
                stored, who, actor, today, nonce())))
            for who in persons
        ]  # fmt: skip
        for _, each in prepared:
            _refuse_less(stored, each)
        mark = sha256(moment.nonce + number.to_bytes(8, "big")).hexdigest()[:16]
        told = [PersonTold(who, _in_period(stored, each, rules)) for who, each in prepared]
        files = release_files(
            Released(stored, rules.authorities[stored.authority], version, today, mark, told)
        )
        until = _sealed_until(stored, today, rules)
        index = _record(connection, version, stored, moment, actor, prepared, mark, until, nonce,
                        seen)  # fmt: skip
        demands.store(connection, number, after, decided_by=moment.actor, watermark=mark,
                      disclosed_at=index)  # fmt: skip
    return DisclosedDemand(number, index, mark, len(prepared), until, files)


def _ready(
    connection: Db, number: int, document: bytes, actor: Actor, today: date, rules: DemandRules
) -> tuple[demands.Stored, Demand, list[str]]:
    """The demand, locked, what it is once disclosed, and whom it is about; or ActRefusedError."""
    stored = locked_demand(connection, number)
    if stored.left:
        raise approver_left(CLAUSE)
    after = lived(lambda: disclose(stored.demand, today, actor.role))
    refuse_other_document(stored, document)
    _refuse_unlisted(stored, rules)
    return stored, after, _numbers(connection, stored)


def _numbers(connection: Db, stored: demands.Stored) -> list[str]:
    """Whom the demand is about; the database tells it of an approved demand only."""
    rows = connection.execute("SELECT * FROM hand.demand_numbers(%s)", (stored.id,)).fetchall()
    if len(rows) != stored.persons:
        raise ActRefusedError(
            "person-gone",
            "求めの対象の方の情報が、すでに消去されています。"
            "残りの方だけを対象にする文書を求めてください（C26）。",
            "Data of a person named was erased meanwhile. Ask for a document about the others"
            " (C26).",
        )
    return [str(row[0]) for row in rows]


def _reading(stored: demands.Stored, who: str, actor: Actor, today: date, nonce: bytes) -> Reading:
    act = {DOCUMENT_FACT: stored.document_no}
    case = f"D-{stored.id}"
    return Reading(who, PURPOSE, stored.demand.items, actor, today, nonce, act, case)


def _in_period(
    stored: demands.Stored, prepared: Prepared, rules: DemandRules
) -> list[dict[str, Field]]:
    """The fields with what lies in the period that two approved, and nothing before or after it."""
    period = stored.demand.period
    if period is None:
        return [dict(fields) for fields in prepared.contracts]
    return [
        {
            item: Field(cut(field.value, period, dated=item in rules.limits.dated), field.answer)
            for item, field in fields.items()
        }
        for fields in prepared.contracts
    ]


def _refuse_less(stored: demands.Stored, prepared: Prepared) -> None:
    """The notice in force gives every item approved; less would be another demand than approved."""
    withheld = prepared.act.withheld
    if withheld:
        raise ActRefusedError(
            "not-given-any-more",
            f"いま有効な告知では開示できない項目があります（{'、'.join(withheld)}）。"
            "項目を減らして、承認を取り直してください（C26）。",
            f"The notice in force does not disclose {', '.join(withheld)}. Narrow the demand and"
            f" have it approved again: sekisho demand narrow {stored.id} (C26).",
        )


def _refuse_unlisted(stored: demands.Stored, rules: DemandRules) -> None:
    """The body still stands in the directory, or ActRefusedError."""
    if stored.authority not in rules.authorities:
        raise ActRefusedError("unknown-authority", *NOT_LISTED)


def _sealed_until(stored: demands.Stored, today: date, rules: DemandRules) -> date | None:
    """Until when the person is not told; None where law names no reason to keep it from them."""
    if BASES[stored.basis].seal is None:
        return None
    return today + timedelta(days=rules.limits.seal)


def _record(
    connection: Db, version: Version, stored: demands.Stored, moment: Moment, actor: Actor,
    prepared: list[tuple[str, Prepared]], mark: str, until: date | None, nonce: Nonce,
    seen: Mapping[str, str | int],
) -> int:  # fmt: skip
    """Every entry, act and seal stands once the transaction commits; the disclosure's own index."""
    start = log.lock_head(connection).frontier.size
    entries: list[bytes] = []
    seals: list[tuple[int, int, bytes]] = []
    for _, each in prepared:
        at = start + len(entries)
        entries.append(each.entry)
        if until is not None:
            opening = nonce()
            seals.append((at, at + 1, opening))
            entries.append(_seal(version, stored, moment, actor, at, until, opening, nonce()))
    entries.append(
        demand_entry(
            version, stored, "disclose", moment,
            items=[*stored.demand.items], persons=len(prepared), watermark=mark, role=actor.role,
            **days_of(stored.demand.period), **seen,
        )
    )  # fmt: skip
    log.append(connection, entries)
    for at, (_, each) in zip(_places(start, until), prepared, strict=False):
        insert_act(connection, at, each.act)
    first, second = stored.demand.approved_by[:2]
    for at, seal, opening in seals:
        connection.execute(
            "SELECT hand.seal_demand(%s, %s, %s, %s, %s, %s, %s, %s)",
            (stored.id, at, seal, BASES[stored.basis].seal, until, opening, first, second),
        )
    return start + len(entries) - 1


def _places(start: int, until: date | None) -> Iterator[int]:
    """The index of each person's entry: a seal's entry stands behind it, where there is one."""
    step = 1 if until is None else 2
    at = start
    while True:
        yield at
        at += step


def _seal(
    version: Version, stored: demands.Stored, moment: Moment, actor: Actor, at: int, until: date,
    opening: bytes, nonce: bytes,
) -> bytes:  # fmt: skip
    reason = BASES[stored.basis].seal or ""
    wanted = Sealing(at, reason, until, stored.demand.approved_by[-1], actor.role)
    return seal_entry(version, wanted, Moment(moment.actor, moment.now, nonce), opening)
