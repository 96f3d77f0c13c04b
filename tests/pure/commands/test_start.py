"""The pure commands start without Django and without a database driver, and start fast."""

import subprocess
import sys
from pathlib import Path

import pytest

from cast import NOTICE, ROOT
from desk import in_a_process

FORBIDDEN = ("django", "psycopg", "pyarrow", "sqlglot")
PROBE = """
import sys
from click.testing import CliRunner
from sekisho.cli import main
done = CliRunner().invoke(main, sys.argv[1:], input="")
assert done.exit_code == 0, (done.output, done.exception)
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""
WORDS = [
    ("check", str(NOTICE)),
    ("weave", str(NOTICE)),
    ("decide", str(NOTICE)),
    ("explain", str(NOTICE), '{"recipient": "dax", "purpose": "sale", "items": ["name"]}'),
    ("matrix", str(NOTICE)),
    ("strip", str(NOTICE)),
    ("export", str(NOTICE), "--to", "odrl"),
]


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words[0])
def test_a_pure_command_imports_no_framework_and_no_driver(words: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    imported = set(done.stdout.split())
    assert "sekisho" in imported
    assert imported.isdisjoint(FORBIDDEN)


def test_the_probe_would_see_a_command_that_needs_the_database() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "db", "--help"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "psycopg" in done.stdout.split()


def test_every_pure_command_is_listed_with_those_of_the_system(tmp_path: Path) -> None:
    done = in_a_process(tmp_path, "--help")
    assert done.returncode == 0
    listed = done.stdout.decode()
    for command in ("check", "weave", "decide", "explain", "matrix", "strip", "export", "db"):
        assert f"\n  {command} " in listed
