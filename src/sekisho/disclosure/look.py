"""An attacker's questions, as few as will do: which needs are met, and which are not."""

from collections.abc import Iterable, Iterator, Sequence

from sekisho.disclosure.attack import Attacker
from sekisho.disclosure.nearby import Nearby, other_tables
from sekisho.disclosure.needs import Need, Seen, Unmet

WORTH = 0.1
"""A question about all needs is asked again as long as it meets this part of those left."""


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


def look(attacker: Attacker, nearest: Nearby, needs: Sequence[Need], seen: Seen) -> Iterator[Unmet]:
    """Every need is met in what was `seen`, or comes back.

    First all needs at once; then those left, one at a time. `nearest` tells tables that differ
    little from the truth: where a linear program ends on fractions of persons, these hardly do.
    """
    for need in look_together(attacker, needs, seen):
        if seen.meets(need):
            continue
        if seen.counts:
            for moves in other_tables(nearest, attacker, need, whole=True) or ():
                seen.see(attacker, moves)
            if seen.meets(need):
                continue
        unmet = _alone(attacker, need, seen)
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
    up = attacker.reach(need.at, 1, need.far)
    seen.see(attacker, up.moves)
    if seen.meets(need):
        return None
    down = attacker.reach(need.at, -1, need.width)
    seen.see(attacker, down.moves)
    if seen.meets(need):
        return None
    return Unmet(need, attacker.measure, up, down)
