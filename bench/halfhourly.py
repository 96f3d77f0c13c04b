"""Ten million half-hourly readings taken in, against COPY of the same file.

Ours is the whole act: decoded from CP932, every cell and every line checked, each point's contract
found, days gathered into rows of 48, written with their key in one transaction. Theirs is COPY of
the same lines into a bare table of four typed columns, without a key or any other index.
"""

from pathlib import Path
from time import perf_counter

import numpy as np

from bench.result import Result, at_most
from bench.rounds import side_by_side
from bench.world import SEED, World, Worlds, say
from sekisho.gate.import_readings import import_readings
from sekisho.postgres.roles import Role

LIMIT = 2.0
DAYS, SLOTS = 31, 48
READINGS, FEW_READINGS = 10_000_000, 50_000
MOST_ROUNDS = 3
MONTH = "2024-10"
"""Before any reading of the invented customers, so that nothing of theirs is touched."""
_BLOCK = 2**20
_FIRST = "UPDATE records.contract SET started_on = '2024-10-01' WHERE id = 1 AND customer_id = ANY"
_POINTS = """
SELECT p.number, k.customer_id FROM records.supply_point AS p JOIN records.contract AS k
ON k.customer_id = p.customer_id AND k.supply_point_id = p.id
WHERE k.started_on IS NOT NULL AND k.ended_on IS NULL ORDER BY 2 LIMIT %s
"""
_BARE = "CREATE TABLE bench_hours.bare (point text, day date, slot smallint, kwh numeric(10,4))"


def measure(here: Worlds) -> list[Result]:
    """Seconds for all readings of a month, ours against the COPY."""
    full = here.scale.rounds > 1
    large = here.large
    wanted = (READINGS if full else FEW_READINGS) // (DAYS * SLOTS) + 1
    file = large.home / "readings.csv"
    count = _write(large, file, wanted)
    with large.connect(Role.OWNER, autocommit=True) as owner:
        owner.execute("CREATE SCHEMA bench_hours")
        owner.execute(_BARE)
    pair = side_by_side(
        "half-hourly readings", min(here.scale.rounds, MOST_ROUNDS),
        lambda: _ours(large, file, count), lambda: _theirs(large, file),
    )  # fmt: skip
    size = _same(large, count)
    file.unlink()
    told = f"{pair.told()}; {count:,} readings; {size}"
    return [at_most("half-hourly readings taken in / COPY", pair.ratio, LIMIT, told=told)]


def _write(world: World, file: Path, points: int) -> int:
    """A month of readings of so many points stands in the file; how many readings."""
    random = np.random.default_rng(SEED)
    with world.connect(Role.OWNER, autocommit=True) as owner:
        rows = owner.execute(_POINTS, (points,)).fetchall()
        owner.execute(f"{_FIRST} (%s)".encode(), ([key for _, key in rows],))
    assert len(rows) == points, "too few points are supplied"
    say(f"  {points:,} points, {points * DAYS * SLOTS:,} readings ...")
    with file.open("w", encoding="cp932") as out:
        out.write("供給地点特定番号,年月日,コマ,電力量\n")
        for number, _ in rows:
            amounts = random.integers(0, 3_000, size=(DAYS, SLOTS)).tolist()
            out.writelines(
                f"{number},{MONTH}-{day:02},{slot},{amount / 1000:.3f}\n"
                for day, slots in enumerate(amounts, start=1)
                for slot, amount in enumerate(slots, start=1)
            )
    return points * DAYS * SLOTS


def _ours(world: World, file: Path, count: int) -> float:
    with world.connect(Role.OWNER, autocommit=True) as owner:
        owner.execute(f"DELETE FROM records.half_hourly_usage WHERE {_MONTH}")
        owner.execute("VACUUM records.half_hourly_usage")
    with world.connect(Role.IMPORT, autocommit=True) as connection:
        began = perf_counter()
        done = import_readings(connection, file, confirmed=True)
        taken = perf_counter() - began
    assert (done.readings, done.missing, done.merged) == (count, 0, 0), "not all is there"
    return taken


def _theirs(world: World, file: Path) -> float:
    with world.connect(Role.OWNER, autocommit=True) as owner:
        owner.execute("TRUNCATE bench_hours.bare")
        began = perf_counter()
        with (
            owner.cursor() as cursor,
            cursor.copy("COPY bench_hours.bare FROM STDIN (FORMAT csv)") as copy,
            file.open("rb") as data,
        ):
            data.readline()
            while block := data.read(_BLOCK):
                copy.write(block)
        return perf_counter() - began


def _same(world: World, count: int) -> str:
    """Both have the same readings; how much room each takes. Ours are taken out again."""
    with world.connect(Role.OWNER, autocommit=True) as owner:
        ours = owner.execute(
            "SELECT count(*), sum(a * n) FROM records.half_hourly_usage,"
            f" unnest(kwh) WITH ORDINALITY AS s (a, n) WHERE {_MONTH}".encode()
        ).fetchone()
        theirs = owner.execute("SELECT count(*), sum(kwh * slot) FROM bench_hours.bare").fetchone()
        assert ours == theirs, "the two do not hold the same readings"
        assert ours is not None
        assert ours[0] == count
        sizes = owner.execute(
            "SELECT (SELECT sum(pg_column_size(u.*)) FROM records.half_hourly_usage AS u"
            f" WHERE {_MONTH}), pg_table_size('bench_hours.bare')"
        ).fetchone()
        owner.execute(f"DELETE FROM records.half_hourly_usage WHERE {_MONTH}")
        owner.execute("DROP SCHEMA bench_hours CASCADE")
    assert sizes is not None
    return f"{sizes[0] / 2**20:.0f} MiB as days, {sizes[1] / 2**20:.0f} MiB as slots"


_MONTH = f"day BETWEEN '{MONTH}-01' AND '{MONTH}-{DAYS}'"
