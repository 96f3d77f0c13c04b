"""The act of giving less than a demand asks for; who approved more has to approve again."""

from sekisho.books import demands
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.demand import narrow
from sekisho.cases.demand_period import Period
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.demand_steps import (
    DemandStep,
    days_of,
    locked_demand,
    record_demand_step,
)
from sekisho.gate.life_steps import lived


def narrow_demand(
    connection: Db, version: Version, number: int, items: tuple[str, ...], moment: Moment,
    period: Period | None = None,
) -> DemandStep:  # fmt: skip
    """Only these items, of this period, are to be given; the ledger says so.

    `period` None leaves it as it is.

    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    with connection.transaction():
        stored = locked_demand(connection, number)
        after = lived(lambda: narrow(stored.demand, day_of(moment), items, period))
        demands.store(connection, number, after)
        index = record_demand_step(
            connection, version, stored, "narrow", moment, items=[*after.items],
            **days_of(after.period),
        )  # fmt: skip
    return DemandStep(number, index, str(after.state))
