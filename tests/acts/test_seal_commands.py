"""Seals by the command line, in processes of their own."""

import json
from pathlib import Path

from desk import in_a_process
from night_world import World


def run(world: World, place: Path, *words: str) -> tuple[int, str, str]:
    """(exit status, standard output, last line of standard error) of the command."""
    done = in_a_process(place, *words, environment=world.database.environment())
    return done.returncode, done.stdout.decode(), done.stderr.decode().strip()


def test_what_was_not_done_for_an_investigation_is_not_sealed(world: World, tmp_path: Path) -> None:
    status, _, said = run(
        world, tmp_path, "seal", "set", "0", "--reason", "record_crime", "--until", "2027-05-31",
        "--actor", "officer-1", "--approved-by", "officer-2", "--lang", "en",
    )  # fmt: skip
    assert status == 1
    assert said == (
        "Error: Entry 0 can't be sealed: only a reading or an extract for an investigation or a"
        " legal demand (C26)."
    )
    status, out, _ = run(world, tmp_path, "seal", "list", "--json")
    assert (status, json.loads(out)) == (0, [])


def test_where_nothing_is_sealed_nothing_is_lifted(world: World, tmp_path: Path) -> None:
    status, _, said = run(
        world, tmp_path, "seal", "lift", "0", "--actor", "officer-1", "--lang", "ja"
    )
    assert (status, said) == (
        1,
        "Error: 台帳の 0 番は封じられていません。sekisho seal list で確かめてください。",
    )
