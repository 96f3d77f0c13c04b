"""The audit: every sensitive cell of every release, attacked with all releases together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from sekisho.disclosure.attack import TOLERANCE, Attacker
from sekisho.disclosure.primary import COUNT, promised
from sekisho.disclosure.system import Shown, System


@dataclass(frozen=True, slots=True)
class Interval:
    """What an attacker can say of one measure of a sensitive sum: from `low` to `high`.

    `high` is looked for up to what the promise needs, so it says "at least so far".
    """

    at: int
    measure: int
    low: float
    high: float
    width: int

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.high - self.low >= self.width - TOLERANCE * max(1, self.width)


def audit(system: System, chosen: Iterable[int], *, told: bool = True) -> list[Interval]:
    """The interval of every sensitive sum, with the sums `chosen` hidden besides.

    Counts are attacked with whole numbers where the linear program ends on fractions.
    """
    hidden = system.hidden(chosen)
    found: list[Interval] = []
    for measure, kind in enumerate(system.kinds):
        attacker = Attacker(system, measure, hidden, told=told)
        whole: Attacker | None = None
        for at, each in enumerate(system.sums):
            if each.shown is not Shown.SENSITIVE:
                continue
            interval, moves = _attacked(system, attacker, at, measure)
            if kind == COUNT and _fractions(moves):
                if whole is None:
                    whole = Attacker(system, measure, hidden, told=told)
                    whole.whole()
                interval, _ = _attacked(system, whole, at, measure)
            found.append(interval)
    return found


def _attacked(
    system: System, attacker: Attacker, at: int, measure: int
) -> tuple[Interval, Sequence[np.ndarray]]:
    value = system.sums[at].values[measure]
    width = promised(value, system.units[measure])
    up = attacker.reach(at, 1, width)
    down = attacker.reach(at, -1, width)
    return Interval(at, measure, value - down.far, value + up.far, width), (up.moves, down.moves)


def _fractions(moves: Sequence[np.ndarray]) -> bool:
    return any(bool(np.any(np.abs(each - np.rint(each)) > TOLERANCE)) for each in moves)
