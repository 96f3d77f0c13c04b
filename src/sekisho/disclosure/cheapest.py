"""The cheapest other table in which one protected sum is far enough from the truth.

Whoever holds it cannot tell it from the truth if the cells in which the two differ are hidden: the
heuristic of Kelly, Golden and Assad (Networks 22, 1992), and of Fischetti and Salazar (2001).
"""

from collections.abc import Iterable, Mapping

import highspy
import numpy as np

from sekisho.disclosure.attack import TOLERANCE, Attacker
from sekisho.disclosure.equations import Floats
from sekisho.disclosure.needs import Need
from sekisho.disclosure.solver import NODES, NOTHING, failed, quiet, write_rows
from sekisho.disclosure.system import System


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
    ) -> None:
        """`allowed` are the cells that may be hidden, or are; `told` as for an `Attacker`.

        `prices` of cells: those not named are hidden anyway and move for nothing. None: every cell
        costs the same, and the cheapest table is the one nearest to the truth.
        """
        equations = system.equations
        self.own = np.flatnonzero(equations.movable(allowed))
        self.count, self.width = equations.count, len(self.own)
        self.column = {int(unknown): column for column, unknown in enumerate(self.own)}
        low, high = system.bounds(measure, told=told)
        self.low, self.high = low[self.own], high[self.own]
        self.price = np.ones(self.width)
        if prices is not None:
            self.price = np.array([prices.get(int(unknown), 0.0) for unknown in self.own])
        self.highs = quiet()
        self._write(system)

    def _write(self, system: System) -> None:
        """Columns for rising, and after them, with the signs of the entries changed, for falling."""
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

    def table(self, at: int, far: float, *, whole: bool = False) -> Floats | None:
        """The movements to the cheapest table in which `at` is `far` from the truth; None: none is.

        `whole`: in whole numbers, and then not quite the cheapest.
        """
        column = self.column.get(at)
        if column is None or not self.low[column] <= far <= self.high[column]:
            return None
        up, down = (far, 0.0) if far > 0 else (0.0, -far)
        self._charge(abs(far))
        self.highs.changeColBounds(column, up, up)
        self.highs.changeColBounds(self.width + column, down, down)
        if whole:
            self._kinds(highspy.HighsVarType.kInteger)
        self.highs.run()
        moves = None if self._none() else self._moves()
        if whole:
            self._kinds(highspy.HighsVarType.kContinuous)
        self.highs.changeColBounds(column, 0.0, self.high[column])
        self.highs.changeColBounds(self.width + column, 0.0, -self.low[column])
        return moves

    def _charge(self, far: float) -> None:
        """A cell costs its whole price where it moves as far as it can, or as anybody asks."""
        for first, most in ((0, self.high), (self.width, -self.low)):
            room = np.maximum(np.minimum(most, far), TOLERANCE)
            columns = np.arange(first, first + self.width, dtype=np.int32)
            self.highs.changeColsCost(self.width, columns, self.price / room * far)

    def _none(self) -> bool:
        return self.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible or (
            failed(self.highs)
            and self.highs.getInfo().primal_solution_status != highspy.kSolutionStatusFeasible
        )

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
        self.highs.setOptionValue("mip_max_nodes", NODES)


def other_tables(
    cheapest: Cheapest, attacker: Attacker, need: Need, *, whole: bool
) -> list[Floats] | None:
    """Other tables that meet the need together: one that rises or falls so far, or one of each.

    None where there are none among what the attacker thinks possible. `whole`: in whole numbers.
    """
    ways = [float(need.far)] if need.up else [float(need.far), -float(need.width)]
    for far in ways:
        moves = _other_table(cheapest, need.at, far, whole=whole)
        if moves is not None:
            return [moves]
    rise = attacker.reach(need.at, 1, need.far).far
    if whole:
        rise = float(int(rise + TOLERANCE))
    if not need.met(rise, need.width):
        return None
    found = []
    for far in (rise, rise - need.width):
        if far:
            moves = _other_table(cheapest, need.at, far, whole=whole)
            if moves is None:
                return None
            found.append(moves)
    return found


def _other_table(cheapest: Cheapest, at: int, far: float, *, whole: bool) -> Floats | None:
    moves = cheapest.table(at, far)
    if moves is not None and whole and abs(moves - moves.round()).max() > TOLERANCE:
        return cheapest.table(at, far, whole=True)
    return moves
