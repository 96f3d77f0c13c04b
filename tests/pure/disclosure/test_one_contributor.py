"""Somebody who is in the tables reads all of them, and learns of nobody more than was promised.

A hundred populations, twelve months of each: three tables a month, the first withdrawn and a finer
one in its place, and those of one month again after a revision. Then one contributor, now the
largest of a hidden cell and now another, takes the files, and what they know of themselves, to
linear and integer programs that are not ours.
"""

from collections import defaultdict
from collections.abc import Mapping
from random import Random

import pytest

from populations import (
    AREAS,
    DIMENSIONS,
    MEASURES,
    MONTHS,
    RULES,
    SIZES,
    TABLES,
    UNITS,
    Row,
    month_of,
    release,
    rows_of,
    seeded,
    year_of,
)
from reader_of_tables import ReaderOfTables
from sekisho.disclosure.cube import of_persons
from sekisho.disclosure.release import to_csv
from sekisho.disclosure.system import Table
from sekisho.terms.statistic import Word

AXES = {"area": AREAS, "kind": ("person", "company"), "size": SIZES}
COUNTED, SUMMED = 0, 1
Place = Mapping[str, str]


def _file(table: Table) -> bytes:
    assert table.hidden is not None
    words = [Word(name, name, name) for name in (*table.cube.dimensions, *MEASURES)]
    width = len(table.cube.dimensions)
    return to_csv(table.cube, table.hidden, words[:width], words[width:])


def _added(rows: list[Row], place: Place, at: int) -> dict[str, int]:
    """What each person added to the place."""
    added: dict[str, int] = defaultdict(int)
    for person, categories, amounts in rows:
        if all(c == place.get(n, c) for n, c in zip(DIMENSIONS, categories, strict=True)):
            added[person] += amounts[at]
    return added


def _is_sensitive(added: Mapping[str, int]) -> bool:
    largest = sorted(added.values(), reverse=True)
    rest = sum(largest[2:])
    return len(added) < RULES.threshold or RULES.dominance * largest[0] > 100 * rest


def _reader(tables: list[Table], at: int, own: list[Row]) -> tuple[ReaderOfTables, list[Place]]:
    reader = ReaderOfTables(AXES, whole=at == COUNTED)
    hidden: list[Place] = []
    for table in tables:
        hidden += [place for place in reader.read(_file(table), at) if place not in hidden]
    known: dict[tuple[str, ...], int] = defaultdict(int)
    for _, categories, amounts in own:
        known[categories] += amounts[at]
    for categories, amount in known.items():
        reader.know(categories, amount)
    return reader, hidden


def _chosen(random: Random, rows: list[Row], tables: list[Table], rank: int) -> str:
    """The contributor of that rank (0: the largest) to one of the hidden sums."""
    _, hidden = _reader(tables, SUMMED, [])
    added = _added(rows, random.choice([p for p in hidden if len(_added(rows, p, 1)) > rank]), 1)
    return sorted(added, key=lambda person: -added[person])[rank]


def _nothing_learnt(rows: list[Row], tables: list[Table], person: str) -> int:
    """How many sensitive places were asked about; each keeps its promise against this person."""
    own = [row for row in rows if row[0] == person]
    asked = 0
    for at in (COUNTED, SUMMED):
        reader, hidden = _reader(tables, at, own)
        for place in hidden:
            if not _is_sensitive(_added(rows, place, SUMMED)):
                continue
            added = _added(rows, place, at)
            low, high = reader.interval(place)
            truth = sum(added.values())
            assert low - 1e-6 <= truth <= high + 1e-6
            assert high - low >= max(5 * UNITS[at], truth / 5) - 1e-6, (place, at)
            others = [amount for other, amount in added.items() if other != person]
            if at == SUMMED and others:
                most = high - added.get(person, 0)
                assert most >= max(others) * (100 + RULES.dominance) / 100 - 1e-6, place
            asked += 1
    return asked


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_no_contributor_learns_of_a_neighbour_in_a_whole_year(seed: int) -> None:
    random = seeded(seed)
    year = year_of(random, random.randint(60, 400))
    released = {month: _released(rows, month) for month, rows in year.items()}
    begin = MONTHS[0]
    person = _chosen(random, year[begin], released[begin], rank=seed % 4)
    asked = [_nothing_learnt(year[month], tables, person) for month, tables in released.items()]
    assert len(asked) == len(MONTHS)
    assert all(asked)
    month = random.choice(MONTHS)
    place = (random.choice(AREAS[:2]), "person", random.choice(SIZES[:2]))
    more: list[Row] = [(f"new{at}", place, (1, 4000 + at)) for at in range(RULES.threshold)]
    revised = [*year[month], *more]
    again = release(of_persons(DIMENSIONS, MEASURES, revised), month, released[month])
    if again:
        _nothing_learnt(revised, again, person)


def _released(rows: list[Row], month: str) -> list[Table]:
    """What a reader has of the month: the withdrawn table too, beside the finer one."""
    tables: list[Table] = []
    cube = of_persons(DIMENSIONS, MEASURES, rows)
    assert release(cube, month, tables)
    release(cube, month, tables, [DIMENSIONS])
    return tables


def test_a_reader_of_unprotected_tables_learns_of_the_few() -> None:
    """The check can fail: where only the sensitive cells themselves are hidden, they are found."""
    rows = rows_of(seeded(9), 250)
    cube = month_of(seeded(9), 250)
    part = cube.of(TABLES[0], MEASURES)
    alone = frozenset(
        place for place in part.cells
        if _is_sensitive(_added(rows, _named(place), SUMMED))
    )  # fmt: skip
    table = Table("t", MONTHS[0], cube, part, alone)
    with pytest.raises(AssertionError):
        _nothing_learnt(rows, [table], "p0")


def test_somebody_with_two_contracts_in_a_cell_is_reckoned_with() -> None:
    """Two of the three contracts in a cell are one's own: the count is at least two for them."""
    rows = rows_of(seeded(4), 250)
    twice: list[Row] = [("twice", ("10", "company", "L"), (1, 900)) for _ in range(2)]
    rows = [*(row for row in rows if row[1][0] != "10"), *twice]
    rows.append(("neighbour", ("10", "company", "L"), (1, 700)))
    tables: list[Table] = []
    cube = of_persons(DIMENSIONS, MEASURES, rows)
    assert release(cube, MONTHS[0], tables)
    assert _nothing_learnt(rows, tables, "twice") > 0


def _named(place: tuple[str | None, ...]) -> dict[str, str]:
    return {n: c for n, c in zip(TABLES[0], place, strict=True) if c is not None}
