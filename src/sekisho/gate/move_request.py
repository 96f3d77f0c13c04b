"""The acts of deciding, paying, notifying and withdrawing: a step each, recorded."""

from dataclasses import replace

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.life import Outcome, Step, Taker
from sekisho.gate.case_steps import Moment, locked_case, take_step
from sekisho.gate.errors import ActRefusedError


def decide_request(
    connection: Db,
    version: Version,
    case_id: int,
    outcome: Outcome,
    reasons: tuple[str, ...],
    moment: Moment,
) -> int:
    """The case is DECIDED, a refusal with its reasons; the entry's index.

    requires: in no transaction; the transaction is committed
    """
    with connection.transaction():
        stored = locked_case(connection, case_id)
        return take_step(
            connection,
            version,
            stored,
            Step.DECIDE,
            Taker.OFFICER,
            moment,
            outcome=outcome,
            reasons=reasons,
        )


def note_fee(connection: Db, case_id: int) -> None:
    """The fee of the case was received; refused where the case has none."""
    with connection.transaction():
        stored = locked_case(connection, case_id)
        if not stored.case.fee_due:
            raise ActRefusedError(
                "no-fee", "この件に手数料はありません。", "No fee is due for this case."
            )
        cases.store(connection, case_id, replace(stored.case, fee_paid=True))


def notify_request(connection: Db, version: Version, case_id: int, moment: Moment) -> int:
    """The customer was told and the case is CLOSED; nothing is left of the evidence of identity."""
    return _last_step(connection, version, case_id, Step.NOTIFY, Taker.OFFICER, moment)


def withdraw_request(connection: Db, version: Version, case_id: int, moment: Moment) -> int:
    """The customer took the request back; nothing more will be done.

    A restriction that an erasure in waiting put in place stays: only the customer lifts it, by
    itself (restrict_use).
    """
    return _last_step(connection, version, case_id, Step.WITHDRAW, Taker.CUSTOMER, moment)


def _last_step(
    connection: Db, version: Version, case_id: int, step: Step, taker: Taker, moment: Moment
) -> int:
    with connection.transaction():
        stored = locked_case(connection, case_id)
        index = take_step(connection, version, stored, step, taker, moment)
        if step is Step.WITHDRAW:  # else withdrawing and asking again would buy guesses
            cases.forget_checks(connection, case_id)
        else:
            cases.forget_evidence(connection, case_id)
    return index
