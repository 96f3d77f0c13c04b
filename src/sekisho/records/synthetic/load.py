"""Synthetic customers into the tables, by COPY, chunk by chunk; a second run changes nothing."""

from collections import defaultdict
from collections.abc import Callable, Container, Sized
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import psycopg
from psycopg import sql

from sekisho.records.keys import customer_id, synthetic_number
from sekisho.records.one_load import only_load
from sekisho.records.synthetic import history, rows
from sekisho.records.synthetic.sources import sources
from sekisho.records.synthetic.traits import Traits, traits

CHUNK = 5_000

Lines = dict[str, list[str]]
Progress = Callable[[int], None]
Connection = psycopg.Connection[tuple[object, ...]]


class _Indices(Container[int], Sized, Protocol):
    """Which customers, by index."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load added; what was there already is not counted."""

    customers: int
    rows: int


@dataclass(frozen=True, slots=True)
class Part:
    """Tables that are filled together; `key` in `table` tells which customers have the part."""

    table: str
    key: str
    columns: dict[str, str]
    lines: Callable[[Traits], Lines]


def core(t: Traits) -> Lines:
    """The rows that every customer has, and the few ties of some."""
    return {
        "customer": [rows.customer(t)],
        "supply_point": [rows.supply_point(t)],
        "application": [rows.application(t)],
        "contract": [rows.contract(t)],
        **rows.ties(t),
    }


CORE = Part("customer", "id", rows.COLUMNS, core)
HISTORY = Part("meter", "customer_id", history.COLUMNS, history.history)


def load(
    connection: Connection,
    seed: int,
    customers: int,
    *,
    with_history: bool = True,
    progress: Progress = lambda _: None,
) -> Loaded:
    """The first `customers` customers of `seed` are in the tables, whole, each marked synthetic.

    `progress` hears how many customers are done. A chunk is a transaction, so a stopped run goes
    on where it was. requires: `connection` is in autocommit and logged in as sekisho_import.
    Raises LoadRunningError where a load or import is under way.
    """
    parts = (CORE, HISTORY) if with_history else (CORE,)
    added = 0
    with only_load(connection), ThreadPoolExecutor(max_workers=1) as writer:
        missing = [(part, _missing(connection, part, seed, customers)) for part in parts]
        writing: Future[int] | None = None
        for first in range(0, customers, CHUNK):
            # One chunk is made while the one before it is written.
            lines = _lines(seed, range(first, min(first + CHUNK, customers)), missing)
            added += writing.result() if writing else 0
            progress(first)
            writing = writer.submit(_write, connection, lines)
        added += writing.result() if writing else 0
        progress(customers)
        return Loaded(len(missing[0][1]), added)


def _missing(connection: Connection, part: Part, seed: int, customers: int) -> _Indices:
    """The indices of customers without the part."""
    low, high = (customer_id(synthetic_number(seed, i)) for i in (0, max(customers - 1, 0)))
    query = sql.SQL("SELECT {key} FROM records.{table} WHERE {key} BETWEEN %s AND %s").format(
        key=sql.Identifier(part.key), table=sql.Identifier(part.table)
    )
    there = {int(str(row[0])) - low for row in connection.execute(query, [low, high])}
    return set(range(customers)) - there if there else range(customers)


def _lines(seed: int, chunk: range, missing: list[tuple[Part, _Indices]]) -> dict[str, bytes]:
    """COPY text by statement, for the customers of the chunk that lack a part."""
    source = sources()
    found: defaultdict[str, list[str]] = defaultdict(list)
    for index in chunk:
        lacking = [part for part, indices in missing if index in indices]
        if not lacking:
            continue
        customer = traits(seed, index, source)
        for part in lacking:
            for table, lines in part.lines(customer).items():
                found[table] += lines
    return {table: "".join(lines).encode() for table, lines in found.items()}


def _write(connection: Connection, lines: dict[str, bytes]) -> int:
    """All lines are in their tables, in one transaction; says how many rows that were."""
    columns = {**rows.COLUMNS, **history.COLUMNS}
    written = 0
    with connection.transaction(), connection.cursor() as cursor:
        # A chunk lost in a crash is made again by the next run: waiting for the disk buys nothing.
        cursor.execute("SET LOCAL synchronous_commit = off")
        for table, text in lines.items():
            statement = sql.SQL("COPY records.{} ({}) FROM STDIN").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, columns[table].split(", "))),
            )
            with cursor.copy(statement) as copy:
                copy.write(text)
            written += cursor.rowcount
    return written
