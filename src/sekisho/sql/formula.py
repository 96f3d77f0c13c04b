"""Formulas that say "this is sure": tests joined by and and or, with no negation.

A test is an SQL condition that is TRUE exactly where something is known for certain; NULL and
FALSE both mean "not certain". Because nothing is ever negated, a formula is TRUE in SQL exactly
where it is true with every uncertain test taken as false, and three-valued logic has no surprises
left: a missing value can only make less of it true.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlglot import exp


@dataclass(frozen=True, slots=True)
class Test:
    """One SQL condition and the relations of the catalog that it reads."""

    sql: exp.Expr
    relations: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True, slots=True)
class All:
    """Every part is sure. Without parts: always."""

    parts: tuple["Formula", ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part is sure. Without parts: never."""

    parts: tuple["Formula", ...] = ()


Formula = Test | All | Some

SURE: Formula = All()
NEVER: Formula = Some()


def truth(value: bool) -> Formula:  # noqa: FBT001 - it is the value itself
    """The formula that is always, or never, sure."""
    return SURE if value else NEVER


def every(*parts: Formula) -> Formula:
    """All of `parts`, as simply as it can be said."""
    flat = _distinct(part.parts if isinstance(part, All) else (part,) for part in parts)
    if NEVER in flat:
        return NEVER
    known = set(flat)
    kept = [p for p in flat if not (isinstance(p, Some) and known.intersection(p.parts))]
    return kept[0] if len(kept) == 1 else All(tuple(kept))


def some(*parts: Formula) -> Formula:
    """At least one of `parts`, with what they have in common said once."""
    flat = _distinct(part.parts if isinstance(part, Some) else (part,) for part in parts)
    if SURE in flat:
        return SURE
    known = set(flat)
    kept = [p for p in flat if not (isinstance(p, All) and known.intersection(p.parts))]
    if len(kept) < 2:
        return kept[0] if kept else NEVER
    common = [c for c in _conjuncts(kept[0]) if all(c in _conjuncts(p) for p in kept[1:])]
    if common:
        rests = (every(*(c for c in _conjuncts(p) if c not in common)) for p in kept)
        return every(*common, some(*rests))
    return Some(tuple(kept))


def beyond(formula: Formula, assumed: Formula) -> Formula:
    """What `formula` still says where `assumed` is known to be sure."""
    if formula == assumed:
        return SURE
    given = set(_conjuncts(assumed))
    return every(*(part for part in _conjuncts(formula) if part not in given))


def relations_of(formula: Formula) -> frozenset[str]:
    """The relations that the formula reads."""
    if isinstance(formula, Test):
        return formula.relations
    return frozenset().union(*(relations_of(part) for part in formula.parts))


def as_sql(formula: Formula) -> exp.Expr:
    """The formula as one SQL condition."""
    if isinstance(formula, Test):
        return formula.sql.copy()
    if not formula.parts:
        return exp.true() if isinstance(formula, All) else exp.false()
    parts = _merged(formula.parts) if isinstance(formula, Some) else list(formula.parts)
    join = exp.and_ if isinstance(formula, All) else exp.or_
    return join(*(as_sql(part) for part in parts), copy=False)


def texts(values: Iterable[str]) -> exp.Array:
    """SQL: an array of texts. requires: at least one value"""
    return exp.Array(expressions=[exp.Literal.string(value) for value in values])


def has(array: exp.Expr, members: Iterable[str]) -> exp.Expr:
    """SQL: the array holds one of `members`."""
    return exp.ArrayOverlaps(this=array.copy(), expression=texts(members))


def lacks(array: exp.Expr, members: Iterable[str]) -> exp.Expr:
    """SQL: the array does not hold all of `members`; of one member: does not hold it."""
    return exp.Not(this=exp.ArrayContainsAll(this=array.copy(), expression=texts(members)))


def _merged(parts: Iterable[Formula]) -> list[Formula]:
    """Alternatives about one array become one: it has a or b; it lacks a or b."""
    found: list[Formula] = []
    places: dict[tuple[bool, exp.Expr], tuple[int, list[str]]] = {}
    for part in parts:
        about = _about_array(part)
        if about is None or not isinstance(part, Test):
            found.append(part)
            continue
        lacking, array, members = about
        at, together = places.setdefault((lacking, array), (len(found), []))
        together += members
        found[at : at + 1] = [Test((lacks if lacking else has)(array, together), part.relations)]
    return found


def _about_array(part: Formula) -> tuple[bool, exp.Expr, list[str]] | None:
    """Of a test made by `lacks` (True) or `has` (False): the array and what it is asked for."""
    sql = part.sql if isinstance(part, Test) else None
    lacking = isinstance(sql, exp.Not)
    asked = sql.this if sql is not None and lacking else sql
    if not isinstance(asked, exp.ArrayContainsAll if lacking else exp.ArrayOverlaps):
        return None
    members = asked.expression
    if not isinstance(members, exp.Array):
        return None
    return lacking, asked.this, [str(member.this) for member in members.expressions]


def _conjuncts(formula: Formula) -> tuple[Formula, ...]:
    return formula.parts if isinstance(formula, All) else (formula,)


def _distinct(groups: Iterable[tuple[Formula, ...]]) -> list[Formula]:
    return list(dict.fromkeys(part for group in groups for part in group))
