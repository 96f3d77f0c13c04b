"""The act of looking at the clock: every open case with its due day and how urgent it is."""

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.cases.clock import Target, Urgency, urgency
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.open_request import is_holiday


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open case as the dashboard shows it; it names no customer."""

    case: int
    kind: str
    state: str
    due_on: date
    urgency: Urgency

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "case": self.case,
            "kind": self.kind,
            "state": str(self.state),
            "due_on": self.due_on.isoformat(),
            "urgency": str(self.urgency),
        }


def list_requests(connection: Db, now: datetime, target: Target | None = None) -> list[Waiting]:
    """Every case that is not closed, the most urgent first. requires: the role sekisho_web."""
    today = now.astimezone(TOKYO).date()
    return [
        Waiting(
            stored.id,
            stored.case.kind,
            stored.case.state,
            stored.due_on,
            urgency(today, stored.due_on, target or Target(), is_holiday),
        )
        for stored in cases.standing(connection)
    ]
