"""The act of filling the tables with customers who do not exist."""

from collections.abc import Callable

from sekisho.records.keys import customer_id, synthetic_number
from sekisho.records.one_load import LoadRunningError
from sekisho.records.synthetic.load import Connection, Loaded, load

__all__ = ["LoadRunningError", "Loaded", "customer_numbers", "load_synthetic"]


def load_synthetic(
    connection: Connection,
    seed: int,
    customers: int,
    *,
    with_history: bool = True,
    progress: Callable[[int], None] = lambda _: None,
) -> Loaded:
    """The first `customers` synthetic customers of `seed` are there; real ones are untouched.

    requires: `connection` is in autocommit and logged in as sekisho_import,
    0 <= seed < 10_000, 0 <= customers <= 100_000_000. Raises LoadRunningError.
    """
    return load(connection, seed, customers, with_history=with_history, progress=progress)


def customer_numbers(seed: int, customers: int) -> dict[int, str]:
    """The numbers of the first `customers` synthetic customers of `seed`, by their keys."""
    numbers = (synthetic_number(seed, index) for index in range(customers))
    return {customer_id(number): number for number in numbers}
