"""The acts of declaring an outage or a disaster, of approving, ending and reviewing it (C33)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sekisho.books import outages
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.outage import Outage, approved, declared, reviewed, withdrawn
from sekisho.gate.approver_left import recorder_left
from sekisho.gate.case_steps import TOKYO, Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import Kept, lived, move_on, record_step
from sekisho.gate.show_outages import no_such_outage
from sekisho.ledger.entry import Json

CLAUSE, CLASS = "C33", "network_operator"


@dataclass(frozen=True, slots=True)
class OutageStep:
    """A step was taken: the entry that says so, and how the declaration stands after it."""

    outage: int
    ledger_index: int
    state: str

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {"outage": self.outage, "state": self.state, "ledger_index": self.ledger_index}


def declare_outage(
    connection: Db, version: Version, area: str, reason: str, until: datetime, moment: Moment
) -> OutageStep:
    """The declaration stands; no list is given before another person approves.

    Refused (ActRefusedError): an area that no network operator of the notice has, no reason, an end
    that is past or more than 72 hours away.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    operator_of(version, area, moment.now)
    one = lived(lambda: declared(area, reason, until, moment.actor, moment.now))
    with connection.transaction():
        number = outages.insert(connection, one)
        index = record_outage_step(
            connection, version, number, "declare", moment, area=area, until=_utc(until)
        )
    return OutageStep(number, index, str(one.state))


def approve_outage(
    connection: Db, version: Version, number: int, moment: Moment, role: str
) -> OutageStep:
    """A second person has approved: the box runs. requires: as `declare_outage`

    Where an approval counts no more, another takes its place. Where who declared it is not in
    office any more, it is declared anew.
    """

    def by_second(stored: outages.Stored) -> Outage:
        after = approved(stored.counted(moment.now), moment.actor, role, moment.now)
        if stored.recorder_left:
            raise recorder_left(CLAUSE)
        return after

    return _move(connection, version, number, "approve", moment, by_second)


def withdraw_outage(
    connection: Db, version: Version, number: int, moment: Moment, role: str
) -> OutageStep:
    """It ended early; no list is given any more. requires: as `declare_outage`

    Who approved what was given stays in the books, whoever has left since.
    """
    return _move(
        connection, version, number, "withdraw", moment,
        lambda stored: withdrawn(stored.one, role, moment.now),
    )  # fmt: skip


def review_outage(
    connection: Db, version: Version, number: int, review: str, moment: Moment, role: str
) -> OutageStep:
    """Somebody who gave no list has looked at what was given. requires: as `declare_outage`"""
    givers = frozenset(each.given_by for each in outages.lists_of(connection, number))
    connection.rollback()
    return _move(
        connection, version, number, "review", moment,
        lambda stored: reviewed(stored.one, moment.actor, role, review, moment.now, givers),
    )  # fmt: skip


def operator_of(version: Version, area: str, now: datetime) -> str:
    """The network operator of this area today; ActRefusedError where the notice has none."""
    words = version.policy.vocabulary
    for party in words.members(CLASS, now.astimezone(TOKYO).date()):
        company = words.parties[party].company
        if company is not None and company.area == area:
            return party
    raise ActRefusedError(
        "no-such-area",
        f"「{area}」という供給区域はありません。01 から 10 までで書いてください（C33）。",
        f"There is no supply area {area!r}. Write 01 to 10 (C33).",
    )


def locked_outage(connection: Db, number: int) -> outages.Stored:
    """The declaration, locked; ActRefusedError where there is none."""
    found = outages.locked(connection, number)
    if found is None:
        raise no_such_outage(number)
    return found


def record_outage_step(
    connection: Db, version: Version, number: int, step: str, moment: Moment, **more: Json
) -> int:
    """The ledger has an entry of this step; its index."""
    return record_step(connection, version, "outage", CLAUSE, number, step, moment, **more)


def _move(
    connection: Db, version: Version, number: int, step: str, moment: Moment,
    move: Callable[[outages.Stored], Outage],
) -> OutageStep:  # fmt: skip
    after, index = move_on(connection, version, OUTAGE, number, step, moment, move)
    return OutageStep(number, index, str(after.state))


OUTAGE = Kept(
    "outage", CLAUSE, locked_outage, outages.store, lambda stored: {"area": stored.one.area}
)


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
