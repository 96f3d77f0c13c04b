"""What must seem possible of each sensitive sum, and what has been seen to be possible."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from sekisho.disclosure.attack import TOLERANCE, Attacker, Reach
from sekisho.disclosure.equations import Floats
from sekisho.disclosure.primary import COUNT
from sekisho.disclosure.system import Shown, System

WORTH = 0.1
"""A question about all needs is asked again as long as it meets this part of those left."""


@dataclass(frozen=True, slots=True)
class Need:
    """The interval of sum `at` must be `width` wide, and reach `up` above the truth."""

    at: int
    width: int
    up: int

    @property
    def far(self) -> int:
        """A rise that meets all of it."""
        return max(self.width, self.up)


class Seen:
    """How far each unknown was seen to rise and to fall, in tables like what was published.

    What counts persons is seen in whole numbers only, since nobody believes in half a person.
    """

    def __init__(self, system: System, measure: int) -> None:
        self.counts = system.kinds[measure] == COUNT
        self.rise: Floats = np.zeros(system.equations.count)
        self.fall: Floats = np.zeros(system.equations.count)

    def see(self, attacker: Attacker, moves: Floats) -> None:
        """Takes note of a possible movement: each piece of it is possible by itself."""
        if self.counts:
            broken = np.abs(moves - np.rint(moves)) > TOLERANCE
            if broken.any():
                moves = np.where(np.isin(attacker.piece, attacker.piece[broken]), 0.0, moves)
        np.maximum(self.rise, moves, out=self.rise)
        np.maximum(self.fall, -moves, out=self.fall)

    def meets(self, need: Need) -> bool:
        """Whether the need is met by what was seen."""
        rise = float(self.rise[need.at])
        whole = rise + float(self.fall[need.at])
        return _reached(whole, need.width) and _reached(rise, need.up)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need that is not met, and how far the sum moves up and down at most."""

    need: Need
    measure: int
    up: Reach
    down: Reach

    @property
    def forbidden(self) -> bool:
        """Whether even movements that are no whole numbers do not meet the need."""
        enough = _reached(self.up.far + self.down.far, self.need.width)
        return not (enough and _reached(self.up.far, self.need.up))


def needs_of(system: System, measure: int) -> list[Need]:
    """Of each sensitive sum, what its limits ask."""
    found = []
    for at, each in enumerate(system.sums):
        if each.shown is Shown.SENSITIVE:
            limit = each.limits[measure]
            found.append(Need(at, limit.width, limit.up))
    return found


def look_together(attacker: Attacker, needs: Sequence[Need], seen: Seen) -> list[Need]:
    """The needs that are left after questions about all of them at once, while these meet many."""
    rest = [need for need in needs if not seen.meets(need)]
    turn = 0
    while rest:
        seen.see(attacker, attacker.together(_ways(attacker, rest, turn)))
        left = [need for need in rest if not seen.meets(need)]
        worth = len(left) <= len(rest) * (1 - WORTH)
        rest, turn = left, turn + 1
        if not worth and turn > 1:
            break
    return rest


def look(
    attacker: Attacker, needs: Sequence[Need], seen: Seen, whole: Attacker | None = None
) -> Iterator[Unmet]:
    """Every need is met in what was `seen`, or comes back.

    First all needs at once; then those left, one at a time. `whole` is the same attacker with whole
    numbers, asked about what counts persons where the linear program ends on fractions.
    """
    for need in look_together(attacker, needs, seen):
        unmet = _alone(attacker, need, seen)
        if unmet and whole is not None and not unmet.forbidden:
            unmet = _alone(whole, need, seen)
        if unmet:
            yield unmet


def _ways(attacker: Attacker, needs: Iterable[Need], turn: int) -> dict[int, float]:
    """For each need a way that would meet it alone; where both do, they take turns."""
    ways: dict[int, float] = {}
    for number, need in enumerate(needs):
        up = attacker.high[need.at] >= need.far
        down = not need.up and -attacker.low[need.at] >= need.width
        falls = down and (not up or (number + turn) % 2)
        ways[need.at] = -float(need.width) if falls else float(need.far)
    return ways


def _alone(attacker: Attacker, need: Need, seen: Seen) -> Unmet | None:
    """Looks at one need only; None where it is met now."""
    if seen.meets(need):
        return None
    up = attacker.reach(need.at, 1, need.far)
    seen.see(attacker, up.moves)
    if seen.meets(need):
        return None
    down = attacker.reach(need.at, -1, need.width)
    seen.see(attacker, down.moves)
    if seen.meets(need):
        return None
    return Unmet(need, attacker.measure, up, down)


def _reached(far: float, wanted: int) -> bool:
    return far >= wanted - TOLERANCE * max(1, wanted) if far < inf else True
