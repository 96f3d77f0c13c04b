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
    """The unit of a period; `BUSINESS_DAY` counts no distance from today."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    BUSINESS_DAY = "business day"


class Edge(StrEnum):
    """A day that a calendar, and not a count, gives after another."""

    NEXT_MONTH = "next month"
    MONTH_END = "month end"
    YEAR_END = "year end"
    FISCAL_YEAR_END = "fiscal year end"


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
class ThisItem:
    """この項目: the item that is being decided."""


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


@dataclass(frozen=True, slots=True)
class DayOf:
    """The day that the first known of these facts tells. Requires: facts is not empty."""

    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """The last day of a period that begins with `start` (Civil Code Arts 140, 142 and 143).

    The first day does not count, unless `first_counts`. Business days end on the last of them.
    Requires: amount >= 1.
    """

    start: "Day"
    amount: int
    unit: Unit
    first_counts: bool = False


@dataclass(frozen=True, slots=True)
class EdgeAfter:
    """The first day of the next month, or the last day of the month or (fiscal) year.

    With `closing`, days after that day of the month count for the month after.
    """

    day: "Day"
    edge: Edge
    closing: int | None = None


Day = Literal | Today | DayOf | PeriodEnd | EdgeAfter
Operand = (
    Literal
    | Recipient
    | RecipientClasses
    | PurposeOfUse
    | ThisItem
    | ThisVersion
    | Today
    | FactValueOf
)


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
class CompareDays:
    """The two days stand in this comparison."""

    left: Day
    comparison: Comparison
    right: Day


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


@dataclass(frozen=True, slots=True)
class Tally:
    """How many matters of a list fulfil a condition, or the sum of one of their facts, compares so.

    `listed` is the fact that lists the person's matters of the kind `matter`; in `where`, facts of
    that kind are those of the matter that is counted. With `others` the matter of the request
    itself is left out.
    """

    listed: str
    matter: str
    where: "Condition"
    comparison: Comparison
    amount: int
    summed: str | None = None
    others: bool = False


Atom = Holds | Compare | CompareDays | OneOf | Contains | Tally
Condition = Always | Atom | Not | And | Or

ALWAYS = Always()


def conjunction(*parts: Condition) -> Condition:
    """All of `parts`, flattened and each once, without what is always true."""
    flat: list[Condition] = []
    for part in parts:
        if isinstance(part, And):
            flat.extend(part.parts)
        elif not isinstance(part, Always):
            flat.append(part)
    distinct = tuple(dict.fromkeys(flat))
    if not distinct:
        return ALWAYS
    return distinct[0] if len(distinct) == 1 else And(distinct)


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
        case CompareDays(left, _, right):
            yield from _facts_in_day(left)
            yield from _facts_in_day(right)
        case Tally(listed, _, where):
            yield listed
            yield from facts_in(where)


def asks_this_item(condition: Condition) -> bool:
    """True when the answer may differ from one item of a rule to the next."""
    match condition:
        case Not(part):
            return asks_this_item(part)
        case And(parts) | Or(parts):
            return any(asks_this_item(part) for part in parts)
        case Contains(_, operand):
            return isinstance(operand, ThisItem)
        case Tally(where=where):
            return asks_this_item(where)
        case _:
            return False


def moves_with_today(day: Day) -> bool:
    """True when the day moves with the day of the request."""
    match day:
        case Today():
            return True
        case PeriodEnd(inner) | EdgeAfter(inner):
            return moves_with_today(inner)
        case _:
            return False


def _facts_in_day(day: Day) -> Iterator[str]:
    match day:
        case DayOf(facts):
            yield from facts
        case PeriodEnd(inner) | EdgeAfter(inner):
            yield from _facts_in_day(inner)
