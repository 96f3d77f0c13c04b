"""Conditions over facts, as immutable trees. Their meaning is `decide.kleene`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Comparison(StrEnum):
    """How a fact is compared with an operand."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


class Unit(StrEnum):
    """The unit of a distance from today."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the notice: a whole number, a date, an id or a text."""

    value: int | str | date


@dataclass(frozen=True, slots=True)
class Recipient:
    """提供先: the company, or class, that the request names."""


@dataclass(frozen=True, slots=True)
class RecipientClasses:
    """提供先の区分: the classes whose role the recipient holds on the day."""


@dataclass(frozen=True, slots=True)
class PurposeOfUse:
    """目的: the purpose that the request names."""


@dataclass(frozen=True, slots=True)
class ThisVersion:
    """この版: the digest of the policy that decides."""


@dataclass(frozen=True, slots=True)
class Today:
    """本日, moved by `amount` units; months and years keep the day, or end with the month."""

    amount: int = 0
    unit: Unit = Unit.DAY


@dataclass(frozen=True, slots=True)
class FactValueOf:
    """The value of another fact."""

    fact: str


Operand = Literal | Recipient | RecipientClasses | PurposeOfUse | ThisVersion | Today | FactValueOf


@dataclass(frozen=True, slots=True)
class Always:
    """True."""


@dataclass(frozen=True, slots=True)
class Holds:
    """The yes-or-no fact is yes."""

    fact: str


@dataclass(frozen=True, slots=True)
class Compare:
    """The fact stands in this comparison to the operand."""

    fact: str
    comparison: Comparison
    operand: Operand


@dataclass(frozen=True, slots=True)
class OneOf:
    """The fact equals one of the values. Requires: values is not empty."""

    fact: str
    values: tuple[str | int | date, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """The set fact has the operand in it (for `RecipientClasses`: at least one of them)."""

    fact: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold. Requires: at least two parts."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds. Requires: at least two parts."""

    parts: tuple["Condition", ...]


Atom = Holds | Compare | OneOf | Contains
Condition = Always | Atom | Not | And | Or

ALWAYS = Always()


def conjunction(*parts: Condition) -> Condition:
    """All of `parts`, flattened, without what is always true."""
    flat: list[Condition] = []
    for part in parts:
        if isinstance(part, And):
            flat.extend(part.parts)
        elif not isinstance(part, Always):
            flat.append(part)
    if not flat:
        return ALWAYS
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def facts_in(condition: Condition) -> Iterator[str]:
    """Every fact that the condition asks, in reading order, repeated as often as asked."""
    match condition:
        case Always():
            return
        case Not(part):
            yield from facts_in(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from facts_in(part)
        case OneOf(fact, _) | Holds(fact):
            yield fact
        case Compare(fact, _, operand) | Contains(fact, operand):
            yield fact
            if isinstance(operand, FactValueOf):
                yield operand.fact
