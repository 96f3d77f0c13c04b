"""The core of an answer: the rules that speak of a request, as they stand before `decide`."""

from sekisho.decide.decide import covers
from sekisho.decide.managers import manager_rule
from sekisho.rules.policy import ManagerRule, Policy, Rule
from sekisho.terms import Request


def core_of(policy: Policy, request: Request) -> tuple[Rule | ManagerRule, ...]:
    """Every permit and forbid that covers an item asked; where one is joint, the managers too."""
    rules = [
        rule
        for rule in policy.rules
        if any(covers(policy, rule, request, item) for item in request.items)
    ]
    if not any(rule.ground is not None and policy.ground(rule).joint for rule in rules):
        return tuple(rules)
    classes = policy.vocabulary.classes_of(request.recipient, request.day)
    managers = (manager_rule(policy, classes, item) for item in request.items)
    return (*rules, *dict.fromkeys(manager for manager in managers if manager is not None))
