"""Every ``console`` block of the documentation is run, in the order of its page, and says that.

A line that begins with ``$`` is a command, continued where the next begins with ``>``; the lines
below it are what it prints. ``...`` on a line of its own stands for any lines, ``…`` within a line
for any words. A block under the comment ``file: NAME`` is what the reader writes into that file. A
command may fail only where the page then asks for ``$?``.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from documentation import PAGES, ROOT, Block, blocks, name_of, text_of
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.place import cluster_root

SHOWN_FROM_THE_CHECKOUT = (".venv", "examples", "policy", "sekisho", "src")
WITH_COMMANDS = [page for page in PAGES if any(b.info == "console" for b in blocks(text_of(page)))]


@dataclass
class Reader:
    """Somebody who follows a page in a directory of their own."""

    directory: Path
    language: str
    status: int = 0

    def follow(self, block: Block) -> None:
        """Write the file, or run the commands and compare what they print."""
        if block.comment.startswith("file: "):
            path = self.directory / block.comment.removeprefix("file: ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.info == "console":
            for command, expected in commands(block.text):
                self.run(command, expected)

    def run(self, command: str, expected: str) -> None:
        """The command prints what the page says it prints."""
        assert self.status == 0 or "$?" in command, f"failed before: $ {command}"
        done = subprocess.run(
            ["bash", "-c", f"(exit {self.status})\n{command}"],
            cwd=self.directory, env=self.environment(), check=False,
            capture_output=True, encoding="utf-8",
        )  # fmt: skip
        self.status = done.returncode
        # What goes on beside the answer (a progress bar) need not be told, but a complaint may be.
        told = fits(expected, done.stdout) or fits(expected, done.stderr + done.stdout)
        assert told, f"$ {command}\n{done.stderr}{done.stdout}\nthe page says:\n{expected}"

    def environment(self) -> dict[str, str]:
        """What a new user has, and a home of its own for whatever the commands make."""
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        own = {"HOME": str(self.directory), "SEKISHO_HOME": str(self.directory), "COLUMNS": "100"}
        return {**kept, **own, "LANG": self.language, "LC_CTYPE": "C.UTF-8"}


def commands(text: str) -> list[tuple[str, str]]:
    """Each command of a block with what it prints."""
    found = re.findall(r"^\$ (.*(?:\n> .*)*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)
    assert found, f"a console block without a command: {text}"
    return [(command.replace("\n> ", "\n"), printed) for command, printed in found]


def fits(expected: str, printed: str) -> bool:
    """True when what was printed is what is expected, wild places apart."""
    lines = [
        r"(?:.*\n)*?"
        if line.strip() == "..."
        else ".*?".join(map(re.escape, line.split("…"))) + r" *\n"
        for line in expected.splitlines()
    ]
    return re.fullmatch("".join(lines), printed) is not None


@pytest.fixture
def directory() -> Iterator[Path]:
    """A directory that shows what the checkout shows; a server started from it is removed."""
    path = Path(tempfile.mkdtemp(prefix="sekisho-docs-"))
    for name in SHOWN_FROM_THE_CHECKOUT:
        (path / name).symlink_to(ROOT / name)
    yield path
    root = cluster_root(path.resolve(), as_root=os.geteuid() == 0)
    if root.exists():
        Cluster(root).stop()
        shutil.rmtree(root)
    shutil.rmtree(path)


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name_of)
def test_a_reader_who_follows_the_page_sees_what_it_says(page: Path, directory: Path) -> None:
    language = "ja_JP.UTF-8" if page.name.endswith(".ja.md") else "en_US.UTF-8"
    reader = Reader(directory, language)
    for block in blocks(text_of(page)):
        reader.follow(block)
    assert reader.status == 0


@pytest.mark.parametrize(
    ("expected", "printed"),
    [
        ("one\n", "two\n"),
        ("one\n", "one\nmore\n"),
        ("one\n...\nthree\n", "one\ntwo\n"),
        ("sha256:…\n", "sha512:abc\n"),
        ("", "something\n"),
    ],
)
def test_other_words_than_those_of_the_page_would_be_found(expected: str, printed: str) -> None:
    assert not fits(expected, printed)


def test_wild_places_fit_what_they_stand_for() -> None:
    assert fits("one\n...\nentry …, size …\n", "one\ntwo\nthree\nentry 7, size 12\n")


def test_a_failing_command_would_be_found(directory: Path) -> None:
    reader = Reader(directory, "C.UTF-8")
    with pytest.raises(AssertionError, match="failed before"):
        reader.follow(Block("console", "$ false\n$ echo on\non\n", "", 1))


def test_a_page_may_show_a_failure_by_asking_for_its_status(directory: Path) -> None:
    reader = Reader(directory, "C.UTF-8")
    reader.follow(Block("console", "$ false\n$ echo $?\n1\n", "", 1))
    assert reader.status == 0
