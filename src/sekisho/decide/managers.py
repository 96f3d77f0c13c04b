"""Who is the responsible manager (管理責任者) of an item in joint use: default and exception."""

from sekisho.decide.kleene import truth
from sekisho.rules.policy import ManagerRule, Policy
from sekisho.terms import FactType, Request


def responsible(policy: Policy, request: Request, item: str) -> str | None:
    """The party responsible for `item` in this request, as exactly as the facts allow.

    Where the rule names a class, the company of that class in this case is meant: the recipient,
    or the one that a fact of the link names; the class itself where neither is known.
    """
    classes = policy.vocabulary.classes_of(request.recipient, request.day)
    chosen = manager_rule(policy, classes, item)
    return None if chosen is None else _company(policy, request, _party(policy, request, chosen))


def manager_rule(policy: Policy, classes: frozenset[str], item: str) -> ManagerRule | None:
    """The rule that names the manager of `item`: the recipient's own before the one for all."""
    rules = [rule for rule in policy.managers if item in rule.items]
    own = next((r for r in rules if r.recipients is not None and r.recipients & classes), None)
    return own or next((r for r in rules if r.recipients is None), None)


def _party(policy: Policy, request: Request, rule: ManagerRule) -> str:
    for condition, party in rule.exceptions:
        if truth(condition, policy, request) is True:
            return party
    return rule.manager


def _company(policy: Policy, request: Request, party: str) -> str:
    words = policy.vocabulary
    if words.parties[party].company is not None:
        return party
    if party in words.classes_of(request.recipient, request.day):
        return request.recipient
    for fact in words.facts.values():
        value = request.facts.get(fact.id)
        named = fact.type is FactType.PARTY and isinstance(value, str) and value in words.parties
        if named and party in words.classes_of(str(value), request.day):
            return str(value)
    return party
