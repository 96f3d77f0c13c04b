"""Counts a cube beside the database, in the memory of this process only (DuckDB).

PostgreSQL makes the cells of twelve million rows many times slower than a columnar engine. So
the source's rows are streamed once into such an engine, counted, and forgotten with it: it may
neither write to a disk nor open a file nor load anything, and what comes back are cells.
"""

from io import RawIOBase
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg
import pyarrow as pa
from psycopg import sql
from pyarrow import csv as arrow_csv

from sekisho.books.connection import Db
from sekisho.disclosure.period import period_of
from sekisho.sql.cube import CONTRIBUTOR, PERIOD, CubeSource
from sekisho.sql.cube_columnar import compile_columnar

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = "rows"
CLOSED: dict[str, Any] = {
    "enable_external_access": "false",  # no file, no network
    "temp_directory": "",  # what does not fit into memory is an error, and never on a disk
    "threads": "2",
}


def count_beside(connection: Db, source: CubeSource, period: str) -> list[tuple[object, ...]]:
    """The rows that `compile_cube` would give of this period, in the order of their columns.

    requires: `connection` may read the source, whose SELECT `compile_cube` has accepted; its
    contributor is a whole number and no name. ValueError where the text names no period. No row of
    it leaves this call, whether it returns or fails.
    """
    with duckdb.connect(config=CLOSED) as engine, connection.cursor() as cursor:
        with cursor.copy(_stretch(source, period)) as copy:
            reader = arrow_csv.open_csv(
                _Stream(copy),
                read_options=arrow_csv.ReadOptions(
                    column_names=[PERIOD, CONTRIBUTOR, *source.dimensions, *source.measures]
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=_types(source),
                    strings_can_be_null=True,
                    quoted_strings_can_be_null=False,
                ),
            )
            engine.register("stream", reader)
            engine.execute(f"CREATE TABLE {ROWS} AS FROM stream")
        return engine.execute(compile_columnar(source, ROWS)).fetchall()


def _stretch(source: CubeSource, period: str) -> sql.Composed:
    """The COPY of the period's rows. By days, so that an index on them is of use."""
    found = period_of(source.by, period)
    if found is None:
        message = f"{period} is no {source.by}"
        raise ValueError(message)
    names = [CONTRIBUTOR, *source.dimensions, *source.measures]
    return sql.SQL(
        "COPY (SELECT {} AS period, {} FROM ({}) AS source"
        " WHERE source.period >= {} AND source.period < {}) TO STDOUT (FORMAT csv)"
    ).format(
        sql.Literal(found.text),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(source.rows),  # of the catalog, accepted before
        sql.Literal(found.first),
        sql.Literal(found.after),
    )


def _types(source: CubeSource) -> dict[str, pa.DataType]:
    """Words stay words, also those that look like numbers."""
    words = {name: pa.string() for name in (PERIOD, *source.dimensions)}
    return words | {name: pa.int64() for name in (CONTRIBUTOR, *source.measures)}


class _Stream(RawIOBase):
    """What PostgreSQL sends, as a file that is read once."""

    def __init__(self, copy: psycopg.Copy) -> None:
        super().__init__()
        self._blocks: Iterator[bytes] = map(bytes, copy)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        wanted, blocks = len(buffer) - len(self._rest), [self._rest]
        while wanted > 0:
            block = next(self._blocks, None)
            if block is None:
                break
            blocks.append(block)
            wanted -= len(block)
        whole = b"".join(blocks)
        given, self._rest = whole[: len(buffer)], whole[len(buffer) :]
        buffer[: len(given)] = given
        return len(given)
