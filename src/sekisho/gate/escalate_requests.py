"""The act of bringing late requests before the privacy officer: once each, recorded."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.life import State
from sekisho.gate.case_steps import (
    RECORD_OF_WISHES,
    TOKYO,
    Moment,
    day_of,
    locked_case,
    record_step,
)

SYSTEM = "clock"
WAITING = (State.RECEIVED, State.IDENTIFIED, State.DECIDED, State.DONE)
"""An erasure that was deferred has a day of its own, which the customer was told."""


def escalate_requests(
    connection: Db,
    version: Version,
    now: datetime,
    nonce: Callable[[], bytes] = lambda: secrets.token_bytes(16),
) -> list[int]:
    """Every case that is past its due day was escalated and the ledger says so; the new ones.

    requires: the role sekisho_hand or sekisho_web, in no transaction; each is a transaction
    """
    today = now.astimezone(TOKYO).date()
    late = [
        stored.id
        for stored in cases.standing(connection)
        if stored.due_on < today and stored.escalated_on is None and stored.case.state in WAITING
    ]
    connection.rollback()
    return [
        case for case in late if _escalate(connection, version, case, Moment(SYSTEM, now, nonce()))
    ]


def _escalate(connection: Db, version: Version, case_id: int, moment: Moment) -> bool:
    """False where another night did it meanwhile, or the case moved on."""
    with connection.transaction():
        stored = locked_case(connection, case_id)
        if stored.escalated_on is not None or stored.case.state not in WAITING:
            return False
        cases.escalate(connection, case_id, day_of(moment))
        record_step(connection, version, stored, "escalate", moment, RECORD_OF_WISHES)
    return True
