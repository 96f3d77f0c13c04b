"""From a choice of cells that does not protect to one near it that does.

For each need that is not met the cheapest other table is found, and the cells in which it differs
from the truth are hidden. Prices are learned on the way (dynamic slope scaling, Kim and Pardalos,
Operations Research Letters 24, 1999): what many needs use is cheaper the next time.
"""

from collections.abc import Iterable, Sequence

from sekisho.disclosure.attack import Attacker
from sekisho.disclosure.look import look_together
from sekisho.disclosure.nearby import Nearby, other_tables
from sekisho.disclosure.needs import Need, Seen
from sekisho.disclosure.primary import COUNT
from sekisho.disclosure.system import System

Needs = Sequence[Sequence[Need]]
"""For each measure what its sensitive sums need."""

LARGE = 10_000_000
"""From so many needs times cells on tables that differ in one block only are looked for first."""


class UnprotectableError(Exception):
    """No pattern protects the sum at `at`: what was published before already gives it away."""

    def __init__(self, at: int) -> None:
        super().__init__(f"the sum {at} cannot be protected")
        self.at = at


class Mender:
    """Mends choices from the same free cells; it remembers what was of use to how many needs."""

    def __init__(self, system: System, needs: Needs, free: Iterable[int]) -> None:
        self.system, self.needs, self.free = system, needs, set(free)
        self.prices = {at: float(system.sums[at].weight) for at in self.free}
        self.backwards = [list(reversed(each)) for each in needs]
        self.large = sum(map(len, needs)) * len(system.sums) > LARGE

    def mended(self, chosen: set[int]) -> set[int]:
        """A choice that protects, near `chosen`; what it need not hide was taken out again."""
        enough, _ = self._protecting(self.needs, chosen, self.free)
        found, uses = self._protecting(self.backwards, set(), enough)
        self.prices = {at: self.system.sums[at].weight / (1 + uses.get(at, 0)) for at in self.free}
        self.needs, self.backwards = self.backwards, self.needs
        return found

    def _protecting(
        self, needs: Needs, chosen: set[int], allowed: set[int]
    ) -> tuple[set[int], dict[int, int]]:
        """`chosen`, and of `allowed` what is cheapest to hide for each need that is not met yet.

        Beside it how many needs each cell was of use to.
        """
        found, uses = set(chosen), dict[int, int]()
        for measure in by_room(self.system):
            seen = Seen(self.system, measure)
            hidden = self.system.hidden(found)
            rest = look_together(Attacker(self.system, measure, hidden), needs[measure], seen)
            if not rest:
                continue
            most = Attacker(self.system, measure, hidden | allowed)
            cheapest = Nearby(
                self.system, measure, hidden | allowed, self.prices, blocks=self.large
            )
            cheapest.hide(found)
            for need in rest:
                if seen.meets(need):
                    continue
                tables = other_tables(cheapest, most, need, whole=seen.counts)
                if tables is None:
                    raise UnprotectableError(need.at)
                for moves in tables:
                    seen.see(most, moves)
                    used = {int(at) for at in moves.nonzero()[0]} & allowed
                    for at in used:
                        uses[at] = uses.get(at, 0) + 1
                    found |= used
                    cheapest.hide(used)
        return found, uses


def by_room(system: System) -> list[int]:
    """The measures, counts first: these have the least room."""
    return sorted(range(len(system.kinds)), key=lambda measure: system.kinds[measure] != COUNT)
