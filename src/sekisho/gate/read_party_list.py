"""The act of reading a public list: its differences wait for a review, or nothing is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sekisho.books import parties
from sekisho.books.connection import Db
from sekisho.books.parties import Proposed
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.propose_parties import record, refuse_strangers, statement_of
from sekisho.gate.show_parties import known_numbers
from sekisho.registers.compare import Difference, differences
from sekisho.registers.corporate_numbers import read_corporate_numbers
from sekisho.registers.fault import Fault
from sekisho.registers.kinds import FORMS, ListKind
from sekisho.registers.read_list import Entered, read_list
from sekisho.registers.sheet import read_sheet
from sekisho.terms import Vocabulary

SHOWN = 20
"""So many faults are told at once."""


@dataclass(frozen=True, slots=True)
class PublicList:
    """A list as somebody brings it: which it is, as of which day, and its bytes."""

    kind: ListKind
    day: date
    data: bytes


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list that was read to its end: how many companies, and the lines that wait."""

    id: int
    companies: int
    lines: tuple[int, ...]
    ledger_index: int

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "list": self.id,
            "companies": self.companies,
            "lines": list(self.lines),
            "ledger_index": self.ledger_index,
        }


class ListRefusedError(ActRefusedError):
    """The list cannot be used; `faults` are all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        shown, more = faults[:SHOWN], len(faults) - SHOWN
        ja = "\n".join(["名簿を取り込みませんでした。", *(f.message("ja") for f in shown)])
        en = "\n".join(["The list was not taken in.", *(f.message("en") for f in shown)])
        if more > 0:
            ja, en = f"{ja}\nほか {more} 件", f"{en}\nand {more} more"
        super().__init__(faults[0].code, ja, en)
        self.faults = tuple(faults)


def read_party_list(
    connection: Db, version: Version, brought: PublicList, moment: Moment, role: str
) -> ReadList:
    """The list stands in the books, and what differs waits for somebody else's review.

    What waits already is not proposed twice. Refused (ActRefusedError), with nothing kept: anything
    wrong in the list, a day to come, a list older than the newest of its kind, nobody of the staff.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    refuse_strangers(role)
    _refuse_day(connection, brought, day_of(moment))
    words = version.policy.vocabulary
    known = known_numbers(connection, words)
    registry = parties.said_by_number(connection)
    entered = _entered(brought, {*known, *registry})
    expected = _expected(words, brought.kind)
    found = differences(brought.kind, entered, registry, expected, brought.day)
    if isinstance(found, Fault):
        connection.rollback()
        raise ListRefusedError([found])
    fresh = _fresh(connection, brought, found)
    connection.rollback()
    digest = sha256(brought.data).hexdigest()
    with connection.transaction():
        more = {**statement_of(fresh), "list": str(brought.kind), "list_sha256": digest}
        index = record(connection, version, "list", moment, more)
        list_id = parties.keep_list(
            connection, brought.kind, brought.day, digest, len(entered), moment.actor, index
        )
        lines = parties.propose(connection, fresh, moment.actor, index, list_id)
    return ReadList(list_id, len(entered), tuple(lines), index)


def _entered(brought: PublicList, known: set[str]) -> list[Entered]:
    rows = read_sheet(brought.data)
    if isinstance(rows, Fault):
        raise ListRefusedError([rows])
    if brought.kind is ListKind.CORPORATE_NUMBERS:
        entered, faults = read_corporate_numbers(rows, known)
    else:
        entered, faults = read_list(brought.kind, rows, brought.day)
    if faults:
        raise ListRefusedError(faults)
    return entered


def _expected(words: Vocabulary, kind: ListKind) -> list[str]:
    """Companies of which the terms table states what only standing in this list can give."""
    if kind not in FORMS:
        return []
    vouched = (FORMS[kind].licence, FORMS[kind].contract)
    taken = {fact.id: fact.registry for fact in words.facts.values() if fact.registry is not None}
    stating = {fact for fact, aspect in taken.items() if aspect in vouched}
    return [
        party.company.corporate_number
        for party in words.parties.values()
        if party.company is not None
        and party.company.corporate_number is not None
        and any(fact in stating for fact, _ in party.company.facts)
    ]


def _fresh(connection: Db, brought: PublicList, found: Sequence[Difference]) -> list[Proposed]:
    waiting = {(w.proposed.number, w.proposed.said) for w in parties.waiting_lines(connection)}
    return [
        Proposed(each.number, each.said, each.change, f"{brought.kind} {brought.day}")
        for each in found
        if (each.number, each.said) not in waiting
    ]


def _refuse_day(connection: Db, brought: PublicList, today: date) -> None:
    if brought.day > today:
        raise ActRefusedError(
            "list-to-come",
            f"名簿の日付 {brought.day} はまだ来ていません。",
            f"The day of the list, {brought.day}, lies ahead.",
        )
    newest = max(
        (one.day for one in parties.lists(connection) if one.kind == brought.kind), default=None
    )
    connection.rollback()
    if newest is not None and brought.day < newest:
        raise ActRefusedError(
            "list-older",
            f"{newest} の名簿を取り込み済みです。それより前の {brought.day} の名簿は使えません。",
            f"The list of {newest} was read already: one of {brought.day} is older.",
        )
