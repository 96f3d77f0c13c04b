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
TOTAL, TOTAL_ID = "計", "_T"
PERIOD = "期間"


def to_csv(
    cube: Cube,
    hidden: Collection[Place],
    dimensions: Sequence[Word],
    measures: Sequence[Word],
    period: str | None = None,
) -> bytes:
    """UTF-8 CSV with CRLF, one row a cell, totals after their parts; the period in front."""
    first = [] if period is None else [period]
    lines = [[*(PERIOD for _ in first), *(word.shown("ja") for word in (*dimensions, *measures))]]
    for place in places(cube):
        words = [_said(word, each) for word, each in zip(dimensions, place, strict=True)]
        figures = [figure(cube, place, hidden, at, w) for at, w in enumerate(measures)]
        lines.append([*first, *words, *figures])
    return "".join(",".join(map(_quoted, line)) + "\r\n" for line in lines).encode()


def to_json_stat(
    cube: Cube,
    hidden: Collection[Place],
    dimensions: Sequence[Word],
    measures: Sequence[Word],
    label: str,
    period: str | None = None,
) -> bytes:
    """One JSON-stat 2.0 dataset; values are whole numbers of the smallest unit.

    Labels are Japanese; the English ones stand under `extension`.
    """
    found = cube.categories()
    values: list[int | None] = []
    status: dict[str, str] = {}
    for place in places(cube):
        cell = cube.cells.get(place)
        for at in range(len(measures)):
            if cell is not None and place in hidden:
                status[str(len(values))] = "c"
            shown = cell is not None and place not in hidden
            values.append(cell.amounts[at].total if cell is not None and shown else None)
    time = {} if period is None else {"period": {"label": PERIOD, "category": {"index": [period]}}}
    axes = {word.id: _axis(word, each, "ja") for word, each in zip(dimensions, found, strict=True)}
    whole = {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "id": [*time, *axes, "metric"],
        "size": [*(1 for _ in time), *(len(each) + 1 for each in found), len(measures)],
        "role": {"metric": ["metric"], **({"time": ["period"]} if time else {})},
        "dimension": {**time, **axes, "metric": {"category": _metric(measures, "ja")}},
        "value": values,
        "status": status,
        "extension": {
            "en": {
                **{w.id: _axis(w, each, "en") for w, each in zip(dimensions, found, strict=True)},
                "metric": _metric(measures, "en")["label"],
            }
        },
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _axis(word: Word, found: Sequence[str], lang: str) -> dict[str, object]:
    labels = {each: word.category(each, lang) for each in found}
    labels[TOTAL_ID] = TOTAL if lang == "ja" else "Total"
    return {
        "label": word.ja if lang == "ja" else word.en,
        "category": {"index": [*found, TOTAL_ID], "label": labels},
    }


def _metric(measures: Sequence[Word], lang: str) -> dict[str, object]:
    return {
        "index": [word.id for word in measures],
        "label": {word.id: word.ja if lang == "ja" else word.en for word in measures},
        "unit": {word.id: {"base": word.unit, "decimals": word.decimals} for word in measures},
    }


def places(cube: Cube) -> list[Place]:
    """Every place, whether somebody is in it or not."""
    axes: list[list[str | None]] = [[*found, None] for found in cube.categories()]
    return list(product(*axes))


def figure(cube: Cube, place: Place, hidden: Collection[Place], at: int, word: Word) -> str:
    """What stands in the cell: nothing where nobody is, x where it is hidden, else the number."""
    cell = cube.cells.get(place)
    if cell is None:
        return ""
    if place in hidden:
        return HIDDEN
    total = cell.amounts[at].total
    if not word.decimals:
        return str(total)
    whole, part = divmod(abs(total), 10**word.decimals)
    return f"{'-' if total < 0 else ''}{whole}.{part:0{word.decimals}d}"


def _said(word: Word, category: str | None) -> str:
    return TOTAL if category is None else word.category(category)


def _quoted(text: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if set(text) & set('",\r\n') else text
