"""Conditions as closures over the facts, with all but the facts settled.

A rule needs no third truth value: a permit asks whether its condition is known to be true, a
forbid whether its condition is known to be false. So each condition becomes two-valued questions,
in negation normal form: that `a and b` is known to be false is that one of them is.

A closure is made for one recipient, purpose and day, so that only the facts are left to read.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.decide.calendar import moved
from sekisho.decide.days import day_of
from sekisho.decide.kleene import truth
from sekisho.rules.condition import (
    Always,
    And,
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
    moves_with_today,
)
from sekisho.rules.policy import Policy
from sekisho.terms import Request
from sekisho.terms.request import FactValue

Facts = Mapping[str, FactValue]
Question = Callable[[Facts], bool]

_OPPOSITE = {
    Comparison.EQ: Comparison.NE,
    Comparison.NE: Comparison.EQ,
    Comparison.LT: Comparison.GE,
    Comparison.LE: Comparison.GT,
    Comparison.GT: Comparison.LE,
    Comparison.GE: Comparison.LT,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a request has settled before its facts are read."""

    policy: Policy
    recipient: str
    purpose: str
    day: date
    classes: frozenset[str]
    item: str | None = None


def known(condition: Condition, frame: Frame, *, wanted: bool) -> Question:
    """The question whether `truth` of the condition within `frame` is exactly `wanted`."""
    match condition:
        case Always():
            return lambda _: wanted
        case Not(part):
            return known(part, frame, wanted=not wanted)
        case And(parts):
            questions = [known(part, frame, wanted=wanted) for part in dict.fromkeys(parts)]
            return _all(questions) if wanted else _any(questions)
        case Or(parts):
            questions = _disjuncts(parts, frame, wanted=wanted)
            return _any(questions) if wanted else _all(questions)
        case Holds(fact):
            return lambda facts: facts.get(fact) is wanted
        case OneOf(fact, values):
            return _one_of(fact, values, wanted=wanted)
        case CompareDays():
            return _compare_days(condition, frame, wanted=wanted)
        case Tally():
            return _tally(condition, frame, wanted=wanted)
        case Contains() | Compare():
            return _against(condition, frame, wanted=wanted)


def asks_today(condition: Condition) -> bool:
    """True when the answer may change from one day to the next with no rule or role changing."""
    match condition:
        case Not(part):
            return asks_today(part)
        case And(parts) | Or(parts):
            return any(asks_today(part) for part in parts)
        case Compare(_, _, operand) | Contains(_, operand):
            return isinstance(operand, Today)
        case Tally(where=where):
            return asks_today(where)
        case CompareDays(left, _, right):
            return moves_with_today(left) or moves_with_today(right)
        case _:
            return False


def _against(atom: Contains | Compare, frame: Frame, *, wanted: bool) -> Question:
    match atom:
        case Contains(fact, FactValueOf(other)):
            return _contains_other(fact, other, wanted=wanted)
        case Contains(fact, operand):
            return _contains(fact, _wanted(operand, frame), wanted=wanted)
        case Compare(fact, comparison, FactValueOf(other)):
            return _compare_two(fact, comparison if wanted else _OPPOSITE[comparison], other)
        case Compare(fact, comparison, operand):
            comparison = comparison if wanted else _OPPOSITE[comparison]
            return _compare_one(fact, comparison, _settled(operand, frame))


def _disjuncts(parts: tuple[Condition, ...], frame: Frame, *, wanted: bool) -> list[Question]:
    """The questions of the parts of an `or`; what several seek in one set is sought at once."""
    sought: dict[str, frozenset[str]] = {}
    others: list[Question] = []
    for part in parts:
        some = None
        if isinstance(part, Contains) and not isinstance(part.operand, FactValueOf):
            some = _wanted(part.operand, frame)
        if isinstance(part, Contains) and some is not None:
            sought[part.fact] = sought.get(part.fact, frozenset()) | some
        else:
            others.append(known(part, frame, wanted=wanted))
    return [*(_contains(fact, some, wanted=wanted) for fact, some in sought.items()), *others]


def _all(parts: list[Question]) -> Question:
    match parts:
        case [only]:
            return only
        case [first, second]:
            return lambda facts: first(facts) and second(facts)
        case [first, second, third]:
            return lambda facts: first(facts) and second(facts) and third(facts)
    return lambda facts: all(part(facts) for part in parts)


def _any(parts: list[Question]) -> Question:
    match parts:
        case [only]:
            return only
        case [first, second]:
            return lambda facts: first(facts) or second(facts)
        case [first, second, third]:
            return lambda facts: first(facts) or second(facts) or third(facts)
    return lambda facts: any(part(facts) for part in parts)


def _one_of(fact: str, values: tuple[str | int | date, ...], *, wanted: bool) -> Question:
    if wanted:
        return lambda facts: facts.get(fact) in values

    def ask(facts: Facts) -> bool:
        value = facts.get(fact)
        return value is not None and value not in values

    return ask


def _contains(fact: str, some: frozenset[str] | None, *, wanted: bool) -> Question:
    if some is None:
        return _never

    def ask(facts: Facts) -> bool:
        members = facts.get(fact)
        return isinstance(members, frozenset) and members.isdisjoint(some) is not wanted

    return ask


def _contains_other(fact: str, other: str, *, wanted: bool) -> Question:
    def ask(facts: Facts) -> bool:
        members, some = facts.get(fact), _as_set(facts.get(other))
        if not isinstance(members, frozenset) or some is None:
            return False
        return members.isdisjoint(some) is not wanted

    return ask


def _compare_two(fact: str, comparison: Comparison, other: str) -> Question:
    def ask(facts: Facts) -> bool:
        left, right = facts.get(fact), facts.get(other)
        return left is not None and right is not None and _compared(left, comparison, right)

    return ask


def _compare_one(fact: str, comparison: Comparison, right: FactValue | None) -> Question:
    if right is None:
        return _never
    if comparison is Comparison.EQ:
        return lambda facts: facts.get(fact) == right

    def ask(facts: Facts) -> bool:
        left = facts.get(fact)
        return left is not None and _compared(left, comparison, right)

    return ask


def _compare_days(atom: CompareDays, frame: Frame, *, wanted: bool) -> Question:
    comparison = atom.comparison if wanted else _OPPOSITE[atom.comparison]
    calendar = frame.policy.calendar

    def ask(facts: Facts) -> bool:
        left = day_of(atom.left, facts, frame.day, calendar)
        right = day_of(atom.right, facts, frame.day, calendar)
        return left is not None and right is not None and _compared(left, comparison, right)

    return ask


def _tally(atom: Tally, frame: Frame, *, wanted: bool) -> Question:
    """Asked of the reference: what is counted has facts of its own, and is rare."""
    items = () if frame.item is None else (frame.item,)

    def ask(facts: Facts) -> bool:
        request = Request(frame.recipient, frame.purpose, items, frame.day, facts)
        return truth(atom, frame.policy, request) is wanted

    return ask


def _compared(left: FactValue, comparison: Comparison, right: FactValue) -> bool:
    if comparison is Comparison.EQ:
        return left == right
    if comparison is Comparison.NE:
        return left != right
    if isinstance(left, date) and isinstance(right, date):
        left, right = left.toordinal(), right.toordinal()
    if not (isinstance(left, int) and isinstance(right, int)):
        return False  # no order, so neither known to hold nor known to fail
    if comparison is Comparison.LT:
        return left < right
    if comparison is Comparison.LE:
        return left <= right
    return left > right if comparison is Comparison.GT else left >= right


def _never(_: Facts) -> bool:
    return False


def _settled(operand: Operand, frame: Frame) -> FactValue | None:
    match operand:
        case Literal(value):
            return value
        case Recipient():
            return frame.recipient
        case PurposeOfUse():
            return frame.purpose
        case ThisItem():
            return frame.item
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
