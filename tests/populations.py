"""Invented populations of a retailer's customers, and their monthly tables as they are released."""

from collections.abc import Iterable, Sequence
from random import Random

from sekisho.disclosure.cube import Cube, of_persons
from sekisho.disclosure.primary import Rules
from sekisho.disclosure.protect import protect
from sekisho.disclosure.refuse import NoStatisticError
from sekisho.disclosure.system import Table

DIMENSIONS, MEASURES = ("area", "kind", "size"), ("contracts", "kwh")
KINDS, UNITS, RULES = ("count", "kwh"), (1, 10), Rules(10, 10)
TABLES = (("area", "kind"), ("area", "size"), ("kind", "size"))
AREAS, SIZES = ("03", "04", "06", "10"), ("S", "M", "L")
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 13))

REFUSAL = (
    "together with the tables released before, a protected value could be narrowed to less than"
    " promised (5 units or 20 %); this table is not released. Use fewer or coarser dimensions."
)

Row = tuple[str, tuple[str, ...], tuple[int, ...]]
"""A person, the categories, and what the person adds to each measure."""


def seeded(seed: int) -> Random:
    """The same chance each time."""
    return Random(seed)  # noqa: S311 - invented persons


def rows_of(random: Random, persons: int, more: Sequence[Row] = ()) -> list[Row]:
    """One month: a few large customers, rare areas, some with two contracts."""
    rows: list[Row] = []
    for at in range(persons):
        for _ in range(1 + (random.random() < 0.1)):
            place = (
                random.choices(AREAS, (60, 25, 10, 2))[0],
                random.choices(("person", "company"), (85, 15))[0],
                random.choices(SIZES, (70, 25, 5))[0],
            )
            rows.append((f"p{at}", place, (1, int(random.paretovariate(1.3) * 1000))))
    return [*rows, *more]


def month_of(random: Random, persons: int, more: Sequence[Row] = ()) -> Cube:
    """The finest cube of such a month."""
    return of_persons(DIMENSIONS, MEASURES, rows_of(random, persons, more))


def year_of(random: Random, persons: int) -> dict[str, list[Row]]:
    """Twelve months of one population: whoever stays keeps their place, some come and some go."""
    staying = rows_of(random, persons)
    year: dict[str, list[Row]] = {}
    for month in MONTHS:
        some = len(staying) // 50
        come = [(f"{month} {name}", place, amounts) for name, place, amounts in
                rows_of(random, some)]  # fmt: skip
        staying = [*staying[: len(staying) - some], *come]
        random.shuffle(staying)
        year[month] = [
            (name, place, (contracts, int(kwh * random.uniform(0.6, 1.4))))
            for name, place, (contracts, kwh) in staying
        ]
    return year


def release(
    cube: Cube,
    month: str,
    tables: list[Table],
    wanted: Iterable[Sequence[str]] = TABLES,
) -> list[Table]:
    """Each wanted table of the month joins `tables` where it may be released; those that did."""
    refusals: set[str] = set()
    released: list[Table] = []
    for names in wanted:
        part = cube.of(names, MEASURES)
        before = [table for table in tables if table.period == month]
        try:
            hidden = protect(part, cube, month, before, KINDS, UNITS, RULES)
        except NoStatisticError as refused:
            refusals.add(refused.en)
            continue
        table = Table(f"{month} {'x'.join(names)} {len(tables)}", month, cube, part, hidden)
        tables.append(table)
        released.append(table)
    assert refusals <= {REFUSAL}  # in the same words whatever was the cell
    return released
