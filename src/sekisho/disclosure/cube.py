"""A cube: every cell of a table and of its totals, with what the rules need to know of each."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

Place = tuple[str | None, ...]
"""A category for each dimension; None is the total over that dimension."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in whole smallest units, and the two largest contributions to it.

    requires 0 <= second <= first <= total, of whatever is to be protected. Where somebody's
    contribution is negative, `first` is above `total`.
    """

    total: int
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How many persons contribute, and what they contribute to each measure."""

    contributors: int
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class Cube:
    """The cells by place. INVARIANT: a place that is missing has nobody in it."""

    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    cells: Mapping[Place, Cell]

    def of(self, dimensions: Sequence[str], measures: Sequence[str]) -> "Cube":
        """The same with fewer dimensions and measures: totals stand in for those left out.

        requires dimensions <= self.dimensions, measures <= self.measures
        """
        kept = [self.dimensions.index(name) for name in dimensions]
        chosen = [self.measures.index(name) for name in measures]
        left = [at for at in range(len(self.dimensions)) if at not in kept]
        cells = {
            tuple(place[at] for at in kept): Cell(
                cell.contributors, tuple(cell.amounts[at] for at in chosen)
            )
            for place, cell in self.cells.items()
            if all(place[at] is None for at in left)
        }
        return Cube(tuple(dimensions), tuple(measures), cells)

    def inner(self) -> list[Place]:
        """The places without a total, sorted."""
        return sorted((p for p in self.cells if None not in p), key=order)

    def categories(self) -> list[list[str]]:
        """The categories of each dimension that somebody is in, sorted."""
        seen: list[set[str]] = [set() for _ in self.dimensions]
        for place in self.cells:
            for at, category in enumerate(place):
                if category is not None:
                    seen[at].add(category)
        return [sorted(found) for found in seen]

    def to_bytes(self) -> bytes:
        """The cube as text, the same bytes for the same cube."""
        rows = [
            [list(place), cell.contributors, [[a.total, a.first, a.second] for a in cell.amounts]]
            for place, cell in sorted(self.cells.items(), key=lambda pair: order(pair[0]))
        ]
        whole = {"dimensions": self.dimensions, "measures": self.measures, "cells": rows}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Cube":
        """The cube that `to_bytes` wrote."""
        whole = json.loads(data)
        cells = {
            tuple(place): Cell(contributors, tuple(Amount(*each) for each in amounts))
            for place, contributors, amounts in whole["cells"]
        }
        return cls(tuple(whole["dimensions"]), tuple(whole["measures"]), cells)

    def digest(self) -> str:
        """What names this very cube."""
        return f"sha256:{sha256(self.to_bytes()).hexdigest()}"


def order(place: Place) -> tuple[tuple[bool, str], ...]:
    """Categories in their order, the total after them."""
    return tuple((category is None, category or "") for category in place)


def relations(cube: Cube) -> Iterator[tuple[Place, list[Place]]]:
    """Each total, and the cells along one dimension that make it up."""
    parts: dict[tuple[Place, int], list[Place]] = {}
    for place in cube.cells:
        for at, category in enumerate(place):
            if category is not None:
                total = (*place[:at], None, *place[at + 1 :])
                parts.setdefault((total, at), []).append(place)
    ordered = sorted(parts.items(), key=lambda pair: (order(pair[0][0]), pair[0][1]))
    for (total, _), found in ordered:
        yield total, sorted(found, key=order)


def of_persons(
    dimensions: Sequence[str],
    measures: Sequence[str],
    persons: Iterable[tuple[str, Sequence[str], Sequence[int]]],
) -> Cube:
    """The cube of contributions (person, categories, values), counted in Python.

    The slow twin of the compiled SQL: tests compare both.
    """
    given: dict[Place, dict[str, list[int]]] = {}
    width = len(dimensions)
    for person, categories, values in persons:
        for mask in range(1 << width):
            place = tuple(None if mask >> at & 1 else categories[at] for at in range(width))
            sums = given.setdefault(place, {}).setdefault(person, [0] * len(measures))
            for at, value in enumerate(values):
                sums[at] += value
    cells = {}
    for place, by_person in given.items():
        amounts = []
        for at in range(len(measures)):
            largest = sorted((sums[at] for sums in by_person.values()), reverse=True)
            second = largest[1] if len(largest) > 1 else 0
            amounts.append(Amount(sum(largest), largest[0], second))
        cells[place] = Cell(len(by_person), tuple(amounts))
    return Cube(tuple(dimensions), tuple(measures), cells)
