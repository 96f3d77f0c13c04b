"""Where items and facts stand in a company's tables: the one thing another company changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SUBJECT_PARTS = ("key", "number", "salt")


@dataclass(frozen=True, slots=True)
class Source:
    """An SQL expression (PostgreSQL) over the relations that it names; a column, mostly."""

    sql: str
    relations: tuple[str, ...]
    null_is_empty: bool = False  # of a set fact: NULL says that nothing was asked for


@dataclass(frozen=True, slots=True)
class ListSource:
    """A table with a person's matters of one kind, under the list's id, and what ties it to them.

    `facts` are SQL expressions over that id, by fact; `on` may mention the relations in `needs`.
    """

    table: str
    on: str
    facts: Mapping[str, str]
    needs: tuple[str, ...] = ()

    def sources(self) -> dict[str, Source]:
        """Where each fact of one matter stands, inside a subquery over the table."""
        return {fact: Source(sql, ()) for fact, sql in self.facts.items()}


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or a lateral subquery, and how it is tied to the relations that it needs."""

    name: str
    table: str | None = None  # schema.table
    lateral: str | None = None  # a SELECT that may mention the relations in `needs`
    on: str | None = None
    optional: bool = False  # LEFT JOIN
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amounts:
    """A measure: `kind` is count (of things of which each contributor has one or more) or sum.

    Values are whole numbers that are not negative, in units of 10**-decimals `unit`. `like` is a
    measure of another table that tells nearly the same: (table, measure).
    """

    kind: str
    unit: str
    decimals: int
    like: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StatisticSource:
    """The rows of a table of statistics: a SELECT of period (a day in it), contributor, the table's
    dimensions, and those of its measures that have a column; the others count contributors.

    `unit`: whom contributors are. `stock`: figures of a month, which must not be added up over
    months. `budget`: thousandths of epsilon that may be spent in all.
    """

    rows: str
    unit: str
    measures: Mapping[str, Amounts]
    stock: bool
    budget: int


@dataclass(frozen=True)
class Catalog:
    """The tables of one company. INVARIANT: `relations` stand in an order that joins can follow.

    `items` has every item of the vocabulary; None where the company holds no such thing.
    `subject` has key, number and salt. `categories` are, by dimension of a statistic, those that
    may occur, in Japanese and English. `plain` are, by table, columns that describe nobody.
    """

    base: str
    subject: Mapping[str, Source]
    relations: Mapping[str, Relation]
    items: Mapping[str, Source | None]
    facts: Mapping[str, Source]
    lists: Mapping[str, ListSource] = field(default_factory=dict)
    statistics: Mapping[str, StatisticSource | None] = field(default_factory=dict)
    categories: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    plain: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def joined(self, names: Iterable[str]) -> tuple[Relation, ...]:
        """The base, then every relation that `names` need, each after those it needs itself.

        requires names <= relations
        """
        wanted = {self.base}
        queue = list(names)
        while queue:
            name = queue.pop()
            if name not in wanted:
                wanted.add(name)
                queue.extend(self.relations[name].needs)
        return tuple(relation for name, relation in self.relations.items() if name in wanted)

    def held(self) -> frozenset[str]:
        """The ids of the items that the company holds."""
        return frozenset(item for item, source in self.items.items() if source is not None)
