"""A chart as figures for SVG: bars with their places and lengths, no style and no script."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, BAR, GAP = 400, 18, 34
MOST = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its words, its place, its length, and where its number stands."""

    name: str
    purpose: str
    value: int
    text_y: int
    bar_y: int
    length: int
    number_x: int

    @property
    def told(self) -> str:
        """The value as people read it."""
        return f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class Chart:
    """At most `MOST` bars, the largest first, and the height that they need."""

    bars: tuple[Bar, ...]
    height: int
    bar_height: int = BAR


def bars(rows: Sequence[tuple[str, str, int]]) -> Chart:
    """The chart of these (name, purpose, value)."""
    largest = max((value for _, _, value in rows), default=0) or 1
    made = []
    for place, (name, purpose, value) in enumerate(rows[:MOST]):
        top = place * (BAR + GAP)
        length = round(WIDTH * value / largest)
        made.append(Bar(name, purpose, value, top + 18, top + 24, length, length + 6))
    return Chart(tuple(made), len(made) * (BAR + GAP) + 4)
