"""A year of usage to monthly tables, and what it takes to protect and audit a large table.

Ours is what the statistics role calls: for each month the cube in the database, with persons, sums
and the two largest contributions of every cell and total. Theirs is one DuckDB query, written by
hand over a table that DuckDB holds already: persons, sums, totals.
"""

from collections.abc import Iterator
from time import perf_counter, process_time

import duckdb
import numpy as np
import numpy.typing as npt

from bench.result import Result, at_most
from bench.world import SEED, Worlds, say
from sekisho.disclosure.audit import audit
from sekisho.disclosure.cube import Amount, Cell, Cube, Place
from sekisho.disclosure.primary import Rules
from sekisho.disclosure.suppress import suppress
from sekisho.disclosure.system import Shown, Table, build
from sekisho.postgres.roles import Role
from sekisho.sql.cube import CubeSource, function_name, statements

RATIO, SECONDS, GROWTH = 1.3, 10.0, 100.0
PERSONS, FEW_PERSONS = 1_000_000, 20_000
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 13))
DIMENSIONS, MEASURES = ("area", "kind", "size"), ("contracts", "kwh", "yen")
KINDS, UNITS, RULES = ("count", "kwh", "yen"), (1, 10, 1), Rules(10, 10)
LITTLE, TABLE, TEN_TABLES = (
    ((5, 5, 4), 3_000, 1.0),
    ((10, 10, 10), 100_000, 1.0),
    ((20, 20, 25), 1_000_000, 0.8),
)
"""Categories of each dimension, persons, and how unevenly they are spread."""

MADE = """
CREATE TABLE bench_usage AS
SELECT (period || '-01')::date AS period, person AS contributor,
       lpad((1 + person % 10 * (person % 7) % 10)::text, 2, '0') AS area,
       (ARRAY['person', 'company', 'public'])[1 + greatest(0, person * 31 % 20 - 17)] AS kind,
       (ARRAY['S', 'M', 'L', 'XL'])[1 + greatest(0, person * 17 % 97 - 93)] AS size,
       1::bigint AS contracts, 1000 + person * 7919 % 9000 AS kwh,
       30000 + person * 104729 % 200000 AS yen
FROM (SELECT unnest(ARRAY[{months}]) AS period) AS months,
     (SELECT generate_series AS person FROM generate_series(1::bigint, {persons}::bigint)) AS p
"""
SOURCE = CubeSource(
    "usage",
    "SELECT u.period, u.contributor, u.area, u.kind, u.size, u.contracts, u.kwh, u.yen"
    " FROM bench_only.bench_usage AS u",
    DIMENSIONS,
    MEASURES,
)
BARE = """
SELECT period, area, kind, size, count(DISTINCT contributor), sum(contracts), sum(kwh), sum(yen)
FROM bench_usage GROUP BY period, CUBE (area, kind, size)
"""


def measure(here: Worlds) -> list[Result]:
    """The ratio to the bare query, and the seconds of protection with their growth."""
    full = here.scale.rounds > 1
    return [*_counting(here, PERSONS if full else FEW_PERSONS), *_protecting(full=full)]


def _counting(here: Worlds, persons: int) -> list[Result]:
    large = here.large
    with large.connect(Role.OWNER, autocommit=True) as owner, large.connect(Role.STAT) as counter:
        say("  a year of usage ...")
        owner.execute("CREATE SCHEMA bench_only")
        owner.execute("SET search_path = bench_only")
        owner.execute(_made(persons).encode())
        owner.execute("CREATE INDEX ON bench_usage (period)")
        owner.execute("ANALYZE bench_usage")
        for statement in statements([SOURCE]):
            if not statement.startswith("CREATE SCHEMA"):  # the published notice made it
                owner.execute(statement.encode())
        called = f"SELECT * FROM {function_name(SOURCE.name)}(%s)".encode()
        began = perf_counter()
        cells = [
            (month, *row)
            for month in MONTHS
            for row in counter.execute(called, (f"{month}-01",)).fetchall()
        ]
        ours = perf_counter() - began
        counter.rollback()
        with duckdb.connect(config={"threads": "2"}) as bare:
            bare.execute(_made(persons))
            began = perf_counter()
            theirs = bare.execute(BARE).fetchall()
            seconds = perf_counter() - began
        owner.execute(f"DROP FUNCTION {function_name(SOURCE.name)}(date)".encode())
        owner.execute("DROP SCHEMA bench_only CASCADE")
    same = {(*row[:5], row[5], row[8], row[11]) for row in cells}
    bare_cells = {(f"{period:%Y-%m}", *rest) for period, *rest in theirs}
    assert same == bare_cells, "the cells differ"
    told = (
        f"{ours:.1f} against {seconds:.1f} s; {persons * len(MONTHS):,} rows to {len(cells):,}"
        " cells and totals; one round"
    )
    return [at_most("usage to monthly tables / bare DuckDB", ours / seconds, RATIO, told=told)]


def _made(persons: int) -> str:
    """The same rows in both."""
    return MADE.format(months=", ".join(f"'{month}'" for month in MONTHS), persons=persons)


def _protecting(*, full: bool) -> list[Result]:
    small, large = (TABLE, TEN_TABLES) if full else (LITTLE, TABLE)
    once, told, cells = _seconds(*small)
    often, more, many = _seconds(*large)
    growth = f"{many:,} against {cells:,} cells with totals: {often:.1f} against {once:.1f} s"
    return [
        at_most("suppression and audit of 1,000 cells", once, SECONDS, " s", told=told),
        at_most("suppression and audit of 10 times the cells", often / once, GROWTH,
                told=f"{growth}; {more}"),
    ]  # fmt: skip


def _seconds(size: tuple[int, ...], persons: int, skew: float) -> tuple[float, str, int]:
    """Seconds of one core, with what came of it in words; every interval is as wide as promised."""
    cube = invented(size, persons, skew)
    began = process_time()
    system = build([Table("new", MONTHS[0], cube, cube, None)], KINDS, UNITS, RULES)
    chosen = suppress(system)
    halfway = process_time()
    assert all(each.kept for each in audit(system, chosen)), "a promise is broken"
    taken = process_time() - began
    secret = sum(each.shown is Shown.SENSITIVE for each in system.sums)
    told = (
        f"{secret} sensitive, {len(chosen)} hidden besides; audit {process_time() - halfway:.1f} s;"
        f" {persons:,} persons"
    )
    return taken, told, len(system.sums)


def invented(size: tuple[int, ...], persons: int, skew: float) -> Cube:
    """Persons who do not exist, one contract each: few categories are common, few amounts large."""
    random = np.random.default_rng(SEED)
    axes = [random.choice(count, persons, p=_shares(count, skew)) for count in size]
    kwh = np.minimum((random.pareto(1.3, persons) + 1) * 1000, 5e7).astype(np.int64)
    amounts = [np.ones(persons, dtype=np.int64), kwh, kwh * 27]
    cells: dict[Place, Cell] = {}
    for mask in range(1 << len(size)):
        codes = np.zeros(persons, dtype=np.int64)
        for at, (axis, count) in enumerate(zip(axes, size, strict=True)):
            codes = codes * (count + 1) + (count if mask >> at & 1 else axis)
        cells.update(_cells(codes, amounts, size))
    names = tuple(f"dimension {at}" for at in range(len(size)))
    return Cube(names, MEASURES, cells)


def _shares(count: int, skew: float) -> npt.NDArray[np.float64]:
    weights = 1.0 / np.arange(1, count + 1) ** skew
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _cells(
    codes: npt.NDArray[np.int64], amounts: list[npt.NDArray[np.int64]], size: tuple[int, ...]
) -> Iterator[tuple[Place, Cell]]:
    found, place, count = np.unique(codes, return_inverse=True, return_counts=True)
    starts = np.cumsum(count) - count
    sums = []
    for amount in amounts:
        ordered = amount[np.lexsort((-amount, place))]
        second = np.where(count > 1, ordered[np.minimum(starts + 1, len(ordered) - 1)], 0)
        sums.append((np.add.reduceat(ordered, starts), ordered[starts], second))
    for at, code in enumerate(found):
        each = tuple(Amount(*(int(values[at]) for values in three)) for three in sums)
        yield _place(int(code), size), Cell(int(count[at]), each)


def _place(code: int, size: tuple[int, ...]) -> Place:
    place: list[str | None] = []
    for count in reversed(size):
        code, category = divmod(code, count + 1)
        place.append(None if category == count else f"{category:02d}")
    return tuple(reversed(place))
