"""One row of a file before anybody has looked at what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sekisho.records.imports.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its lines in the file: its cells by header, or why they cannot be read."""

    line: int
    last_line: int
    cells: Mapping[str, str]
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose header is read. `rows` can be walked once; `size` is for a bar."""

    headers: tuple[str, ...]
    rows: Iterator[tuple[Row, int]]  # with the bytes (CSV) or rows (Parquet) read so far
    size: int
