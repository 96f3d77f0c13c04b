"""What is wrong with a file of readings, line by line: all of it, and never what a line says."""

from collections.abc import Iterator
from pathlib import Path

from sekisho.records.imports.cells import Row
from sekisho.records.imports.csv_rows import open_csv
from sekisho.records.imports.map import ImportMap
from sekisho.records.imports.readings_contracts import Contracts
from sekisho.records.imports.readings_heading import Heading
from sekisho.records.imports.readings_words import (
    HEADINGS,
    read_day,
    read_kwh,
    read_point,
    read_slot,
)
from sekisho.records.imports.refusal import Refusal, RefusedRow

_TWICE = Refusal(
    "duplicate_slot",
    "同じ地点、同じ日、同じコマの行がもうあります。",
    "A line above has the same point, day and slot.",
)
_NOBODY = Refusal(
    "no_contract",
    "この地点に、その日に供給していた契約がないか、二つ以上あります。契約を先に取り込んでください。",
    "No single contract was supplied at this point on that day: import the contract first.",
)
UNREADABLE = RefusedRow(
    0, 0,
    (Refusal(
        "unreadable",
        "行ごとには読めますが、全体を表として読めません。引用符と空行を除いてください。",
        "Each line can be read, but not the whole as a table: take out quotes and empty lines.",
    ),),
)  # fmt: skip
"""Said where no line is at fault and the file is unsound all the same."""


def faults(path: Path, heading: Heading, contracts: Contracts) -> Iterator[RefusedRow]:
    """Every line that can't be taken in, with its reasons. requires: the file is unsound"""
    encoding = "cp932" if heading.encoding == "cp932" else "utf-8-sig"
    how = ImportMap("csv", encoding, ",", (), {}, frozenset(), "")
    seen: dict[tuple[str, int], int] = {}
    found = False
    with path.open("rb") as file:
        opened = open_csv(file, path.stat().st_size, how)
        kinds = {header: HEADINGS[header] for header in opened.headers}
        for row, _ in opened.rows:
            reasons = tuple(_reasons(row, kinds, seen, contracts))
            if reasons:
                found = True
                yield RefusedRow(row.line, row.last_line, reasons)
    if not found:
        yield UNREADABLE


def _reasons(
    row: Row, kinds: dict[str, str], seen: dict[tuple[str, int], int], contracts: Contracts
) -> Iterator[Refusal]:
    """What is wrong with one line; `seen` has the slots of each point and day as bits."""
    if row.refusal is not None:
        yield row.refusal
        return
    said: dict[str, str | int] = {}
    for header, kind in kinds.items():
        read = _read(kind, row.cells[header])
        if isinstance(read, Refusal):
            yield Refusal(read.code, read.ja, read.en, header)
        else:
            said[kind if kind in ("point", "day", "kwh") else "slot"] = read
    if len(said) < len(kinds):
        return
    point, day, slot = str(said["point"]), int(said["day"]), int(said["slot"])
    bit = 1 << slot
    if seen.get((point, day), 0) & bit:
        yield _TWICE
    seen[point, day] = seen.get((point, day), 0) | bit
    contracts.learn([point])
    if contracts.at(point, day) is None:
        yield _NOBODY


def _read(kind: str, text: str) -> str | int | Refusal:
    if kind == "point":
        return read_point(text)
    if kind == "day":
        return read_day(text)
    return read_kwh(text) if kind == "kwh" else read_slot(text, kind)
