"""Conditions as Cedar expressions, each in the two forms that Kleene's logic needs.

Cedar knows no third truth value, and passes over a policy whose evaluation fails, a forbid too. So
every condition becomes the expression that it is known to be true, or the one that it is known to
be false; each atom first asks whether its facts are there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sekisho.decide.calendar import moved
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
from sekisho.terms import FactType

LARGEST = 2**63 - 1
"""Cedar's Long has 64 bits."""

_NEVER = "false"
_ORDERED = (FactType.INT, FactType.DATE)
_ESCAPED = {'"': '\\"', "\\": "\\\\"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says conditions of one policy on one day; `computed` collects what Cedar cannot say."""

    policy: Policy
    day: date
    computed: dict[Atom, str] = field(default_factory=dict)

    def known(self, condition: Condition, *, wanted: bool) -> str:
        """The expression that is true where the condition is known to be `wanted`, else false."""
        match condition:
            case Always():
                return "true" if wanted else _NEVER
            case Not(part):
                return self.known(part, wanted=not wanted)
            case And(parts):
                joint = " && " if wanted else " || "
            case Or(parts):
                joint = " || " if wanted else " && "
            case _:
                return self._atom(condition, wanted=wanted)
        return f"({joint.join(self.known(part, wanted=wanted) for part in parts)})"

    def _atom(self, atom: Atom, *, wanted: bool) -> str:
        if isinstance(atom, CompareDays | Tally) or _too_large(atom):
            name = self.computed.setdefault(atom, f"computed_{len(self.computed) + 1}")
            guard = f"context.computed has {name}"
            return _guarded([guard], f"context.computed.{name}", wanted=wanted)
        asked = self._asked(atom)
        if asked is None:
            return _NEVER
        guards = [_has(atom.fact)]
        if isinstance(atom, Compare | Contains) and isinstance(atom.operand, FactValueOf):
            guards.append(_has(atom.operand.fact))
        return _guarded(guards, asked, wanted=wanted)

    def _asked(self, atom: Holds | OneOf | Contains | Compare) -> str | None:
        """What the atom asks once its facts are there; None where the answer stays unknown."""
        value = _fact(atom.fact)
        match atom:
            case Holds():
                return value
            case OneOf(_, values):
                return f"[{', '.join(map(literal, values))}].contains({value})"
            case Contains(_, RecipientClasses()):
                return f"{value}.containsAny(principal.classes)"
            case Contains(_, FactValueOf(other)):
                several = self._type(other) is FactType.SET
                return f"{value}.{'containsAny' if several else 'contains'}({_fact(other)})"
            case Contains(_, operand):
                said = self._operand(operand)
                return None if said is None else f"{value}.contains({said})"
            case Compare(fact, comparison, operand):
                said = self._operand(operand)
                ordered = comparison not in (Comparison.EQ, Comparison.NE)
                if said is None or (ordered and self._type(fact) not in _ORDERED):
                    return None
                return f"{value} {'==' if comparison is Comparison.EQ else comparison.value} {said}"

    def _type(self, fact: str) -> FactType:
        return self.policy.vocabulary.facts[fact].type

    def _operand(self, operand: Operand) -> str | None:
        match operand:
            case Literal(value):
                return literal(value)
            case Recipient():
                return "principal.id"
            case PurposeOfUse():
                return "context.purpose.id"
            case ThisItem():
                return "resource.id"
            case ThisVersion():
                return literal(self.policy.digest)
            case Today(amount, unit):
                return literal(moved(self.day, amount, unit))
            case FactValueOf(fact):
                return _fact(fact)
            case RecipientClasses():
                return None


def literal(value: str | int | date) -> str:
    """The value as Cedar writes it."""
    if isinstance(value, date):
        return f'datetime("{value.isoformat()}")'
    return quoted(value) if isinstance(value, str) else str(value)


def quoted(text: str) -> str:
    """The text as a Cedar string."""
    return f'"{"".join(_ESCAPED.get(sign) or _plain(sign) for sign in text)}"'


def annotations(said: Mapping[str, str]) -> str:
    """Annotations, one a line."""
    return "".join(f"@{name}({quoted(text)})\n" for name, text in said.items())


def _plain(sign: str) -> str:
    return sign if sign.isprintable() else f"\\u{{{ord(sign):x}}}"


def _too_large(atom: Atom) -> bool:
    """True where the notice writes a number that Cedar cannot hold."""
    match atom:
        case Compare(_, _, Literal(value)):
            values: tuple[object, ...] = (value,)
        case OneOf(_, written):
            values = written
        case _:
            return False
    return any(isinstance(value, int) and abs(value) > LARGEST for value in values)


def _has(fact: str) -> str:
    return f"context.fact has {quoted(fact)}"


def _fact(fact: str) -> str:
    return f"context.fact[{quoted(fact)}]"


def _guarded(guards: list[str], asked: str, *, wanted: bool) -> str:
    return f"({' && '.join([*guards, asked if wanted else f'!({asked})'])})"
