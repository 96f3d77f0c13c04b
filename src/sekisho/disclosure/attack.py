"""What an attacker can work out of a hidden cell: linear and integer programming (HiGHS)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

import highspy
import numpy as np

from sekisho.disclosure.system import System

TOLERANCE = 1e-6
SEED = 0
DUAL, PRIMAL = 1, 4  # HiGHS's simplex strategies


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a value can move, the movement of every atom, and the price of each constraint."""

    far: float
    moves: np.ndarray
    prices: dict[int, float]


class Attacker:
    """Knows one measure of everything published; asks how far each hidden sum can move from it.

    The unknowns are movements of atoms away from the truth. Nothing but the truth is used to build
    them, and the answer (an interval) is the same whichever feasible point one starts from.
    """

    def __init__(
        self, system: System, measure: int, hidden: Iterable[int], *, told: bool = True
    ) -> None:
        """`told`: the limits of hidden cells are known too, else only that nothing is negative."""
        self.system, self.measure, self.told = system, measure, told
        self.hidden = set(hidden)
        self.single = {s.atoms[0]: at for at, s in enumerate(system.sums) if len(s.atoms) == 1}
        free = [a for a in range(len(system.values)) if self.single.get(a, -1) in self.hidden
                or a not in self.single]  # fmt: skip
        self.columns = {atom: column for column, atom in enumerate(free)}
        self.atoms = free
        self.rows: dict[int, int] = {}
        self.highs = _quiet()
        self._write()

    def _write(self) -> None:
        low = np.empty(len(self.atoms))
        high = np.empty(len(self.atoms))
        for column, atom in enumerate(self.atoms):
            low[column], high[column] = self._bounds_of_atom(atom)
        count = len(self.atoms)
        self.highs.addCols(count, np.zeros(count), low, high, 0, np.array([], dtype=np.int32),
                           np.array([], dtype=np.int32), np.array([]))  # fmt: skip
        for at, each in enumerate(self.system.sums):
            moving = [self.columns[a] for a in each.atoms if a in self.columns]
            if len(each.atoms) > 1 and moving:
                self.rows[at] = len(self.rows)
                bounds = self._bounds(at)
                self.highs.addRow(*bounds, len(moving), np.array(moving, dtype=np.int32),
                                  np.ones(len(moving)))  # fmt: skip

    def _bounds_of_atom(self, atom: int) -> tuple[float, float]:
        at = self.single.get(atom)
        return (-self.system.values[atom][self.measure], inf) if at is None else self._bounds(at)

    def _bounds(self, at: int) -> tuple[float, float]:
        """How far the attacker believes that a sum may be from the truth."""
        if at not in self.hidden:
            return 0.0, 0.0
        value = self.system.sums[at].values[self.measure]
        known = self.system.sums[at].limits[self.measure]
        if not self.told:
            return -value, inf
        return known.low - value, inf if known.high is None else known.high - value

    def reach(self, at: int, sign: int, most: float = inf) -> Reach:
        """How far sum `at` can rise (sign 1) or fall (sign -1), looked for up to `most`."""
        columns = [self.columns[a] for a in self.system.sums[at].atoms if a in self.columns]
        if not columns or at not in self.hidden:
            return Reach(0.0, np.zeros(len(self.atoms)), {})
        index = np.array(columns, dtype=np.int32)
        self.highs.changeColsCost(len(index), index, np.full(len(index), -float(sign)))
        cap = (-inf, most) if sign > 0 else (-most, inf)
        own = self._bounds(at)
        self._bound(at, (max(own[0], cap[0]), min(own[1], cap[1])))
        status = self._solved()
        if status in (highspy.HighsModelStatus.kUnbounded,
                      highspy.HighsModelStatus.kUnboundedOrInfeasible):  # fmt: skip
            answer = Reach(inf, np.zeros(len(self.atoms)), {})
        else:
            solution = self.highs.getSolution()
            moves = np.array(solution.col_value)
            duals = solution.row_dual
            prices = {row: -duals[place] for row, place in self.rows.items()}
            answer = Reach(float(sign * moves[index].sum()), moves, prices)
        self._bound(at, own)
        self.highs.changeColsCost(len(index), index, np.zeros(len(index)))
        return answer

    def _solved(self) -> highspy.HighsModelStatus:
        """The status after solving: from the last table on, and from nothing where that fails.

        Between two questions only the objective changes, so the primal simplex goes on quickly.
        """
        self.highs.run()
        status = self.highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            self.highs.clearSolver()
            self.highs.setOptionValue("simplex_strategy", DUAL)
            self.highs.run()
            status = self.highs.getModelStatus()
            self.highs.setOptionValue("simplex_strategy", PRIMAL)
        return status

    def _bound(self, at: int, bounds: tuple[float, float]) -> None:
        atoms = self.system.sums[at].atoms
        if len(atoms) == 1:
            self.highs.changeColBounds(self.columns[atoms[0]], *bounds)
        else:
            self.highs.changeRowBounds(self.rows[at], *bounds)

    def whole(self) -> None:
        """From now on movements are whole numbers: what counts really can be."""
        count = len(self.atoms)
        kinds = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self.highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)

    def moved(self, at: int, moves: np.ndarray) -> float:
        """How far sum `at` is moved in a solution."""
        atoms: Sequence[int] = self.system.sums[at].atoms
        return float(sum(moves[self.columns[a]] for a in atoms if a in self.columns))


def _quiet() -> highspy.Highs:
    """A solver that says nothing and answers the same each time."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", SEED)
    highs.setOptionValue("presolve", "off")
    highs.setOptionValue("simplex_strategy", PRIMAL)
    return highs
