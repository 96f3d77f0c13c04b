"""What makes large tables quick changes no promise: blocks, questions about many cells, pieces."""

from random import Random

import numpy as np
import pytest

from sekisho.disclosure import mend
from sekisho.disclosure.attack import Attacker
from sekisho.disclosure.audit import audit
from sekisho.disclosure.blocks import SIZE, cut
from sekisho.disclosure.cube import Cube, of_persons
from sekisho.disclosure.equations import write
from sekisho.disclosure.primary import Rules
from sekisho.disclosure.protect import protect
from sekisho.disclosure.suppress import suppress
from sekisho.disclosure.system import Shown, System, Table, build

KINDS, UNITS, RULES = ("count", "kwh"), (1, 10), Rules(10, 10)


def _cube(size: tuple[int, ...], persons: int) -> Cube:
    random = Random(3)  # noqa: S311 - invented persons
    rows = []
    for person in range(persons):
        place = [
            f"{random.choices(range(count), [1 / (1 + at) for at in range(count)])[0]:02d}"
            for count in size
        ]
        rows.append((f"p{person}", place, (1, int(random.paretovariate(1.3) * 1000))))
    return of_persons([f"d{at}" for at in range(len(size))], ("contracts", "kwh"), rows)


def _system(size: tuple[int, ...], persons: int) -> System:
    cube = _cube(size, persons)
    return build([Table("new", "2026-01", cube, cube, None)], KINDS, UNITS, RULES)


def test_a_table_mended_in_blocks_keeps_every_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mend, "LARGE", 0)
    system = _system((7, 6, 3), 1500)
    assert sum(each.shown is Shown.SENSITIVE for each in system.sums) > 20
    intervals = audit(system, suppress(system))
    assert intervals
    assert all(each.kept for each in intervals)


def test_the_same_large_table_gets_the_same_pattern() -> None:
    assert suppress(_system((6, 6, 4), 6000)) == suppress(_system((6, 6, 4), 6000))


def test_an_audit_of_many_cells_agrees_with_questions_about_each() -> None:
    """Sensitive cells alone are hidden: some are found out, and the audit says just how far."""
    system = _system((6, 5, 3), 900)
    alone = Attacker(system, 0, system.hidden())
    broken = [each for each in audit(system, ()) if each.measure == 0 and not each.kept]
    assert broken
    for each in broken:
        value = system.sums[each.at].values[0]
        assert each.high <= value + alone.reach(each.at, 1, each.width).far + 1e-6
        assert each.low >= value - alone.reach(each.at, -1, each.width).far - 1e-6


def test_cells_that_no_equation_ties_together_are_apart() -> None:
    """Two totals of two parts each; the second total is published, and holds its parts together."""
    equations = write(
        [(0,), (1,), (0, 1), (2,), (3,), (2, 3)], [(2, 0, 1), (5, 3, 4)], [(1,), (2,), (3,), (4,)]
    )
    movable = equations.movable({0, 1, 2, 3, 4})
    assert list(equations.pieces(movable)) == [0, 0, 0, 3, 3, 5]
    assert list(np.flatnonzero(~movable)) == [5]


def test_atoms_that_no_cell_tells_apart_are_one_unknown() -> None:
    equations = write([(0, 1, 2), (2, 3)], [], [(5,), (6,), (7,), (8,)])
    assert equations.count - equations.cells == 3
    assert sorted(equations.least[:, 0]) == [7, 8, 11]


def test_a_block_is_no_larger_for_a_larger_table() -> None:
    cube = _cube((30, 20, 4), 4000)
    places = {("t", place): at for at, place in enumerate(cube.cells)}
    blocks = cut(list(places), places)
    assert max(map(len, blocks.cells)) <= SIZE * 1.6
    assert all(at in blocks.cells[block] for at, block in enumerate(blocks.of))


def test_finest_cubes_that_cannot_be_compared_are_refused() -> None:
    """The same month by area and by kind only: what they have in common is in neither."""
    cube = _cube((6, 4), 400)
    one, other = cube.of(("d0",), cube.measures), cube.of(("d1",), cube.measures)
    before = Table("one", "2026-01", one, one, frozenset())
    with pytest.raises(ValueError, match="the finest cubes of 2026-01 have different dimensions"):
        protect(other, other, "2026-01", (before,), KINDS, UNITS, RULES)
