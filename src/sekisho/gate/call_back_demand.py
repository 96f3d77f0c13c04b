"""The act of calling back the body that demands, at the number of our own directory."""

from sekisho.books import demands
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.demand import call_back
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.demand_rules import DemandRules
from sekisho.gate.demand_steps import (
    DemandStep,
    locked_demand,
    record_demand_step,
)
from sekisho.gate.life_steps import lived


def call_back_demand(
    connection: Db, version: Version, number: int, dialled: str, moment: Moment,
    rules: DemandRules, *, issued: bool,
) -> DemandStep:  # fmt: skip
    """CONFIRMED where the body says that it issued the document; else REFUSED as forged.

    Refused (ActRefusedError), with nothing changed: any number but the directory's, a body
    that does not stand there any more. requires: the role sekisho_web, in no transaction; the
    transaction is committed
    """
    with connection.transaction():
        stored = locked_demand(connection, number)
        authority = rules.authorities.get(stored.authority)
        telephone = authority.telephone if authority else ""
        after = lived(
            lambda: call_back(stored.demand, day_of(moment), dialled, telephone, issued=issued)
        )
        demands.store(connection, number, after, called_by=moment.actor)
        index = record_demand_step(
            connection, version, stored, "call_back", moment,
            state=str(after.state), reasons=[*after.reasons],
        )  # fmt: skip
    return DemandStep(number, index, str(after.state), after.reasons)
