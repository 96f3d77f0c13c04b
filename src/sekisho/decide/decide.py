"""The meaning of a notice. Slow, obvious, final: every other implementation is tested against it.

For each item asked:

    permit   some permit stands: it covers the cell, its condition is true, nothing strikes it
    forbid   else, if some forbid applies, or the customer's restriction strikes a permit
    unmet    else, if some permit covers the cell: its condition does not hold
    gap      else: the notice is silent

A forbid applies unless its condition is false, and strikes every permit but those that it spares:
on grounds that it excepts, and permits that say that they prevail over it. The customer's
restriction is a forbid that strikes the refusable permits, from the day on which their own rule
says so.
"""

from dataclasses import replace

from sekisho.decide.kleene import truth
from sekisho.decide.managers import responsible
from sekisho.rules.policy import Effect, Policy, Rule
from sekisho.terms import Answer, Decision, ItemAnswer, Request

EVERYTHING = "all"
RESTRICTED = "restricted"


def decide(policy: Policy, request: Request) -> Decision:
    """The answer for every item asked, each with the clauses that determined it."""
    items = tuple(_answer(policy, replace(request, items=(i,)), i) for i in request.items)
    return Decision(items, policy.digest)


def covers(policy: Policy, rule: Rule, request: Request, item: str) -> bool:
    """True when the rule speaks of this recipient, purpose and item on this day."""
    return (
        rule.in_force(request.day)
        and item in rule.items
        and request.purpose in rule.purposes
        and bool(rule.recipients & policy.vocabulary.classes_of(request.recipient, request.day))
    )


def _answer(policy: Policy, request: Request, item: str) -> ItemAnswer:
    covering = [rule for rule in policy.rules if covers(policy, rule, request, item)]
    permits = [rule for rule in covering if rule.effect is Effect.PERMIT]
    applying = [r for r in permits if truth(r.condition, policy, request) is True]
    forbids = [
        rule
        for rule in covering
        if rule.effect is Effect.FORBID and truth(rule.condition, policy, request) is not False
    ]
    unstruck = [p for p in applying if all(f.spares(p) for f in forbids)]
    restricted = _restricted(policy, request, item)
    standing = [p for p in unstruck if not (restricted and _yields(p, policy, request))]
    if standing:
        return _permit(policy, request, item, standing)
    if forbids:
        return _refusal(item, Answer.FORBID, forbids)
    if unstruck:
        return _refused_by_customer(policy, item, unstruck)
    if permits:
        return _refusal(item, Answer.UNMET, permits)
    return _refusal(item, Answer.GAP, [])


def _yields(permit: Rule, policy: Policy, request: Request) -> bool:
    """True when a refusal strikes the permit today, or may."""
    return permit.refusable and truth(permit.refused_when, policy, request) is not False


def _restricted(policy: Policy, request: Request, item: str) -> bool:
    """True unless the customer's restriction is known to leave this alone."""
    fact = policy.vocabulary.facts.get(RESTRICTED)
    if fact is None:
        return False
    asked = request.facts.get(RESTRICTED)
    if not isinstance(asked, frozenset):
        return True
    classes = policy.vocabulary.classes_of(request.recipient, request.day)
    touching = policy.vocabulary.kinship.touching(item)
    return bool(asked & (classes | touching | {request.purpose, EVERYTHING}))


def _permit(policy: Policy, request: Request, item: str, standing: list[Rule]) -> ItemAnswer:
    grounds = [policy.ground(rule) for rule in standing]
    joint = any(ground.joint for ground in grounds)
    return ItemAnswer(
        item=item,
        answer=Answer.PERMIT,
        rules=tuple(rule.id for rule in standing),
        clauses=_clauses(standing),
        grounds=tuple(sorted({ground.id for ground in grounds})),
        record=any(ground.record is not None for ground in grounds),
        manager=responsible(policy, request, item) if joint else None,
    )


def _refused_by_customer(policy: Policy, item: str, struck: list[Rule]) -> ItemAnswer:
    """The customer's own no: it strikes these permits, by the clause that lets customers refuse."""
    answer = _refusal(item, Answer.FORBID, struck)
    clauses = tuple(sorted(policy.refusal_clauses.union(answer.clauses)))
    return replace(answer, clauses=clauses, refused_by_customer=True)


def _refusal(item: str, answer: Answer, rules: list[Rule]) -> ItemAnswer:
    return ItemAnswer(
        item=item,
        answer=answer,
        rules=tuple(rule.id for rule in rules),
        clauses=_clauses(rules),
    )


def _clauses(rules: list[Rule]) -> tuple[str, ...]:
    return tuple(sorted({clause for rule in rules for clause in rule.clauses}))
