"""Every finding, with its exact words in Japanese and English, on a notice that has the mistake."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from literate import findings_files, with_findings
from sekisho.rules.checks import ALL
from sekisho.rules.codes import READING, TEXT, TRANSLATION

SOURCES = Path(__file__).resolve().parents[3] / "src" / "sekisho"
CODES = {check.CODE for check in ALL} | READING.keys()


@pytest.mark.parametrize("path", findings_files(), ids=lambda path: path.stem)
def test_the_findings_are_word_for_word_those_of_the_file(
    path: Path, golden: Callable[[str, str], None]
) -> None:
    golden(f"findings/{path.name}", with_findings(path))


@pytest.mark.parametrize("path", findings_files(), ids=lambda path: path.stem)
def test_a_file_shows_the_code_that_it_is_named_after(path: Path) -> None:
    assert path.stem in CODES
    assert f" {path.stem}  " in path.read_text(encoding="utf-8")


def test_every_code_has_a_file() -> None:
    assert {path.stem for path in findings_files()} == CODES


def codes_in(room: str) -> Iterator[str]:
    """Every code that is written at the making of a finding in that room."""
    for path in (SOURCES / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id in ("error", "warning") and isinstance(first, ast.Constant):
                    yield str(first.value)


def test_no_finding_of_the_room_has_a_code_that_nobody_listed() -> None:
    assert set(codes_in("rules")) | {"missing-ground", "key-missing"} == set(READING)
    assert set(codes_in("clauses")) == {*TEXT, *TRANSLATION}


def test_no_two_checks_share_a_code() -> None:
    codes = [check.CODE for check in ALL]
    assert len(set(codes)) == len(codes)
    assert not set(codes) & READING.keys()
