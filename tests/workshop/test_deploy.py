"""Units and container: every command in them exists with its options, and nothing runs as root."""

import re
import shlex
import subprocess
from pathlib import Path
from shutil import which

import click
import pytest

from cast import ROOT
from sekisho.cli import main

UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
CONTAINER = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
STARTS = re.compile(r"^Exec\w+=-?/opt/sekisho/sekisho (.+)$", re.MULTILINE)


def refuse_unknown(words: list[str]) -> None:
    """Returns where the command line knows the command and each of its options."""
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0]) if words else None
        assert found is not None, words
        command, words = found, words[1:]
    command.make_context(command.name, words)


def commands_of(unit: Path) -> list[list[str]]:
    """What the unit starts, word by word."""
    return [shlex.split(line) for line in STARTS.findall(unit.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_only_what_the_command_line_knows(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    started = commands_of(unit)
    assert len(started) == text.count("\nExec")
    assert bool(started) == (unit.suffix == ".service")
    for words in started:
        refuse_unknown(words)


@pytest.mark.parametrize("words", [["serve", "--prot", "1"], ["extracts"], ["ledger", "burn"]])
def test_a_slip_in_a_unit_would_be_found(words: list[str]) -> None:
    with pytest.raises((AssertionError, click.UsageError)):
        refuse_unknown(words)


@pytest.mark.parametrize("unit", [u for u in UNITS if u.suffix == ".service"],
                         ids=lambda unit: unit.name)  # fmt: skip
def test_no_unit_runs_as_root_or_writes_outside_its_places(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    for wanted in ("User=sekisho", "NoNewPrivileges=yes", "ProtectSystem=strict"):
        assert f"\n{wanted}\n" in text
    writes = re.findall(r"^ReadWritePaths=(.+)$", text, re.MULTILINE)
    assert set(writes[0].split()) <= {"/opt/sekisho/.sekisho", "/opt/sekisho/out"}


def test_a_timer_has_its_service() -> None:
    timers = [unit for unit in UNITS if unit.suffix == ".timer"]
    assert len(timers) == 2
    assert all(timer.with_suffix(".service").exists() for timer in timers)


def test_the_night_signs_and_copies_after_everything_went_out() -> None:
    night = [words[0] for words in commands_of(ROOT / "deploy/systemd/sekisho-night.service")]
    assert night == [
        "request", "retention", "extract", "statistics", "ledger", "backup", "doctor",
    ]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_reads_the_unit_where_there_is_one(unit: Path, tmp_path: Path) -> None:
    """On a machine without systemd the sections are looked at instead."""
    text = unit.read_text(encoding="utf-8")
    sections = re.findall(r"^\[(\w+)\]$", text, re.MULTILINE)
    assert sections[0] == "Unit"
    assert unit.suffix[1:].title() in sections
    program = which("systemd-analyze")
    if program is not None:
        # The program is at its place on the real machine only, and so is its account.
        read = tmp_path / unit.name
        read.write_text(text.replace("/opt/sekisho/sekisho", "/bin/true"), encoding="utf-8")
        for other in UNITS:
            (tmp_path / other.name).touch(exist_ok=True)
            if other != unit:
                (tmp_path / other.name).write_text(
                    other.read_text(encoding="utf-8").replace("/opt/sekisho/sekisho", "/bin/true"),
                    encoding="utf-8",
                )
        done = subprocess.run([program, "verify", "--man=no", str(read)],
                              capture_output=True, text=True, check=False)  # fmt: skip
        told = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
        assert told == []


def test_the_container_copies_what_exists_and_runs_as_nobody_mighty() -> None:
    copied = [name for line in re.findall(r"^COPY --chown=sekisho (.+)$", CONTAINER, re.MULTILINE)
              for name in line.split()[:-1]]  # fmt: skip
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    last_user = re.findall(r"^USER (\w+)$", CONTAINER, re.MULTILINE)[-1]
    assert last_user == "sekisho"
    started = re.findall(r'^CMD \["./sekisho", (.+)\]$', CONTAINER, re.MULTILINE)
    refuse_unknown([word.strip().strip('"') for word in started[0].split(",")])
