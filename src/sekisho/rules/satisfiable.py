"""Can a condition hold at all? Every fact tries its boundary values; "no" is certain, "yes" is not.

Each fact becomes a variable with a finite set of values that suffices: yes and no; the values of
an enum; for numbers and dates each constant of the condition and as many neighbours on both sides
as there are facts to tell apart; for names each constant and as many fresh names. What a set
contains is one yes-or-no variable for each thing asked: that says "yes" too often and "no" never
wrongly. The same holds for numbers of matters, for ends of periods, and for dates whose distances
from today do not compare alike on every day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

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
    Recipient,
    Tally,
    ThisVersion,
    Today,
    Unit,
)
from sekisho.terms import FactType, Vocabulary

Variable = tuple[object, ...]
Value = int | str | bool
_MOST_QUESTIONS = 200_000  # about a second; beyond it the answer is "perhaps", which is "yes"
_DAYS = {Unit.DAY: 1.0, Unit.MONTH: 30.4375, Unit.YEAR: 365.25}
_CLOSE = 10  # months and years stray from these averages by less than half of this
_AREAS = tuple(f"{number:02}" for number in range(1, 11))


def can_hold(condition: Condition, words: Vocabulary) -> bool:
    """False only where no request at all makes `condition` true."""
    search = _Search(words, list(_atoms(condition)))
    return search.holds(condition)


def _atoms(condition: Condition) -> Iterator[Atom]:
    match condition:
        case Always():
            return
        case Not(part):
            yield from _atoms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _atoms(part)
        case _:
            yield condition


@dataclass
class _Search:
    words: Vocabulary
    atoms: list[Atom]
    questions: int = 0
    chosen: dict[Variable, Value] = field(default_factory=dict)
    domains: dict[Variable, tuple[Value, ...]] = field(default_factory=dict)

    def holds(self, condition: Condition) -> bool:
        """True when some choice of values makes the condition true, or the search is too long."""
        if self.questions > _MOST_QUESTIONS:
            return True
        truth, ask = self.truth(condition)
        if truth is not None or ask is None:
            return truth is True
        for value in self.domain(ask):
            self.chosen[ask] = value
            if self.holds(condition):
                return True
        self.chosen.pop(ask, None)
        return False

    def truth(self, condition: Condition) -> tuple[bool | None, Variable | None]:
        """The truth under the values chosen so far, or the first variable still to choose."""
        match condition:
            case Always():
                return True, None
            case Not(part):
                inner, ask = self.truth(part)
                return (None if inner is None else not inner), ask
            case And(parts):
                return self.several([self.truth(part) for part in parts], decisive=False)
            case Or(parts):
                return self.several([self.truth(part) for part in parts], decisive=True)
            case _:
                return self.atom(condition)

    def several(
        self, parts: list[tuple[bool | None, Variable | None]], *, decisive: bool
    ) -> tuple[bool | None, Variable | None]:
        if any(truth is decisive for truth, _ in parts):
            return decisive, None
        ask = next((ask for truth, ask in parts if truth is None), None)
        return (not decisive, None) if ask is None else (None, ask)

    def atom(self, atom: Atom) -> tuple[bool | None, Variable | None]:
        self.questions += 1
        match atom:
            case Holds(fact):
                return self.free((fact,))
            case Contains(fact, operand):
                return self.free(("contains", fact, operand))
            case OneOf(fact, values):
                left = (fact,)
                if left not in self.chosen:
                    return None, left
                return self.chosen[left] in {_plain(value) for value in values}, None
            case Compare(fact, comparison, operand):
                return self.compare((fact,), comparison, operand)
            case Tally():
                positive, asked = _positive(atom.comparison)
                truth, ask = self.free(("tally", replace(atom, comparison=asked)))
                return (None if truth is None else truth is positive), ask
            case CompareDays(left_day, comparison, right_day):
                positive, asked = _positive(comparison)
                truth, ask = self.free(("days", left_day, asked, right_day))
                return (None if truth is None else truth is positive), ask

    def free(self, variable: Variable) -> tuple[bool | None, Variable | None]:
        if variable not in self.chosen:
            return None, variable
        return bool(self.chosen[variable]), None

    def compare(
        self, left: Variable, comparison: Comparison, operand: Operand
    ) -> tuple[bool | None, Variable | None]:
        kind = self.kind(left)
        if kind is FactType.DATE and not self.dates_compare_alike():
            positive, asked = _positive(comparison)
            truth, ask = self.free(("compare", left, asked, operand))
            return (None if truth is None else truth is positive), ask
        right = _variable(operand)
        for side in (left, right):
            if side is not None and side not in self.chosen:
                return None, side
        constant = self.chosen[right] if right is not None else _constant(operand)
        return _compared(self.chosen[left], comparison, constant), None

    def kind(self, variable: Variable) -> FactType:
        match variable:
            case ("the recipient",):
                return FactType.PARTY
            case ("this version",):
                return FactType.DIGEST
            case ("contains", *_) | ("compare", *_) | ("days" | "tally", *_):
                return FactType.BOOL
            case _:
                return self.words.facts[str(variable[0])].type

    def domain(self, variable: Variable) -> tuple[Value, ...]:
        """Values that suffice for the variable."""
        if variable not in self.domains:
            self.domains[variable] = self.values(variable, self.kind(variable))
        return self.domains[variable]

    def values(self, variable: Variable, kind: FactType) -> tuple[Value, ...]:
        if kind is FactType.BOOL:
            return (True, False)
        if kind is FactType.ENUM:
            return tuple(value.id for value in self.words.facts[str(variable[0])].values)
        if kind is FactType.AREA:
            return _AREAS
        constants = sorted(set(self.constants(kind)), key=str)
        apart = len(self.compared(kind)) + 1
        if kind in (FactType.INT, FactType.DATE):
            numbers = [one for one in constants if isinstance(one, int)] or [0]
            return tuple(sorted({n + step for n in numbers for step in range(-apart, apart + 1)}))
        return (*constants, *(f"\0{number}" for number in range(apart)))

    def compared(self, kind: FactType) -> set[Variable]:
        """The variables of a type that the condition compares with each other or with constants."""
        found: set[Variable] = set()
        for atom in self.atoms:
            if isinstance(atom, Compare | OneOf):
                right = _variable(atom.operand) if isinstance(atom, Compare) else None
                found |= {side for side in ((atom.fact,), right) if side is not None}
        return {variable for variable in found if self.kind(variable) is kind}

    def constants(self, kind: FactType) -> Iterator[Value]:
        for atom in self.atoms:
            if (
                isinstance(atom, Holds | Contains | CompareDays | Tally)
                or self.kind((atom.fact,)) is not kind
            ):
                continue
            if isinstance(atom, OneOf):
                yield from (_plain(value) for value in atom.values)
            elif _variable(atom.operand) is None:
                yield _constant(atom.operand)

    def dates_compare_alike(self) -> bool:
        """True when the dates of the condition stand in the same order on whatever day it is."""
        dated = [
            atom
            for atom in self.atoms
            if isinstance(atom, Compare | OneOf) and self.kind((atom.fact,)) is FactType.DATE
        ]
        operands = {atom.operand for atom in dated if isinstance(atom, Compare)}
        distances = [one for one in operands if isinstance(one, Today)]
        fixed = any(isinstance(o, Literal) for o in operands) or any(
            isinstance(atom, OneOf) for atom in dated
        )
        if distances and fixed:
            return False
        close = _CLOSE + 2 * (len(self.compared(FactType.DATE)) + 1)
        return all(
            one.unit is other.unit is Unit.DAY or abs(_days(one) - _days(other)) > close
            for one in distances
            for other in distances
            if one != other
        )


def _days(today: Today) -> float:
    return today.amount * _DAYS[today.unit]


def _variable(operand: Operand) -> Variable | None:
    match operand:
        case FactValueOf(fact):
            return (fact,)
        case Recipient():
            return ("the recipient",)
        case ThisVersion():
            return ("this version",)
        case _:
            return None


def _constant(operand: Operand) -> Value:
    match operand:
        case Literal(value):
            return _plain(value)
        case Today():
            return round(_days(operand))
        case _:
            raise AssertionError(operand)  # the builder of conditions lets nothing else through


def _plain(value: int | str | date) -> Value:
    return value.toordinal() if isinstance(value, date) else value


_OPPOSITE: Mapping[Comparison, Comparison] = {
    Comparison.NE: Comparison.EQ,
    Comparison.LT: Comparison.GE,
    Comparison.LE: Comparison.GT,
}


def _positive(comparison: Comparison) -> tuple[bool, Comparison]:
    """The comparison to ask, and the answer that makes the one written true."""
    opposite = _OPPOSITE.get(comparison)
    return (True, comparison) if opposite is None else (False, opposite)


def _compared(left: Value, comparison: Comparison, right: Value) -> bool:
    if comparison is Comparison.EQ:
        return left == right
    if comparison is Comparison.NE:
        return left != right
    if isinstance(left, str) or isinstance(right, str):
        return False
    return {
        Comparison.LT: left < right,
        Comparison.LE: left <= right,
        Comparison.GT: left > right,
        Comparison.GE: left >= right,
    }[comparison]
