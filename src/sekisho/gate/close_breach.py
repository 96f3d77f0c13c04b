"""The act of closing a breach: nothing is left to report or to tell."""

from sekisho.books import breaches
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.breach import closed
from sekisho.gate.breach_steps import BreachStep, locked_breach, record_breach_step
from sekisho.gate.case_steps import Moment
from sekisho.gate.life_steps import lived


def close_breach(
    connection: Db, version: Version, number: int, reason: str, moment: Moment, role: str
) -> BreachStep:
    """The breach is CLOSED; one that need not be reported says why.

    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    with connection.transaction():
        stored = locked_breach(connection, number)
        after = lived(lambda: closed(stored.breach, role, reason))
        breaches.store(connection, number, after)
        index = record_breach_step(
            connection, version, number, "close", moment,
            situations=[*after.situations], role=role,
        )  # fmt: skip
    return BreachStep(number, index, str(after.state), after.situations)
