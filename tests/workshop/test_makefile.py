"""Every target that people are told about exists and says what it is for."""

import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--directory", str(CHECKOUT), "--no-print-directory", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize("target", ["demo", "test", "check", "golden", "bench", "lock", "help"])
def test_help_names_the_target(target: str) -> None:
    lines = [line.split() for line in make().stdout.splitlines()]
    assert [line for line in lines if line[:2] == ["make", target] and len(line) > 3]


def test_an_unknown_target_is_refused() -> None:
    done = make("no-such-target")
    assert done.returncode == 2
    assert "No rule to make target 'no-such-target'" in done.stderr
