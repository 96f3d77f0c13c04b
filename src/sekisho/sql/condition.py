"""What a condition means in SQL: where it is surely true, and where it is surely false.

`decide.kleene` knows three truths. SQL needs two questions only: a permit counts where its
condition is surely true, a forbid is harmless where its condition is surely false. Each question
gives a formula without negation (see `formula`), so an unknown fact answers neither.
"""

from collections.abc import Callable, Mapping
from datetime import date

from sqlglot import exp

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
)
from sekisho.sql.days import place_of_day
from sekisho.sql.errors import UncompilableError
from sekisho.sql.formula import NEVER, Formula, Test, every, some, texts, truth
from sekisho.sql.frame import Column, Frame, Given, Place, literal
from sekisho.sql.tally import tallied

_OPPOSITE = {
    Comparison.EQ: Comparison.NE,
    Comparison.NE: Comparison.EQ,
    Comparison.LT: Comparison.GE,
    Comparison.GE: Comparison.LT,
    Comparison.GT: Comparison.LE,
    Comparison.LE: Comparison.GT,
}
_SQL: Mapping[Comparison, Callable[..., exp.Expr]] = {
    Comparison.EQ: exp.EQ,
    Comparison.NE: exp.NEQ,
    Comparison.LT: exp.LT,
    Comparison.LE: exp.LTE,
    Comparison.GT: exp.GT,
    Comparison.GE: exp.GTE,
}


def surely(frame: Frame, condition: Condition, *, is_true: bool) -> Formula:
    """Where the condition is known to be true, or known to be false."""
    match condition:
        case Always():
            return truth(is_true)
        case Not(part):
            return surely(frame, part, is_true=not is_true)
        case And(parts) | Or(parts):
            found = (surely(frame, part, is_true=is_true) for part in parts)
            together = isinstance(condition, And) is is_true
            return every(*found) if together else some(*found)
        case Holds(fact):
            return _holds(frame.place(fact), is_true=is_true)
        case OneOf(fact, values):
            return _one_of(frame.place(fact), tuple(dict.fromkeys(values)), is_true=is_true)
        case Contains(fact, operand):
            return _contains(frame, frame.place(fact), operand, is_true=is_true)
        case Compare(fact, comparison, operand):
            asked = comparison if is_true else _OPPOSITE[comparison]
            return compared(frame.place(fact), asked, _place(frame, operand))
        case Tally():
            asked = condition.comparison if is_true else _OPPOSITE[condition.comparison]
            return tallied(frame, condition, asked, surely, compared)
        case CompareDays(left, comparison, right):
            asked = comparison if is_true else _OPPOSITE[comparison]
            return compared(place_of_day(frame, left), asked, place_of_day(frame, right))


def _place(frame: Frame, operand: Operand) -> Place:
    """Where the operand's value stands."""
    match operand:
        case Literal(value):
            return Given(value)
        case Recipient():
            return Given(frame.recipient)
        case PurposeOfUse():
            return Given(frame.purpose)
        case ThisItem():
            return None if frame.item is None else Given(frame.item)
        case ThisVersion():
            return Given(frame.policy.digest)
        case FactValueOf(fact):
            return frame.place(fact)
        case RecipientClasses():
            return None
        case Today():
            day = frame.clock.day(operand)
            return Given(day) if isinstance(day, date) else Column(day)


def _holds(place: Place, *, is_true: bool) -> Formula:
    match place:
        case Given(value):
            return truth(value is is_true)
        case Column(sql, relations):
            return Test(sql if is_true else exp.Not(this=sql.copy()), relations)
        case None:
            return NEVER


def _one_of(place: Place, values: tuple[str | int | date, ...], *, is_true: bool) -> Formula:
    if isinstance(place, Given):
        return truth((place.value in values) is is_true)
    if place is None:
        return NEVER
    if place.domain is not None:
        wanted = tuple(known for known in place.domain if (known in values) is is_true)
        return _in(place, wanted)
    among = _among(place.sql, values)
    return Test(among if is_true else exp.Not(this=among), place.relations)


def _in(place: Column, values: tuple[str | int | date, ...]) -> Formula:
    """The column has one of these values."""
    return Test(_among(place.sql, values), place.relations) if values else NEVER


def _among(sql: exp.Expr, values: tuple[str | int | date, ...]) -> exp.Expr:
    """SQL: one of these values; a comparison where there is only one. requires: values"""
    found = [literal(value) for value in values]
    if len(found) == 1:
        return exp.EQ(this=sql.copy(), expression=found[0])
    return exp.In(this=sql.copy(), expressions=found)


def compared(left: Place, comparison: Comparison, right: Place) -> Formula:
    """Where the two values are known to stand in this comparison."""
    if left is None or right is None:
        return NEVER
    if isinstance(left, Given) and isinstance(right, Given):
        return truth(_ordered(left, comparison, right))
    if isinstance(left, Column) and isinstance(right, Given) and left.domain is not None:
        return _one_of(left, (_plain(right),), is_true=comparison is Comparison.EQ)
    if isinstance(left, Given) and isinstance(right, Column) and right.domain is not None:
        return _one_of(right, (_plain(left),), is_true=comparison is Comparison.EQ)
    relations: frozenset[str] = frozenset()
    known: list[Formula] = []
    for side in (left, right):
        if isinstance(side, Column):
            relations |= side.relations
            known += [_in(side, side.domain)] if side.domain is not None else []
    sql = _SQL[comparison](this=_side(left), expression=_side(right))
    return every(*known, Test(sql, relations))


def _ordered(left: Given, comparison: Comparison, right: Given) -> bool:
    """Both values are known: how they compare. Values without an order are never ordered."""
    a, b = left.value, right.value
    if comparison in (Comparison.EQ, Comparison.NE):
        return (a == b) is (comparison is Comparison.EQ)
    if isinstance(a, date) and isinstance(b, date):
        a, b = a.toordinal(), b.toordinal()
    if not isinstance(a, int) or not isinstance(b, int):
        return False
    return {
        Comparison.LT: a < b,
        Comparison.LE: a <= b,
        Comparison.GT: a > b,
        Comparison.GE: a >= b,
    }[comparison]


def _plain(given: Given) -> str | int | date:
    """A value that is no set and no list; the grammar of conditions compares neither."""
    if isinstance(given.value, frozenset | tuple):
        raise UncompilableError(
            "set-compared",
            "集合の事実は「に … を含む」でだけ比べられます。",
            "a set fact can be compared with `contains` only.",
        )
    return given.value


def _side(place: Column | Given) -> exp.Expr:
    return place.sql.copy() if isinstance(place, Column) else literal(_plain(place))


def _contains(frame: Frame, place: Place, operand: Operand, *, is_true: bool) -> Formula:
    """Where the set is known to have, or to lack, what the operand names."""
    if isinstance(operand, RecipientClasses):
        return _has_class(frame, place, is_true=is_true)
    wanted = _place(frame, operand)
    if isinstance(wanted, Column):
        return _overlaps(place, wanted, is_true=is_true)
    if wanted is None or not isinstance(wanted.value, (str, frozenset)):
        return NEVER
    value = wanted.value
    return has_any(place, value if isinstance(value, frozenset) else {value}, is_true=is_true)


def _has_class(frame: Frame, place: Place, *, is_true: bool) -> Formula:
    """The set has a class that the recipient holds today, or is known to lack them all."""
    roles = frame.roles()
    always = frozenset(name for name, within, _ in roles if within == every())
    found = [has_any(place, always, is_true=is_true)]
    for name, within, outside in roles:
        if name not in always:
            has = has_any(place, {name}, is_true=is_true)
            found.append(every(within, has) if is_true else some(outside, has))
    return some(*found) if is_true else every(*found)


def has_any(place: Place, members: frozenset[str] | set[str], *, is_true: bool) -> Formula:
    """Where the set is known to hold one of `members`, or known to hold none."""
    if place is None:
        return NEVER
    if isinstance(place, Given):
        known = isinstance(place.value, frozenset)
        return truth(known and bool(_members(place) & members) is is_true)
    if members:
        wanted = Column(texts(sorted(members)))
        return _overlaps(place, wanted, is_true=is_true)
    if is_true:
        return NEVER
    return _present(place)


def _overlaps(place: Place, wanted: Column, *, is_true: bool) -> Formula:
    """The set and the array have a member in common, or are known to have none."""
    if place is None:
        return NEVER
    if isinstance(place, Given):
        return has_any(wanted, _members(place), is_true=is_true)
    relations = place.relations | wanted.relations
    sql = exp.ArrayOverlaps(this=place.sql.copy(), expression=wanted.sql.copy())
    if is_true:
        return Test(sql, relations)
    empty = [every(is_null(x), _present(y)) for x, y in ((place, wanted), (wanted, place))]
    return some(*empty, Test(exp.Not(this=sql), relations))


def is_null(place: Column) -> Formula:
    """The set is NULL and counts as empty."""
    null = exp.Is(this=place.sql.copy(), expression=exp.null())
    return Test(null, place.relations) if place.null_is_empty else NEVER


def _present(place: Column) -> Formula:
    """The set is known."""
    if place.null_is_empty or isinstance(place.sql, exp.Array):
        return every()
    null = exp.Is(this=place.sql.copy(), expression=exp.null())
    return Test(exp.Not(this=null), place.relations)


def _members(place: Given) -> frozenset[str]:
    return place.value if isinstance(place.value, frozenset) else frozenset()
