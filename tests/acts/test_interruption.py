"""The database dies under a night, or a disk is full: nothing is half given, the next one heals."""

import errno
import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from night_world import DAY, World, draft, load_customers, publish_in
from real_database import create_database, throw_away
from sekisho.books import runs
from sekisho.gate.extract_files import Outbox
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role

DAX = f"{DAY}_dax_procurement_management.csv"


def _full(outbox: Outbox) -> tuple[str, str]:
    return (
        (
            f"{outbox.directory} に空きがありません。何も渡していません。"
            "空きを作ってから、もう一度実行してください。"
        ),
        f"{outbox.directory} is full. Nothing was released. Make room and run again.",
    )


@pytest.fixture
def dying_world(published: object, tmp_path: Path) -> Iterator[World]:
    """The published notice on a server of its own, which the test may kill."""
    from sekisho.project.database import migrate

    place = Path(tempfile.mkdtemp(prefix="sekisho-test-"))
    place.chmod(0o711)
    cluster = Cluster(place / "pg")
    cluster.start()
    database = create_database(cluster)
    migrate(database.dsn(Role.OWNER))
    publish_in(database, draft())
    load_customers(database)
    yield World(database, tmp_path)
    throw_away(cluster)
    shutil.rmtree(place)


def _night_that_may_lose_its_database(world: World) -> None:
    try:
        world.night()
    except psycopg.Error:
        os._exit(3)


def test_the_database_killed_under_a_night_loses_nothing(dying_world: World) -> None:
    world = dying_world
    cluster = world.database.cluster
    world.night(DAY.replace(month=11))  # the notice is compiled before the forks
    forking = multiprocessing.get_context("fork")
    ends = []
    for pause in (0.05, 0.15, 0.3):
        night = forking.Process(target=_night_that_may_lose_its_database, args=(world,))
        night.start()
        time.sleep(pause)
        postmaster = (cluster.data / "postmaster.pid").read_text().splitlines()[0]
        os.kill(int(postmaster), signal.SIGKILL)
        night.join(300)
        ends.append(night.exitcode)
        cluster.start()
        recorded = world.owner(
            "SELECT file_name FROM books.extract_run WHERE state IN ('recorded', 'released')"
        )
        assert set(world.released()) <= {name for (name,) in recorded}
    assert 3 in ends, "the night never noticed that its database was gone"
    results = world.night()
    assert {result.run.state for result in results if result.run} == {"released"}
    assert len(world.released()) == 2 * len(results)
    world.assert_sound()


def test_a_full_disk_stops_that_file_and_no_other(world: World) -> None:
    world.outbox.prepare()
    (world.outbox.growing / DAX).symlink_to("/dev/full")  # every write there: no space left
    results = {result.door.recipient: result for result in world.night()}
    refused = results["dax"].refused
    assert refused is not None
    assert (refused.ja, refused.en) == _full(world.outbox)
    assert refused.code == "disk-full"
    assert results["dax"].run is None
    assert sum(result.refused is not None for result in results.values()) == 1
    assert DAX not in world.released()
    assert world.owner(
        "SELECT recipient, reason FROM books.extract_run WHERE state = 'voided'"
    ) == [("dax", "given up: disk-full")]
    world.assert_sound()
    again = {result.door.recipient: result for result in world.night()}
    assert again["dax"].fresh
    assert DAX in world.released()
    world.assert_sound()


@pytest.mark.parametrize("file", ["cgr1_debt_collection.jsonl", "minamo_dr_negawatt.parquet"])
def test_a_full_disk_stops_every_format(world: World, file: str) -> None:
    world.outbox.prepare()
    (world.outbox.growing / f"{DAY}_{file}").symlink_to("/dev/full")
    refused = [result.refused for result in world.night() if result.refused]
    assert [(each.ja, each.en) for each in refused] == [_full(world.outbox)]
    world.assert_sound()


def test_a_full_disk_under_the_manifest_stops_the_file(world: World) -> None:
    world.outbox.prepare()
    (world.outbox.growing / f"{DAX}.manifest.json").symlink_to("/dev/full")
    refused = [result.refused for result in world.night() if result.refused]
    assert [each.code for each in refused] == ["disk-full"]
    assert DAX not in world.released()
    world.assert_sound()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_while_releasing_releases_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def full(outbox: Outbox, name: str) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "release", full)
        results = world.night()
    assert {result.refused.code for result in results if result.refused} == {"disk-full"}
    assert [result for result in results if result.run] == []
    assert world.released() == {}
    # The entries are there: they say too much, never too little.
    assert {state for (state,) in world.owner("SELECT state FROM books.extract_run")} == {
        "recorded"
    }
    assert {result.run.state for result in world.night() if result.run} == {"released"}
    world.assert_sound()


def test_an_error_of_the_disk_that_is_not_about_room_is_not_hidden(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(outbox: Outbox, name: str) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Outbox, "release", broken)
    with pytest.raises(OSError, match="Input/output error"):
        world.night()
    assert world.released() == {}


@pytest.mark.parametrize(
    ("transition", "state"),
    [(runs.release, "released"), (runs.acknowledge, "acknowledged"), (runs.void, "voided")],
)
def test_a_run_in_another_state_is_not_moved(world: World, transition: object, state: str) -> None:
    world.night()
    world.owner("UPDATE books.extract_run SET state = 'voided'")
    with world.connected(Role.EXTRACT) as connection:
        arguments = (connection, 1, "why") if state == "voided" else (connection, 1)
        with pytest.raises(runs.TransitionError) as refused:
            transition(*arguments)  # type: ignore[operator]  # one of three functions
    assert str(refused.value) == f"run 1 cannot become {state}: it is in another state by now"
