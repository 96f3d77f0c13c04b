"""Each walk is an ordered list, and each of its steps names what is touched."""

import re

import pytest

from documentation import ROOT, exists, paths_named, text_of

PAGE = ROOT / "CONTRIBUTING.md"
WALKS = {
    found[1]: found[2]
    for found in re.finditer(r"^## (To .+)\n\n((?:.*\n)*?)(?=^## |\Z)", text_of(PAGE), re.MULTILINE)
}
ASKED_FOR = {
    "To add a recipient",
    "To add an item",
    "To add a purpose",
    "To add a check",
    "To add an act",
    "To add a ground, or a new text of the law",
    "To add a column",
    "To add a file format",
    "To add another company",
}


def steps(walk: str) -> list[str]:
    """The numbered steps of a walk."""
    return re.split(r"^\d+\. ", walk, flags=re.MULTILINE)[1:]


def test_every_walk_that_people_ask_for_is_there() -> None:
    assert ASKED_FOR - WALKS.keys() == set()


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_the_steps_are_numbered_from_one_and_each_says_what_is_touched(walk: str) -> None:
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", WALKS[walk], re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    silent = [step for step in steps(WALKS[walk]) if not re.search(r"`[^`]+`|walk \*", step)]
    assert silent == []


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_a_walk_touches_files_that_exist(walk: str) -> None:
    named = paths_named(WALKS[walk])
    assert named
    assert [path for path in named if not exists(path, PAGE)] == []
