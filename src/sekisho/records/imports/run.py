"""A file into the tables, batch by batch; stopped anywhere, it goes on where it was."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from sekisho.records.imports.assemble import assembler
from sekisho.records.imports.cells import Opened, Row
from sekisho.records.imports.csv_rows import open_csv
from sekisho.records.imports.map import ImportMap
from sekisho.records.imports.parquet_rows import open_parquet
from sekisho.records.imports.refusal import ImportStoppedError
from sekisho.records.imports.refused_file import RefusedFile, refused_path
from sekisho.records.imports.take import Connection, State, Taker
from sekisho.records.imports.upsert import upsert
from sekisho.records.one_load import only_load

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `before` says that the same file was finished earlier."""

    rows: int
    refused: int
    refused_file: Path | None
    before: bool = False


def run(
    connection: Connection,
    path: Path,
    how: ImportMap,
    *,
    progress: Callable[[int, int], None] = lambda _done, _size: None,
) -> Imported:
    """Every row of the file is in the tables as a whole, or in the refused file with its reasons.

    requires: `connection` is in autocommit and logged in as sekisho_import.
    Raises ImportStoppedError (nothing more is taken in) or LoadRunningError.
    """
    with only_load(connection), path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        before = os.fstat(file.fileno())
        opened = _open(file, before.st_size, how)
        state = _state(connection, (sha256, how.sha256))
        if state.finished:
            left = refused_path(path) if state.refused else None
            return Imported(state.rows, state.refused, left, before=True)
        refused_file = RefusedFile(path, state.refused_bytes)
        if refused_file.size != state.refused_bytes:
            # The reasons of the stopped run are gone: every row is looked at again, which changes
            # nothing in the tables.
            state = State(state.key)
        taker = Taker(connection, assembler(how), upsert(how), refused_file)
        for batch, read in _batches(opened, state.rows):
            _unchanged(file, before)
            state = taker.take(batch, state)
            progress(read, opened.size)
        taker.finish(state)
        left = refused_file.path if state.refused else None
        return Imported(state.rows, state.refused, left)


def _unchanged(file: BinaryIO, before: os.stat_result) -> None:
    """Nobody has written to the file since it was hashed. Raises ImportStoppedError."""
    now = os.fstat(file.fileno())
    if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise ImportStoppedError(
            "取込みの途中でファイルが書き換えられました。書き終わってから、もう一度実行してください。",
            "The file was written to while it was imported: run this again when it is complete.",
        )


def _open(file: BinaryIO, size: int, how: ImportMap) -> Opened:
    """The file with a header that fits the map. Raises ImportStoppedError."""
    opened = open_parquet(file, how) if how.format == "parquet" else open_csv(file, size, how)
    mapped = [column.header for column in how.columns]
    missing = [header for header in mapped if header not in opened.headers]
    if missing:
        words = "、".join(missing)
        raise ImportStoppedError(
            f"対応表にある見出しがファイルにありません: {words}。",
            f"The file lacks columns that the map names: {words}.",
        )
    known = how.ignored | set(mapped)
    unknown = [header for header in opened.headers if header not in known]
    if unknown:
        words = "、".join(unknown)
        raise ImportStoppedError(
            f"対応表にない見出しがあります: {words}。columns か ignore に書いてください。",
            f"The file has columns that the map does not name: {words}. "
            "Write them into columns or ignore.",
        )
    return opened


def _state(connection: Connection, key: tuple[str, str]) -> State:
    """How far the file has been taken in under this map; nothing of it at first."""
    connection.execute(
        "INSERT INTO records.import_run (file_sha256, map_sha256) VALUES (%s, %s) "
        "ON CONFLICT DO NOTHING",
        key,
    )
    row = connection.execute(
        "SELECT rows_done, rows_refused, refused_bytes, finished FROM records.import_run "
        "WHERE file_sha256 = %s AND map_sha256 = %s",
        key,
    ).fetchone()
    return State(key, *(row or (0, 0, 0, False)))


def _batches(opened: Opened, done: int) -> Iterator[tuple[list[Row], int]]:
    """The rows after the first `done`, in batches, each with how much is read by then."""
    rows = islice(opened.rows, done, None)
    while batch := list(islice(rows, BATCH)):
        yield [row for row, _ in batch], batch[-1][1]
