"""Two things measured side by side, turn about: what else the machine does hits both alike."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from bench.world import say

Measured = Callable[[], float]
"""Does the thing once and says how many seconds it took, preparation and checks not counted."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Seconds of each round; `ratio` is the median of the rounds' own ratios."""

    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """How many times ours takes what theirs takes."""
        return median(a / b for a, b in zip(self.ours, self.theirs, strict=True))

    def told(self, unit: str = "s", scale: float = 1.0) -> str:
        """Both medians and how far the rounds' ratios lie apart."""
        ratios = sorted(a / b for a, b in zip(self.ours, self.theirs, strict=True))
        return (
            f"{median(self.ours) * scale:.2f} against {median(self.theirs) * scale:.2f} {unit};"
            f" {len(ratios)} rounds, {ratios[0]:.2f} to {ratios[-1]:.2f}"
        )


def side_by_side(name: str, rounds: int, ours: Measured, theirs: Measured) -> Pair:
    """Both were measured in each round, the other one first in every second round.

    One round before them warms both and counts for nothing.
    """
    theirs()
    ours()
    seconds: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            their, our = theirs(), ours()
        else:
            our, their = ours(), theirs()
        seconds.append((our, their))
        say(f"  {name}, round {number + 1} of {rounds}: {our:.4g} s against {their:.4g} s")
    return Pair(tuple(our for our, _ in seconds), tuple(their for _, their in seconds))
