"""Every page of the documentation leads somewhere, and what it names is there."""

import re
from pathlib import Path

import pytest

from documentation import (
    PAGES,
    ROOT,
    anchors,
    blocks,
    exists,
    links,
    name_of,
    paths_named,
    text_of,
)

INDEX = ROOT / "docs" / "README.md"
pages = pytest.mark.parametrize("page", PAGES, ids=name_of)


@pages
def test_every_link_leads_to_a_page_and_a_heading_that_exist(page: Path) -> None:
    broken = [link for link in links(text_of(page)) if not leads_somewhere(page, link)]
    assert broken == []


def leads_somewhere(page: Path, link: str) -> bool:
    """True for an address of the web, and for a file, folder or heading of the checkout."""
    if re.match(r"https?://|mailto:", link):
        return True
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not anchor or anchor in anchors(target)


@pages
def test_every_path_named_exists_or_is_written_by_the_reader(page: Path) -> None:
    text = text_of(page)
    written = {
        Path(block.comment.removeprefix("file: ")).name
        for block in blocks(text)
        if block.comment.startswith("file: ")
    }
    named = [path for path in paths_named(text) if path not in written]
    assert [path for path in named if not exists(path, page)] == []


@pages
def test_no_page_names_a_place_of_one_machine(page: Path) -> None:
    assert re.findall(r"(?:/work|/root|/home/\w+|/tmp/\w+)\b", text_of(page)) == []


@pages
def test_a_page_has_one_title_and_it_comes_first(page: Path) -> None:
    text = text_of(page)
    for block in blocks(text):
        text = text.replace(block.text, "")
    assert [line for line in text.splitlines() if line.startswith("# ")] == [text.splitlines()[0]]


@pages
def test_what_is_quoted_stands_in_the_file_it_is_quoted_from(page: Path) -> None:
    for block in blocks(text_of(page)):
        if block.comment.startswith("quote: "):
            source = ROOT / block.comment.removeprefix("quote: ")
            assert block.text in source.read_text(encoding="utf-8"), block.text


@pytest.mark.parametrize("link", ["no-such-page.md", "README.md#no-such-heading", "../../../etc"])
def test_a_broken_link_would_be_found(link: str) -> None:
    assert not leads_somewhere(ROOT / "README.md", link)


def test_a_missing_path_would_be_found() -> None:
    named = paths_named("see `src/sekisho/no_such_room/` and `tests/laws/<law>.py`")
    assert [path for path in named if not exists(path, INDEX)] == ["src/sekisho/no_such_room/"]
