"""What the acts on breaches share: the locked breach, its entry, the step of its life."""

from dataclasses import dataclass

from sekisho.books import breaches
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import record_step
from sekisho.ledger.entry import Json

CLAUSE = "L26"


@dataclass(frozen=True, slots=True)
class BreachStep:
    """A step was taken: the entry that says so, and how the breach stands after it."""

    breach: int
    ledger_index: int
    state: str
    situations: tuple[str, ...] = ()
    persons: int = 0

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "breach": self.breach,
            "state": self.state,
            "situations": list(self.situations),
            "persons": self.persons,
            "ledger_index": self.ledger_index,
        }


def locked_breach(connection: Db, number: int) -> breaches.Stored:
    """The breach, locked; ActRefusedError where there is none."""
    found = breaches.locked(connection, number)
    if found is None:
        raise ActRefusedError(
            "no-such-breach",
            f"漏えい等の受付番号 {number} はありません。sekisho breach list で確かめてください。",
            f"There is no breach {number}. See sekisho breach list.",
        )
    return found


def record_breach_step(
    connection: Db, version: Version, number: int, step: str, moment: Moment, **more: Json
) -> int:
    """The ledger has an entry of this step; its index. It holds figures and words, nobody."""
    return record_step(connection, version, "breach", CLAUSE, number, step, moment, **more)
