"""A backup and its way back by the command line, in processes of their own."""

import json
from pathlib import Path

import pytest

from desk import in_a_process
from night_world import ORIGIN, World
from real_database import create_database


def run(world: World, place: Path, *words: str) -> tuple[int, str, str]:
    """(exit status, standard output, standard error) of the command."""
    own = {
        **world.database.environment(),
        "SEKISHO_HOME": str(place),
        "SEKISHO_ORIGIN": ORIGIN,
        "SEKISHO_REPLAY": str(place / "replay"),
    }
    done = in_a_process(place, *words, environment=own)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def emptied(world: World) -> World:
    """An empty database on the same server."""
    return World(create_database(world.database.cluster), world.place)


def test_from_a_backup_to_a_database_that_serves(
    world: World, emptied: World, tmp_path: Path
) -> None:
    assert run(world, tmp_path, "ledger", "checkpoint")[0] == 0
    status, out, said = run(world, tmp_path, "backup", "--json")
    assert status == 0, said
    made = json.loads(out)
    assert made["keys_destroyed"] == []
    status, out, said = run(emptied, tmp_path, "restore", made["file"], "--json")
    assert status == 0, said
    assert {**json.loads(out), "ledger_index": 0} == {
        "erased": 0, "restricted": 0, "lifted": 0, "entries_brought_back": 0, "ledger_index": 0,
        "import_again": [],
        "account_steps": 0,
    }  # fmt: skip
    assert run(emptied, tmp_path, "ledger", "fsck")[0] == 0
    assert run(emptied, tmp_path, "ledger", "checkpoint")[0] == 0


def test_a_database_that_stays_closed_says_what_to_do(
    world: World, emptied: World, tmp_path: Path
) -> None:
    status, out, said = run(world, tmp_path, "backup", "--json")
    assert status == 0, said
    assert run(emptied, tmp_path, "restore", json.loads(out)["file"])[0] == 0
    emptied.owner("UPDATE books.restoration SET opened_at = NULL")
    for role in ("web", "extract", "import", "audit", "stat", "hand"):
        emptied.owner(f'REVOKE CONNECT ON DATABASE "{emptied.database.name}" FROM sekisho_{role}')
    status, _, said = run(emptied, tmp_path, "history", "S0007-00000000", "--lang", "en")
    assert status == 1
    assert said.splitlines()[-1] == (
        "The database was restored from a backup and is closed. Run sekisho restore --open: it"
        " repeats the erasures and refusals since the backup, then opens it."
    )
    assert run(emptied, tmp_path, "restore", "--open")[0] == 0
    assert run(emptied, tmp_path, "history", "S0007-00000000")[0] == 0


@pytest.mark.parametrize("words", [(), ("--open", "file")])
def test_restore_wants_a_file_or_open(world: World, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    status, _, said = run(world, tmp_path, "restore", *words, "--lang", "en")
    assert status == 2
    assert "Name either a file or --open." in said


def test_what_is_no_backup_is_refused(emptied: World, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"something else")
    status, _, said = run(emptied, tmp_path, "restore", "file", "--lang", "en")
    assert status == 1
    assert "The backup file cannot be opened" in said
