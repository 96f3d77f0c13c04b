"""A year of usage to monthly tables, counted over the product's own four tables.

Ours is the function that publication compiled of 契約と販売電力量. For each month the statistics
role calls it; it joins usage, contracts, supply points and customers, and gives persons, sums and
the two largest contributions of every cell and total. Theirs is one DuckDB query over the same
columns of the same four tables, which DuckDB holds: the same joins, persons, sums, totals.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep

import duckdb

from bench.result import Result, at_most
from bench.rounds import side_by_side
from bench.world import World, Worlds, say
from sekisho.books.connection import Db
from sekisho.postgres.roles import Role
from sekisho.sql.cube import function_name

RATIO, ROUNDS = 1.3, 3
MONTHS = tuple(f"2026-{month:02d}-01" for month in range(1, 13))
REAPED_S = 0.2
TICKS = os.sysconf("SC_CLK_TCK")
USAGE = """
INSERT INTO records.monthly_usage (customer_id, contract_id, month, from_day, to_day, kwh)
SELECT k.customer_id, k.id, m.month, m.month, m.month + interval '1 month' - interval '1 day',
       100 + k.customer_id %% 100003 * 7919 %% 9000 / 10.0 + extract(month FROM m.month)
FROM unnest(%s::date[]) AS m (month), records.contract AS k ORDER BY m.month
"""
COLUMNS = {
    "customer": "id, kind",
    "contract": "customer_id, id, supply_point_id, lighting_or_power",
    "supply_point": "customer_id, id, area, voltage_class",
    "monthly_usage": "customer_id, contract_id, month, kwh",
}
MADE = """
CREATE TABLE customer (id BIGINT, kind VARCHAR);
CREATE TABLE contract (customer_id BIGINT, id BIGINT, supply_point_id BIGINT,
                       lighting_or_power VARCHAR);
CREATE TABLE supply_point (customer_id BIGINT, id BIGINT, area VARCHAR, voltage_class VARCHAR);
CREATE TABLE monthly_usage (customer_id BIGINT, contract_id BIGINT, month DATE, kwh DECIMAL(12, 1))
"""
BARE = """
SELECT month, area, voltage_class, kind, count(DISTINCT contributor), count(*), sum(sold)
FROM (
  SELECT u.month, COALESCE(p.area, '不明') AS area,
         CASE WHEN p.voltage_class <> 'low' THEN p.voltage_class
              WHEN p.voltage_class = 'low' AND c.lighting_or_power = '電灯' THEN 'low_lighting'
              WHEN p.voltage_class = 'low' AND c.lighting_or_power = '電力' THEN 'low_power'
              ELSE '不明' END AS voltage_class,
         COALESCE(k.kind, '不明') AS kind, u.customer_id AS contributor,
         CAST(u.kwh * 10 AS BIGINT) AS sold
  FROM monthly_usage AS u
  JOIN customer AS k ON k.id = u.customer_id
  JOIN contract AS c ON c.customer_id = u.customer_id AND c.id = u.contract_id
  LEFT JOIN supply_point AS p ON p.customer_id = c.customer_id AND p.id = c.supply_point_id
) AS supply GROUP BY month, CUBE (area, voltage_class, kind)
"""

Cells = set[tuple[object, ...]]


def measure(here: Worlds) -> list[Result]:
    """The ratio to the bare query, by the clock on the wall and by the processor."""
    large, full = here.large, here.scale.rounds > 1
    with _usage(large) as rows, large.connect(Role.STAT) as counter, _bare(large) as bare:
        ours, theirs = Counted(), Counted()
        pair = side_by_side(
            "a year of joined tables",
            ROUNDS if full else 1,
            lambda: ours.took(*_counted(counter)),
            lambda: theirs.took(*_queried(bare)),
        )
    assert ours.cells == theirs.cells, "the cells differ"
    told = (
        f"{pair.told()}; {rows:,} rows of four tables to {len(ours.cells):,} cells and totals;"
        f" {os.getloadavg()[0]:.0f} processes wanted to run"
    )
    processor = median(ours.processor) / median(theirs.processor)
    spent = f"{median(ours.processor):.1f} against {median(theirs.processor):.1f} s"
    return [
        at_most("joined usage to monthly tables / bare DuckDB", pair.ratio, RATIO, told=told),
        at_most(
            "joined usage to monthly tables / bare DuckDB, processor", processor, RATIO, told=spent
        ),
    ]


class Counted:
    """What one side found last, and the seconds of the processor that each of its turns took."""

    def __init__(self) -> None:
        """Nothing was counted."""
        self.cells: Cells = set()
        self.processor: list[float] = []

    def took(self, cells: Cells, seconds: float, processor: float) -> float:
        """The seconds on the wall; the rest is kept."""
        self.cells = cells
        self.processor.append(processor)
        return seconds


def _counted(counter: Db) -> tuple[Cells, float, float]:
    """The cells of all months as the product counts them; seconds, and those of the processor."""
    called = f"SELECT * FROM {function_name('supply')}(%s)".encode()
    spent, began = _spent(counter), perf_counter()
    found = [(month, counter.execute(called, (month,)).fetchall()) for month in MONTHS]
    seconds = perf_counter() - began
    counter.rollback()
    # Of each measure: sum, largest, second largest; the bare query has the sums only.
    cells = {(month, *row[:5], row[7]) for month, rows in found for row in rows}
    return cells, seconds, _spent(counter) - spent


def _queried(bare: duckdb.DuckDBPyConnection) -> tuple[Cells, float, float]:
    spent, began = process_time(), perf_counter()
    rows = bare.execute(BARE).fetchall()
    seconds = perf_counter() - began
    cells = {(month.isoformat(), *rest) for month, *rest in rows}
    return cells, seconds, process_time() - spent


def _spent(connection: Db) -> float:
    """Seconds of the processor that the connection's server process had so far, and its helpers.

    A helper counts for the server's first process as soon as it has ended, like any other process
    of the server that ended meanwhile: ours may be told too much, never too little.
    """
    sleep(REAPED_S)
    process = _ticks(connection.info.backend_pid)
    first = _ticks(int(process[1]))
    return sum(map(int, (*process[11:13], *first[13:15]))) / TICKS


def _ticks(process: int) -> list[str]:
    """What Linux says of a process, from its state on."""
    return Path("/proc", str(process), "stat").read_text().rpartition(")")[2].split()


@contextmanager
def _usage(world: World) -> Iterator[int]:
    """Twelve months of usage of every contract are there, and gone at the end; how many rows."""
    say("  a year of usage in the product's own table ...")
    with world.connect(Role.OWNER, autocommit=True) as owner:
        made = owner.execute(USAGE.encode(), (list(MONTHS),)).rowcount
        owner.execute("VACUUM (ANALYZE, FREEZE) records.monthly_usage")
        try:
            yield made
        finally:
            owner.execute("TRUNCATE records.monthly_usage")


@contextmanager
def _bare(world: World) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB holds the columns that it needs of the four tables, with two threads."""
    with (
        TemporaryDirectory(dir=world.home) as place,
        world.connect(Role.OWNER) as owner,
        duckdb.connect(config={"threads": "2"}) as bare,
    ):
        bare.execute(MADE)
        for table, columns in COLUMNS.items():
            path = Path(place, f"{table}.csv")
            query = f"COPY (SELECT {columns} FROM records.{table}) TO STDOUT (FORMAT csv)"
            with path.open("wb") as file, owner.cursor().copy(query.encode()) as copy:
                file.writelines(copy)
            bare.execute(f"COPY {table} FROM '{path}' (FORMAT csv)")
        yield bare
