"""The audit: every sensitive cell of every release, attacked with all releases together."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.disclosure.attack import TOLERANCE, Attacker
from sekisho.disclosure.look import look
from sekisho.disclosure.nearby import Nearby
from sekisho.disclosure.needs import Need, Seen
from sekisho.disclosure.primary import promised
from sekisho.disclosure.system import Shown, System


@dataclass(frozen=True, slots=True)
class Interval:
    """What an attacker can say of one measure of a sensitive sum: from `low` to `high`.

    It is looked for until it is as wide as the promise needs, so a kept one says "at least so far";
    one that is not kept is the attacker's interval itself.
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
    for measure, unit in enumerate(system.units):
        values = [each.values[measure] for each in system.sums]
        needs = [Need(at, promised(values[at], unit), 0) for at, each in enumerate(system.sums)
                 if each.shown is Shown.SENSITIVE]  # fmt: skip
        seen = Seen(system, measure)
        attacker = Attacker(system, measure, hidden, told=told)
        nearest = Nearby(system, measure, hidden, told=told)
        deque(look(attacker, nearest, needs, seen), maxlen=0)
        for need in needs:
            low = values[need.at] - float(seen.fall[need.at])
            high = values[need.at] + float(seen.rise[need.at])
            found.append(Interval(need.at, measure, low, high, need.width))
    return found
