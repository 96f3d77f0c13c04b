"""One step of a case: the state moves, the ledger has its entry, in one transaction.

The entry names the kind of request and the step, never the customer: a salted commitment stands for
them, which the customer's receipt opens.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sekisho.books import cases, log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.life import Outcome, Step, StepRefusedError, Taker, advance
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import Json, JsonEntry, commit, statement
from sekisho.ledger.text import to_base64

PURPOSE = "subject_request"
RECORD_OF_WISHES = ("consent_record",)
"""What a step handles of the customer's, unless it says more: the record of what they asked."""
TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Moment:
    """Who acts, when, and 16 random bytes for the entry."""

    actor: str
    now: datetime
    nonce: bytes


def day_of(moment: Moment) -> date:
    """The day in Tokyo."""
    return moment.now.astimezone(TOKYO).date()


def locked_case(connection: Db, case_id: int) -> cases.Stored:
    """The case, locked; ActRefusedError where there is none."""
    found = cases.locked(connection, case_id)
    if found is None:
        raise ActRefusedError(
            "no-such-case",
            f"受付番号 {case_id} の件はありません。sekisho request list で確かめてください。",
            f"There is no case {case_id}. See sekisho request list.",
        )
    return found


def take_step(
    connection: Db,
    version: Version,
    stored: cases.Stored,
    step: Step,
    taker: Taker,
    moment: Moment,
    *,
    outcome: Outcome | None = None,
    reasons: tuple[str, ...] = (),
) -> int:
    """The step is taken and recorded once the transaction commits; the entry's index.

    requires: the case is locked. ActRefusedError where its state or the taker does not allow it
    """
    try:
        after = advance(stored.case, step, taker, outcome=outcome, reasons=reasons)
    except StepRefusedError as refused:
        raise ActRefusedError(refused.code, refused.ja, refused.en) from None
    decided_by = moment.actor if step is Step.DECIDE else None
    cases.store(connection, stored.id, after, decided_by=decided_by)
    return record_step(connection, version, stored, str(step), moment, RECORD_OF_WISHES)


def record_step(
    connection: Db,
    version: Version,
    stored: cases.Stored,
    step: str,
    moment: Moment,
    items: tuple[str, ...],
    **more: Json,
) -> int:
    """The ledger has an entry of this step about the case's customer; its index.

    `more` are further fields, nothing that tells who it is.
    Of a customer who was erased it names nobody, and no index can lead to it.
    """
    opening = connection.execute(
        "SELECT customer_no, salt FROM hand.opening(%s, %s)", (stored.id, moment.nonce)
    ).fetchone()
    fields: dict[str, object] = {
        "kind": "request",
        "step": step,
        "request": stored.case.kind,
        "day": day_of(moment).isoformat(),
        "recipient": version.policy.operator,
        "purpose": PURPOSE,
        "clauses": sorted(stored.case.law.clauses),
        "items": list(items),
        "policy": version.policy.digest,
        "version": version.version,
        "nonce": to_base64(moment.nonce),
        **more,
    }
    if opening is not None:
        number, salt = opening
        fields["subject"] = to_base64(commit(bytes(salt), statement(number, items, items)))
    index = log.append(connection, [JsonEntry(fields).to_bytes()])  # type: ignore[arg-type]
    if opening is not None:
        connection.execute(
            "INSERT INTO books.act (ledger_index, customer_id, kind, actor, purpose, digest,"
            " clauses, items, withheld) VALUES (%s, %s, 'request', %s, %s, %s, %s, %s, '{}')",
            (index, stored.customer, moment.actor, PURPOSE, version.policy.digest,
             sorted(stored.case.law.clauses), list(items)),
        )  # fmt: skip
    return index
