"""What a condition means: true, false or unknown (None), atom by atom as SQL reads NULL.

Strong Kleene logic: an unknown fact makes its atom unknown; `false and unknown` is false,
`true or unknown` is true, everything else unknown stays unknown.
"""

from datetime import date

from sekisho.decide.calendar import moved
from sekisho.decide.days import day_of
from sekisho.decide.tally import tally
from sekisho.rules.condition import (
    Always,
    And,
    Atom,
    Compare,
    CompareDays,
    Comparison,
    Condition,
    Contains,
    FactValueOf,
    Holds,
    Literal,
    Not,
    OneOf,
    Operand,
    Or,
    PurposeOfUse,
    Recipient,
    RecipientClasses,
    Tally,
    ThisItem,
    ThisVersion,
    Today,
)
from sekisho.rules.policy import Policy
from sekisho.terms import Request
from sekisho.terms.request import FactValue


def truth(condition: Condition, policy: Policy, request: Request) -> bool | None:
    """The truth of `condition` for `request`, or None where a fact that matters is unknown."""
    match condition:
        case Always():
            return True
        case Not(part):
            inner = truth(part, policy, request)
            return None if inner is None else not inner
        case And(parts):
            values = [truth(part, policy, request) for part in parts]
            return False if False in values else None if None in values else True
        case Or(parts):
            values = [truth(part, policy, request) for part in parts]
            return True if True in values else None if None in values else False
        case _:
            return _atom(condition, policy, request)


def _atom(atom: Atom, policy: Policy, request: Request) -> bool | None:
    match atom:
        case Holds(fact):
            value = request.facts.get(fact)
            return value if isinstance(value, bool) else None
        case OneOf(fact, values):
            given = request.facts.get(fact)
            return None if given is None else given in values
        case Contains(fact, operand):
            members = request.facts.get(fact)
            wanted = _wanted(operand, policy, request)
            if not isinstance(members, frozenset) or wanted is None:
                return None
            return bool(members & wanted)
        case Compare(fact, comparison, operand):
            left = request.facts.get(fact)
            right = _value(operand, policy, request)
            return None if left is None or right is None else _compare(left, comparison, right)
        case CompareDays(earlier, comparison, later):
            left, right = (
                day_of(day, request.facts, request.day, policy.calendar) for day in (earlier, later)
            )
            return None if left is None or right is None else _compare(left, comparison, right)
        case Tally():
            return tally(atom, policy, request, truth)


def _compare(left: FactValue, comparison: Comparison, right: FactValue) -> bool | None:
    if comparison is Comparison.EQ:
        return left == right
    if comparison is Comparison.NE:
        return left != right
    if isinstance(left, date) and isinstance(right, date):
        return _ordered(left.toordinal(), comparison, right.toordinal())
    if isinstance(left, int) and isinstance(right, int):
        return _ordered(left, comparison, right)
    return None


def _ordered(left: int, comparison: Comparison, right: int) -> bool:
    match comparison:
        case Comparison.LT:
            return left < right
        case Comparison.LE:
            return left <= right
        case Comparison.GT:
            return left > right
        case _:
            return left >= right


def _value(operand: Operand, policy: Policy, request: Request) -> FactValue | None:
    match operand:
        case Literal(value):
            return value
        case Recipient():
            return request.recipient
        case PurposeOfUse():
            return request.purpose
        case ThisItem():
            return request.items[0] if len(request.items) == 1 else None
        case ThisVersion():
            return policy.digest
        case Today(amount, unit):
            return moved(request.day, amount, unit)
        case FactValueOf(fact):
            return request.facts.get(fact)
        case RecipientClasses():
            return None


def _wanted(operand: Operand, policy: Policy, request: Request) -> frozenset[str] | None:
    """The ids of which a set must hold at least one; None when that is unknown."""
    if isinstance(operand, RecipientClasses):
        classes = policy.vocabulary.classes_of(request.recipient, request.day)
        return classes - {request.recipient}
    value = _value(operand, policy, request)
    if isinstance(value, frozenset):
        return value
    return frozenset({value}) if isinstance(value, str) else None
