"""What must seem possible of each sensitive sum, and what has been seen to be possible."""

from dataclasses import dataclass

import numpy as np

from sekisho.disclosure.attack import TOLERANCE, Attacker, Reach
from sekisho.disclosure.equations import Floats
from sekisho.disclosure.primary import COUNT
from sekisho.disclosure.system import Shown, System


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

    def met(self, rise: float, fall: float) -> bool:
        """Whether so much up and so much down is enough."""
        return _reached(rise + fall, self.width) and _reached(rise, self.up)


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
        return need.met(float(self.rise[need.at]), float(self.fall[need.at]))


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need that is not met, and how far the sum moves up and down at most."""

    need: Need
    measure: int
    up: Reach
    down: Reach


def needs_of(system: System, measure: int) -> list[Need]:
    """Of each sensitive sum, what its limits ask."""
    found = []
    for at, each in enumerate(system.sums):
        if each.shown is Shown.SENSITIVE:
            limit = each.limits[measure]
            found.append(Need(at, limit.width, limit.up))
    return found


def _reached(far: float, wanted: int) -> bool:
    return far >= wanted - TOLERANCE * max(1, wanted)
