"""What everybody may see: released statistics, read from the very files that everybody may have."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sekisho.books.connection import Db
from sekisho.books.statistics import (
    RELEASED,
    File,
    Release,
    files_of,
    public_releases,
    release_of,
)
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.withdraw_statistic import REASONS

HIDDEN = "x"
TOTAL = "_T"
PAGE = 50
_ON_THE_PAGE = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of the table: its categories, and a figure a measure ("" nobody, x hidden)."""

    categories: tuple[str, ...]
    figures: tuple[str, ...]
    total: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A measure along the first dimension, in whole units; `hidden` categories have no bar."""

    label: str
    rows: tuple[tuple[str, str, int], ...]
    hidden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A release as its page shows it."""

    about: Release
    head: tuple[str, ...]
    lines: tuple[Line, ...]
    more: int
    charts: tuple[Bars, ...]
    files: tuple[File, ...]


def page_of_public(connection: Db, before: int | None) -> tuple[list[Release], int | None]:
    """A page of public releases before that one, the newest first, and where the next begins.

    Withdrawn ones too. requires: any role
    """
    with connection.transaction():
        found = public_releases(connection, PAGE + 1, before)
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def reason_of(about: Release, lang: str) -> str | None:
    """Why it was withdrawn, in words; None where it stands."""
    both = REASONS.get(about.reason or "")
    return None if both is None else both[lang != "ja"]


def show_public(connection: Db, release: int, lang: str) -> Shown:
    """The release's page. Refused like a page that is not there: it is not public, or not yet.

    Of a withdrawn one no figure is shown. requires: the role sekisho_web, in no transaction
    """
    with connection.transaction():
        about = release_of(connection, release)
        if about is None or not about.public or about.ledger_index is None:
            raise _not_there()
        files = files_of(connection, about) if about.state == RELEASED else []
    if not files:
        return Shown(about, (), (), 0, (), ())
    return shown_of(about, files, lang)


def show_waiting(connection: Db, release: int, lang: str) -> Shown:
    """A release as whoever may release it sees it. Of an exact report no figure is shown.

    requires: the role sekisho_web, in no transaction
    """
    with connection.transaction():
        about = release_of(connection, release)
        if about is None:
            raise _not_there()
        files = files_of(connection, about) if about.public else []
    if not files:
        return Shown(about, (), (), 0, (), ())
    return shown_of(about, files, lang)


def public_file(connection: Db, release: int, name: str) -> File:
    """A file of a release that stands. Refused like a page that is not there."""
    found = [file for file in show_public(connection, release, "ja").files if file.name == name]
    if not found:
        raise _not_there()
    return found[0]


def shown_of(about: Release, files: Sequence[File], lang: str) -> Shown:
    """The page of the release, from its JSON-stat file."""
    data = next(json.loads(file.data) for file in files if file.name.endswith(".json"))
    names = [one for one in data["id"] if one not in ("period", "metric")]
    metric = data["dimension"]["metric"]["category"]
    words = {name: _words(data, name, lang) for name in names}
    units = [metric["unit"][one] for one in metric["index"]]
    labels = [_label(data, one, lang) for one in metric["index"]]
    cells = _cells(data, names)
    lines = [
        Line(
            tuple(words[name][each] for name, each in zip(names, place, strict=True)),
            tuple(_figure(value, unit) for value, unit in zip(values, units, strict=True)),
            TOTAL in place,
        )
        for place, values in cells.items()
        if any(value is not None for value in values)
    ]
    head = [data["dimension"][name]["label"] if lang == "ja" else _english(data, name)
            for name in names]  # fmt: skip
    shown = [_with_unit(label, unit["base"], lang)
             for label, unit in zip(labels, units, strict=True)]  # fmt: skip
    charts = [_bars(cells, words, names, at, shown[at], unit) for at, unit in enumerate(units)]
    return Shown(
        about,
        (*head, *shown),
        tuple(lines[:_ON_THE_PAGE]),
        max(0, len(lines) - _ON_THE_PAGE),
        tuple(chart for chart in charts if chart.rows),
        tuple(files),
    )


ENGLISH_UNITS = {"円": "yen", "件": "", "口": "", "人": ""}
"""The files have the unit in Japanese alone; English needs no word for what is counted."""
Values = tuple[int | str | None, ...]
"""A figure a measure: a number, x, or None where nobody is."""


def _cells(data: Mapping[str, Any], names: Sequence[str]) -> dict[tuple[str, ...], Values]:
    width = len(data["dimension"]["metric"]["category"]["index"])
    axes = [data["dimension"][name]["category"]["index"] for name in names]
    values, status = data["value"], data["status"]
    found: dict[tuple[str, ...], Values] = {}
    for at, place in enumerate(product(*axes)):
        first = at * width
        found[place] = tuple(
            HIDDEN if status.get(str(first + one)) == "c" else values[first + one]
            for one in range(width)
        )
    return found


def _bars(
    cells: Mapping[tuple[str, ...], Values],
    words: Mapping[str, Mapping[str, str]],
    names: Sequence[str],
    at: int,
    label: str,
    unit: Mapping[str, Any],
) -> Bars:
    rows, hidden = [], []
    for category, word in words[names[0]].items() if names else ():
        value = cells[(category, *(TOTAL for _ in names[1:]))][at] if category != TOTAL else None
        if value == HIDDEN:
            hidden.append(word)
        elif isinstance(value, int):
            scale = 10 ** unit["decimals"]
            rows.append((word, "", max(0, (2 * value + scale) // (2 * scale))))
    return Bars(label, tuple(rows), tuple(hidden))


def _with_unit(label: str, unit: str, lang: str) -> str:
    if lang == "ja":
        return f"{label}({unit})" if unit else label
    english = ENGLISH_UNITS.get(unit, unit)
    return f"{label} ({english})" if english else label


def _figure(value: int | str | None, unit: Mapping[str, Any]) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    decimals = unit["decimals"]
    if not decimals:
        return f"{value:,}"
    whole, part = divmod(abs(value), 10**decimals)
    return f"{'-' if value < 0 else ''}{whole:,}.{part:0{decimals}d}"


def _words(data: Mapping[str, Any], name: str, lang: str) -> dict[str, str]:
    own = data["dimension"][name] if lang == "ja" else data["extension"]["en"][name]
    return {each: own["category"]["label"][each] for each in own["category"]["index"]}


def _english(data: Mapping[str, Any], name: str) -> str:
    return str(data["extension"]["en"][name]["label"])


def _label(data: Mapping[str, Any], measure: str, lang: str) -> str:
    metric = data["dimension"]["metric"]["category"]["label"]
    return str((metric if lang == "ja" else data["extension"]["en"]["metric"])[measure])


def _not_there() -> ActRefusedError:
    return ActRefusedError(
        "no-statistic-there",
        "その統計はありません。一覧から選んでください。",
        "There is no such statistic. Choose one from the list.",
    )
