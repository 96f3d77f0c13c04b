"""The command line of a request, in processes of its own, from receipt to notification."""

import json
from pathlib import Path
from typing import Any

from desk import in_a_process
from night_world import World
from request_office import HARU


def said(world: World, place: Path, *words: str) -> Any:
    """What the command says as JSON."""
    done = in_a_process(place, *words, "--json", environment=world.database.environment())
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_a_disclosure_by_the_command_line(world: World, tmp_path: Path) -> None:
    opened = said(world, tmp_path, "request", "open", HARU, "disclosure", "--actor", "staff-1")
    case = str(opened["case"])
    for saw, staff in (("passport", "staff-1"), ("call_back", "staff-1"), ("passport", "staff-2")):
        checked = said(world, tmp_path, "request", "check", case, saw, "--actor", staff)
    assert checked["identified"]
    (waiting,) = said(world, tmp_path, "request", "list")
    assert (waiting["case"], waiting["state"], waiting["urgency"]) == (
        opened["case"],
        "identified",
        "in_time",
    )
    said(world, tmp_path, "request", "decide", case, "granted", "--actor", "officer-1")
    out = ("--output", "answers", "--actor", "officer-1")
    done = said(world, tmp_path, "request", "carry-out", case, *out)
    assert [Path(each).name for each in done["files"]] == [
        f"case-{case}-disclosure.json",
        f"case-{case}-disclosure.xlsx",
        f"case-{case}-letter.pdf",
    ]
    said(world, tmp_path, "request", "notify", case, "--actor", "officer-1")
    assert said(world, tmp_path, "request", "list") == []


def test_a_mistake_is_told_in_one_sentence(world: World, tmp_path: Path) -> None:
    done = in_a_process(
        tmp_path, "request", "decide", "999", "granted", "--actor", "officer-1", "--lang", "en",
        environment=world.database.environment(),
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.decode().strip() == "Error: There is no case 999. See sekisho request list."


def test_the_nightly_retention_says_what_it_kept(world: World, tmp_path: Path) -> None:
    swept = said(world, tmp_path, "retention")
    assert swept["customers_erased"] + sum(swept["customers_kept"].values()) == 300
