"""The drawing of the rooms is the one that the import contracts enforce; the laws are all told."""

import ast
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from documentation import ROOT, blocks, marked, renew, text_of

PAGE = ROOT / "ARCHITECTURE.md"
SOURCES = ROOT / "src" / "sekisho"
LAWS = sorted((ROOT / "tests" / "laws").glob("test_*.py"))
# A drawn line: names, `>` for above and `|` for beside, then what the rooms are.
DRAWN = re.compile(r"^ +((?:\w+ [>|] )*\w+)(?: {2,}|$)")


def drawn_floors() -> list[set[str]]:
    """The rooms of the drawing, top floor first, neighbours together."""
    drawing = next(b.text for b in blocks(text_of(PAGE)) if b.comment == "rooms")
    lines = [found[1] for line in drawing.splitlines() if (found := DRAWN.match(line))]
    return [set(floor.split(" | ")) for line in lines for floor in line.split(" > ")]


def enforced_floors() -> list[set[str]]:
    """The rooms of the import contract that exist, top floor first, neighbours together."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project: dict[str, Any] = tomllib.load(file)
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(each for each in contracts if each["id"] == "floors")["layers"]
    floors = [{room.strip("( )") for room in layer.split("|")} for layer in layers]
    return [here for floor in floors if (here := floor & rooms())]


def rooms() -> set[str]:
    """Every package and module of the product."""
    packages = {path.parent.name for path in SOURCES.glob("*/__init__.py")}
    return packages | {path.stem for path in SOURCES.glob("*.py")} - {"__init__"}


def test_the_drawing_has_the_floors_of_the_import_contract_in_their_order() -> None:
    assert drawn_floors() == enforced_floors()


def test_the_drawing_has_every_room() -> None:
    assert set().union(*drawn_floors()) == rooms()


def test_every_room_is_told_where_to_start() -> None:
    told = re.findall(r"^\| `(\w+)` \| `src/sekisho/", text_of(PAGE), re.MULTILINE)
    packages = {path.parent.name for path in SOURCES.glob("*/__init__.py")}
    assert sorted(told) == sorted(packages)


def laws_table() -> str:
    """Each law with the words at the top of its file."""
    lines = ["| law | in words | file |", "|---|---|---|"]
    for path in LAWS:
        law = path.stem.removeprefix("test_")
        words = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")[0]
        said = re.sub(rf"^(Law )?{law}: ", "", " ".join(words.split()))
        said = said[:1].upper() + said[1:]
        lines.append(f"| {law} | {said} | `tests/laws/{path.name}` |")
    return "\n" + "\n".join(lines) + "\n\n"


@pytest.mark.usefixtures("golden")
def test_the_laws_stand_in_the_page_word_for_word(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--golden"):
        renew(PAGE, "laws", laws_table())
    assert marked(text_of(PAGE), "laws") == laws_table()


@pytest.mark.parametrize("path", LAWS, ids=lambda path: path.stem)
def test_a_law_begins_with_one_sentence_that_says_it(path: Path) -> None:
    words = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")[0]
    assert words.endswith(".")
    assert len(words) < 300
