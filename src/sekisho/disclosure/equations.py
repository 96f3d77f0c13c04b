"""What an attacker can write down: each total is the sum of its parts, as one sparse matrix.

The unknowns are the cells, and groups of atoms that no cell shows alone. Each cell of several atoms
has one equation: along its shortest line where a table states one, else over its atoms. From these
follow all other relations between cells, since each equation leads down to atoms; a published cell
is a constant, so an equation without a hidden cell drops out of every question.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Atoms = tuple[int, ...]


@dataclass(frozen=True)
class Equations:
    """Rows of +1 for each part and -1 for the total; each row comes to zero.

    `count` unknowns: first the cells in their order, then the groups; `least` is what each group
    adds up to, for each measure: so far may it fall. `columns` and `values` lie row after row, row
    r between starts[r] and starts[r + 1].
    """

    count: int
    cells: int
    least: Floats
    starts: Indices
    columns: Indices
    values: Floats

    @cached_property
    def row_of(self) -> Indices:
        """The row of each entry."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def movable(self, hidden: Iterable[int]) -> Mask:
        """Which unknowns are not constants where the cells `hidden` are hidden."""
        found = np.zeros(self.count, dtype=bool)
        found[self.cells :] = True
        found[np.fromiter(hidden, dtype=np.int64)] = True
        return found

    def pieces(self, movable: Mask) -> Indices:
        """For each unknown the smallest unknown that equations of movable ones tie it to."""
        kept = movable[self.columns]
        columns, rows = self.columns[kept], self.row_of[kept]
        piece = np.arange(self.count)
        while len(rows):
            least = np.full(len(self.starts) - 1, self.count)
            np.minimum.at(least, rows, piece[columns])
            new = piece.copy()
            np.minimum.at(new, columns, least[rows])
            new = new[new]
            if np.array_equal(new, piece):
                break
            piece = new
        return piece

    def priced(self, rows: Indices, prices: Floats) -> Floats:
        """The prices of rows, weighed by their entries and added up for each unknown."""
        price = np.zeros(len(self.starts) - 1)
        price[rows] = prices
        weights = self.values * price[self.row_of]
        return np.asarray(
            np.bincount(self.columns, weights=weights, minlength=self.count), dtype=np.float64
        )


def write(
    cells: Sequence[Atoms], lines: Iterable[Sequence[int]], amounts: Sequence[tuple[int, ...]]
) -> Equations:
    """The equations of cells that are sums of atoms with these amounts.

    requires: each line is (total, parts...), places in `cells`, and the parts have all the total's
    atoms once
    """
    unknown, groups = _unknowns(cells, len(amounts))
    shortest: dict[int, Sequence[int]] = {}
    for total, *parts in lines:
        if total not in shortest or len(parts) < len(shortest[total]):
            shortest[total] = parts
    columns: list[int] = []
    values: list[float] = []
    starts = [0]
    for at, atoms in enumerate(cells):
        if len(atoms) > 1:
            addends = shortest.get(at) or sorted({unknown[atom] for atom in atoms})
            columns += [at, *addends]
            values += [-1.0, *[1.0] * len(addends)]
            starts.append(len(columns))
    measures = len(amounts[0]) if amounts else 0
    least = np.array(
        [[sum(amounts[a][m] for a in group) for m in range(measures)] for group in groups],
        dtype=np.float64,
    ).reshape(len(groups), measures)
    return Equations(
        len(cells) + len(groups),
        len(cells),
        least,
        np.array(starts),
        np.array(columns, dtype=np.int64),
        np.array(values),
    )


def _unknowns(cells: Sequence[Atoms], atoms: int) -> tuple[list[int], list[list[int]]]:
    """The unknown that stands for each atom, and the atoms of each group.

    Atoms in just the same cells are one unknown: no statement tells them apart.
    """
    member: list[list[int]] = [[] for _ in range(atoms)]
    alone: dict[int, int] = {}
    for at, own in enumerate(cells):
        for atom in own:
            member[atom].append(at)
        if len(own) == 1:
            alone[own[0]] = at
    unknown = [alone.get(atom, -1) for atom in range(atoms)]
    groups: dict[tuple[int, ...], list[int]] = {}
    for atom in range(atoms):
        if unknown[atom] < 0:
            groups.setdefault(tuple(member[atom]), []).append(atom)
    for number, group in enumerate(groups.values()):
        for atom in group:
            unknown[atom] = len(cells) + number
    return unknown, list(groups.values())
