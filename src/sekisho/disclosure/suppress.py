"""Complementary suppression: the cheapest cells to hide so that every sensitive cell is protected.

Fischetti and Salazar's model (Management Science 47, 2001): a master problem chooses cells by
integer programming; the attacker's linear programs check the choice; what an attacker could still
work out comes back as a cut that the next choice must satisfy. When no cut is left, the pattern
protects every sensitive cell against everything in the system, earlier releases among it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

import highspy
import numpy as np

from sekisho.disclosure.attack import TOLERANCE, Attacker, Reach
from sekisho.disclosure.system import Shown, System

ROUNDS = 200
GAP = 0.1  # the master stops at 10 % above the cheapest, or after so many nodes:
NODES = 200  # a count and not a time, so that the same table gives the same pattern


class UnprotectableError(Exception):
    """No pattern protects the sum at `at`: what was published before already gives it away."""

    def __init__(self, at: int) -> None:
        super().__init__(f"the sum {at} cannot be protected")
        self.at = at


@dataclass(frozen=True, slots=True)
class Cut:
    """At least `least` of these weights must be hidden."""

    weights: Mapping[int, float]
    least: float


@dataclass(frozen=True, slots=True)
class Need:
    """How far one measure of a sensitive sum must seem able to move: over all of `signs` together.

    (1, -1) asks for the width of its interval, (1,) for its reach above the truth.
    """

    at: int
    measure: int
    signs: tuple[int, ...]
    far: int


def suppress(system: System) -> set[int]:
    """The sums to hide besides the secret ones; UnprotectableError where nothing would help."""
    for at, each in enumerate(system.sums):
        if each.shown is Shown.GIVEN_AWAY:
            raise UnprotectableError(at)
    needs = [*_needs(system)]
    if not needs:
        return set()
    master = Master(system)
    for cut in _simple_cuts(system, needs):
        master.add(cut)
    for _ in range(ROUNDS):
        chosen = master.solve()
        cuts = _violated(system, needs, system.hidden(chosen))
        if not cuts:
            return chosen
        for cut in cuts:
            master.add(cut)
    raise UnprotectableError(needs[0].at)


def _needs(system: System) -> Iterator[Need]:
    for at, each in enumerate(system.sums):
        if each.shown is Shown.SENSITIVE:
            for measure, limit in enumerate(each.limits):
                yield Need(at, measure, (1, -1), limit.width)
                if limit.up:
                    yield Need(at, measure, (1,), limit.up)


class Master:
    """The choice of cells: one binary each for the free ones, and the cuts found so far."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.free = [a for a, each in enumerate(system.sums) if each.shown is Shown.FREE]
        self.columns = {at: column for column, at in enumerate(self.free)}
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.silent()
        for option, value in (("threads", 1), ("random_seed", 0),
                              ("mip_rel_gap", GAP), ("mip_max_nodes", NODES)):  # fmt: skip
            self.highs.setOptionValue(option, value)
        count = len(self.free)
        costs = np.array([system.sums[at].weight for at in self.free], dtype=float)
        none = np.array([], dtype=np.int32)
        self.highs.addCols(
            count, costs, np.zeros(count), np.ones(count), 0, none, none, np.array([])
        )
        kinds = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
        self.highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)

    def add(self, cut: Cut) -> None:
        """The cut holds from now on; UnprotectableError where no free cell can satisfy it."""
        weights = {a: w for a, w in cut.weights.items() if a in self.columns and w != 0}
        fixed = sum(w for a, w in cut.weights.items()
                    if self.system.sums[a].shown is Shown.SENSITIVE)  # fmt: skip
        least = cut.least - fixed
        if least <= sum(min(w, 0) for w in weights.values()) + TOLERANCE:
            return
        index = np.array([self.columns[at] for at in weights], dtype=np.int32)
        self.highs.addRow(least, inf, len(index), index, np.array(list(weights.values())))

    def solve(self) -> set[int]:
        """The cheapest choice under the cuts."""
        self.highs.run()
        if self.highs.getInfo().primal_solution_status != highspy.kSolutionStatusFeasible:
            raise UnprotectableError(min(self.system.hidden()))
        values = self.highs.getSolution().col_value
        return {at for at, column in self.columns.items() if values[column] > 0.5}


def _simple_cuts(system: System, needs: list[Need]) -> Iterator[Cut]:
    """What every pattern must satisfy on each line alone: enough room, and no cell hidden alone."""
    on_line: dict[int, list[tuple[int, ...]]] = {}
    for line in system.lines:
        for at in line:
            on_line.setdefault(at, []).append(line)
    for need in needs:
        for line in on_line.get(need.at, ()):
            yield Cut(_room(system, need, line), need.far)
    for line in system.lines:
        for at in line:
            others = {other: 1.0 for other in line if other != at}
            if system.sums[at].shown is Shown.FREE:
                yield Cut({**others, at: -1.0}, 0)


def _room(system: System, need: Need, line: tuple[int, ...]) -> dict[int, float]:
    """How much of the movement each other cell of the line can take up."""
    total = line[0]
    room = {}
    for other in line:
        if other != need.at:
            opposite = total not in (need.at, other)
            signs = [-sign if opposite else sign for sign in need.signs]
            slack = sum(_slack(system, other, need.measure, sign) for sign in signs)
            room[other] = min(slack, need.far)
    return room


def _slack(system: System, at: int, measure: int, sign: int) -> float:
    """How far a hidden sum could move at most, by its own limits."""
    value, limit = system.sums[at].values[measure], system.sums[at].limits[measure]
    if sign < 0:
        return value - limit.low
    return inf if limit.high is None else limit.high - value


def _violated(system: System, needs: list[Need], hidden: set[int]) -> list[Cut]:
    """A cut for each movement that the attacker can exclude."""
    cuts: list[Cut] = []
    attackers = {m: Attacker(system, m, hidden) for m in range(len(system.kinds))}
    done: set[Need] = set()
    for need in needs:
        if need in done:
            continue
        attacker = attackers[need.measure]
        reaches = []
        for sign in need.signs:
            reaches.append(attacker.reach(need.at, sign, need.far))
            done |= _met_too(attacker, needs, sign, reaches[-1])
            if sum(reach.far for reach in reaches) >= need.far * (1 - TOLERANCE):
                break
        else:
            cut = _cut(system, attacker, need, reaches)
            if all(w <= 0 for a, w in cut.weights.items() if a not in hidden):
                raise UnprotectableError(need.at)
            cuts.append(cut)
    return cuts


def _met_too(attacker: Attacker, needs: list[Need], sign: int, reach: Reach) -> set[Need]:
    """Needs of other sums that the same alternative table shows to be met."""
    return {
        other
        for other in needs
        if other.measure == attacker.measure
        and sign in other.signs
        and sign * attacker.moved(other.at, reach.moves) >= other.far
    }


def _cut(system: System, attacker: Attacker, need: Need, reaches: list[Reach]) -> Cut:
    """By duality: what must be hidden besides, for these movements to be possible at all."""
    weights: dict[int, float] = {}
    always = 0.0
    for sign, reach in zip(need.signs, reaches, strict=True):
        left = np.zeros(len(system.values))
        left[list(system.sums[need.at].atoms)] += sign
        for at, price in reach.prices.items():
            if abs(price) > TOLERANCE:
                left[list(system.sums[at].atoms)] -= price
                _weigh(system, weights, at, need.measure, price)
        for atom in np.flatnonzero(np.abs(left) > TOLERANCE):
            own = attacker.single.get(int(atom))
            if own is not None:
                _weigh(system, weights, own, need.measure, left[atom])
            else:
                always += abs(left[atom]) * (
                    system.values[atom][need.measure] if left[atom] < 0 else inf
                )
    least = need.far - always
    return Cut({at: min(weight, least) for at, weight in weights.items()}, least)


def _weigh(system: System, weights: dict[int, float], at: int, measure: int, price: float) -> None:
    """What hiding `at` would add to the attacker's bound, at this price of its movement."""
    slack = _slack(system, at, measure, 1 if price > 0 else -1)
    weights[at] = weights.get(at, 0.0) + abs(price) * slack
