"""Law nothing_leaves_unrecorded: stop the process anywhere: the ledger may say too much, never too
little.

A night runs in a process of its own and is killed with SIGKILL, so that nothing of it can clean up.
Then the law is checked as a recipient would see it (every file that can be read has its committed
entries, one for each customer in it), the next night ends what was begun, and it is checked again
as an auditor would: no file lost, none twice, every hash right.

Forty kills suffice: a file passes two dozen named points (each statement that changes the state,
each side of each rename and commit), and a night is killed at each of them; the kills after a
random delay look for points that nobody thought of.
"""

import multiprocessing
import os
import random
import signal
import time
from datetime import timedelta
from hashlib import sha256
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from night_world import DAY, World
from sekisho.books import log, provisions, run_subjects, runs
from sekisho.gate import export_to_recipient
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import DigestingFile, Outbox
from sekisho.gate.run_night import run_night
from sekisho.ledger.entry import SUBJECT_BYTES, SubjectEntry, parse_entry
from sekisho.postgres.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable

OWNERS: dict[str, Any] = {
    "log": log,
    "runs": runs,
    "run_subjects": run_subjects,
    "provisions": provisions,
    "outbox": Outbox,
    "file": DigestingFile,
    "path": Path,
    "release_extract": export_to_recipient,
    "commit": psycopg.Connection,
}
"""What the names of points belong to. The product knows nothing of points: it is wrapped here."""

POINTS = (
    "log.append",
    "log.append:after",
    "runs.plan",
    "runs.plan:after",
    "outbox.draft",
    "file.write:after",
    "file.finish",
    "file.finish:after",
    "log.append_bulk",
    "log.append_bulk:after",
    "run_subjects.write_subjects:after",
    "outbox.keep_manifest",
    "outbox.keep_manifest:after",
    "runs.record",
    "runs.record:after",
    "commit",
    "commit:after",
    "release_extract",
    "outbox.release",
    "path.replace:after",
    "outbox.release:after",
    "runs.release",
    "runs.release:after",
    "provisions.write_down:after",
)


FILES = ("cgr1", "dax", "minamo_dr", "tepco_pg")
"""Whose files the nights make: JSON Lines, CSV in UTF-8, Parquet, CSV in CP932."""

NIGHTLY = 5  # the network operator has two purposes


@pytest.fixture
def short_nights(world: World) -> World:
    """A world of four nightly files, one of them two purposes'; the notice is compiled already."""
    world.owner(
        "UPDATE books.published_door SET nightly = nightly AND recipient = ANY (%s)", list(FILES)
    )
    world.night(DAY - timedelta(days=1))
    return world


def _die_at(point: str, count: int) -> None:
    """The process is killed the `count`-th time it is about to do that, or has just done it."""
    name, _, after = point.partition(":")
    owner, _, attribute = name.partition(".")
    if owner not in OWNERS:
        return
    attribute = attribute or owner
    done: Callable[..., Any] = getattr(OWNERS[owner], attribute)
    left = [count]

    def doing(*arguments: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = done(*arguments, **more)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(OWNERS[owner], attribute, doing)


def _doomed(world: World, begun: Event, point: str, count: int) -> None:
    """A night, in a process of its own, that ends at the point."""
    with world.connected(Role.EXTRACT) as connection:
        _die_at(point, count)
        begun.set()
        list(run_night(connection, world.plan()))


def _killed_night(
    world: World, point: str = "", count: int = 1, delay: float | None = None
) -> int | None:
    """A night is killed at a point or after a delay; returns how the process ended."""
    forking = multiprocessing.get_context("fork")  # a copy of this process: it starts at once
    begun = forking.Event()
    process = forking.Process(target=_doomed, args=(world, begun, point, count))
    process.start()
    if delay is not None:
        assert begun.wait(300)
        time.sleep(delay)
        process.kill()
    process.join(300)
    return process.exitcode


def _next_night(world: World) -> None:
    """The night, as soon as the killed one's server process has noticed that nobody is there."""
    for _ in range(200):
        try:
            world.night()
        except ActRefusedError as refused:
            if refused.code != "night-under-way":
                raise
            time.sleep(0.05)
        else:
            return
    pytest.fail("the killed night holds its lock for ever")


def _assert_readable_files_are_recorded(world: World) -> None:
    """Each file that a recipient could read now has a committed entry for each customer in it."""
    if not world.outbox.directory.exists():
        return
    given = {
        name: (header, first, entries, digest, rows)
        for name, header, first, entries, digest, rows in world.owner(
            "SELECT file_name, header_index, first_index, entries, file_sha256, rows"
            " FROM books.extract_run WHERE state IN ('recorded', 'released')"
        )
    }
    for name, data in world.released().items():
        header, first, entries, digest, rows = given[name]
        assert sha256(data).hexdigest() == digest
        if name.endswith(".csv"):
            assert data.count(b"\r\n") == rows + 1
        assert entries == rows  # in this world every customer has one contract
        found = [
            parse_entry(bytes(chunk[at : at + SUBJECT_BYTES]))
            for (chunk,) in world.owner(
                "SELECT entries FROM books.ledger_chunk"
                " WHERE start >= %s AND start < %s AND width = 41 ORDER BY start",
                first or 0,
                (first or 0) + (entries or 0),
            )
            for at in range(0, len(chunk), SUBJECT_BYTES)
        ]
        mine = [e for e in found if isinstance(e, SubjectEntry) and e.header_index == header]
        assert len(mine) == entries


def _forget_the_night(world: World) -> None:
    """The night's runs are voided and its files taken away, so that it can be spent again."""
    world.owner("UPDATE books.extract_run SET state = 'voided' WHERE day = %s", DAY)
    for path in world.outbox.directory.glob(f"{DAY}*"):
        path.unlink()


def _assert_all_is_well(world: World, files: int) -> None:
    world.assert_sound()
    assert len(world.released()) == files
    once = world.owner(
        "SELECT recipient, purpose FROM books.extract_run WHERE day = %s AND state = 'released'"
        " GROUP BY 1, 2 HAVING count(*) > 1",
        DAY,
    )
    assert once == []


def test_nothing_leaves_unrecorded_at_any_named_point(short_nights: World) -> None:
    world = short_nights
    for number, point in enumerate(POINTS):
        # The second or third time that the night comes by, so that some files are out already.
        ended = _killed_night(world, point, number % 2 + 2)
        assert ended == -signal.SIGKILL, f"the night never came to {point}"
        _assert_readable_files_are_recorded(world)
        _next_night(world)
        _assert_all_is_well(world, 2 * NIGHTLY)
        _forget_the_night(world)


def test_nothing_leaves_unrecorded_at_any_time(short_nights: World) -> None:
    world = short_nights
    random_delays = random.Random(20261201)  # noqa: S311 (the same at every run)
    for _ in range(16):
        _killed_night(world, delay=random_delays.uniform(0.0, 0.25))
        _assert_readable_files_are_recorded(world)
        _next_night(world)
        _assert_all_is_well(world, 2 * NIGHTLY)
        _forget_the_night(world)


def test_the_point_where_a_night_is_killed_must_exist(short_nights: World) -> None:
    world = short_nights
    assert _killed_night(world, "a point that nobody passes") == 0
    world.assert_sound()


def test_a_lost_draft_is_voided_and_made_anew(short_nights: World) -> None:
    world = short_nights
    assert _killed_night(world, "release_extract") == -signal.SIGKILL
    for path in world.outbox.growing.iterdir():
        path.unlink()
    _next_night(world)
    world.assert_sound()
    assert world.owner("SELECT reason FROM books.extract_run WHERE state = 'voided'") == [
        ("recorded, and the file was lost",)
    ]


def test_a_run_that_was_never_recorded_is_voided_and_made_anew(short_nights: World) -> None:
    world = short_nights
    assert _killed_night(world, "runs.record") == -signal.SIGKILL
    assert world.owner("SELECT state FROM books.extract_run WHERE day = %s", DAY) == [("planned",)]
    _next_night(world)
    assert world.owner("SELECT reason FROM books.extract_run WHERE state = 'voided'") == [
        ("interrupted before it was recorded",)
    ]
