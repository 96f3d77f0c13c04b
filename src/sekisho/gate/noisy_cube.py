"""A table with noise: discrete Laplace by OpenDP on counts of persons, each person in one cell."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

from sekisho.disclosure.cube import Amount, Cell, Cube, Place
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.statistic_files import PERSONS

Noise = Callable[[Sequence[int], int], list[int]]
"""Of counts, of which one person changes one by one, and thousandths of epsilon: noisy counts."""


def laplace(counts: Sequence[int], thousandths: int) -> list[int]:
    """The counts with discrete Laplace noise from the operating system's randomness.

    Refused where OpenDP does not vouch for the epsilon. Whole numbers, so that no gap between
    floating-point numbers tells the truth (Mironov, CCS 2012).
    """
    import opendp.prelude as dp  # noqa: PLC0415 - slow to import, and rarely used

    dp.enable_features("contrib")
    epsilon = thousandths / 1000
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    mechanism: Any = dp.m.make_laplace(*space, scale=1 / epsilon)
    if mechanism.map(d_in=1) > epsilon * (1 + 1e-9):
        raise ActRefusedError(
            "epsilon-exceeded",
            "雑音の仕組みが、約束した ε を守れません。値を変えてください。",
            "The mechanism does not keep the epsilon that was promised. Choose another value.",
        )
    return [int(value) for value in mechanism(list(counts))]


def noisy_cube(
    counted: Mapping[tuple[str, ...], int],
    dimensions: Sequence[str],
    kept: Sequence[str],
    categories: Sequence[Sequence[str]],
    noise: Callable[[Sequence[int]], list[int]],
) -> Cube:
    """Every cell that could be has a noisy count, those in which nobody is too; totals are sums.

    `counted` has the categories of `dimensions`; those of `kept` stay. Counts may fall below zero.
    """
    at = [list(dimensions).index(name) for name in kept]
    places = list(product(*categories))
    exact = dict.fromkeys(places, 0)
    for place, persons in counted.items():
        here = tuple(place[one] for one in at)
        if here in exact:
            exact[here] += persons
    noisy = noise([exact[place] for place in places])
    totals: dict[Place, int] = {}
    for place, value in zip(places, noisy, strict=True):
        for mask in range(1 << len(kept)):
            cell = tuple(None if mask >> one & 1 else place[one] for one in range(len(kept)))
            totals[cell] = totals.get(cell, 0) + value
    cells = {place: Cell(0, (Amount(value, 0, 0),)) for place, value in totals.items()}
    return Cube(tuple(kept), (PERSONS.id,), cells)
