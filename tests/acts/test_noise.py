"""A table with noise: every cell that could be, totals that add up, epsilon that is kept."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from sekisho.gate.noisy_cube import laplace, noisy_cube

KINDS, VOLTAGES = ["person", "company", "不明"], ["電灯", "電力", "不明"]


def unchanged(counts: Sequence[int]) -> list[int]:
    """No noise at all."""
    return list(counts)


def test_a_cell_that_nobody_is_in_has_its_noise_too() -> None:
    def one_more(counts: Sequence[int]) -> list[int]:
        return [count + 1 for count in counts]

    cube = noisy_cube({}, ("kind", "voltage"), ("kind", "voltage"), [KINDS, VOLTAGES], one_more)
    assert len(cube.inner()) == len(KINDS) * len(VOLTAGES)
    assert {cube.cells[place].amounts[0].total for place in cube.inner()} == {1}


PLACES = st.tuples(st.sampled_from(KINDS), st.sampled_from(VOLTAGES)).map(tuple[str, ...])


@given(st.dictionaries(PLACES, st.integers(1, 50)), st.lists(st.integers(-9, 9), min_size=9))
def test_totals_are_the_sums_of_their_noisy_parts(
    counted: dict[tuple[str, ...], int], drawn: list[int]
) -> None:
    def shifted(counts: Sequence[int]) -> list[int]:
        return [count + noise for count, noise in zip(counts, drawn[:9], strict=True)]

    cube = noisy_cube(counted, ("kind", "voltage"), ("kind", "voltage"), [KINDS, VOLTAGES], shifted)
    inner = sum(cube.cells[place].amounts[0].total for place in cube.inner())
    assert cube.cells[None, None].amounts[0].total == inner


def test_a_dimension_left_out_is_summed_before_the_noise() -> None:
    counted: dict[tuple[str, ...], int] = {("person", "電灯"): 3, ("person", "電力"): 4}
    cube = noisy_cube(counted, ("kind", "voltage"), ("kind",), [KINDS], unchanged)
    assert cube.cells["person",].amounts[0].total == 7


def test_a_category_that_the_catalog_does_not_name_is_told_to_nobody() -> None:
    cube = noisy_cube({("ghost",): 9}, ("kind",), ("kind",), [KINDS], unchanged)
    assert ("ghost",) not in cube.cells
    assert cube.cells[None,].amounts[0].total == 0


def test_the_noise_is_whole_and_shrinks_with_epsilon() -> None:
    noisy = laplace([1000] * 400, 10_000)
    assert all(isinstance(value, int) for value in noisy)
    # With epsilon 10 a value is off by 2 or more with probability below 1e-8 each.
    assert all(abs(value - 1000) <= 3 for value in noisy)
    assert len(set(laplace([1000] * 400, 100))) > 10
