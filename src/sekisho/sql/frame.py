"""What a condition is compiled for: one recipient, one purpose, and where each fact stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlglot
from sqlglot import exp

from sekisho.rules.policy import Policy
from sekisho.sql.catalog import Catalog
from sekisho.sql.clock import Clock
from sekisho.sql.formula import NEVER, Formula, every, some
from sekisho.terms import FactType
from sekisho.terms.request import FactValue

AREAS = tuple(f"{number:02}" for number in range(1, 11))


@dataclass(frozen=True, slots=True)
class Column:
    """A value that stands in the tables, or is given to the statement when it runs.

    `domain` are the only values that count as known; None where any value of the type does.
    """

    sql: exp.Expr
    relations: frozenset[str] = frozenset()
    domain: tuple[str, ...] | None = None
    null_is_empty: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A value known when the statement is compiled."""

    value: FactValue


Place = Column | Given | None
"""Where a value stands; None: nowhere, it is unknown."""


@dataclass(frozen=True)
class Frame:
    """One recipient and one purpose under a policy, over the tables of a catalog.

    `known` are facts given at compile time (the recipient's, mostly), `parameters` those given to
    the statement when it runs. Facts that are in neither nor in the catalog are unknown.
    `words` is SQL for the array of every id that a restriction may name. `item` is the one that is
    decided, where a condition asks about it.
    """

    policy: Policy
    catalog: Catalog
    recipient: str
    purpose: str
    clock: Clock
    known: Mapping[str, FactValue]
    parameters: Mapping[str, exp.Expr]
    words: exp.Expr
    item: str | None = None

    def place(self, fact_id: str) -> Place:
        """Where the fact's value stands."""
        if fact_id in self.known:
            return Given(self.known[fact_id])
        if fact_id in self.parameters:
            return Column(self.parameters[fact_id], domain=self._domain(fact_id))
        source = self.catalog.facts.get(fact_id)
        if source is None:
            return None
        read = expression(source.sql)
        if isinstance(read, exp.Null):
            return None
        relations = frozenset(source.relations)
        return Column(read, relations, self._domain(fact_id), source.null_is_empty)

    def _domain(self, fact_id: str) -> tuple[str, ...] | None:
        words = self.policy.vocabulary
        fact = words.facts[fact_id]
        match fact.type:
            case FactType.ENUM:
                return tuple(value.id for value in fact.values)
            case FactType.PARTY:
                return tuple(words.parties)
            case FactType.AREA:
                return AREAS
            case _:
                return None

    def roles(self) -> tuple[tuple[str, Formula, Formula], ...]:
        """Each class of the recipient's, with when it is held and when it is not."""
        company = self.policy.vocabulary.parties[self.recipient].company
        held: dict[str, tuple[Formula, Formula]] = {}
        for role in company.roles if company else ():
            within, outside = held.get(role.party_class, (NEVER, every()))
            held[role.party_class] = (
                some(within, self.clock.within(role.since, role.until)),
                every(outside, self.clock.outside(role.since, role.until)),
            )
        return tuple((name, *when) for name, when in held.items() if when[0] != NEVER)

    def received_by(self, parties: frozenset[str]) -> tuple[Formula, Formula]:
        """When the recipient is, and is not, one of `parties` or of their classes."""
        if self.recipient in parties:
            return every(), NEVER
        found = [(within, outside) for name, within, outside in self.roles() if name in parties]
        return some(*(within for within, _ in found)), every(*(outside for _, outside in found))


def expression(sql: str) -> exp.Expr:
    """A catalog's piece of SQL as an expression that can stand inside another.

    requires: the catalog was read by `read_catalog`
    """
    return _parsed(sql).copy()


def subquery(sql: str) -> exp.Expr:
    """A catalog's lateral SELECT. requires: the catalog was read by `read_catalog`"""
    read = _parsed(sql).copy()
    return read.this if isinstance(read, exp.Paren) else read


@lru_cache(maxsize=1024)
def _parsed(sql: str) -> exp.Expr:
    read = sqlglot.parse_one(sql, dialect="postgres")
    return read if isinstance(read, (exp.Column, exp.Func, exp.Cast)) else exp.paren(read)


def literal(value: str | int | date) -> exp.Expr:
    """The value as a typed SQL literal."""
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    return exp.Literal.number(value) if isinstance(value, int) else exp.Literal.string(value)
