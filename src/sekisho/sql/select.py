"""Columns and joins: a SELECT over only those relations of a catalog that it needs."""

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from sekisho.sql.catalog import Catalog, Relation, Source
from sekisho.sql.formula import SURE, Formula, as_sql, relations_of
from sekisho.sql.frame import expression, subquery


def source_sql(source: Source) -> exp.Expr:
    """The catalog's expression for an item, a fact or a part of the subject."""
    return expression(source.sql)


def masked(source: Source, mask: Formula) -> exp.Expr:
    """The value where the mask is sure, else NULL; the bare value where it always is."""
    value = source_sql(source)
    return value if mask == SURE else exp.case().when(as_sql(mask), value, copy=False)


def named(value: exp.Expr, name: str) -> exp.Expr:
    """The value as the column `name`."""
    return exp.alias_(value, name, quoted=True, copy=False)


def needed(sources: Iterable[Source], formulas: Iterable[Formula]) -> frozenset[str]:
    """Every relation that these sources and formulas read."""
    read = (frozenset(source.relations) for source in sources)
    return frozenset().union(*read, *(relations_of(formula) for formula in formulas))


def select(
    catalog: Catalog,
    columns: Sequence[exp.Expr],
    relations: frozenset[str],
    *conditions: exp.Expr,
    joined_if: Mapping[str, exp.Expr] | None = None,
) -> exp.Select:
    """The columns, over the base and the relations, where all conditions hold.

    `joined_if` names optional relations that are read only where their condition holds.
    """
    only_if = joined_if or {}
    base, *others = catalog.joined(relations)
    query = exp.select(*columns, copy=False).from_(_table(base), copy=False)
    for relation in others:
        query = query.join(_join(relation, only_if.get(relation.name)), copy=False)
    return query.where(*conditions, copy=False) if conditions else query


def as_text(query: exp.Expr) -> str:
    """The statement as PostgreSQL reads it; the same expression gives the same text."""
    return query.sql(dialect="postgres", pretty=True, copy=False)


def _join(relation: Relation, only_if: exp.Expr | None) -> exp.Join:
    tied = expression(relation.on) if relation.on is not None else None
    if isinstance(tied, exp.Paren):
        tied = tied.this
    on = [part for part in (tied, only_if if relation.optional else None) if part is not None]
    return exp.Join(
        this=_table(relation),
        side="LEFT" if relation.optional else None,
        on=exp.and_(*on, copy=False) if on else exp.true(),
    )


def _table(relation: Relation) -> exp.Expr:
    if relation.lateral is not None:
        query = subquery(relation.lateral)
        alias = exp.TableAlias(this=exp.to_identifier(relation.name))
        return exp.Lateral(this=exp.Subquery(this=query), alias=alias)
    table = exp.to_table(relation.table or "", dialect="postgres")
    return exp.alias_(table, relation.name, table=True)
