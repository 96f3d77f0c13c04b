"""The act of looking at the clock: every open case with its due day and how urgent it is."""

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.cases.clock import Urgency, urgency
from sekisho.cases.life import Case, Outcome, State
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.open_request import is_holiday
from sekisho.gate.request_targets import Targets


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open case as the dashboard shows it; it names no customer."""

    case: int
    kind: str
    label: str
    state: str
    due_on: date
    urgency: Urgency
    escalated_on: date | None
    waits_for: str

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "case": self.case,
            "kind": self.kind,
            "state": str(self.state),
            "due_on": self.due_on.isoformat(),
            "urgency": str(self.urgency),
            "escalated_on": self.escalated_on.isoformat() if self.escalated_on else None,
            "waits_for": self.waits_for,
        }


def list_requests(
    connection: Db, now: datetime, targets: Targets | None = None, lang: str = "ja"
) -> list[Waiting]:
    """Every case that is not closed, the most urgent first. requires: the role sekisho_web."""
    today = now.astimezone(TOKYO).date()
    clocks = targets or Targets()
    return [
        Waiting(
            stored.id,
            stored.case.kind,
            stored.case.law.shown(lang),
            stored.case.state,
            stored.due_on,
            urgency(today, stored.due_on, clocks.of(stored.case.kind), is_holiday),
            stored.escalated_on,
            waits_for(stored.case),
        )
        for stored in cases.standing(connection)
    ]


def waits_for(case: Case) -> str:
    """What has to happen next: identity, a decision, the fee, the hand, a word to the customer."""
    if case.state is State.DECIDED:
        if case.outcome is Outcome.REFUSED:
            return "notify"
        return "fee" if case.fee_due and not case.fee_paid else "hand"
    return _NEXT.get(case.state, "nothing")


_NEXT = {
    State.RECEIVED: "identity",
    State.IDENTIFIED: "decision",
    State.DEFERRED: "retention",
    State.DONE: "notify",
}
