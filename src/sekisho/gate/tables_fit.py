"""Whether a catalog fits the tables that are there; every mistake at once, with its line.

The database itself is asked, with the owner's right and without reading a row: which tables and
columns there are, which keys, and of what type each expression is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

import psycopg
from psycopg import sql

from sekisho.books.connection import Db
from sekisho.rules.marked import Marked, read_yaml
from sekisho.sql import Catalog
from sekisho.sql.catalog import Relation, Source
from sekisho.sql.mentioned import tables_of, tied_columns
from sekisho.sql.select import needed, select, source_sql
from sekisho.terms import FactType, Finding, Span, Vocabulary
from sekisho.terms.finding import error

OWN_SCHEMAS = ("records", "books")
"""Ours: their columns are covered by the models, which refuse the start."""
_TEXTS = ("text", "character varying", "character")
_NUMBERS = ("bigint", "integer", "smallint")
_FACTS = {
    FactType.BOOL: ("boolean",),
    FactType.INT: _NUMBERS,
    FactType.DATE: ("date",),
    FactType.SET: ("text[]", "character varying[]"),
}
_SUBJECT = {"key": _NUMBERS, "number": _TEXTS, "salt": ("bytea",)}


@dataclass(frozen=True, slots=True)
class _Table:
    columns: tuple[str, ...]
    keys: tuple[frozenset[str], ...]


def tables_fit(connection: Db, catalog: Catalog, text: str, words: Vocabulary) -> list[Finding]:
    """Every mistake; none where each table, column, key and type is as the catalog needs it.

    requires: the role sekisho_owner; `catalog` is what `text` says. Ends the transaction.
    """
    root, _ = read_yaml(text, "catalog.yaml")
    marks = root.fields() if root is not None else {}
    fitting = _Fitting(connection, catalog, words, marks)
    try:
        return [
            *fitting.tables(), *fitting.expressions(), *fitting.unnamed(), *fitting.strange(),
        ]  # fmt: skip
    finally:
        connection.rollback()


class _Fitting:
    def __init__(
        self, connection: Db, catalog: Catalog, words: Vocabulary, marks: dict[str, Marked]
    ) -> None:
        self._connection, self._catalog, self._words = connection, catalog, words
        self._marks = marks
        self._known = {name: self._table(name) for name in tables_of(catalog)}

    def tables(self) -> Iterator[Finding]:
        """Tables that are not there, and joins that would give a row twice."""
        for name, relation in self._catalog.relations.items():
            if relation.table is None:
                continue
            table = self._known[relation.table]
            span = self._span("relations", name)
            if table is None:
                yield error(
                    "no-such-table", span,
                    f"表 {relation.table} がありません（関係「{name}」）",
                    f"there is no table {relation.table} (relation {name!r})",
                    todo_ja="綴りを直すか、sekisho_owner に USAGE と SELECT を与えてください",
                    todo_en="mend the spelling, or grant sekisho_owner USAGE and SELECT",
                )  # fmt: skip
            elif not self._once(relation, table):
                yield self._no_key(name, relation.table, span)

    def expressions(self) -> Iterator[Finding]:
        """What cannot be read, or is of another type than the notice needs."""
        catalog = self._catalog
        if any(self._known[r.table] is None for r in catalog.relations.values() if r.table):
            return
        for part, source in catalog.subject.items():
            yield from self._typed("subject", part, source, _SUBJECT[part])
        for name, held in catalog.items.items():
            if held is not None:
                yield from self._typed("items", name, held, ())
        for name, source in catalog.facts.items():
            wanted = _FACTS.get(self._words.facts[name].type, _TEXTS)
            yield from self._typed("facts", name, source, wanted)

    def unnamed(self) -> Iterator[Finding]:
        """Columns of the company's own tables that no item, fact or join speaks of."""
        for name, mentioned in sorted(tables_of(self._catalog).items()):
            table = self._known[name]
            if table is None or name.partition(".")[0] in OWN_SCHEMAS:
                continue
            for column in table.columns:
                if column not in mentioned and column not in self._catalog.plain.get(name, ()):
                    yield error(
                        "column-without-item", self._span("relations", ""),
                        f"{name}.{column}: どの項目にも事実にも結びつけていない列です",
                        f"{name}.{column}: a column that no item, fact or join speaks of",
                        todo_ja="項目か事実に結びつけてください。"
                        "だれのことも述べない列は plain に書きます",
                        todo_en="name its item or fact, or list it under plain if it describes"
                        " nobody",
                    )  # fmt: skip

    def strange(self) -> Iterator[Finding]:
        """Columns under `plain` that are not there: a slip there would hide a column."""
        for name, columns in self._catalog.plain.items():
            table = self._known.get(name)
            for column in columns:
                if table is None or column not in table.columns:
                    yield error(
                        "plain-unknown", self._span("plain", name),
                        f"plain: {name} に列 {column} がないか、このカタログはその表を読みません",
                        f"plain: {name} has no column {column}, or the catalog reads no such table",
                    )  # fmt: skip

    def _typed(
        self, section: str, name: str, source: Source, wanted: tuple[str, ...]
    ) -> Iterator[Finding]:
        span = self._span(section, name)
        found = self._type(source)
        if isinstance(found, psycopg.Error):
            yield self._unreadable(name, source, found, span)
        elif wanted and found not in (*wanted, "unknown"):
            yield error(
                "other-type", span,
                f"「{name}」の型は {found} ですが、{wanted[0]} が要ります",
                f"{name!r} is of type {found}; it needs {wanted[0]}",
                todo_ja='{sql: "CAST(… AS 型)"} か CASE で直してください',
                todo_en='translate it with {sql: "CAST(... AS type)"} or CASE',
            )  # fmt: skip

    def _type(self, source: Source) -> str | psycopg.Error:
        """The type of the expression as PostgreSQL names it, or what it says instead."""
        query = select(self._catalog, [source_sql(source)], needed([source], ())).limit(0)
        try:
            with self._connection.transaction():
                cursor = self._connection.execute(query.sql(dialect="postgres").encode())
                code = cursor.description[0].type_code if cursor.description else 0
                row = self._connection.execute("SELECT format_type(%s, NULL)", (code,)).fetchone()
        except psycopg.Error as reason:
            return reason
        return str(row[0]) if row else "unknown"

    def _unreadable(
        self, name: str, source: Source, reason: psycopg.Error, span: Span | None
    ) -> Finding:
        relation, _, column = source.sql.partition(".")
        found = self._catalog.relations.get(relation)
        table = found.table if found and found.table else ""
        known = self._known.get(table)
        if known is not None and column not in known.columns and column.isidentifier():
            near = get_close_matches(column, known.columns, n=1)
            return error(
                "no-such-column", span,
                f"表 {table} に列 {column} がありません（「{name}」）",
                f"the table {table} has no column {column} ({name!r})",
                todo_ja=f"もしかして「{near[0]}」ですか" if near else None,
                todo_en=f"did you mean {near[0]!r}?" if near else None,
            )  # fmt: skip
        said = reason.diag.message_primary or type(reason).__name__
        return error(
            "unreadable-sql", span,
            f"「{name}」を読めません。データベースの返事: {said}",
            f"{name!r} cannot be read. The database says: {said}",
        )  # fmt: skip

    def _once(self, relation: Relation, table: _Table) -> bool:
        """True where each row of the base meets one row of the relation at most."""
        if relation.name == self._catalog.base:
            return bool(table.keys)
        tied = tied_columns(relation.on or "", relation.name)
        return any(key <= tied for key in table.keys)

    def _no_key(self, name: str, table: str, span: Span | None) -> Finding:
        if name == self._catalog.base:
            return error(
                "no-key", span,
                f"base の表 {table} に主キーも一意な索引もありません。行を見分けられません",
                f"the base's table {table} has no primary key and no unique index: its rows can't"
                " be told apart",
                todo_ja="主キーを付けるか、主キーのある表を base にしてください",
                todo_en="give it a primary key, or make a table with one the base",
            )  # fmt: skip
        return error(
            "no-key", span,
            f"関係「{name}」の on は表 {table} のキーを結んでいません。同じ行が二度出ます",
            f"the relation {name!r} is not tied by a key of {table}: a row would come twice",
            todo_ja="キーの列をすべて on で結ぶか、lateral で一行に絞ってください",
            todo_en="tie every column of a key in on, or take one row with lateral",
        )  # fmt: skip

    def _table(self, name: str) -> _Table | None:
        """The table's columns and unique keys; None where the owner can't see such a table."""
        schema, _, table = name.rpartition(".")
        seen = self._connection.execute(
            "SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s AND c.relname = %s AND has_schema_privilege(n.oid, 'USAGE')"
            " AND has_table_privilege(c.oid, 'SELECT')",
            (schema, table),
        ).fetchone()
        if seen is None:
            return None
        columns = self._connection.execute(
            sql.SQL("SELECT attname::text FROM pg_attribute WHERE attrelid = %s AND attnum > 0"
                    " AND NOT attisdropped ORDER BY attnum"), seen,
        ).fetchall()  # fmt: skip
        keys = self._connection.execute(
            "SELECT array_agg(a.attname::text) FROM pg_index AS i JOIN pg_attribute AS a"
            " ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey[0:i.indnkeyatts - 1])"
            " WHERE i.indrelid = %s AND i.indisunique AND i.indpred IS NULL"
            " AND i.indexprs IS NULL GROUP BY i.indexrelid",
            seen,
        ).fetchall()
        return _Table(tuple(str(c) for (c,) in columns), tuple(frozenset(k) for (k,) in keys))

    def _span(self, section: str, name: str) -> Span | None:
        marked = self._marks.get(section)
        inner = marked.fields().get(name) if marked is not None else None
        found = inner or marked
        return (found.key_span or found.span) if found is not None else None
