"""What the acts on switching cases share: the case, locked; its text of consent; its entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.switching import Channel, Relay, Step
from sekisho.gate.case_steps import RECORD_OF_WISHES, Moment, day_of
from sekisho.gate.customer_entry import record_about_customer
from sekisho.gate.errors import ActRefusedError

PURPOSE = "cancellation_relay"
CLAUSES = ("C31", "C45")
KIND = "switching"
"""The kind of a step's entry, and of its act."""
_STATES = {
    Step.DONE: "done",
    Step.REFUSED: "refused",
    Step.WITHDRAWN: "withdrawn",
    Step.COOLED_OFF: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A case as the records have it. `retailer` and `operator` are ids of companies."""

    case: int
    customer_no: str
    customer: int
    retailer: str
    operator: str
    relay: Relay
    opened_on: date
    closed_on: date | None
    consented_at: datetime | None
    point_no: str


def locked_switching(connection: Db, case: int) -> Stored:
    """The case, locked until the transaction ends; ActRefusedError where there is none."""
    row = connection.execute("SELECT * FROM hand.locked_switching(%s)", (case,)).fetchone()
    if row is None:
        raise ActRefusedError(
            "no-such-switching",
            f"受付番号 {case} の切替えはありません。sekisho switching list で確かめてください。",
            f"There is no switching {case}. See sekisho switching list.",
        )
    return stored(row)


def stored(row: TupleRow) -> Stored:
    """A row of `hand.locked_switching` or `hand.my_switchings`."""
    case, number, key, retailer, operator, incoming, channel, step, consent, switch_on = row[:10]
    until, reasons, opened_on, closed_on, consented_at, point_no = row[10:]
    relay = Relay(incoming, Channel(channel), Step(step), consent, switch_on, until, tuple(reasons))
    return Stored(case, number, key, retailer, operator, relay, opened_on, closed_on,
                  consented_at, point_no)  # fmt: skip


def store(connection: Db, case: int, relay: Relay, moment: Moment) -> None:
    """The records say of the case what `relay` says, and its contract with whom it is open."""
    connection.execute(
        "SELECT hand.move_switching(%s, %s, %s, %s, %s, %s, %s, %s)",
        (case, relay.step, _STATES.get(relay.step, "open"), relay.consent_sha256, moment.now,
         relay.switch_on, list(relay.reasons), day_of(moment)),
    )  # fmt: skip


def record_switching_step(
    connection: Db, version: Version, one: Stored, move: str, moment: Moment,
    seen: Mapping[str, str | int] | None = None,
) -> int:  # fmt: skip
    """The ledger and the customer's history have an entry of this move; its index.

    `seen` says in which emergency somebody was handed what the move gives.
    requires: the role sekisho_web, in a transaction; `one` is the case after the move
    """
    more = {
        "step": move,
        "switching": one.case,
        "state": str(one.relay.step),
        "reasons": [*one.relay.reasons],
        **(seen or {}),
    }
    told = (PURPOSE, RECORD_OF_WISHES, CLAUSES)
    return record_about_customer(connection, version, one.customer_no, KIND, told, moment, more)
