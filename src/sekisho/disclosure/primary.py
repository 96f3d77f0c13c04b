"""Which cells are sensitive by themselves, and how wide an attacker's interval must stay.

Two rules: a cell with fewer contributors than the threshold; and the p % rule, by which the second
largest contributor must not estimate the largest closer than p %. The promise for every sensitive
cell is an interval of at least max(5 units, 20 % of the value).

The pattern must not tell. So the attacker that we plan against is told more than is published:
which hidden cells are sensitive (between 1 and threshold - 1 persons) and which are not (at least
the threshold), and of every hidden sum and count the largest contribution, as if each largest
contributor were one of the attackers.
"""

from dataclasses import dataclass

from sekisho.disclosure.cube import Amount, Cell

LEAST_UNITS = 5
LEAST_PERCENT = 20
COUNT = "count"


@dataclass(frozen=True, slots=True)
class Rules:
    """The parameters of protection. requires threshold >= 5, 0 <= dominance <= 100"""

    threshold: int
    dominance: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What the attacker knows of a hidden value, and how far it must seem able to move.

    `low` <= value <= `high` (None: no limit). Of a sensitive value, the interval must be at least
    `width` wide and reach `up` above the truth.
    """

    low: int
    high: int | None
    width: int
    up: int


def why_sensitive(cell: Cell, kinds: tuple[str, ...], rules: Rules) -> str | None:
    """Tell "threshold", "dominance", or None where the cell may be shown."""
    if 0 < cell.contributors < rules.threshold:
        return "threshold"
    for amount, kind in zip(cell.amounts, kinds, strict=True):
        if kind != COUNT and _dominated(amount, rules.dominance) > 0:
            return "dominance"
    return None


def promised(total: int, unit: int) -> int:
    """The least width of the interval of a sensitive value: max(5 units, 20 %), rounded up."""
    return max(LEAST_UNITS * unit, -(-total * LEAST_PERCENT // 100))


def limits(
    cell: Cell, at: int, kind: str, unit: int, rules: Rules, why: str | None, *, inner: bool
) -> Limits:
    """The limits of one measure of a cell, sensitive for the reason `why` or not at all.

    An upper limit is told of `inner` cells only. A total of nine single persons in nine cells
    would else be known with all its parts, and nothing could be published beside it.
    """
    amount = cell.amounts[at]
    width = promised(amount.total, unit) if why else 0
    if kind != COUNT:
        return Limits(amount.first, None, width, max(0, _dominated(amount, rules.dominance)))
    if why == "threshold":
        # Fewer contributors than the threshold, none with more things than the largest.
        most = (rules.threshold - 1) * amount.first if inner else None
        return Limits(amount.first, most, width, 0)
    return Limits(min(rules.threshold - 1 + amount.first, amount.total), None, width, 0)


def _dominated(amount: Amount, percent: int) -> int:
    """How far the value must seem to rise, so that the largest is not estimated within p %."""
    rest = amount.total - amount.first - amount.second
    return -(-percent * amount.first // 100) - rest
