"""Conditions as closures over the facts: what `kleene.truth` says, with all but the facts settled.

A closure is made for one recipient, purpose and day, so that only the facts are left to read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.decide.calendar import moved
from sekisho.rules.condition import (
    Always,
    And,
    Compare,
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
    ThisVersion,
    Today,
)
from sekisho.rules.policy import Policy
from sekisho.terms.request import FactValue

Facts = Mapping[str, FactValue]
Question = Callable[[Facts], bool | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a request has settled before its facts are read."""

    policy: Policy
    recipient: str
    purpose: str
    day: date
    classes: frozenset[str]


def question(condition: Condition, frame: Frame) -> Question:
    """The function of the facts that answers as `truth` does within `frame`."""
    match condition:
        case Always():
            return lambda _: True
        case Not(part):
            return _negation(question(part, frame))
        case And(parts):
            return _conjunction(tuple(question(part, frame) for part in dict.fromkeys(parts)))
        case Or(parts):
            return _disjunction(_merged(parts, frame))
        case Holds(fact):
            return _holds(fact)
        case OneOf(fact, values):
            return _one_of(fact, values)
        case Contains() | Compare():
            return _against(condition, frame)


def _against(atom: Contains | Compare, frame: Frame) -> Question:
    match atom:
        case Contains(fact, FactValueOf(other)):
            return _contains_other(fact, other)
        case Contains(fact, operand):
            return _contains(fact, _wanted(operand, frame))
        case Compare(fact, comparison, FactValueOf(other)):
            return _compare_two(fact, comparison, other)
        case Compare(fact, comparison, operand):
            return _compare_one(fact, comparison, _settled(operand, frame))


def asks_today(condition: Condition) -> bool:
    """True when the answer may change from one day to the next with no rule or role changing."""
    match condition:
        case Not(part):
            return asks_today(part)
        case And(parts) | Or(parts):
            return any(asks_today(part) for part in parts)
        case Compare(_, _, operand) | Contains(_, operand):
            return isinstance(operand, Today)
        case _:
            return False


def _merged(parts: tuple[Condition, ...], frame: Frame) -> tuple[Question, ...]:
    """The parts of an `or`; that a set holds one of these, or one of those, is asked at once."""
    sought: dict[str, frozenset[str]] = {}
    others: list[Question] = []
    for part in parts:
        if isinstance(part, Contains) and not isinstance(part.operand, FactValueOf):
            wanted = _wanted(part.operand, frame)
            if wanted is not None:
                sought[part.fact] = sought.get(part.fact, frozenset()) | wanted
                continue
        others.append(question(part, frame))
    return (*(_contains(fact, wanted) for fact, wanted in sought.items()), *others)


def _negation(inner: Question) -> Question:
    def ask(facts: Facts) -> bool | None:
        answer = inner(facts)
        return None if answer is None else not answer

    return ask


def _conjunction(parts: tuple[Question, ...]) -> Question:
    match parts:
        case (only,):
            return only
        case (first, second):
            return _both(first, second)

    def ask(facts: Facts) -> bool | None:
        answer: bool | None = True
        for part in parts:
            value = part(facts)
            if value is False:
                return False
            if value is None:
                answer = None
        return answer

    return ask


def _both(first: Question, second: Question) -> Question:
    """The commonest conjunction, without the loop."""

    def ask(facts: Facts) -> bool | None:
        one = first(facts)
        if one is False:
            return False
        two = second(facts)
        if two is False:
            return False
        return None if one is None or two is None else True

    return ask


def _disjunction(parts: tuple[Question, ...]) -> Question:
    if len(parts) == 1:
        return parts[0]

    def ask(facts: Facts) -> bool | None:
        answer: bool | None = False
        for part in parts:
            value = part(facts)
            if value is True:
                return True
            if value is None:
                answer = None
        return answer

    return ask


def _holds(fact: str) -> Question:
    def ask(facts: Facts) -> bool | None:
        value = facts.get(fact)
        return value if isinstance(value, bool) else None

    return ask


def _one_of(fact: str, values: tuple[str | int | date, ...]) -> Question:
    def ask(facts: Facts) -> bool | None:
        value = facts.get(fact)
        return None if value is None else value in values

    return ask


def _contains(fact: str, wanted: frozenset[str] | None) -> Question:
    if wanted is None:
        return _unknown

    def ask(facts: Facts) -> bool | None:
        members = facts.get(fact)
        return not members.isdisjoint(wanted) if isinstance(members, frozenset) else None

    return ask


def _contains_other(fact: str, other: str) -> Question:
    def ask(facts: Facts) -> bool | None:
        members, wanted = facts.get(fact), _as_set(facts.get(other))
        if not isinstance(members, frozenset) or wanted is None:
            return None
        return not members.isdisjoint(wanted)

    return ask


def _compare_two(fact: str, comparison: Comparison, other: str) -> Question:
    def ask(facts: Facts) -> bool | None:
        left, right = facts.get(fact), facts.get(other)
        return None if left is None or right is None else _compared(left, comparison, right)

    return ask


def _compare_one(fact: str, comparison: Comparison, right: FactValue | None) -> Question:
    if right is None:
        return _unknown

    def equal(facts: Facts) -> bool | None:
        left = facts.get(fact)
        return None if left is None else left == right

    def ask(facts: Facts) -> bool | None:
        left = facts.get(fact)
        return None if left is None else _compared(left, comparison, right)

    return equal if comparison is Comparison.EQ else ask


def _compared(left: FactValue, comparison: Comparison, right: FactValue) -> bool | None:
    if comparison is Comparison.EQ:
        return left == right
    if comparison is Comparison.NE:
        return left != right
    if isinstance(left, date) and isinstance(right, date):
        left, right = left.toordinal(), right.toordinal()
    if not (isinstance(left, int) and isinstance(right, int)):
        return None
    if comparison is Comparison.LT:
        return left < right
    if comparison is Comparison.LE:
        return left <= right
    return left > right if comparison is Comparison.GT else left >= right


def _unknown(_: Facts) -> None:
    return None


def _settled(operand: Operand, frame: Frame) -> FactValue | None:
    match operand:
        case Literal(value):
            return value
        case Recipient():
            return frame.recipient
        case PurposeOfUse():
            return frame.purpose
        case ThisVersion():
            return frame.policy.digest
        case Today(amount, unit):
            return moved(frame.day, amount, unit)
        case RecipientClasses() | FactValueOf():
            return None


def _wanted(operand: Operand, frame: Frame) -> frozenset[str] | None:
    if isinstance(operand, RecipientClasses):
        return frame.classes - {frame.recipient}
    return _as_set(_settled(operand, frame))


def _as_set(value: FactValue | None) -> frozenset[str] | None:
    if isinstance(value, frozenset):
        return value
    return frozenset({value}) if isinstance(value, str) else None
