"""An extract with masks, restrictions and conditions but no ledger, against a hand-written COPY.

Ours is the query that publication compiles from the notice, without the ledger's columns, behind
the same kind of view. Both are streamed by the same lines of Python, by the same role.
"""

import csv
from pathlib import Path

from bench.by_hand import HAND_WRITTEN, ITEMS, PURPOSE, RECIPIENT, copy_to_file
from bench.result import Result, at_most
from bench.rounds import side_by_side
from bench.world import DAY, World, Worlds, say
from sekisho.books.versions import in_force
from sekisho.decide.registry import registry_facts
from sekisho.postgres.roles import Role
from sekisho.sql.clock import Clock
from sekisho.sql.extract import compile_extract

LIMIT = 1.15


def measure(here: Worlds) -> list[Result]:
    """Seconds for the rows of one recipient, ours against the COPY."""
    large = here.large
    ours, theirs = large.home / "compiled.csv", large.home / "by-hand.csv"
    with large.connect(Role.OWNER) as connection:
        connection.execute(f"CREATE SCHEMA bench; {_view(large)}".encode())
        connection.commit()
        columns = ", ".join(ITEMS)
        compiled = f"SELECT {columns} FROM bench.compiled"
        pair = side_by_side(
            "extract without ledger",
            here.scale.rounds,
            lambda: copy_to_file(connection, compiled, ours),
            lambda: copy_to_file(connection, HAND_WRITTEN, theirs),
        )
    rows, masked = same_rows(ours, theirs)
    assert masked, "no cell is masked: the masks were not tried"
    say(f"  {rows:,} rows each, the same but for {masked:,} masked cells")
    told = f"{pair.told()}; {rows:,} rows, {masked:,} cells masked"
    return [at_most("extract without ledger / COPY", pair.ratio, LIMIT, told=told)]


def _view(large: World) -> str:
    with large.connect(Role.OWNER) as connection:
        version = in_force(connection, DAY)
    known = registry_facts(version.policy.vocabulary, RECIPIENT, DAY)
    extract = compile_extract(
        version.policy, version.catalog, RECIPIENT, PURPOSE, Clock(DAY), known=known
    )
    assert extract.columns == ITEMS, f"the notice gives other items: {extract.columns}"
    return f"CREATE VIEW bench.compiled WITH (security_barrier) AS {extract.query}"


def same_rows(ours: Path, theirs: Path) -> tuple[int, int]:
    """(rows, masked cells): both files have the same rows, in whatever order, save masked cells."""
    missing = _lines(theirs) - (mine := _lines(ours))
    masked = 0
    unmatched = sorted(mine - _lines(theirs))
    assert len(unmatched) == len(missing), "the two do not give the same rows"
    # A masked row still tells its customer apart by what is left of it.
    left = {tuple(next(csv.reader([line]))) for line in missing}
    for line in unmatched:
        cells = tuple(next(csv.reader([line])))
        same = next((row for row in left if _covers(row, cells)), None)
        assert same is not None, (
            f"a row of ours is not in the COPY, masked or not ({len(cells)} cells)"
        )
        left.remove(same)
        masked += sum(1 for ours_, theirs_ in zip(cells, same, strict=True) if ours_ != theirs_)
    return len(mine), masked


def _lines(path: Path) -> set[str]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = file.read().splitlines()
    found = set(lines)
    assert len(found) == len(lines), "two customers have the very same row"
    return found


def _covers(row: tuple[str, ...], cells: tuple[str, ...]) -> bool:
    return all(cell in ("", value) for cell, value in zip(cells, row, strict=True))
