"""The SQL that a catalog may contain: expressions and plain reading subqueries, nothing else."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

_WRITING = (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Lock)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A checked piece of SQL: the relations it mentions and, of a subquery, its columns."""

    sql: str
    relations: tuple[str, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a piece of SQL cannot stand in a catalog."""

    ja: str
    en: str


def expression(sql: str, known: Collection[str]) -> Fragment | Unfit:
    """`sql` as a scalar expression, all of whose columns are written relation.column."""
    try:
        statements = sqlglot.parse(f"SELECT {sql}", dialect="postgres")
    except SqlglotError:
        return _unreadable(sql)
    select = statements[0] if len(statements) == 1 else None
    if not isinstance(select, exp.Select) or len(select.expressions) != 1:
        return _unreadable(sql)
    if {key for key, value in select.args.items() if value} - {"expressions"}:
        return _unreadable(sql)
    if select.find(exp.Subquery, exp.Star, exp.Alias, *_WRITING):
        return Unfit(
            f"「{sql}」: 式だけが書けます(副問合せ、* 、AS は書けません)",
            f"{sql!r}: only an expression may stand here (no subquery, no *, no AS)",
        )
    return _mentioned(sql, select, frozenset(), known)


def subquery(sql: str, known: Collection[str]) -> Fragment | Unfit:
    """`sql` as a SELECT that reads only, with a name for each of its columns."""
    try:
        statements = sqlglot.parse(sql, dialect="postgres")
    except SqlglotError:
        return _unreadable(sql)
    select = statements[0] if len(statements) == 1 else None
    if not isinstance(select, exp.Select) or select.find(*_WRITING):
        return Unfit(
            f"「{_short(sql)}」: 読むだけの SELECT 一つを書いてください",
            f"{_short(sql)!r}: write one SELECT that only reads",
        )
    columns = tuple(select.named_selects)
    if not columns or "" in columns or "*" in columns:
        return Unfit(
            f"「{_short(sql)}」: すべての列に名前(AS)が要ります",
            f"{_short(sql)!r}: each of its columns needs a name (AS)",
        )
    own = frozenset(source.alias_or_name for source in select.find_all(exp.Table, exp.Subquery))
    found = _mentioned(sql, select, own, known)
    return found if isinstance(found, Unfit) else Fragment(sql, found.relations, columns)


def _mentioned(
    sql: str, tree: exp.Expression, own: frozenset[str], known: Collection[str]
) -> Fragment | Unfit:
    """The catalog's relations in `tree`, in the order of their names."""
    relations: set[str] = set()
    for column in tree.find_all(exp.Column):
        if not column.table and column.name in own:
            continue  # a whole row
        if not column.table:
            return Unfit(
                f"「{column.name}」: 列は「関係.列」の形で書いてください",
                f"{column.name!r}: write a column as relation.column",
            )
        if column.table in own:
            continue
        if column.table not in known:
            return Unfit(
                f"「{column.table}」という関係は relations にありません",
                f"{column.table!r} is not one of the relations",
            )
        relations.add(column.table)
    return Fragment(sql, tuple(sorted(relations)))


def _unreadable(sql: str) -> Unfit:
    return Unfit(f"「{_short(sql)}」: SQL として読めません", f"{_short(sql)!r}: this is not SQL")


def _short(sql: str) -> str:
    line = " ".join(sql.split())
    return line if len(line) <= 60 else f"{line[:57]}..."
