"""What ten times the customers cost: the whole act of an extract in the large and small world."""

from statistics import median

from bench.extract_ledger import whole_act
from bench.result import Result, at_most
from bench.rounds import side_by_side
from bench.world import Worlds

LIMIT = 11.0


def measure(here: Worlds) -> list[Result]:
    """Seconds of the large world against those of the small one.

    Less than ten times is possible: what a file costs whatever its length weighs more in the small.
    """
    pair = side_by_side(
        "ten times the customers",
        here.scale.rounds,
        lambda: whole_act(here.large).seconds,
        lambda: median(whole_act(here.small).seconds for _ in range(3)),
    )
    told = f"{here.scale.many:,} against {here.scale.few:,} customers: {pair.told()}"
    return [at_most("cost of 10 times the customers", pair.ratio, LIMIT, told=told)]
