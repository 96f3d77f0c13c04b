"""What an attacker can work out of a hidden cell: linear programming (HiGHS)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

import highspy
import numpy as np

from sekisho.disclosure.equations import Equations, Floats, Indices
from sekisho.disclosure.solver import NOTHING, failed, quiet, write_rows
from sekisho.disclosure.system import System

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a value can move; the movement of every unknown; the price of each equation."""

    far: float
    moves: Floats
    rows: Indices
    prices: Floats


class Attacker:
    """Knows one measure of everything published; asks how far each hidden sum can move from it.

    The unknowns are movements away from the truth. Nothing but the truth is used to build them, and
    the answer (an interval) is the same whichever feasible point one starts from. What no equation
    ties together is asked apart: a question costs as much as its own piece is large.
    """

    def __init__(
        self, system: System, measure: int, hidden: Iterable[int], *, told: bool = True
    ) -> None:
        """`told`: the limits of hidden cells are known too, else only that nothing is negative."""
        self.measure = measure
        self.equations = system.equations
        self.movable = self.equations.movable(hidden)
        self.low, self.high = system.bounds(measure, told=told)
        self.low = np.where(self.movable, self.low, 0.0)
        self.high = np.where(self.movable, self.high, 0.0)
        self.piece = self.equations.pieces(self.movable)
        self._models: dict[int, _Piece] = {}

    def reach(self, at: int, sign: int, most: float = inf) -> Reach:
        """How far sum `at` can rise (sign 1) or fall (sign -1), looked for up to `most`."""
        if not self.movable[at]:
            none = np.zeros(self.equations.count)
            return Reach(0.0, none, np.array([], dtype=np.int64), np.array([]))
        return self._model(at).reach(at, sign, most)

    def together(self, wanted: Mapping[int, float]) -> Floats:
        """A movement in which as many sums as possible are so far from the truth.

        requires wanted: one way for each sum, not zero. Sums may be where nothing moves.
        """
        moves = np.zeros(self.equations.count)
        by_piece: dict[int, dict[int, float]] = {}
        for at, far in wanted.items():
            if self.movable[at]:
                by_piece.setdefault(int(self.piece[at]), {})[at] = far
        for asked in by_piece.values():
            moves += self._model(next(iter(asked))).together(asked)
        return moves

    def _model(self, at: int) -> "_Piece":
        piece = int(self.piece[at])
        if piece not in self._models:
            own = np.flatnonzero(self.movable & (self.piece == piece))
            self._models[piece] = _Piece(self.equations, own, self.low, self.high)
        return self._models[piece]


class _Piece:
    """The programs over the unknowns that equations tie together; only questions change."""

    def __init__(self, equations: Equations, own: Indices, low: Floats, high: Floats) -> None:
        self.own, self.low, self.high = own, low, high
        self.count = equations.count
        self.column = {int(unknown): column for column, unknown in enumerate(own)}
        self.highs = quiet()
        width = len(own)
        self.highs.addCols(width, np.zeros(width), low[own], high[own], 0, NOTHING, NOTHING,
                           np.array([]))  # fmt: skip
        place = np.full(equations.count, -1)
        place[own] = np.arange(width)
        self.rows = write_rows(self.highs, equations, place)

    def reach(self, at: int, sign: int, most: float) -> Reach:
        column = self.column[at]
        self.highs.changeColCost(column, -float(sign))
        self._cap(at, sign * most)
        self.highs.run()
        status = self.highs.getModelStatus()
        if status in (highspy.HighsModelStatus.kUnbounded,
                      highspy.HighsModelStatus.kUnboundedOrInfeasible):  # fmt: skip
            answer = Reach(inf, np.zeros(self.count), self.rows, np.zeros(len(self.rows)))
        elif failed(self.highs):
            # No answer is no movement: what is not proved safe counts as found out.
            answer = Reach(0.0, np.zeros(self.count), self.rows, np.zeros(len(self.rows)))
        else:
            solution = self.highs.getSolution()
            moves = np.zeros(self.count)
            moves[self.own] = solution.col_value
            prices = np.array(solution.row_dual, dtype=np.float64)
            answer = Reach(float(sign * moves[at]), moves, self.rows, prices)
        self._free(at)
        self.highs.changeColCost(column, 0.0)
        return answer

    def together(self, wanted: Mapping[int, float]) -> Floats:
        for at, far in wanted.items():
            self.highs.changeColCost(self.column[at], -1.0 / far)
            self._cap(at, far)
        self.highs.run()
        moves = np.zeros(self.count)
        if not failed(self.highs):
            moves[self.own] = self.highs.getSolution().col_value
        for at in wanted:
            self._free(at)
            self.highs.changeColCost(self.column[at], 0.0)
        return moves

    def _cap(self, at: int, far: float) -> None:
        """Beyond `far` nobody asks."""
        low, high = self.low[at], self.high[at]
        bounds = (low, min(high, far)) if far > 0 else (max(low, far), high)
        self.highs.changeColBounds(self.column[at], *bounds)

    def _free(self, at: int) -> None:
        self.highs.changeColBounds(self.column[at], self.low[at], self.high[at])
