"""Rows of a Parquet file, as the same text that a CSV file would hold."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from sekisho.records.imports.cells import Opened, Row
from sekisho.records.imports.map import ImportMap
from sekisho.records.imports.refusal import ImportStoppedError, Refusal

_BATCH = 1_000


def open_parquet(file: BinaryIO, how: ImportMap) -> Opened:
    """The columns of `file` and its rows to come. Raises ImportStoppedError on an unfit file."""
    import pyarrow as pa  # noqa: PLC0415 - a tenth of a second that a CSV file need not wait for
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        parquet = pq.ParquetFile(file)
    except pa.ArrowException as fault:
        raise ImportStoppedError(
            "Parquet ファイルとして読めません。", "This is not a Parquet file."
        ) from fault
    headers = tuple(str(name) for name in parquet.schema_arrow.names)
    separators = {column.header: column.options.separator for column in how.columns}
    return Opened(headers, _rows(parquet, separators), int(parquet.metadata.num_rows))


def _rows(parquet: Any, separators: dict[str, str]) -> Iterator[tuple[Row, int]]:
    line = 0
    for batch in parquet.iter_batches(batch_size=_BATCH):
        for values in batch.to_pylist():
            line += 1
            try:
                cells = {
                    name: _text(value, separators.get(name, "、")) for name, value in values.items()
                }
            except TypeError:
                refusal = Refusal(
                    "parquet_type",
                    "文字列・数値・日付・真偽値・文字列のリスト以外の型があります。",
                    "A value is no text, number, day, truth value or list of texts.",
                )
                yield Row(line, line, {}, refusal), line
                continue
            yield Row(line, line, cells), line


def _text(value: object, separator: str) -> str:
    """A value as a CSV file would write it. Raises TypeError on any other type."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return str(value)
    if isinstance(value, list):
        return separator.join(_text(word, separator) for word in value)
    raise TypeError
