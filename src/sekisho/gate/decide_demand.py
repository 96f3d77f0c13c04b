"""The acts of approving and of refusing a demand, and of ending what nobody finished in time."""

import secrets
from collections.abc import Callable
from datetime import datetime

from sekisho.books import demands
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.demand import approve, expire, refuse
from sekisho.gate.case_steps import TOKYO, Moment, day_of
from sekisho.gate.demand_steps import (
    DemandStep,
    days_of,
    locked_demand,
    record_demand_step,
    refuse_other_document,
)
from sekisho.gate.life_steps import lived

CLOCK = "clock"


def approve_demand(
    connection: Db, version: Version, number: int, document: bytes, moment: Moment, role: str
) -> DemandStep:
    """One more officer has approved this document and these items; APPROVED with the second.

    The officer shows the very document that was taken in, so nobody approves a paper unseen.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    with connection.transaction():
        stored = locked_demand(connection, number)
        after = lived(lambda: approve(stored.demand, day_of(moment), moment.actor, role))
        refuse_other_document(stored, document)
        index = record_demand_step(
            connection, version, stored, "approve", moment,
            state=str(after.state), items=[*after.items], role=role, **days_of(after.period),
        )  # fmt: skip
        demands.keep_approval(connection, number, moment.actor, after, index)
        demands.store(connection, number, after)
    return DemandStep(number, index, str(after.state))


def refuse_demand(
    connection: Db, version: Version, number: int, reasons: tuple[str, ...], moment: Moment,
    role: str,
) -> DemandStep:  # fmt: skip
    """The demand is REFUSED for these reasons, for good.

    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    with connection.transaction():
        stored = locked_demand(connection, number)
        after = lived(lambda: refuse(stored.demand, day_of(moment), role, reasons))
        demands.store(connection, number, after, decided_by=moment.actor)
        index = record_demand_step(
            connection, version, stored, "refuse", moment, reasons=[*after.reasons], role=role
        )
    return DemandStep(number, index, str(after.state), after.reasons)


def expire_demands(
    connection: Db,
    version: Version,
    now: datetime,
    nonce: Callable[[], bytes] = lambda: secrets.token_bytes(16),
) -> list[int]:
    """Every open demand whose last day went by is EXPIRED, and the ledger says so; which.

    requires: the role sekisho_web, in no transaction; each is a transaction
    """
    late = demands.past_their_day(connection, now.astimezone(TOKYO).date())
    connection.rollback()
    return [
        number
        for number in late
        if _expire(connection, version, number, Moment(CLOCK, now, nonce()))
    ]


def _expire(connection: Db, version: Version, number: int, moment: Moment) -> bool:
    """False where it was finished meanwhile."""
    with connection.transaction():
        stored = locked_demand(connection, number)
        after = expire(stored.demand, day_of(moment))
        if after is None:
            return False
        demands.store(connection, number, after)
        record_demand_step(connection, version, stored, "expire", moment)
    return True
