"""Other tables looked for block by block, and in all of the system where a block has none.

So a question costs the same however large the table is. What is found in a block is possible in the
whole; that a block has nothing says nothing.
"""

from collections.abc import Iterable, Mapping

from sekisho.disclosure.attack import TOLERANCE, Attacker
from sekisho.disclosure.blocks import NOWHERE
from sekisho.disclosure.cheapest import Cheapest
from sekisho.disclosure.equations import Floats
from sekisho.disclosure.needs import Need
from sekisho.disclosure.system import System


class Nearby:
    """The cheapest other tables (see `Cheapest`) within blocks, or without them."""

    def __init__(
        self,
        system: System,
        measure: int,
        allowed: Iterable[int],
        prices: Mapping[int, float] | None = None,
        *,
        told: bool = True,
        blocks: bool = True,
    ) -> None:
        """As `Cheapest`; without `blocks` it looks everywhere at once, which is cheapest indeed."""
        self.system, self.measure, self.allowed = system, measure, set(allowed)
        self.prices, self.told, self.blocks = prices, told, blocks
        self.hidden: set[int] = set()
        self._models: dict[int, Cheapest] = {}

    def table(self, at: int, far: float, *, whole: bool) -> Floats | None:
        """The movements to another table in which `at` is `far` from the truth; None: none is."""
        block = self.system.blocks.of[at] if self.blocks else NOWHERE
        if block != NOWHERE:
            moves = self._model(block).table(at, far, whole=whole)
            if moves is not None:
                return moves
        return self._model(NOWHERE).table(at, far, whole=whole)

    def hide(self, cells: Iterable[int]) -> None:
        """These cells move for nothing from now on."""
        cells = set(cells)
        self.hidden |= cells
        for model in self._models.values():
            model.hide(cells)

    def _model(self, block: int) -> Cheapest:
        if block not in self._models:
            within = None if block == NOWHERE else self.system.blocks.cells[block]
            model = Cheapest(self.system, self.measure, self.allowed, self.prices,
                             told=self.told, within=within)  # fmt: skip
            model.hide(self.hidden)
            self._models[block] = model
        return self._models[block]


def other_tables(
    nearby: Nearby, attacker: Attacker, need: Need, *, whole: bool
) -> list[Floats] | None:
    """Other tables that meet the need together: one that rises or falls so far, or one of each.

    None where there are none among what the attacker thinks possible. `whole`: in whole numbers.
    """
    rise = min(float(need.far), float(attacker.high[need.at]))
    ways: list[tuple[float, ...]] = (
        [(float(need.far),)] if need.up else [(float(need.far),), (-float(need.width),)]
    )
    if rise < need.far and need.met(rise, need.width):
        ways.append((rise, rise - need.width))
    for way in ways:
        found = _tables(nearby, need.at, way, whole=whole)
        if found is not None:
            return found
    rise = attacker.reach(need.at, 1, need.far).far
    if whole:
        rise = float(int(rise + TOLERANCE))
    if not need.met(rise, need.width):
        return None
    return _tables(nearby, need.at, (rise, rise - need.width), whole=whole)


def _tables(nearby: Nearby, at: int, way: tuple[float, ...], *, whole: bool) -> list[Floats] | None:
    """A table for each distance on the way, or None."""
    found = []
    for far in way:
        if far:
            moves = nearby.table(at, far, whole=whole)
            if moves is None:
                return None
            found.append(moves)
    return found
