"""The act of judging a breach: who was touched is counted from the ledger, then the situations."""

from sekisho.books import breaches
from sekisho.books.breaches import Judged
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.breach import triaged
from sekisho.cases.breach_triage import Incident, triage
from sekisho.gate.breach_rules import BreachRules
from sekisho.gate.breach_steps import BreachStep, locked_breach, record_breach_step
from sekisho.gate.case_steps import Moment
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import lived
from sekisho.gate.open_breach import refuse_unknown_words
from sekisho.gate.touched_by_breach import touched_by

MOST_PERSONS = 100_000_000


def triage_breach(
    connection: Db, version: Version, number: int, judged: Judged, moment: Moment, role: str,
    rules: BreachRules,
) -> BreachStep:  # fmt: skip
    """The situations that hold, by what the ledger shows and what the officer answers.

    It may be repeated as facts come in; whoever is concerned is kept, to be told.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    if not 0 <= judged.more_persons <= MOST_PERSONS:
        raise ActRefusedError(
            "no-number",
            "台帳にない人数を 0 以上の数で書いてください（L26）。",
            "Write the number of persons beyond the ledger, 0 or more (L26).",
        )
    refuse_unknown_words(version, judged.more_items)
    with connection.transaction():
        stored = locked_breach(connection, number)
        touched = touched_by(connection, stored.reach)
        persons = len(touched.persons) + judged.more_persons
        incident = Incident(
            frozenset(touched.items) | {*stored.reach.items, *judged.more_items},
            persons,
            judged.special_care,
            judged.property_damage,
            judged.malice,
            judged.protected,
        )
        situations = triage(incident, rules.property_items)
        after = lived(lambda: triaged(stored.breach, role, situations))
        breaches.store(connection, number, after)
        items = sorted(incident.items)
        breaches.store_triage(connection, number, judged, len(touched.persons), items)
        breaches.keep_persons(connection, number, touched.persons)
        index = record_breach_step(
            connection, version, number, "triage", moment,
            situations=[*after.situations], persons=persons, items=[*items], role=role,
        )  # fmt: skip
    return BreachStep(number, index, str(after.state), after.situations, persons)
