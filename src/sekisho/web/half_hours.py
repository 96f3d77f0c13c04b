"""A chart of half hours as figures for SVG: what was used as bars, the baseline as a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SLOT, WIDTH, TALL, EDGE = 44, 30, 160, 16
"""Of a slot and its bar in pixels; how tall the plot is, and the room above and below it."""


@dataclass(frozen=True, slots=True)
class Use:
    """One bar, upward from zero or down."""

    name: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class HalfHours:
    """The bars, the line's points, where zero lies, and the size of it all."""

    uses: tuple[Use, ...]
    line: str
    zero: int
    width: int
    height: int
    bar: int = WIDTH


def half_hours(slots: Sequence[tuple[str, Decimal, Decimal]]) -> HalfHours:
    """The chart of these (begin, baseline, used), in the order given."""
    values = [value for _, *two in slots for value in two]
    highest, lowest = max([*values, Decimal(0)]), min([*values, Decimal(0)])
    scale = TALL / float(highest - lowest) if highest > lowest else 0.0

    def place(value: Decimal) -> int:
        return EDGE + round(float(highest - value) * scale)

    zero, uses, points = place(Decimal(0)), [], []
    for number, (name, baseline, used) in enumerate(slots):
        left = number * SLOT
        top, foot = sorted((place(used), zero))
        uses.append(Use(name, left + (SLOT - WIDTH) // 2, top, foot - top))
        points += [f"{left},{place(baseline)}", f"{left + SLOT},{place(baseline)}"]
    height = TALL + 3 * EDGE
    return HalfHours(tuple(uses), " ".join(points), zero, max(len(slots), 1) * SLOT, height)
