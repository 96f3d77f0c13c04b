"""Random populations, twelve months of releases, and attackers who have all of them.

An attacker has every table ever released, of every month, with totals, a revision and a withdrawn
one, and knows the largest contributor of every hidden cell. The attacker's own linear and integer
programs look for the interval of each protected cell.
"""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from populations import (
    AREAS,
    DIMENSIONS,
    KINDS,
    MEASURES,
    MONTHS,
    RULES,
    SIZES,
    TABLES,
    UNITS,
    Row,
    month_of,
    release,
    seeded,
    year_of,
)
from sekisho.disclosure.cube import Cube, Place, of_persons
from sekisho.disclosure.protect import attack, protect
from sekisho.disclosure.refuse import NoStatisticError
from sekisho.disclosure.release import to_csv, to_json_stat
from sekisho.disclosure.system import Shown, Table
from sekisho.disclosure.workbook import to_xlsx
from sekisho.terms.statistic import Word

WORDS = {name: Word(name, name, name) for name in (*DIMENSIONS, *MEASURES)}


def _kept(tables: list[Table], *, told: bool) -> int:
    """How many protected intervals were attacked; every promise is kept."""
    system, intervals = attack(tables, KINDS, UNITS, RULES, told=told)
    broken = [each for each in intervals if not each.kept]
    assert not broken, [system.sums[each.at].names for each in broken]
    return len(intervals)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_no_attacker_with_a_whole_year_narrows_a_protected_cell(seed: int) -> None:
    """Three tables a month; those of one month all again after a revision, the first withdrawn."""
    random = seeded(seed)
    tables: list[Table] = []
    year = year_of(random, random.randint(60, 400))
    for month, rows in year.items():
        release(of_persons(DIMENSIONS, MEASURES, rows), month, tables)
    assert {table.period for table in tables} == set(MONTHS)
    place = (random.choice(AREAS[:2]), "person", random.choice(SIZES[:2]))
    more: list[Row] = [(f"new{at}", place, (1, 4000 + at)) for at in range(RULES.threshold)]
    revised = random.choice(MONTHS)
    release(of_persons(DIMENSIONS, MEASURES, [*year[revised], *more]), revised, tables)
    attacked = _kept(tables, told=True)
    assert attacked > len(MONTHS)
    assert _kept(tables, told=False) == attacked


def test_a_withdrawn_table_is_still_known() -> None:
    """Released again with other cells hidden, the two together would show what each hides."""
    cube = month_of(seeded(5), 250)
    part = cube.of(TABLES[0], MEASURES)
    hidden = protect(part, cube, "2026-01", (), KINDS, UNITS, RULES)
    withdrawn = Table("withdrawn", "2026-01", cube, part, hidden)
    again = protect(part, cube, "2026-01", (withdrawn,), KINDS, UNITS, RULES)
    assert again == hidden
    _kept([withdrawn, Table("again", "2026-01", cube, part, again)], told=True)


def test_what_was_hidden_once_stays_hidden_in_every_later_table() -> None:
    """Also a cell that is hidden for another's sake: shown elsewhere it would give that away."""
    cube = month_of(seeded(11), 250)
    first = cube.of(TABLES[0], MEASURES)
    hidden = protect(first, cube, "2026-01", (), KINDS, UNITS, RULES)
    released = Table("first", "2026-01", cube, first, hidden)
    second = cube.of(TABLES[1], MEASURES)
    again = protect(second, cube, "2026-01", (released,), KINDS, UNITS, RULES)
    in_both = {place for place in hidden if place[1] is None}
    assert in_both
    assert in_both <= again
    _kept([released, Table("second", "2026-01", cube, second, again)], told=True)


@pytest.mark.parametrize("seed", range(20))
def test_nobody_who_is_alone_in_a_cell_is_found_by_reconstruction(seed: int) -> None:
    """Baseline: without the tables nobody is found. With all three nobody is found either.

    The attacker knows which cells of the finest table somebody is in, writes down all that was
    published, and asks of each cell with one person whether another number of persons is possible.
    """
    cube = month_of(seeded(2000 + seed), 200)
    tables: list[Table] = []
    release(cube, MONTHS[0], tables)
    shown = {
        tuple(dict(zip(table.cube.dimensions, place, strict=True)).get(d) for d in DIMENSIONS)
        for table in tables
        for place in table.cube.cells
        if table.hidden is not None and place not in table.hidden
    }
    never = frozenset(place for place in cube.cells if place not in shown)
    tables.append(Table("never released", MONTHS[0], cube, cube, never))
    system, intervals = attack(tables, KINDS, UNITS, RULES, told=False)
    alone = [
        each for each in intervals
        if each.measure == 0 and system.sums[each.at].values[0] == 1
    ]  # fmt: skip
    assert alone
    found = [system.sums[each.at].names for each in alone if each.high - each.low < 1]
    assert found == []


def test_another_month_does_not_touch_this_one() -> None:
    """A table that gave too much away stops its own month; others cannot narrow it further."""
    cube = month_of(seeded(8), 120)
    part = cube.of(TABLES[0], MEASURES)
    shown = Table("too much", "2026-01", cube, part, frozenset())
    later = month_of(seeded(12), 250)
    own = later.of(TABLES[0], MEASURES)
    alone = protect(own, later, "2026-02", (), KINDS, UNITS, RULES)
    assert protect(own, later, "2026-02", (shown,), KINDS, UNITS, RULES) == alone


def test_a_revision_hides_what_its_unchanged_cells_would_give_away() -> None:
    """Twelve persons of one cell are corrected: the rest of the table is known not to differ."""
    cube = month_of(seeded(10), 250)
    part = cube.of(TABLES[0], MEASURES)
    first = Table("first", "2026-01", cube, part, None)
    hidden = protect(part, cube, "2026-01", (), KINDS, UNITS, RULES)
    more = [(f"new{at}", ("03", "person", "S"), (1, 5000)) for at in range(12)]
    revised = month_of(seeded(10), 250, more)
    again = revised.of(TABLES[0], MEASURES)
    released = replace(first, hidden=hidden)
    hidden_again = protect(again, revised, "2026-01", (released,), KINDS, UNITS, RULES)
    _kept([released, Table("revised", "2026-01", revised, again, hidden_again)], told=True)


def test_what_is_shown_is_the_truth_and_what_is_hidden_is_not_shown() -> None:
    cube = month_of(seeded(6), 250)
    part = cube.of(TABLES[0], MEASURES)
    hidden = protect(part, cube, "2026-01", (), KINDS, UNITS, RULES)
    lines = _csv(part, hidden).decode().split("\r\n")[1:-1]
    told = {tuple(line.split(",")[:2]): line.split(",")[2:] for line in lines}
    for place, cell in part.cells.items():
        named = tuple(category or "計" for category in place)
        truth = [str(amount.total) for amount in cell.amounts]
        assert told[named] == (["x", "x"] if place in hidden else truth)
    assert (None, None) not in hidden


def test_the_release_of_the_same_cube_is_the_same_to_the_byte() -> None:
    cube = month_of(seeded(7), 300)
    again = Cube.from_bytes(cube.to_bytes())
    assert again.digest() == cube.digest()
    files = []
    for each in (cube, again):
        part = each.of(TABLES[1], MEASURES)
        hidden = protect(part, each, "2026-01", (), KINDS, UNITS, RULES)
        words = [WORDS[name] for name in part.dimensions]
        metrics = [WORDS[name] for name in MEASURES]
        files.append((_csv(part, hidden), to_json_stat(part, hidden, words, metrics, "t")))
    assert files[0] == files[1]


def test_a_cell_that_was_published_under_weaker_rules_stops_the_next_release() -> None:
    cube = month_of(seeded(8), 120)
    part = cube.of(TABLES[0], MEASURES)
    shown = Table("too much", "2026-01", cube, part, frozenset())
    with pytest.raises(NoStatisticError) as refused:
        protect(cube.of(TABLES[1], MEASURES), cube, "2026-01", (shown,), KINDS, UNITS, RULES)
    assert refused.value.code == "narrowed"


def test_an_attack_on_an_unprotected_table_finds_the_few() -> None:
    """The check can fail: sensitive cells hidden alone are found out."""
    cube = month_of(seeded(9), 250)
    part = cube.of(TABLES[0], MEASURES)
    system, _ = attack([Table("t", "2026-01", cube, part, None)], KINDS, UNITS, RULES)
    alone = frozenset(
        place for place in part.cells
        if system.sums[system.places["t", place]].shown is Shown.SENSITIVE
    )  # fmt: skip
    assert alone
    _, intervals = attack([Table("t", "2026-01", cube, part, alone)], KINDS, UNITS, RULES)
    assert any(not each.kept for each in intervals)


def _csv(part: Cube, hidden: frozenset[Place]) -> bytes:
    words = [WORDS[name] for name in part.dimensions]
    return to_csv(part, hidden, words, [WORDS[name] for name in MEASURES])


def test_a_workbook_is_the_same_to_the_byte() -> None:
    cube = month_of(seeded(7), 300).of(TABLES[1], MEASURES)
    words, metrics = [WORDS[name] for name in cube.dimensions], [WORDS[name] for name in MEASURES]
    book = to_xlsx(cube, {(None, None)}, words, metrics)
    assert book == to_xlsx(cube, {(None, None)}, words, metrics)
    with ZipFile(BytesIO(book)) as packed:
        assert ">x<" in packed.read("xl/sharedStrings.xml").decode()
