"""Parquet extracts: the same JSON rows, as columns of text, compressed with zstd."""

import json
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from sekisho.gate.extract_files import DigestingFile


class ParquetSink:
    """Takes JSON Lines and writes row groups. Every column is text: no digit or zero is lost.

    Numbers and dates keep the text that JSON gave them, so a supply point never becomes 3.0E+20.
    """

    def __init__(self, file: DigestingFile, items: Sequence[str]) -> None:
        self._items = tuple(items)
        self._schema = pa.schema([(item, pa.string()) for item in items])
        self._stream = _Stream(file)
        self._writer = pq.ParquetWriter(self._stream, self._schema, compression="zstd")

    def write(self, data: bytes, /) -> None:
        """The rows in `data` are one more row group."""
        rows = [json.loads(line, parse_float=str, parse_int=str) for line in data.split(b"\n")[:-1]]
        columns = [[_text(row[item]) for row in rows] for item in self._items]
        self._writer.write_table(pa.table(columns, schema=self._schema))

    def finish(self) -> None:
        """The footer is written; the file can be read."""
        self._writer.close()

    def abandon(self) -> None:
        """Arrow is done with the file, and wrote nothing more to it."""
        self._stream.deaf = True
        self._writer.close()


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)


class _Stream:
    """The little of a file that Arrow's writer asks for."""

    closed = False
    deaf = False

    def __init__(self, file: DigestingFile) -> None:
        self._file = file

    def write(self, data: bytes) -> int:
        return len(data) if self.deaf else self._file.write(bytes(data))

    def tell(self) -> int:
        return self._file.size

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        self.closed = True

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False
