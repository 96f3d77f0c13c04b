"""The cheapest other table in which one protected sum is far enough from the truth.

Whoever holds it cannot tell it from the truth if the cells in which the two differ are hidden: the
heuristic of Kelly, Golden and Assad (Networks 22, 1992), and of Fischetti and Salazar (2001).
"""

from collections.abc import Iterable, Mapping

import highspy
import numpy as np

from sekisho.disclosure.attack import TOLERANCE
from sekisho.disclosure.equations import Floats, Mask
from sekisho.disclosure.solver import NODES, NOTHING, failed, quiet, write_rows
from sekisho.disclosure.system import System

SHAKES = 4
SPREAD = 0.618034  # multiples of the golden ratio lie far apart and repeat nowhere


class Cheapest:
    """Each unknown moves up or down at the price of hiding it; what is hidden moves for nothing."""

    def __init__(
        self,
        system: System,
        measure: int,
        allowed: Iterable[int],
        prices: Mapping[int, float] | None = None,
        *,
        told: bool = True,
        within: Iterable[int] | None = None,
    ) -> None:
        """`allowed` are the cells that may be hidden, or are; `told` as for an `Attacker`.

        `within`: only these cells move.

        `prices` of cells: those not named are hidden anyway and move for nothing. None: every cell
        costs the same, and the cheapest table is the one nearest to the truth.
        """
        equations = system.equations
        movable = equations.movable(allowed)
        if within is not None:
            movable = _tied(system, movable, within)
        self.own = np.flatnonzero(movable)
        self.count, self.width = equations.count, len(self.own)
        self.column = {int(unknown): column for column, unknown in enumerate(self.own)}
        low, high = system.bounds(measure, told=told)
        self.low, self.high = low[self.own], high[self.own]
        self.price = np.ones(self.width)
        if prices is not None:
            self.price = np.array([prices.get(int(unknown), 0.0) for unknown in self.own])
        self.highs = quiet()
        self.highs.setOptionValue("mip_max_nodes", NODES)
        self.highs.setOptionValue("mip_max_improving_sols", 1)
        self._write(system)

    def _write(self, system: System) -> None:
        """Columns for rising, and after them, with entries of the other sign, for falling."""
        zeros = np.zeros(self.width)
        for most in (self.high, -self.low):
            self.highs.addCols(self.width, self.price, zeros, most, 0, NOTHING, NOTHING,
                               np.array([]))  # fmt: skip
        place = np.full(self.count, -1)
        place[self.own] = np.arange(self.width)
        write_rows(self.highs, system.equations, place, falling=self.width)

    def hide(self, cells: Iterable[int]) -> None:
        """These cells move for nothing from now on."""
        for at in cells:
            column = self.column.get(at)
            if column is not None:
                self.price[column] = 0.0

    def table(self, at: int, far: float, *, whole: bool) -> Floats | None:
        """The movements to the cheapest table in which `at` is `far` from the truth; None: none is.

        `whole`: in whole numbers, and then not always quite the cheapest.
        """
        column = self.column.get(at)
        if column is None or not self.low[column] <= far <= self.high[column]:
            return None
        up, down = (far, 0.0) if far > 0 else (0.0, -far)
        self.highs.changeColBounds(column, up, up)
        self.highs.changeColBounds(self.width + column, down, down)
        moves = self._whole(abs(far)) if whole else self._priced(abs(far), 0)
        self.highs.changeColBounds(column, 0.0, self.high[column])
        self.highs.changeColBounds(self.width + column, 0.0, -self.low[column])
        return moves

    def _priced(self, far: float, shake: int) -> Floats | None:
        """The cheapest table. A cell costs its whole price where it moves as far as it can.

        `shake` makes other cells a little dearer each time.
        """
        spread = 1.0 + shake * (np.arange(self.width) * SPREAD % 1.0)
        for first, most in ((0, self.high), (self.width, -self.low)):
            room = np.maximum(np.minimum(most, far), TOLERANCE)
            columns = np.arange(first, first + self.width, dtype=np.int32)
            price = (self.price + shake * TOLERANCE) * spread * far / room
            self.highs.changeColsCost(self.width, columns, price)
        self.highs.run()
        return None if self._none() else self._moves()

    def _whole(self, far: float) -> Floats | None:
        """A cheap table of whole numbers: most linear programs end on one, or do when shaken."""
        for shake in range(SHAKES):
            moves = self._priced(far, shake)
            if moves is None or np.abs(moves - np.rint(moves)).max() <= TOLERANCE:
                return moves
        self._kinds(highspy.HighsVarType.kInteger)
        self.highs.run()
        moves = None if self._none() else self._moves()
        self._kinds(highspy.HighsVarType.kContinuous)
        return moves

    def _none(self) -> bool:
        """Whether the last run found no table; any that is possible will do, also a dearer one."""
        if self._feasible():
            return False
        infeasible = self.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible
        return infeasible or failed(self.highs) or not self._feasible()

    def _feasible(self) -> bool:
        status = self.highs.getInfo().primal_solution_status
        return bool(status == highspy.kSolutionStatusFeasible)

    def _moves(self) -> Floats:
        values = np.array(self.highs.getSolution().col_value)
        moves = np.zeros(self.count)
        moves[self.own] = values[: self.width] - values[self.width :]
        moves[np.abs(moves) < TOLERANCE] = 0.0
        return moves

    def _kinds(self, kind: highspy.HighsVarType) -> None:
        columns = 2 * self.width
        kinds = np.full(columns, int(kind), dtype=np.uint8)
        self.highs.changeColsIntegrality(columns, np.arange(columns, dtype=np.int32), kinds)


def _tied(system: System, movable: Mask, within: Iterable[int]) -> Mask:
    """Of the movable unknowns the cells `within`, and what equations tie to them."""
    cells = system.equations.cells
    inside = np.zeros(len(movable), dtype=bool)
    inside[np.fromiter(within, dtype=np.int64)] = True
    inside[cells:] = True
    kept = movable & inside
    piece = system.equations.pieces(kept)
    return kept & np.isin(piece, piece[:cells][kept[:cells]])
