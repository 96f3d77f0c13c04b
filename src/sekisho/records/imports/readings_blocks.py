"""A sound file of half-hourly readings as arrays, block by block; a text is read once.

Each distinct text of a block is read by the same function that reads it line by line elsewhere.

Whatever is not sound ends the walk at once: `readings_faults` then looks at every line and says
what is wrong where. Nothing is taken in of such a file, so this need not know a line.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sekisho.records.imports.readings_heading import Heading
from sekisho.records.imports.readings_words import read_day, read_kwh, read_point, read_slot
from sekisho.records.imports.refusal import Refusal

BLOCK = 32 * 2**20
"""Bytes of the file that are looked at together."""
_CACHED = 200_000

Numbers = NDArray[np.int64]


class UnsoundError(Exception):
    """Something in the file can't be taken in; the message is for nobody."""


@dataclass(frozen=True, slots=True)
class Block:
    """Readings in the order of the file: `point` is a place in `Points.numbers`."""

    point: Numbers
    day: Numbers
    slot: Numbers
    amount: Numbers


@dataclass(slots=True)
class Points:
    """The supply points of the file, each once, in the order in which they came."""

    numbers: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def place(self, text: str) -> int | Refusal:
        """Where the point stands; it is added where it is new."""
        known = self.places.get(text)
        if known is not None:
            return known
        number = read_point(text)
        if isinstance(number, Refusal):
            return number
        self.numbers.append(number)
        self.places[text] = len(self.numbers) - 1
        return self.places[text]


def blocks(path: Path, heading: Heading, points: Points) -> Iterator[Block]:
    """The readings of the file, whose points are in `points`. Raises UnsoundError."""
    import pyarrow as pa  # noqa: PLC0415 - a tenth of a second that other files need not wait for
    from pyarrow import csv  # noqa: PLC0415

    _refuse_torn(path)
    text = pa.dictionary(pa.int32(), pa.string())
    try:
        reader = csv.open_csv(
            path,
            read_options=csv.ReadOptions(
                block_size=BLOCK, encoding=heading.encoding, column_names=list(heading.kinds),
                skip_rows=1,
            ),
            parse_options=csv.ParseOptions(newlines_in_values=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(heading.kinds, text), strings_can_be_null=False,
            ),
        )  # fmt: skip
        readers = _readers(heading, points)
        for batch in reader:
            columns = [_numbers(batch.column(kind), readers[kind]) for kind in heading.kinds]
            found = dict(zip(heading.kinds, columns, strict=True))
            yield Block(found["point"], found["day"], found[heading.slot_kind], found["kwh"])
    except (pa.ArrowException, UnicodeDecodeError) as fault:
        raise UnsoundError from fault


def _readers(heading: Heading, points: Points) -> dict[str, Callable[[str], int | Refusal]]:
    kind = heading.slot_kind
    return {
        "point": points.place,
        "day": read_day,
        kind: lambda text: read_slot(text, kind),
        "kwh": _remembering(read_kwh),
    }


def _remembering(read: Callable[[str], int | Refusal]) -> Callable[[str], int | Refusal]:
    """The same reader; most amounts come again and again."""
    known: dict[str, int | Refusal] = {}

    def remembered(text: str) -> int | Refusal:
        found = known.get(text)
        if found is None:
            found = read(text)
            if len(known) < _CACHED:
                known[text] = found
        return found

    return remembered


def _numbers(column: Any, read: Callable[[str], int | Refusal]) -> Numbers:
    """What each cell says. Raises UnsoundError where one can't be read."""
    found = [read(text) for text in column.dictionary.to_pylist()]
    if any(isinstance(one, Refusal) for one in found):
        raise UnsoundError
    known: Numbers = np.array(found, dtype=np.int64)
    chosen: Numbers = known[column.indices.to_numpy()]
    return chosen


def _refuse_torn(path: Path) -> None:
    with path.open("rb") as file:
        file.seek(-1, 2)
        if file.read(1) != b"\n":
            raise UnsoundError
