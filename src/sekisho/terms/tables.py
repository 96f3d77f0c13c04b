"""Tables of statistics: what may be counted or summed, and along which dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.terms.fold import fold
from sekisho.terms.word import Word


@dataclass(frozen=True, slots=True)
class Axis(Word):
    """A dimension or a measure; `item` is the item that it is taken from.

    A measure for which the catalog names no column is the number of contributors.
    """

    item: str | None = None


@dataclass(frozen=True, slots=True)
class Table(Word):
    """A table over all customers, with the dimensions and measures that a statistic may name."""

    dimensions: tuple[Axis, ...] = ()
    measures: tuple[Axis, ...] = ()


def axis(axes: Sequence[Axis], label: str) -> Axis | None:
    """The one that the label or id names, or None."""
    key = fold(label)
    return next((one for one in axes if key in map(fold, (one.id, *one.labels))), None)
