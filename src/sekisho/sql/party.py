"""Facts of the recipient that the registry of companies says, as SQL that is asked each time.

Where the registry says something of the kind about the company, its word is the fact's; where it is
silent, what the terms table states stands. `decide.registry` says the same in Python.
"""

from collections.abc import Mapping

import sqlglot
from sqlglot import exp

from sekisho.rules.condition import Today
from sekisho.rules.policy import Policy
from sekisho.sql.clock import Clock, day_literal
from sekisho.sql.frame import literal
from sekisho.terms import Fact, FactType
from sekisho.terms.registry import ENDLESS
from sekisho.terms.request import FactValue

_BEGUN = "said.since <= {day}"
_HOLDS = f"{_BEGUN} AND ({{day}} <= said.until OR said.until IS NULL)"
_ON_DAY = {
    FactType.BOOL: f"COALESCE(BOOL_OR({_HOLDS}), FALSE)",
    FactType.DATE: f"MAX(COALESCE(said.until, {{endless}})) FILTER(WHERE {_BEGUN})",
}
_ASKED = """(
    SELECT CASE WHEN COUNT(*) = 0 THEN {stated} ELSE {on_day} END
    FROM books.party_said AS said
    WHERE (said.party = {party} OR said.corporate_number = {number}) AND said.aspect = {aspect}
)"""


def party_facts(
    policy: Policy, recipient: str, clock: Clock, known: Mapping[str, FactValue]
) -> dict[str, exp.Expr]:
    """SQL for each fact of the company that is taken from the registry; none of a class.

    `known` are the facts that the terms table states of it.
    """
    words = policy.vocabulary
    if words.parties[recipient].company is None:
        return {}
    taken = [fact for fact in words.facts.values() if fact.registry is not None]
    return {fact.id: _asked(policy, recipient, clock, fact, known.get(fact.id)) for fact in taken}


def _asked(
    policy: Policy, recipient: str, clock: Clock, fact: Fact, stated: FactValue | None
) -> exp.Expr:
    company = policy.vocabulary.parties[recipient].company
    number = company.corporate_number if company else None
    day = clock.day(Today())
    parts = {
        "day": (day if isinstance(day, exp.Expr) else day_literal(day)).sql(dialect="postgres"),
        "endless": day_literal(ENDLESS).sql(dialect="postgres"),
    }
    query = _ASKED.format(
        stated=_stated(fact, stated).sql(dialect="postgres"),
        on_day=_ON_DAY[fact.type].format(**parts),
        party=literal(recipient).sql(dialect="postgres"),
        number=literal(number or "").sql(dialect="postgres"),
        aspect=literal(str(fact.registry)).sql(dialect="postgres"),
    )
    return sqlglot.parse_one(query, dialect="postgres")


def _stated(fact: Fact, value: FactValue | None) -> exp.Expr:
    """What the terms table states, in the fact's type; NULL where it states nothing."""
    kind = "boolean" if fact.type is FactType.BOOL else "date"
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if value is None or isinstance(value, frozenset | tuple):
        return exp.cast(exp.Null(), kind, dialect="postgres")
    return literal(value)
