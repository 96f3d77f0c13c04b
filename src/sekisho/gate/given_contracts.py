"""Which of a customer's contracts a recipient can have been given.

The books know whom a file held and not which contract. The rule tells: whose area a contract is
in, with whom it is linked or a case of ours ever linked it, that it never began. What may have been
otherwise on the day of the file, a consent say, is unknown, and what is unknown excludes none.

An import may have overwritten the area and the links since. Where by them no contract at all can
have been given, what was given refutes them, and they exclude none.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.decide.decide import covers
from sekisho.decide.kleene import truth
from sekisho.rules.policy import Effect, Policy
from sekisho.terms import Request
from sekisho.terms.request import FactValue

NOT_BEGUN = "applied"
"""The state that comes before every other: what stands so never stood otherwise."""
NO_STEP = ""
"""The step of a contract that was never part of a switching: none that a rule could name."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A contract as it stands, and with whom it is linked or a case of ours ever linked it."""

    id: int
    state: str
    operator: str | None
    retailers: frozenset[str]
    contractors: frozenset[str]
    switched: bool

    def facts(self, party: str) -> dict[str, FactValue]:
        """What was true of it on the day of any file, unless an import changed it since."""
        known: dict[str, FactValue] = {}
        if self.operator is not None:
            known["network_operator_of"] = self.operator
        if party not in self.retailers:
            known["switching_with"] = frozenset()
        if party not in self.contractors:
            known["negawatt_with"] = frozenset()
        if not self.switched:
            known["relay_step"] = NO_STEP
        if self.state == NOT_BEGUN:
            known["contract_state"] = self.state
        return known


def contracts_given(
    connection: Db, version: Version, customer: int, party: str,
    given: Mapping[str, Collection[str]], day: date,
) -> list[int]:  # fmt: skip
    """The contracts of which the party can have been given these items, by purpose.

    All of them where the notice knows the party, or the purpose, no more: then nothing tells. And
    all where for one purpose none is left: it was given one, so the contracts have changed since,
    and a party that must stop without hearing of whom could not.
    requires: the role sekisho_hand; the customer is there
    """
    contracts = [
        Linked(number, state, operator, frozenset(retailers), frozenset(contractors), switched)
        for number, state, operator, retailers, contractors, switched in connection.execute(
            _LINKED, (customer,)
        )
    ]
    every, policy = [each.id for each in contracts], version.policy
    if party not in policy.vocabulary.parties or not all(
        _is_permitted(policy, Request(party, purpose, (), day, {}), given[purpose])
        for purpose in given
    ):
        return every
    found: set[int] = set()
    for purpose, items in given.items():
        may = {
            each.id
            for each in contracts
            if any(
                _may_pass(policy, Request(party, purpose, (item,), day, each.facts(party)), item)
                for item in items
            )
        }
        if not may:
            return every
        found |= may
    return [number for number in every if number in found]


def _is_permitted(policy: Policy, request: Request, items: Collection[str]) -> bool:
    """Whether some permit speaks of the party, the purpose and one of the items."""
    permits = [rule for rule in policy.rules if rule.effect is Effect.PERMIT]
    return any(covers(policy, rule, request, item) for rule in permits for item in items)


def _may_pass(policy: Policy, request: Request, item: str) -> bool:
    """Whether some permit may hold, and no forbid is certain to strike it."""
    covering = [rule for rule in policy.rules if covers(policy, rule, request, item)]
    struck = [
        rule
        for rule in covering
        if rule.effect is Effect.FORBID and truth(rule.condition, policy, request) is True
    ]
    return any(
        truth(rule.condition, policy, request) is not False
        and all(forbid.spares(rule) for forbid in struck)
        for rule in covering
        if rule.effect is Effect.PERMIT
    )


_LINKED = """
SELECT k.id, k.state, k.network_operator_of,
       k.switching_with || ARRAY(SELECT s.retailer FROM records.switching AS s
         WHERE s.customer_id = k.customer_id AND s.contract_id = k.id),
       k.negawatt_with || ARRAY(SELECT n.contractor FROM records.negawatt_contract AS n
         WHERE n.customer_id = k.customer_id AND n.contract_id = k.id),
       EXISTS (SELECT FROM records.switching AS s
         WHERE s.customer_id = k.customer_id AND s.contract_id = k.id)
FROM records.contract AS k WHERE k.customer_id = %s ORDER BY k.id
"""
