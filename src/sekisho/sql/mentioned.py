"""Which columns of which tables a catalog speaks of, and by which a relation is tied."""

from collections.abc import Iterator, Mapping

import sqlglot
from sqlglot import exp

from sekisho.sql.catalog import Catalog


def tables_of(catalog: Catalog) -> dict[str, frozenset[str]]:
    """Each table that the catalog reads, schema.table, with the columns of it that it names."""
    found: dict[str, set[str]] = {}
    aliases = {r.name: r.table for r in catalog.relations.values() if r.table is not None}
    for table in aliases.values():
        found.setdefault(table, set())
    for tree, own in _fragments(catalog):
        known = {**aliases, **own}
        for table in own.values():
            found.setdefault(table, set())
        for column in tree.find_all(exp.Column):
            if column.table in known:
                found[known[column.table]].add(column.name)
    return {table: frozenset(columns) for table, columns in found.items()}


def tied_columns(on: str, relation: str) -> frozenset[str]:
    """The relation's columns each of which `on` wants equal to something of another relation."""
    tree = sqlglot.parse_one(on, dialect="postgres").unnest()
    parts = tree.flatten() if isinstance(tree, exp.And) else iter((tree,))
    return frozenset(
        side.name
        for part in parts
        if isinstance(part.unnest(), exp.EQ)
        for side, other in _sides(part.unnest())
        if isinstance(side, exp.Column) and side.table == relation
        and all(column.table != relation for column in other.find_all(exp.Column))
    )  # fmt: skip


def _sides(equal: exp.Expr) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    yield equal.args["this"], equal.args["expression"]
    yield equal.args["expression"], equal.args["this"]


def _fragments(catalog: Catalog) -> Iterator[tuple[exp.Expr, Mapping[str, str]]]:
    """Every piece of SQL of the catalog, with the tables that it reads itself, by alias."""
    sources = (*catalog.subject.values(), *catalog.items.values(), *catalog.facts.values())
    for source in sources:
        if source is not None:
            yield sqlglot.parse_one(f"SELECT {source.sql}", dialect="postgres"), {}
    for relation in catalog.relations.values():
        if relation.on is not None:
            yield sqlglot.parse_one(f"SELECT {relation.on}", dialect="postgres"), {}
        if relation.lateral is not None:
            yield _query(relation.lateral)
    for name, listed in catalog.lists.items():
        parts = ", ".join((listed.on, *listed.facts.values()))
        tree = sqlglot.parse_one(f"SELECT {parts}", dialect="postgres")
        yield tree, {name: listed.table}
    for statistic in catalog.statistics.values():
        if statistic is not None:
            yield _query(statistic.rows)


def _query(text: str) -> tuple[exp.Expr, Mapping[str, str]]:
    tree = sqlglot.parse_one(text, dialect="postgres")
    own = {table.alias_or_name: f"{table.db}.{table.name}" for table in tree.find_all(exp.Table)}
    return tree, own
