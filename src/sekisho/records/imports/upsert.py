"""Assembled rows into the tables, each batch one statement a table."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import psycopg
from psycopg import sql

from sekisho.records.imports.assemble import DERIVED, Assembled, Record
from sekisho.records.imports.map import ImportMap
from sekisho.records.imports.targets import TARGETS

_KEYS = {
    "customer": ("id",),
    "supply_point": ("customer_id", "id"),
    "application": ("customer_id", "application_no"),
    "contract": ("customer_id", "id"),
}
_TYPES = {
    "id": "bigint",
    "customer_id": "bigint",
    "supply_point_id": "bigint",
    "area": "text",
    **{target.column: target.type for target in TARGETS.values()},
}
# What the file refuses comes on top of what was refused before: an import never lifts anything.
_RESTRICTED = """restricted = CASE
    WHEN t.restricted IS NULL THEN r.restricted
    WHEN r.restricted IS NULL THEN t.restricted
    ELSE (SELECT array_agg(DISTINCT w ORDER BY w) FROM unnest(t.restricted || r.restricted) AS w)
END"""


class ForeignNumberError(Exception):
    """A customer number of the batch belongs to a synthetic customer or collides with another."""


@dataclass(frozen=True, slots=True)
class _Statements:
    """INSERT what is not there and UPDATE what is, each from one JSON array.

    Not ON CONFLICT DO UPDATE: its EXCLUDED needs the right to read every column it writes, and an
    import may read keys only.
    """

    insert: sql.Composed
    update: sql.Composed


@dataclass(frozen=True, slots=True)
class Upsert:
    """The statements of one map."""

    statements: dict[str, _Statements]

    def __call__(self, connection: psycopg.Connection[Any], rows: Sequence[Assembled]) -> None:
        """All rows are in their tables; the last of two rows with one key counts.

        requires: inside a transaction. Raises ForeignNumberError or a database error: then none is.
        """
        for table, statements in self.statements.items():
            records = _last(table, (row[table] for row in rows if table in row))
            if not records:
                continue
            text = json.dumps(records, ensure_ascii=False)
            done = connection.execute(statements.insert, [text]).rowcount
            if done < len(records):  # some were there, and a row may be written twice
                done = connection.execute(statements.update, [text]).rowcount
            if done < len(records):
                raise ForeignNumberError
        events = list(_restrictions(rows))
        if events:
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO records.restriction_event (customer_id, id, subject, how) "
                    "VALUES (%s, %s, %s, '取込み') ON CONFLICT DO NOTHING",
                    events,
                )


def upsert(how: ImportMap) -> Upsert:
    """The statements that write what this map fills, and nothing else."""
    filled = {name.partition(".")[0] for name in how.filled()}
    tables = [table for table in _KEYS if table in filled]
    return Upsert({table: _statements(table, _columns(how, table)) for table in tables})


def _columns(how: ImportMap, table: str) -> tuple[str, ...]:
    filled = how.filled()
    derived = (column for column, source in DERIVED[table].items() if source in filled)
    return tuple(dict.fromkeys((*derived, *how.targets(table))))


def _statements(table: str, columns: tuple[str, ...]) -> _Statements:
    keys = _KEYS[table]
    shapes = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL(_TYPES[c])) for c in columns
    )
    parts = {
        "table": sql.Identifier(table),
        "names": sql.SQL(", ").join(map(sql.Identifier, columns)),
        "rows": sql.SQL("json_to_recordset(%s::json) AS r({})").format(shapes),
        "same": sql.SQL(" AND ").join(
            sql.SQL("t.{0} = r.{0}").format(sql.Identifier(k)) for k in keys
        ),
        "changes": sql.SQL(", ").join(
            _change(c) for c in columns if c not in (*keys, "customer_no")
        ),
        # A synthetic customer, or one whose number only happens to share the key, is left alone.
        "own": sql.SQL(
            " AND t.customer_no = r.customer_no AND NOT t.synthetic" if table == "customer" else ""
        ),
    }
    return _Statements(
        sql.SQL(
            "INSERT INTO records.{table} ({names}) SELECT {names} FROM {rows} "
            "WHERE NOT EXISTS (SELECT FROM records.{table} AS t WHERE {same})"
        ).format(**parts),
        sql.SQL("UPDATE records.{table} AS t SET {changes} FROM {rows} WHERE {same}{own}").format(
            **parts
        ),
    )


def _change(column: str) -> sql.Composable:
    if column == "restricted":
        return sql.SQL(_RESTRICTED)
    return sql.SQL("{0} = r.{0}").format(sql.Identifier(column))


def _last(table: str, records: Iterable[Record]) -> list[Record]:
    """One record a key, the last."""
    return list({tuple(record[key] for key in _KEYS[table]): record for record in records}.values())


def _restrictions(rows: Iterable[Assembled]) -> Iterable[tuple[object, str, str]]:
    """The events of refusals in the file; the same refusal imported again is the same event."""
    for row in rows:
        customer = row["customer"]
        refused = customer.get("restricted")
        for word in refused if isinstance(refused, list) else ():
            yield customer["id"], str(uuid5(NAMESPACE_OID, f"{customer['id']}:{word}")), word
