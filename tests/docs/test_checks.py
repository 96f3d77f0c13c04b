"""The reference of findings and of the language is made from the sources, and is complete."""

from pathlib import Path

import pytest

from documentation import ROOT, blocks, marked, renew, text_of
from literate import FOLDER
from sekisho.rules import load
from sekisho.rules.checks import ALL
from sekisho.rules.codes import READING, TEXT
from sekisho.rules.surface import (
    EVENT_WORDS,
    FRONT_WORDS,
    KEYWORDS,
    KIND_WORDS,
    LIST_WORDS,
    Kind,
)

CHECKS = ROOT / "docs" / "reference" / "checks.md"
LANGUAGE = [ROOT / "docs" / "reference" / f"language{ending}" for ending in (".md", ".ja.md")]


def table(heading: str, rows: list[str]) -> str:
    """A table between blank lines."""
    columns = heading.count("|") - 1
    return "\n".join(["", heading, "|" + "---|" * columns, *rows, "", ""])


def example(code: str) -> str:
    """The code, as a link to the notice that has the mistake."""
    return f"[{code}](../../tests/golden/findings/{code}.md)"


def checks_table() -> str:
    """Every check in the order in which they run."""
    rows = []
    for check in ALL:
        holds = " ".join(str(check.__doc__).split("\n\n")[0].split())
        article = check.ARTICLE or ""
        rows.append(f"| {example(check.CODE)} | {holds} | {check.JA} | {check.LEVEL} | {article} |")
    return table("| code | what holds | 見つけるもの | level | APPI |", rows)


def reading_table() -> str:
    """Every code of reading words and rules."""
    rows = [f"| {example(code)} | {en} | {ja} |" for code, (ja, en) in READING.items()]
    return table("| code | what is wrong | 見つけるもの |", rows)


def text_table() -> str:
    """Every code of reading the text."""
    rows = [f"| {code} | {en} | {ja} |" for code, (ja, en) in TEXT.items()]
    return table("| code | what is wrong | 見つけるもの |", rows)


def keywords_table() -> str:
    """Every keyword with the kinds of rule that may, or must (●), have it."""
    kinds = list(Kind)
    heading = "| 日本語 | English | " + " | ".join(KIND_WORDS[kind][0] for kind in kinds) + " |"
    rows = []
    for keyword in KEYWORDS:
        marks = [
            "●" if kind in keyword.required else "○" if kind in keyword.allowed else ""
            for kind in kinds
        ]
        rows.append(f"| {keyword.ja} | {keyword.en} | " + " | ".join(marks) + " |")
    return table(heading, rows)


def words_table() -> str:
    """Kinds, front matter and events in both languages."""
    rows = [f"| kind / 種類 | {ja} | {en} |" for ja, en in KIND_WORDS.values()]
    rows += [f"| front matter / 前書き | {ja} | {en} |" for ja, en in FRONT_WORDS.values()]
    rows += [f"| event / 起算 | {ja} | {en} |" for ja, en in EVENT_WORDS.values()]
    rows += [f"| list of the text / 本文の一覧 | {ja} | {en} |" for ja, en in LIST_WORDS.values()]
    return table("| where / 場所 | 日本語 | English |", rows)


@pytest.mark.usefixtures("golden")
@pytest.mark.parametrize(
    ("name", "said"),
    [("checks", checks_table()), ("reading", reading_table()), ("text", text_table())],
    ids=["checks", "reading", "text"],
)
def test_every_code_stands_in_the_reference(
    name: str, said: str, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--golden"):
        renew(CHECKS, name, said)
    assert marked(text_of(CHECKS), name) == said, "run make golden and review"


@pytest.mark.usefixtures("golden")
@pytest.mark.parametrize("page", LANGUAGE, ids=lambda page: page.name)
@pytest.mark.parametrize(
    ("name", "said"), [("keywords", keywords_table()), ("words", words_table())], ids=str
)
def test_every_keyword_stands_in_the_page_of_the_language(
    page: Path, name: str, said: str, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--golden"):
        renew(page, name, said)
    assert marked(text_of(page), name) == said, "run make golden and review"


@pytest.mark.parametrize("page", LANGUAGE, ids=lambda page: page.name)
def test_the_example_of_the_language_is_a_notice_without_errors(page: Path) -> None:
    (notice,) = [block.text for block in blocks(text_of(page)) if block.comment == "notice"]
    terms = (FOLDER / "terms.yaml").read_bytes()
    loaded = load(notice.encode(), terms, file=page.name, terms_file="terms.yaml")
    assert [(f.code, f.en) for f in loaded.errors] == []
    assert loaded.policy is not None
    assert len(loaded.policy.rules) >= 3
