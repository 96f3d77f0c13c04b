"""An attacker who has nothing but published CSV files and one contributor's own bills.

Knows no method of ours and shares no code with it: the unknowns are the cells of the finest table,
each state of the data apart, and every published figure is one equation. Whoever is in a cell
knows that it holds at least what they added to it.
"""

import csv
from collections.abc import Iterable, Mapping
from itertools import product
from math import inf

import highspy
import numpy as np

Place = tuple[str, ...]
TOTAL, HIDDEN = "計", "x"


class ReaderOfTables:
    """All figures of one measure that were published of one state of the data."""

    def __init__(self, axes: Mapping[str, Iterable[str]], *, whole: bool) -> None:
        """`axes`: what may occur in each dimension; `whole`: the measure counts things."""
        self.axes = {name: tuple(found) for name, found in axes.items()}
        self.cells = list(product(*self.axes.values()))
        self.column = {place: at for at, place in enumerate(self.cells)}
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)  # one pool of threads serves the whole process
        count, none = len(self.cells), np.array([], dtype=np.int32)
        self.highs.addCols(
            count,
            np.zeros(count),
            np.zeros(count),
            np.full(count, inf),
            0,
            none,
            none,
            np.array([]),
        )
        if whole:
            kind = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
            self.highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kind)

    def read(self, data: bytes, at: int) -> list[dict[str, str]]:
        """Writes down measure `at` of every row of a released file; the hidden places."""
        header, *rows = csv.reader(data.decode().splitlines())
        names = [name for name in header if name in self.axes]
        hidden = []
        for row in rows:
            place = {n: c for n, c in zip(names, row, strict=False) if c != TOTAL}
            shown = row[len(names) + at]
            if shown == HIDDEN:
                hidden.append(place)
                self._state(place, 1, inf)
            else:
                self._state(place, float(shown or 0), float(shown or 0))
        return hidden

    def know(self, place: Place, amount: int) -> None:
        """One's own contribution to a cell of the finest table."""
        self.highs.changeColBounds(self.column[place], float(amount), inf)

    def interval(self, place: Mapping[str, str]) -> tuple[float, float]:
        """From where to where the sum at the place can be."""
        found = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.highs.changeObjectiveSense(sense)
            for cell in self._within(place):
                self.highs.changeColCost(self.column[cell], 1.0)
            self.highs.run()
            status = self.highs.getModelStatus()
            assert status in (
                highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnbounded,
                highspy.HighsModelStatus.kUnboundedOrInfeasible,
            ), status  # fmt: skip
            optimal = status == highspy.HighsModelStatus.kOptimal
            found.append(self.highs.getInfo().objective_function_value if optimal else inf)
            for cell in self._within(place):
                self.highs.changeColCost(self.column[cell], 0.0)
        return found[0], found[1]

    def _state(self, place: Mapping[str, str], low: float, high: float) -> None:
        index = np.array([self.column[c] for c in self._within(place)], dtype=np.int32)
        self.highs.addRow(low, high, len(index), index, np.ones(len(index)))

    def _within(self, place: Mapping[str, str]) -> list[Place]:
        wanted = [place.get(name) for name in self.axes]
        return [
            cell for cell in self.cells
            if all(w in (None, c) for w, c in zip(wanted, cell, strict=True))
        ]  # fmt: skip
