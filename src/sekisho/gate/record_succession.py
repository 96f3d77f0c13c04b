"""The acts of recording that the business passes on, of approving and of withdrawing it (C20)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sekisho.books import successions
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.succession import (
    EVENTS,
    OFFICER,
    Event,
    Scope,
    Succession,
    approved,
    purposes_of,
    withdrawn,
)
from sekisho.gate.act_facts import DOCUMENT
from sekisho.gate.approver_left import recorder_left
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import Kept, move_on, record_step
from sekisho.gate.show_successions import no_such_succession
from sekisho.gate.succession_scope import refuse_scope
from sekisho.ledger.entry import Json

CLAUSE, CLASS = "C20", "successor"
ALL = Scope()
LONGEST_CONTACT = 200


@dataclass(frozen=True, slots=True)
class Passing:
    """What is recorded: by what, to whom, from which day on, under which document, for whom.

    `contact` is where customers reach the successor: they read it beside its name.
    """

    event: str
    successor: str
    document_no: str
    effective_on: date
    contact: str
    scope: Scope = ALL


@dataclass(frozen=True, slots=True)
class SuccessionStep:
    """A step was taken: the entry that says so, and how the succession stands after it."""

    succession: int
    ledger_index: int
    state: str

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "succession": self.succession,
            "state": self.state,
            "ledger_index": self.ledger_index,
        }


def record_succession(
    connection: Db, version: Version, passing: Passing, moment: Moment, role: str
) -> SuccessionStep:
    """The event is recorded with the purposes of the version in force; nothing goes over yet.

    Refused (ActRefusedError): no officer, an event that is none, a company that the notice does not
    call a successor on that day, a document without a number, a part that names nobody.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    _refuse_passing(version, passing, role)
    one = Succession(passing.effective_on, moment.actor)
    purposes = purposes_of(version.policy)
    said = successions.Said(
        Event(passing.event), passing.successor, passing.document_no.strip(),
        passing.contact.strip(), passing.scope, purposes, version.policy.digest,
    )  # fmt: skip
    with connection.transaction():
        number = successions.insert(connection, said, one)
        index = record_step_of_succession(
            connection, version, number, "record", moment, event=passing.event,
            recipient=passing.successor, effective_on=passing.effective_on.isoformat(),
            purposes=[*purposes], whom=str(passing.scope.whom), scope=[*passing.scope.values],
        )  # fmt: skip
    return SuccessionStep(number, index, str(one.state))


def approve_succession(
    connection: Db, version: Version, number: int, moment: Moment, role: str
) -> SuccessionStep:
    """A second officer has approved what one in office recorded. requires: as `record_succession`

    Refused (ActRefusedError): who recorded it, somebody who is no officer, a succession whose
    recorder has left: then it is recorded anew.
    """

    def by_second(stored: successions.Stored) -> Succession:
        after = approved(stored.one, moment.actor, role)
        if stored.recorder_left:
            raise recorder_left(CLAUSE)
        return after

    return _move(connection, version, number, "approve", moment, by_second)


def withdraw_succession(
    connection: Db, version: Version, number: int, moment: Moment, role: str
) -> SuccessionStep:
    """It did not come about. requires: as `record_succession`"""
    return _move(
        connection, version, number, "withdraw", moment,
        lambda stored: withdrawn(stored.one, role),
    )  # fmt: skip


def locked_succession(connection: Db, number: int) -> successions.Stored:
    """The succession, locked; ActRefusedError where there is none."""
    found = successions.locked(connection, number)
    if found is None:
        raise no_such_succession(number)
    return found


def record_step_of_succession(
    connection: Db, version: Version, number: int, step: str, moment: Moment, **more: Json
) -> int:
    """The ledger has an entry of this step; its index."""
    return record_step(connection, version, "succession", CLAUSE, number, step, moment, **more)


def _move(
    connection: Db, version: Version, number: int, step: str, moment: Moment,
    move: Callable[[successions.Stored], Succession],
) -> SuccessionStep:  # fmt: skip
    after, index = move_on(connection, version, SUCCESSION, number, step, moment, move)
    return SuccessionStep(number, index, str(after.state))


SUCCESSION = Kept(
    "succession", CLAUSE, locked_succession, successions.store,
    lambda stored: {"recipient": stored.said.successor},
)  # fmt: skip


def _refuse_passing(version: Version, passing: Passing, role: str) -> None:
    words = version.policy.vocabulary
    if role != OFFICER:
        raise ActRefusedError(
            "not-an-officer",
            "承継を記録し、承認し、引き渡すのは個人情報保護の責任者です（C20）。",
            "A privacy officer records, approves and hands over (C20).",
        )
    if passing.event not in list(Event):
        known = "、".join(f"{event}（{ja}）" for event, (ja, _) in EVENTS.items())
        raise ActRefusedError(
            "no-such-event",
            f"承継の事由を次から選んでください（C20）: {known}",
            f"Choose the event from (C20): {', '.join(Event)}",
        )
    known_party = passing.successor in words.parties
    if not known_party or CLASS not in words.classes_of(passing.successor, passing.effective_on):
        raise ActRefusedError(
            "no-successor",
            f"「{passing.successor}」は、その日に告知のいう承継者ではありません（C20）。",
            f"{passing.successor!r} is no successor under the notice on that day (C20).",
        )
    if not DOCUMENT.fullmatch(passing.document_no.strip()):
        raise ActRefusedError(
            "no-document",
            "契約書などの番号を 60 文字までで書いてください。交渉だけでは記録できません（C20）。",
            "Write the number of the agreement, at most 60 characters: talks alone are no"
            " succession (C20).",
        )
    if not 0 < len(passing.contact.strip()) <= LONGEST_CONTACT:
        raise ActRefusedError(
            "no-contact",
            "お客様が承継者に連絡できる窓口を 200 文字までで書いてください（C20）。",
            "Write where customers reach the successor, at most 200 characters (C20).",
        )
    refuse_scope(passing.scope)
