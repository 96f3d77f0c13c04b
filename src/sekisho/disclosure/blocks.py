"""Tables cut into blocks: some categories of each dimension with the totals over it.

A block is a table of its own, as large whatever the whole is: where only cells of a block move, all
totals stay as they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from sekisho.disclosure.cube import Place

SIZE = 300
"""About so many cells of the finest kind a block has at most."""
NOWHERE = -1

Name = tuple[str, Place]


@dataclass(frozen=True, slots=True)
class Blocks:
    """The block of each sum (NOWHERE: none), and the sums that each block has."""

    of: Sequence[int]
    cells: Sequence[frozenset[int]]


def cut(names: Sequence[Name | None], places: Mapping[Name, int]) -> Blocks:
    """The blocks of all tables, for sums that are called so.

    Categories are dealt out in turn, so that the large ones are not all in one block.
    """
    deals = _deals(places)
    cells: dict[tuple[str, tuple[int, ...]], set[int]] = {}
    for (table, place), at in places.items():
        for block in _around(deals[table], place):
            cells.setdefault((table, block), set()).add(at)
    number = {block: order for order, block in enumerate(cells)}
    of = []
    for name in names:
        if name is None:
            of.append(NOWHERE)
            continue
        table, place = name
        of.append(number[table, next(_around(deals[table], place))])
    return Blocks(of, [frozenset(each) for each in cells.values()])


Deal = list[tuple[int, dict[str, int]]]
"""For each dimension how many parts its categories are dealt out to, and each category's part."""


def _deals(places: Mapping[Name, int]) -> dict[str, Deal]:
    seen: dict[str, list[set[str]]] = {}
    for table, place in places:
        axes = seen.setdefault(table, [set() for _ in place])
        for axis, category in enumerate(place):
            if category is not None:
                axes[axis].add(category)
    deals: dict[str, Deal] = {}
    for table, axes in seen.items():
        most = max(3, int(SIZE ** (1 / max(1, len(axes)))))
        parts = [max(1, -(-len(categories) // most)) for categories in axes]
        deals[table] = [
            (part, {each: rank % part for rank, each in enumerate(sorted(categories))})
            for part, categories in zip(parts, axes, strict=True)
        ]
    return deals


def _around(deal: Deal, place: Place) -> Iterator[tuple[int, ...]]:
    """The blocks that have the place: a total over a dimension is in those of all its parts."""
    choices = [
        range(parts) if category is None else (part[category],)
        for (parts, part), category in zip(deal, place, strict=True)
    ]
    return product(*choices)
