"""Complementary suppression: the cheapest cells to hide so that every sensitive cell is protected.

Fischetti and Salazar's model (Management Science 47, 2001): a master problem chooses cells by
integer programming; the attacker's linear programs check the choice; what an attacker could still
work out comes back as a cut that the next choice must satisfy. A choice that fails is mended with
the cheapest other tables (`sekisho.disclosure.cheapest`), so there is a pattern that protects after
each round, and it is kept where the rounds end before the cheapest is found.
"""

from collections.abc import Iterable, Sequence

from sekisho.disclosure.attack import TOLERANCE, Attacker
from sekisho.disclosure.cheapest import Cheapest
from sekisho.disclosure.equations import Floats
from sekisho.disclosure.master import GAP, Master, cut_of, first_cuts
from sekisho.disclosure.needs import Need, Seen, Unmet, look, look_together, needs_of
from sekisho.disclosure.primary import COUNT
from sekisho.disclosure.system import Shown, System

EFFORT = 8_000
"""Rounds times free cells: the larger the table, the fewer rounds are spent on a cheaper choice."""

Needs = Sequence[Sequence[Need]]
"""For each measure what its sensitive sums need."""


class UnprotectableError(Exception):
    """No pattern protects the sum at `at`: what was published before already gives it away."""

    def __init__(self, at: int) -> None:
        super().__init__(f"the sum {at} cannot be protected")
        self.at = at


def suppress(system: System) -> set[int]:
    """The sums to hide besides the secret ones; UnprotectableError where nothing would help."""
    for at, each in enumerate(system.sums):
        if each.shown is Shown.GIVEN_AWAY:
            raise UnprotectableError(at)
    free = {at for at, each in enumerate(system.sums) if each.shown is Shown.FREE}
    needs = [needs_of(system, measure) for measure in range(len(system.kinds))]
    if not any(needs):
        return set()
    master = Master(system)
    master.add(first_cuts(system, needs))
    best: set[int] | None = None
    for _ in range(1 + EFFORT // max(1, len(free))):
        chosen = master.solve()
        if chosen is None:
            break
        unmet = [each for measure in _order(system) for each in _attack(system, needs, measure,
                                                                       chosen)]  # fmt: skip
        if not unmet:
            return chosen
        new = master.add(cut for each in unmet if (cut := cut_of(system, each)))
        best = _cheaper(system, best, _mended(system, needs, chosen, free))
        if not new or _cost(system, best) <= master.bound * (1 + GAP):
            break
    return _mended(system, needs, set(), free) if best is None else best


def _order(system: System) -> list[int]:
    """Counts first: they have the least room."""
    return sorted(range(len(system.kinds)), key=lambda measure: system.kinds[measure] != COUNT)


def _attack(system: System, needs: Needs, measure: int, chosen: Iterable[int]) -> list[Unmet]:
    hidden = system.hidden(chosen)
    attacker = Attacker(system, measure, hidden)
    whole = Attacker(system, measure, hidden, whole=True)
    return list(look(attacker, needs[measure], Seen(system, measure), whole))


def _mended(system: System, needs: Needs, chosen: set[int], free: set[int]) -> set[int]:
    """A choice that protects, near `chosen`; what it need not hide was taken out again."""
    enough = _protecting(system, needs, chosen, free)
    backwards = [list(reversed(each)) for each in needs]
    return _protecting(system, backwards, set(), enough)


def _protecting(
    system: System, needs: Needs, chosen: set[int], allowed: set[int]
) -> set[int]:
    """`chosen`, and of `allowed` what is cheapest to hide for each need that is not met yet."""
    found = set(chosen)
    for measure in _order(system):
        seen = Seen(system, measure)
        attacker = Attacker(system, measure, system.hidden(found))
        rest = look_together(attacker, needs[measure], seen)
        if not rest:
            continue
        most = Attacker(system, measure, system.hidden(found | allowed))
        cheapest = Cheapest(system, measure, system.hidden(found | allowed))
        cheapest.hide(system.hidden(found))
        for need in rest:
            if seen.meets(need):
                continue
            for moves in _tables(cheapest, most, need, whole=seen.counts):
                seen.see(most, moves)
                new = {int(at) for at in moves.nonzero()[0] if at in allowed} - found
                found |= new
                cheapest.hide(new)
    return found


def _tables(cheapest: Cheapest, most: Attacker, need: Need, *, whole: bool) -> list[Floats]:
    """Other tables that meet the need together: one that rises or falls so far, or one of each."""
    ways = [float(need.far)] if need.up else [float(need.far), -float(need.width)]
    for far in ways:
        moves = _whole_table(cheapest, need.at, far, whole=whole)
        if moves is not None:
            return [moves]
    rise = most.reach(need.at, 1, need.far).far
    if whole:
        rise = float(int(rise + TOLERANCE))
    found = []
    for far in (rise, rise - need.width):
        if far:
            moves = _whole_table(cheapest, need.at, far, whole=whole)
            if moves is None:
                raise UnprotectableError(need.at)
            found.append(moves)
    if rise < need.up:
        raise UnprotectableError(need.at)
    return found


def _whole_table(cheapest: Cheapest, at: int, far: float, *, whole: bool) -> Floats | None:
    moves = cheapest.table(at, far)
    if moves is not None and whole and abs(moves - moves.round()).max() > TOLERANCE:
        return cheapest.table(at, far, whole=True)
    return moves


def _cost(system: System, chosen: Iterable[int]) -> int:
    return sum(system.sums[at].weight for at in chosen)


def _cheaper(system: System, one: set[int] | None, other: set[int]) -> set[int]:
    return other if one is None or _cost(system, other) < _cost(system, one) else one
