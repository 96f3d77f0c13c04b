"""The act of declaring an event of demand reduction (C34)."""

from dataclasses import dataclass
from datetime import timedelta

from sekisho.baseline.method import Event
from sekisho.baseline.slots import begins, ends
from sekisho.books import negawatt
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.stands import NEGAWATT
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import record_step

PURPOSE, CLASS, CLAUSE = "negawatt", "demand_reduction_contractor", "C34"
AHEAD = timedelta(days=31)
FOLLOWS = {
    "declared": ("baseline", "withdraw"),
    "computed": ("baseline", "report", "withdraw"),
    "reported": ("report",),
    "withdrawn": (),
}
"""What can be done of an event in each state, by the words of the command line."""


@dataclass(frozen=True, slots=True)
class NegawattStep:
    """A step was taken: the event, the entry that says so, and how the event stands after it."""

    event: int
    ledger_index: int
    state: str

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {"event": self.event, "state": self.state, "ledger_index": self.ledger_index}


def declare_negawatt(
    connection: Db, version: Version, contractor: str, event: Event, moment: Moment
) -> NegawattStep:
    """The event stands: its day is no day of a baseline any more, and it can be computed.

    Refused (ActRefusedError): a company that the notice does not call a demand-reduction
    contractor on that day, a day too far ahead, slots of which an event speaks already.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    _refuse_contractor(version, contractor, event)
    if event.day > day_of(moment) + AHEAD:
        raise ActRefusedError(
            "too-far-ahead",
            f"実施日 {event.day} が 31 日より先です。日付を確かめてください（C34）。",
            f"The day {event.day} is more than 31 days ahead. Check the date (C34).",
        )
    with connection.transaction():
        negawatt.lock_day(connection, contractor, event.day)
        there = negawatt.overlapping(connection, contractor, event)
        if there is not None:
            raise ActRefusedError(
                "same-slots",
                f"その日の重なる時間に、事象 {there} がもうあります（C34）。"
                "取り消すには sekisho negawatt withdraw を使います。",
                f"Event {there} has some of these slots already (C34). To take it back use"
                " sekisho negawatt withdraw.",
            )
        number = negawatt.next_number(connection)
        index = record_step(
            connection, version, PURPOSE, CLAUSE, number, "declare", moment,
            recipient=contractor, event_day=event.day.isoformat(), begins=begins(event.first),
            ends=ends(event.last),
        )  # fmt: skip
        digest = version.policy.digest
        negawatt.insert(connection, number, contractor, event, digest, moment.actor, index)
    return NegawattStep(number, index, "declared")


def locked_event(connection: Db, number: int, *states: str) -> negawatt.StoredEvent:
    """The event, locked, in one of these states; ActRefusedError otherwise."""
    found = negawatt.locked(connection, number)
    if found is None:
        raise ActRefusedError(
            "no-such-event",
            f"発動 {number} はありません。sekisho negawatt list で確かめてください。",
            f"There is no event {number}. See sekisho negawatt list.",
        )
    if found.state not in states:
        raise ActRefusedError(
            "state",
            f"発動 {number} の状態は「{NEGAWATT.states[found.state]}」なので、これはできません。"
            f"{_next(found.state, 'ja')}",
            f"Event {number} is {found.state}: this cannot be done.{_next(found.state, 'en')}",
        )
    return found


def _next(state: str, lang: str) -> str:
    words = FOLLOWS[state]
    if lang == "ja":
        return f"できるのは sekisho negawatt {'・'.join(words)} です。" if words else ""
    return f" What can: sekisho negawatt {', '.join(words)}." if words else ""


def _refuse_contractor(version: Version, contractor: str, event: Event) -> None:
    words = version.policy.vocabulary
    if contractor not in words.parties or CLASS not in words.classes_of(contractor, event.day):
        raise ActRefusedError(
            "no-contractor",
            f"「{contractor}」は、その日に告知のいう需要抑制契約者ではありません（C44）。",
            f"{contractor!r} is no demand-reduction contractor under the notice on that day (C44).",
        )
