"""A month of supply from the product's own tables to a table that waits, as people order it.

What is measured is `prepare_statistic`: counted by the statistics role over usage, contracts,
supply points and customers, protected, audited, and kept with its three files.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

from bench.result import Result, at_most
from bench.world import DAY, World, Worlds, say
from sekisho.books.connection import Db
from sekisho.books.versions import in_force
from sekisho.gate.prepare_statistic import Chance, prepare_statistic
from sekisho.gate.statistic_rules import Wanted
from sekisho.postgres.roles import Role

LIMIT_S, GROWTH = 60.0, 15.0
TITLE, MONTH = "契約と販売電力量", "2026-11"
USAGE = """
INSERT INTO records.monthly_usage (customer_id, contract_id, month, from_day, to_day, kwh)
SELECT customer_id, id, '2026-11-01', '2026-11-01', '2026-11-30',
       100 + customer_id % 100003 * 7919 % 9000 / 10.0
FROM records.contract ON CONFLICT DO NOTHING
"""
EVERY_S = 0.05


def measure(here: Worlds) -> list[Result]:
    """Seconds in the large world, and how they grow from the small one."""
    often, told = prepared(here.large)
    once, _ = prepared(here.small)
    more = f"{often:.1f} against {once:.1f} s; {here.large.customers:,} against"
    return [
        at_most("a month of supply counted, protected and kept", often, LIMIT_S, " s", told),
        at_most("a month of supply of 10 times the customers", often / once, GROWTH,
                told=f"{more} {here.small.customers:,} customers"),
    ]  # fmt: skip


def prepared(world: World) -> tuple[float, str]:
    """How many seconds it took, and the memory in words."""
    say("  a month of usage ...")
    with world.connect(Role.OWNER, autocommit=True) as owner:
        owner.execute(USAGE.encode())
        owner.execute("VACUUM (ANALYZE) records.monthly_usage")
    with world.connect(Role.OWNER) as books, world.connect(Role.STAT) as counter:
        version = in_force(books, DAY)
        books.rollback()
        chance = Chance(bytes(32), lambda counts, _: counts)
        with _most_memory(counter) as most:
            began = perf_counter()
            made = prepare_statistic(
                books, counter, version, Wanted(TITLE, MONTH), "bench-a", DAY, chance
            )
            taken = perf_counter() - began
    told = f"{made.hidden} cells hidden; {world.customers:,} customers"
    return taken, f"{told}; {most[0]} MiB of one process of the server"


@contextmanager
def _most_memory(connection: Db) -> Iterator[list[int]]:
    """The most memory of its own, in MiB, that the connection's server process had meanwhile."""
    status = Path("/proc", str(connection.info.backend_pid), "status")
    most, over = [0], Event()

    def watch() -> None:
        while not over.wait(EVERY_S):
            for line in status.read_text().splitlines() if os.access(status, os.R_OK) else ():
                if line.startswith("RssAnon:"):
                    most[0] = max(most[0], int(line.split()[1]) // 1024)

    watcher = Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()
