"""The choice of cells to hide, as an integer program that learns from each attack (HiGHS)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import highspy
import numpy as np

from sekisho.disclosure.attack import TOLERANCE, Reach
from sekisho.disclosure.equations import Floats
from sekisho.disclosure.needs import Need, Unmet
from sekisho.disclosure.solver import NODES, NOTHING, quiet
from sekisho.disclosure.system import Shown, System

GAP = 0.1  # the choice is at most 10 % dearer than the cheapest, unless the nodes end first


@dataclass(frozen=True, slots=True)
class Cut:
    """At least `least` of these weights must be hidden."""

    weights: Mapping[int, float]
    least: float


class Master:
    """One binary for each cell to choose from, and the cuts found so far."""

    def __init__(self, system: System, free: Iterable[int]) -> None:
        """`free` are the cells to choose from."""
        self.system = system
        self.free = sorted(free)
        self.columns = {at: column for column, at in enumerate(self.free)}
        self.bound = 0.0
        self.highs = quiet()
        for option, value in (("presolve", "choose"), ("mip_rel_gap", GAP),
                              ("mip_max_nodes", NODES)):  # fmt: skip
            self.highs.setOptionValue(option, value)
        count = len(self.free)
        costs = np.array([system.sums[at].weight for at in self.free], dtype=np.float64)
        self.highs.addCols(count, costs, np.zeros(count), np.ones(count), 0, NOTHING, NOTHING,
                           np.array([]))  # fmt: skip
        kinds = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self.highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)

    def add(self, cuts: Iterable[Cut]) -> int:
        """The cuts hold from now on; how many of them say something."""
        return sum(map(self._add, cuts))

    def _add(self, cut: Cut) -> bool:
        weights = {a: w for a, w in cut.weights.items() if a in self.columns and w != 0}
        kept = (Shown.SENSITIVE, Shown.WITHHELD)
        fixed = sum(w for a, w in cut.weights.items() if self.system.sums[a].shown in kept)
        least = cut.least - fixed
        if least <= sum(min(w, 0) for w in weights.values()) + TOLERANCE:
            return False
        index = np.array([self.columns[at] for at in weights], dtype=np.int32)
        self.highs.addRow(least, inf, len(index), index, np.array(list(weights.values())))
        return True

    def solve(self) -> set[int] | None:
        """The cheapest choice under the cuts; None where none was found.

        `bound` is then what every choice costs at least.
        """
        self.highs.run()
        info = self.highs.getInfo()
        if info.primal_solution_status != highspy.kSolutionStatusFeasible:
            return None
        self.bound = max(self.bound, info.mip_dual_bound)
        values = self.highs.getSolution().col_value
        return {at for at, column in self.columns.items() if values[column] > 0.5}


def first_cuts(system: System, needs: Sequence[Sequence[Need]]) -> Iterator[Cut]:
    """What every pattern must satisfy on each line alone: enough room, and no cell hidden alone."""
    yield from _rooms(system, needs)
    for line in system.lines:
        for at in line:
            if system.sums[at].shown is Shown.FREE:
                yield Cut({**{other: 1.0 for other in line if other != at}, at: -1.0}, 0)


def _rooms(system: System, needs: Sequence[Sequence[Need]]) -> Iterator[Cut]:
    on_line: dict[int, list[tuple[int, ...]]] = {}
    for line in system.lines:
        for at in line:
            on_line.setdefault(at, []).append(line)
    for measure, asked in enumerate(needs):
        low, high = system.bounds(measure)
        for need in asked:
            for line in on_line.get(need.at, ()):
                for signs, far in (((1, -1), need.width), ((1,), need.up)):
                    if far:
                        yield Cut(_room(need.at, line, signs, far, low, high), far)


def _room(
    at: int, line: tuple[int, ...], signs: tuple[int, ...], far: int, low: Floats, high: Floats
) -> dict[int, float]:
    """How much of the movement of `at` each other cell of the line can take up."""
    total = line[0]
    room = {}
    for other in line:
        if other != at:
            opposite = total not in (at, other)
            ways = [-sign if opposite else sign for sign in signs]
            slack = sum(high[other] if way > 0 else -low[other] for way in ways)
            room[other] = float(min(slack, far))
    return room


def cut_of(system: System, unmet: Unmet) -> Cut | None:
    """By duality: what must be hidden besides, for these movements to be possible at all.

    None where the linear program does not forbid them (but whole numbers do).
    """
    need = unmet.need
    if unmet.up.far < need.up * (1 - TOLERANCE):
        wanted: tuple[tuple[int, Reach], ...] = ((1, unmet.up),)
        far = need.up
    else:
        wanted, far = ((1, unmet.up), (-1, unmet.down)), need.width
    if sum(reach.far for _, reach in wanted) >= far * (1 - TOLERANCE):
        return None
    low, high = system.bounds(unmet.measure)
    weights = np.zeros(len(low))
    for sign, reach in wanted:
        price = system.equations.priced(reach.rows, reach.prices)
        price[need.at] += sign
        rises, falls = price > TOLERANCE, price < -TOLERANCE
        weights[rises] += price[rises] * high[rises]
        weights[falls] += price[falls] * low[falls]
    cells = system.equations.cells
    least = far - float(weights[cells:].sum())
    if not least > 0:
        return None
    found = np.flatnonzero(weights[:cells])
    return Cut({int(at): float(min(weights[at], least)) for at in found}, least)
