"""Complementary suppression: the cheapest cells to hide so that every sensitive cell is protected.

Fischetti and Salazar's model (Management Science 47, 2001): a master problem chooses cells by
integer programming; the attacker's linear programs check the choice; what an attacker could still
work out comes back as a cut that the next choice must satisfy. A choice that fails is mended with
the cheapest other tables (`sekisho.disclosure.mend`), so there is a pattern that protects after
each round, and the cheapest of them is taken where the rounds end before the best is proved.
"""

from collections.abc import Iterable

from sekisho.disclosure.attack import Attacker
from sekisho.disclosure.look import look
from sekisho.disclosure.master import GAP, Master, cut_of, first_cuts
from sekisho.disclosure.mend import Mender, Needs, UnprotectableError, by_room
from sekisho.disclosure.nearby import Nearby
from sekisho.disclosure.needs import Seen, Unmet, needs_of
from sekisho.disclosure.system import Shown, System

__all__ = ["UnprotectableError", "suppress"]

SMALL = 150
"""Up to so many free cells the choice is among all of them."""
PASSES, TABLES, LEAST = 6, 2_000, 3
"""So often at most a larger table is mended from nothing, with the prices learned before; less
often where about so many other tables were looked for, but not less often than that in blocks."""
EFFORT = 1_000
"""Rounds times cells to choose from and needs: what is larger is not worked on for longer."""


def suppress(system: System) -> set[int]:
    """The sums to hide besides the secret ones; UnprotectableError where nothing would help."""
    for at, each in enumerate(system.sums):
        if each.shown is Shown.GIVEN_AWAY:
            raise UnprotectableError(at)
    needs = [needs_of(system, measure) for measure in range(len(system.kinds))]
    if not any(needs):
        return set()
    free = {at for at, each in enumerate(system.sums) if each.shown is Shown.FREE}
    if len(free) <= SMALL:
        return _chosen(system, needs, free, None)
    mender = Mender(system, needs, free)
    best = mender.mended(set())
    of_use = set(best)
    least = LEAST if mender.large else 1
    for _ in range(min(PASSES, max(least, TABLES // sum(map(len, needs)))) - 1):
        pattern = mender.mended(set())
        of_use |= pattern
        if _cost(system, pattern) >= _cost(system, best):
            break
        best = pattern
    return _chosen(system, needs, of_use, best)


def _chosen(system: System, needs: Needs, free: set[int], best: set[int] | None) -> set[int]:
    """The cheapest choice from `free` that was found; `best` if it is none of them."""
    mender = Mender(system, needs, free)
    rounds = EFFORT // (len(free) + sum(map(len, needs)))
    master = Master(system, free)
    if rounds:
        master.add(first_cuts(system, needs))
    for _ in range(rounds):
        chosen = master.solve()
        if chosen is None:
            break
        unmet = _attack(system, needs, chosen)
        if not unmet:
            return _cheaper(system, best, chosen)
        new = master.add(cut for each in unmet if (cut := cut_of(system, each)))
        best = _cheaper(system, best, mender.mended(chosen))
        if not new or _cost(system, best) <= master.bound * (1 + GAP):
            break
    return mender.mended(set()) if best is None else best


def _attack(system: System, needs: Needs, chosen: Iterable[int]) -> list[Unmet]:
    """The needs that are not met where `chosen` is hidden too."""
    hidden = system.hidden(chosen)
    found: list[Unmet] = []
    for measure in by_room(system):
        attacker = Attacker(system, measure, hidden)
        nearest = Nearby(system, measure, hidden)
        found += look(attacker, nearest, needs[measure], Seen(system, measure))
    return found


def _cost(system: System, chosen: Iterable[int]) -> int:
    return sum(system.sums[at].weight for at in chosen)


def _cheaper(system: System, one: set[int] | None, other: set[int]) -> set[int]:
    return other if one is None or _cost(system, other) < _cost(system, one) else one
