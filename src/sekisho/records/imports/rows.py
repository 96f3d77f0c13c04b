"""Rows that came by themselves, without a file: the checks of an import, and its tables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sekisho.records.imports.assemble import Assembled, assembler
from sekisho.records.imports.cells import Row
from sekisho.records.imports.map import CODES, ImportMap, read_map
from sekisho.records.imports.refusal import ImportStoppedError, Refusal, RefusedRow
from sekisho.records.imports.take import Connection, write_ready
from sekisho.records.imports.targets import OF_ITEM
from sekisho.records.imports.upsert import upsert
from sekisho.records.one_load import only_load


@dataclass(frozen=True, slots=True)
class RowsTaken:
    """How many rows are in; the others, by their place from 0, with every reason."""

    taken: int
    refused: tuple[tuple[int, Refusal], ...]


def map_of(columns: Sequence[str]) -> ImportMap:
    """How rows of these columns are read: each is an item or a column, as a map writes it.

    Raises ImportStoppedError where one is neither, two fill the same, or a required one is missing.
    """
    told = {column: _column(column) for column in columns}
    how, findings = read_map(json.dumps({"columns": told}, ensure_ascii=False), "columns")
    if how is None:
        raise ImportStoppedError(
            " ".join(finding.message("ja") for finding in findings),
            " ".join(finding.message("en") for finding in findings),
        )
    return how


def take_rows(connection: Connection, rows: Sequence[Mapping[str, str]]) -> RowsTaken:
    """Every row is in the tables as a whole, or refused with its reasons.

    requires: at least one row, all with the same columns; `connection` is in autocommit and logged
    in as sekisho_import. Raises ImportStoppedError, or LoadRunningError where another load runs.
    """
    how = map_of(list(rows[0]))
    read, refused = assembler(how), []
    ready: list[tuple[Row, Assembled]] = []
    for at, cells in enumerate(rows):
        row = Row(at, at, cells)
        found = read(row)
        if isinstance(found, tuple):
            refused.append(RefusedRow(at, at, found))
        else:
            ready.append((row, found))
    with only_load(connection), connection.transaction():
        refused += write_ready(connection, upsert(how), ready)
    reasons = ((row.line, each) for row in refused for each in row.reasons)
    told = tuple(sorted(reasons, key=lambda one: one[0]))
    return RowsTaken(len(rows) - len({at for at, _ in told}), told)


def _column(column: str) -> object:
    """The target of a column; one that holds codes takes ours."""
    target = OF_ITEM.get(column, column)
    codes = CODES.get(target)
    return {"to": column, "values": {code: code for code in codes}} if codes else column
