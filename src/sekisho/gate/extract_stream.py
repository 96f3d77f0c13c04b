"""The one statement of an extract, streamed from its door into a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import sql

from sekisho.books.connection import Db
from sekisho.books.doors import PublishedDoor
from sekisho.gate.delivery import Delivery, Format
from sekisho.gate.extract_encoding import converter, header_line
from sekisho.gate.extract_files import DigestingFile, Outbox
from sekisho.gate.extract_rows import Batch, Sink, Taken, take

_HEAD = sql.SQL("encode(int8send(CAST(d.subject_key AS bigint)) || d.commitment, 'hex')")
"""What `extract_rows` takes off each row: key and commitment, always 80 hex digits."""


@dataclass(frozen=True, slots=True)
class Written:
    """The whole, durable draft."""

    name: str
    sha256: str
    size: int


def write_file(
    connection: Db,
    door: PublishedDoor,
    delivery: Delivery,
    outbox: Outbox,
    name: str,
    taken: Taken,
    context: bytes,
    progress: Callable[[int], None],
    only: frozenset[int] | None = None,
) -> Written:
    """The door's rows stand in the draft `name`, and in `taken` for the ledger.

    With `only`, those of these customers' keys.

    requires: a transaction of the role sekisho_extract; len(context) = 16
    """
    # One process of the server keeps this one busy; more would only take its processor away.
    connection.execute(
        "SELECT set_config('sekisho.context', %s, true),"
        " set_config('max_parallel_workers_per_gather', '0', true)",
        (context.hex(),),
    )
    file = outbox.draft(name)
    try:
        if delivery.format is Format.CSV:
            file.write(header_line(door.labels, delivery.encoding, delivery.line_end))
            convert = converter(door.columns, delivery.encoding, delivery.line_end, taken.held)
            query = _csv(door, only)
        else:
            convert, query = _json_lines, _json(door, only)
        with (
            _sink(file, delivery, door) as sink,
            connection.cursor() as cursor,
            cursor.copy(query) as copy,
        ):
            take(copy, sink, taken, convert, progress)
        return Written(name, file.finish(), file.size)
    except BaseException:
        file.abandon()
        raise


@contextmanager
def _sink(file: DigestingFile, delivery: Delivery, door: PublishedDoor) -> Iterator[Sink]:
    """Where rows go on their way into the file; a Parquet file gets its footer at the end."""
    if delivery.format is not Format.PARQUET:
        yield file
        return
    # Late: Arrow takes 40 MB, and only those who want Parquet need it.
    from sekisho.gate.extract_parquet import ParquetSink  # noqa: PLC0415

    sink = ParquetSink(file, door.columns)
    try:
        yield sink
        sink.finish()
    except BaseException:
        sink.abandon()
        raise


def _csv(door: PublishedDoor, only: frozenset[int] | None) -> sql.Composed:
    columns = sql.SQL(", ").join(sql.Identifier(column) for column in door.columns)
    return sql.SQL(
        "COPY (SELECT {}, nullif(d.item_set, ''), {} FROM door.{} AS d{}) TO STDOUT (FORMAT csv)"
    ).format(_HEAD, columns, sql.Identifier(door.name), _where(only))


def _json(door: PublishedDoor, only: frozenset[int] | None) -> sql.Composed:
    """One JSON object a row, keyed by item id: a label may be longer than a column's name can be.

    An item that is withheld in a row is null, like one that is not there.
    """
    columns = sql.SQL(", ").join(sql.Identifier("d", column) for column in door.columns)
    return sql.SQL(
        "COPY (SELECT {}, nullif(d.item_set, ''), row_to_json(o)"
        " FROM door.{} AS d CROSS JOIN LATERAL (SELECT {}) AS o{}) TO STDOUT (FORMAT csv)"
    ).format(_HEAD, sql.Identifier(door.name), columns, _where(only))


def _where(only: frozenset[int] | None) -> sql.Composable:
    """The rows of these customers, or of everybody."""
    if only is None:
        return sql.SQL("")
    return sql.SQL(" WHERE d.subject_key = ANY ({})").format(sql.Literal(sorted(only)))


def _json_lines(rows: Batch) -> tuple[Batch, bytes]:
    """PostgreSQL's CSV quotes a JSON text once; JSON itself holds no line feed."""
    lines = [
        line[1:-2].replace(b'""', b'"') + b"\n" if line.startswith(b'"') else line
        for line in rows.data
    ]
    return rows, b"".join(lines)
