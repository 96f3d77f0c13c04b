"""A command of the tests runs in a process of its own, though the imports are done already."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cast import ROOT
from desk import NOTICE, PLAIN, Desk, command_with, in_a_process


@pytest.mark.parametrize(
    "words",
    [("db", "--help"), ("check", "nowhere.md"), ("chekc",), ("check", "notice.md", "--json")],
    ids=lambda words: words[0],
)
def test_it_says_what_a_cold_process_says(tmp_path: Path, words: tuple[str, ...]) -> None:
    Desk(tmp_path).write(NOTICE.replace("請求\n", "請求書\n", 1))
    environment = {**PLAIN, "PATH": os.environ["PATH"]}
    cold = subprocess.run(
        [sys.executable, "-m", "sekisho", *words],
        cwd=tmp_path, env=environment, capture_output=True, check=False,
    )  # fmt: skip
    warm = command_with(environment, tmp_path, *words)
    assert (warm.returncode, warm.stdout, warm.stderr) == (
        cold.returncode, cold.stdout, cold.stderr,
    )  # fmt: skip


def test_it_reads_what_is_said_to_it_and_the_language_of_its_environment(tmp_path: Path) -> None:
    wrong = in_a_process(ROOT, "decide", said=b"{")
    assert (wrong.returncode, wrong.stderr) == (1, b"")
    assert b"This is not JSON (at character 2)." in wrong.stdout
    Desk(tmp_path).write("---\n")
    english = in_a_process(tmp_path, "check", "notice.md")
    japanese = in_a_process(tmp_path, "check", "notice.md", environment={"LC_ALL": "ja_JP.UTF-8"})
    assert english.returncode == japanese.returncode == 1
    assert english.stdout != japanese.stdout


def test_commands_at_the_same_time_do_not_mix(tmp_path: Path) -> None:
    places = [tmp_path / f"desk-{at}" for at in range(6)]
    for at, place in enumerate(places):
        place.mkdir()
        Desk(place).write(NOTICE if at % 2 else "---\n")
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda place: in_a_process(place, "check", "notice.md"), places))
    assert [done.returncode for done in found] == [1, 0] * 3
