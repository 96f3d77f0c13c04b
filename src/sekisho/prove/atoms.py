"""Conditions as logic, atom by atom: when each is known to be true, and when known to be false.

The two together are the three values of `decide.kleene`: where neither holds, it is unknown. To
add an atom to the language, add its case here; without one nothing is proved and nothing passes.
"""

from dataclasses import dataclass

import z3

from sekisho.prove.asked import Asked, Choice, Given, UntranslatableError, both, either
from sekisho.prove.calendar import moved
from sekisho.prove.days import day_of
from sekisho.prove.tally import Counts, compared
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
from sekisho.rules.law import BusinessCalendar
from sekisho.terms import FactType


@dataclass(frozen=True)
class Sides:
    """When a condition is known to be true, and when it is known to be false."""

    true: z3.BoolRef
    false: z3.BoolRef


class Conditions:
    """The conditions of one version of a notice, asked of one request of unknowns."""

    def __init__(self, asked: Asked, digest: str, calendar: BusinessCalendar) -> None:
        self.asked = asked
        self.digest = digest
        self.calendar = calendar
        self.ctx = asked.ctx
        self.counts = Counts(asked)
        self._seen: dict[Condition, Sides] = {}

    def sides(self, condition: Condition) -> Sides:
        """Both sides of the condition. Raises UntranslatableError."""
        if condition not in self._seen:
            self._seen[condition] = self._sides(condition)
        return self._seen[condition]

    def _sides(self, condition: Condition) -> Sides:
        match condition:
            case Always():
                return Sides(both((), self.ctx), either((), self.ctx))
            case Not(part):
                inner = self.sides(part)
                return Sides(inner.false, inner.true)
            case And(parts):
                found = [self.sides(part) for part in parts]
                return Sides(
                    both((s.true for s in found), self.ctx),
                    either((s.false for s in found), self.ctx),
                )
            case Or(parts):
                found = [self.sides(part) for part in parts]
                return Sides(
                    either((s.true for s in found), self.ctx),
                    both((s.false for s in found), self.ctx),
                )
            case _:
                return self._atom(condition)

    def _atom(self, atom: Atom) -> Sides:
        match atom:
            case Holds(fact):
                given = self.asked.facts[fact]
                return _known(given.known, given.yes())
            case OneOf(fact, values):
                given = self.asked.facts[fact]
                among = (self._is(given, value) for value in values)
                return _known(given.known, either(among, self.ctx))
            case Contains(fact, operand):
                return self._contains(self.asked.facts[fact], operand)
            case Compare(fact, comparison, operand):
                return self._compare(self.asked.facts[fact], comparison, operand)
            case CompareDays(left, comparison, right):
                first, second = (day_of(day, self.asked, self.calendar) for day in (left, right))
                ordered = _ordered(first.number, comparison, second.number)
                return _known(z3.And(first.known, second.known), ordered)
            case Tally():
                return self._tally(atom)
            case _:
                raise UntranslatableError(atom)

    def _tally(self, atom: Tally) -> Sides:
        counted = self.counts.counted(atom)
        listed = self.asked.facts[atom.listed].known
        known = listed if atom.summed is None else z3.And(listed, counted.known)
        true, false = compared(*counted.range, atom)
        return Sides(z3.And(known, true), z3.And(known, false))

    def _is(self, given: Given, value: object) -> z3.BoolRef:
        """True where the fact has this value."""
        match given.value, value:
            case Choice() as choice, str():
                return choice.among([value])
            case z3.ArithRef() as number, _ if value is not None:
                return number == self._number(value)
            case _:
                raise UntranslatableError((given.fact.type, value))

    def _number(self, value: object) -> int:
        """The number that stands for a day, a text or a number."""
        match value:
            case int():
                return value
            case str():
                return self.asked.texts.number(value)
            case _ if hasattr(value, "toordinal"):
                return int(value.toordinal())
            case _:
                raise UntranslatableError(value)

    def _contains(self, given: Given, operand: Operand) -> Sides:
        asked, members = self.asked, given.members
        never = either((), self.ctx)
        match operand:
            case Literal(str() as word):
                return _known(given.known, members.get(word, never))
            case Recipient():
                return _known(given.known, _holds_chosen(given, asked.recipient))
            case PurposeOfUse():
                return _known(given.known, _holds_chosen(given, asked.purpose))
            case ThisItem():
                return _known(given.known, _holds_chosen(given, asked.item))
            case RecipientClasses():
                held = (
                    z3.And(asked.holds_role(one), members.get(one, never))
                    for one in asked.classes()
                )
                return _known(given.known, either(held, self.ctx))
            case FactValueOf(other) if asked.facts[other].fact.type is FactType.SET:
                wanted = asked.facts[other]
                shared = (z3.And(has, wanted.members[word]) for word, has in members.items())
                return _known(z3.And(given.known, wanted.known), either(shared, self.ctx))
            case _:
                raise UntranslatableError(operand)

    def _compare(self, given: Given, comparison: Comparison, operand: Operand) -> Sides:
        known, asked = given.known, self.asked
        match operand, given.value:
            case FactValueOf(other), Choice() as choice:
                right = asked.facts[other]
                known, same = z3.And(known, right.known), choice.same(right.choice())
            case FactValueOf(other), z3.ArithRef() as number:
                right = asked.facts[other]
                known = z3.And(known, right.known)
                return _known(known, _ordered(number, comparison, right.whole()))
            case Literal(value), z3.ArithRef() as number:
                return _known(known, _ordered(number, comparison, self._number(value)))
            case Literal(value), _:
                same = self._is(given, value)
            case Recipient(), Choice() as choice:
                same = choice.same(asked.recipient)
            case ThisVersion(), z3.ArithRef() as number:
                own = self._number(self.digest)
                return _known(known, _ordered(number, comparison, own))
            case Today(amount, unit), z3.ArithRef() as number:
                return _known(known, _ordered(number, comparison, moved(asked.day, amount, unit)))
            case _:
                raise UntranslatableError((given.fact.type, comparison, operand))
        match comparison:
            case Comparison.EQ:
                return _known(known, same)
            case Comparison.NE:
                return _known(known, z3.Not(same))
            case _:
                raise UntranslatableError((given.fact.type, comparison))


def _known(known: z3.BoolRef, holds: z3.BoolRef) -> Sides:
    return Sides(z3.And(known, holds), z3.And(known, z3.Not(holds)))


def _holds_chosen(given: Given, choice: Choice) -> z3.BoolRef:
    """True where the set holds the word that was chosen."""
    held = (
        z3.And(chosen, given.members[word])
        for word, chosen in choice.of.items()
        if word in given.members
    )
    return either(held, choice.ctx)


def _ordered(left: z3.ArithRef, comparison: Comparison, right: z3.ArithRef | int) -> z3.BoolRef:
    match comparison:
        case Comparison.EQ:
            return left == right
        case Comparison.NE:
            return left != right
        case Comparison.LT:
            return left < right
        case Comparison.LE:
            return left <= right
        case Comparison.GT:
            return left > right
        case Comparison.GE:
            return left >= right
        case _:
            raise UntranslatableError(comparison)
