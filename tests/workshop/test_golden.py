"""A golden file is compared byte for byte, and its absence is a failure, never a pass."""

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

EXAMPLE = """
def test_it(golden):
    golden("pass.txt", {text!r})

def test_that_has_no_golden_file():
    raise AssertionError("only run when nothing is renewed")
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A suite of its own that uses our conftest."""
    for name in ("conftest.py", "quick_cluster.py", "real_database.py"):
        (tmp_path / name).write_bytes((TESTS / name).read_bytes())
    return tmp_path


def run(suite: Path, text: str, *options: str) -> str:
    (suite / "test_example.py").write_text(EXAMPLE.format(text=text), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    return subprocess.run(
        [*command, "--rootdir", str(suite), "-c", "/dev/null", str(suite)],
        cwd=suite, capture_output=True, text=True, encoding="utf-8", check=False,
    ).stdout  # fmt: skip


def test_renewing_writes_the_file_and_runs_nothing_else(suite: Path) -> None:
    assert "1 passed" in run(suite, "関所\n", "--golden")
    assert (suite / "golden" / "pass.txt").read_bytes() == "関所\n".encode()


def test_the_same_text_passes(suite: Path) -> None:
    run(suite, "関所\n", "--golden")
    assert "1 passed" in run(suite, "関所\n", "-k", "test_it")


@pytest.mark.parametrize("text", ["関所", "関所\r\n", "關所\n", ""])
def test_another_text_fails(suite: Path, text: str) -> None:
    run(suite, "関所\n", "--golden")
    assert "tests/golden/pass.txt differs: see make golden" in run(suite, text, "-k", "test_it")


def test_a_missing_file_fails(suite: Path) -> None:
    said = run(suite, "関所\n", "-k", "test_it")
    assert "tests/golden/pass.txt is missing: run make golden, review, commit" in said
