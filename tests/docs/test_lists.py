"""Lists that would rot if kept by hand: the index of docs, and the reasons for libraries."""

import re
import tomllib

import pytest

from documentation import ROOT, marked, name_of, renew, text_of

INDEX = ROOT / "docs" / "README.md"
PLACES = {"how-to": "how-to", "reference": "reference", "why": "why", "figures": "."}
LIBRARIES = ROOT / "docs" / "why" / "these-libraries.md"


def listed(folder: str) -> str:
    """The folder's pages by title, a translation beside its original."""
    lines = []
    for page in sorted((INDEX.parent / PLACES[folder]).glob("*.md")):
        if page == INDEX or page.name.endswith(".ja.md") or page.stem == "tutorial":
            continue
        path = page.relative_to(INDEX.parent).as_posix()
        title = text_of(page).splitlines()[0].removeprefix("# ")
        line = f"- [{title}]({path})"
        if page.with_suffix(".ja.md").exists():
            line += f" ([日本語]({path.removesuffix('.md')}.ja.md))"
        lines.append(line)
    return "\n" + "\n".join(lines) + "\n\n"


@pytest.mark.usefixtures("golden")
@pytest.mark.parametrize("folder", PLACES)
def test_the_index_lists_every_page_by_its_title(
    folder: str, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--golden"):
        renew(INDEX, folder, listed(folder))
    assert marked(text_of(INDEX), folder) == listed(folder), "run make golden and review"


def dependencies() -> tuple[list[str], list[str]]:
    """The names of the libraries to run and to develop, as pyproject.toml has them."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    extras = project["optional-dependencies"]
    develop = {each for extra in extras.values() for each in extra}
    return names(project["dependencies"]), names(develop)


def names(requirements: list[str] | set[str]) -> list[str]:
    """The libraries' names without versions."""
    return sorted(re.split(r"[\[<>=]", each)[0] for each in requirements)


def reasoned(table: str) -> list[str]:
    """The libraries that the table gives a reason for."""
    return sorted(re.findall(r"^\| ([\w-]+) \| (?!because)", table, re.MULTILINE))


def test_every_library_has_its_reason_and_no_other_is_named() -> None:
    run, develop = text_of(LIBRARIES).split("## To run")[1].split("## To develop")
    assert [reasoned(run), reasoned(develop)] == [*dependencies()]


def test_a_page_without_its_line_would_be_found() -> None:
    assert name_of(LIBRARIES).removeprefix("docs/") in listed("why")
    assert "no-such-page.md" not in listed("why")
