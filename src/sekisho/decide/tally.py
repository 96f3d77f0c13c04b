"""Counting a person's matters: how many there are for sure, how many there may be."""

from collections.abc import Callable
from dataclasses import replace

from sekisho.rules.condition import Comparison, Condition, Tally
from sekisho.rules.policy import Policy
from sekisho.terms import Request
from sekisho.terms.request import FactValue

Truth = Callable[[Condition, Policy, Request], bool | None]


def tally(atom: Tally, policy: Policy, request: Request, truth: Truth) -> bool | None:
    """True or false where every way to settle what is unknown gives that; else None.

    A sum is known only where every matter and every amount that belongs to it is.
    """
    matters = request.facts.get(atom.listed)
    if not isinstance(matters, tuple):
        return None
    own = policy.vocabulary.facts_of(atom.matter)
    around = {fact: value for fact, value in request.facts.items() if fact not in own}
    this = request.facts.get(policy.vocabulary.matters[atom.matter].key or "")
    counted = [
        _counted(atom, policy, replace(request, facts={**around, **one.facts}), this, truth)
        for one in matters
    ]
    if atom.summed is None:
        sure = counted.count(True)
        return _between(sure, sure + counted.count(None), atom.comparison, atom.amount)
    amounts = [one.facts.get(atom.summed) for one, c in zip(matters, counted, strict=True) if c]
    numbers = [amount for amount in amounts if type(amount) is int]
    if None in counted or len(numbers) < len(amounts):
        return None
    total = sum(numbers)
    return _between(total, total, atom.comparison, atom.amount)


def _counted(
    atom: Tally, policy: Policy, inside: Request, this: FactValue | None, truth: Truth
) -> bool | None:
    """Whether one matter counts: `inside` has its facts, `this` is the key of the request's own."""
    within = truth(atom.where, policy, inside)
    if not atom.others or within is False:
        return within
    that = inside.facts.get(policy.vocabulary.matters[atom.matter].key or "")
    if this is not None and this == that:
        return False
    return None if this is None or that is None else within


def _between(low: int, high: int, comparison: Comparison, amount: int) -> bool | None:
    """How every number from `low` to `high` compares with the amount; None where they differ."""
    match comparison:
        case Comparison.GE:
            return True if low >= amount else None if high >= amount else False
        case Comparison.GT:
            return _between(low, high, Comparison.GE, amount + 1)
        case Comparison.EQ:
            return low == high == amount or (None if low <= amount <= high else False)
    opposite = {
        Comparison.LT: Comparison.GE,
        Comparison.LE: Comparison.GT,
        Comparison.NE: Comparison.EQ,
    }[comparison]
    known = _between(low, high, opposite, amount)
    return None if known is None else not known
