"""The whole act of giving out a file, with a ledger entry a customer, against a hand-written COPY.

Ours is `export_to_recipient` from its plan to the file in the outbox: masks, restrictions, a
commitment and an entry for each customer, the books, the manifest, every step durable. Each of ours
runs in a process of its own, so that its peak memory is its own.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.by_hand import HAND_WRITTEN, copy_to_file
from bench.result import Result, at_most
from bench.rounds import side_by_side
from bench.world import ROOT, World, Worlds
from sekisho.postgres.roles import Role

LIMIT, MEMORY_MB = 2.0, 300.0
DELIVERY = ROOT / "policy" / "delivery.yaml"


@dataclass(frozen=True, slots=True)
class Done:
    """What one whole act cost."""

    seconds: float
    rows: int
    entries: int
    peak_mb: float


def measure(here: Worlds) -> list[Result]:
    """Time against the COPY, and peak memory."""
    large, acts = here.large, list[Done]()
    by_hand = large.home / "by-hand.csv"

    def ours() -> float:
        acts.append(whole_act(large))
        return acts[-1].seconds

    with large.connect(Role.OWNER) as connection:
        pair = side_by_side(
            "extract with ledger",
            here.scale.rounds,
            ours,
            lambda: copy_to_file(connection, HAND_WRITTEN, by_hand),
        )
    with by_hand.open("rb") as file:
        rows = sum(1 for _ in file)
    assert {act.rows for act in acts} == {rows}, "the two do not give the same rows"
    assert {act.entries for act in acts} == {rows}, "a customer of ours has no entry, or two"
    peak = max(act.peak_mb for act in acts)
    told = f"{pair.told()}; {rows:,} rows and entries"
    return [
        at_most("extract with one ledger entry a customer / COPY", pair.ratio, LIMIT, told=told),
        at_most("extract with ledger, peak memory", peak, MEMORY_MB, " MB", "of its own process"),
    ]


def whole_act(world: World) -> Done:
    """One nightly file of a day that has none yet was released; the file is thrown away again."""
    command = [sys.executable, "-m", "bench.one_extract", world.dsn(Role.EXTRACT)]
    command += [str(world.outbox), str(DELIVERY), next(world.days).isoformat()]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    told = json.loads(done.stdout)
    file = Path(told.pop("file"))
    assert file.is_file(), "the act ended without a released file"
    file.unlink()
    return Done(**told)
