"""A release: the protected table as files, the same to the byte for the same cube and rules.

CSV in the regulator's habits: half-width digits, no separators, a hidden cell is x, a cell that
nobody is in stays blank. JSON-stat 2.0 says of each hidden cell "c" (confidential) in `status`.
Neither says why a cell is hidden.
"""

import json
from collections.abc import Collection, Sequence
from itertools import product

from sekisho.disclosure.cube import Cube, Place
from sekisho.terms.statistic import Word

HIDDEN = "x"
TOTAL = "計"


def to_csv(
    cube: Cube, hidden: Collection[Place], dimensions: Sequence[Word], measures: Sequence[Word]
) -> bytes:
    """UTF-8 CSV with CRLF, one row a cell, totals after their parts."""
    head = [word.ja for word in dimensions]
    head += [f"{word.ja}({word.unit})" if word.unit else word.ja for word in measures]
    lines = [head]
    for place in places(cube):
        words = [TOTAL if category is None else category for category in place]
        lines.append(words + [_text(cube, place, hidden, at, w) for at, w in enumerate(measures)])
    return "".join(",".join(map(_quoted, line)) + "\r\n" for line in lines).encode()


def to_json_stat(
    cube: Cube,
    hidden: Collection[Place],
    dimensions: Sequence[Word],
    measures: Sequence[Word],
    label: str,
) -> bytes:
    """One JSON-stat 2.0 dataset; values are whole numbers of the smallest unit."""
    categories = [[*found, "_T"] for found in cube.categories()]
    values: list[int | None] = []
    status: dict[str, str] = {}
    for place in places(cube):
        cell = cube.cells.get(place)
        for at in range(len(measures)):
            if cell is not None and place in hidden:
                status[str(len(values))] = "c"
            shown = cell is not None and place not in hidden
            values.append(cell.amounts[at].total if cell is not None and shown else None)
    named = {word.id: {"label": word.ja, "category": {"index": found}}
             for word, found in zip(dimensions, categories, strict=True)}  # fmt: skip
    metric = {
        "index": [word.id for word in measures],
        "label": {word.id: word.ja for word in measures},
        "unit": {word.id: {"base": word.unit, "decimals": word.decimals} for word in measures},
    }
    whole = {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "id": [*(word.id for word in dimensions), "metric"],
        "size": [*(len(found) for found in categories), len(measures)],
        "role": {"metric": ["metric"]},
        "dimension": {**named, "metric": {"category": metric}},
        "value": values,
        "status": status,
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def places(cube: Cube) -> list[Place]:
    """Every place, whether somebody is in it or not."""
    axes: list[list[str | None]] = [[*found, None] for found in cube.categories()]
    return list(product(*axes))


def _text(cube: Cube, place: Place, hidden: Collection[Place], at: int, word: Word) -> str:
    cell = cube.cells.get(place)
    if cell is None:
        return ""
    if place in hidden:
        return HIDDEN
    total = cell.amounts[at].total
    if not word.decimals:
        return str(total)
    whole, part = divmod(total, 10**word.decimals)
    return f"{whole}.{part:0{word.decimals}d}"


def _quoted(text: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if set(text) & set('",\r\n') else text
