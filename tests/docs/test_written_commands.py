"""Every command line that a page or a --help writes out is one that the command line takes.

Nothing is run: words, options and their values are read as the program reads them, and a file need
not be there.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from documentation import PAGES, name_of, text_of
from sekisho.cli import main

STARTS = re.compile(r"^ *(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\./)?sekisho (?=[a-z])")
STANDS = re.compile(r"^[A-Z]+$|\.\.\.|^記録の番号$")
FILES = (click.Path, click.File)
ENDS = frozenset({"|", ">", ">>", "<", "&&", ";"})


def written(text: str) -> Iterator[str]:
    """The command lines of the text, each with the lines that go on with it, less comments."""
    lines = iter([*text.splitlines(), ""])
    line = next(lines)
    for after in lines:
        if not STARTS.match(line):
            line = after
            continue
        goes_on = line.rstrip().endswith("\\") or (
            re.match(r" *(--|-[a-z] |<|>)", after) is not None
        )
        if goes_on:
            line = f"{line.rstrip().removesuffix(chr(92))} {after.strip()}"
            continue
        yield STARTS.sub("", line)
        line = after


def words_of(line: str) -> list[str]:
    """The words up to a comment, a pipe or a redirection."""
    words: list[str] = []
    for word in shlex.split(line, comments=True):
        if word in ENDS:
            break
        words.append(word)
    return words


def fault(words: list[str]) -> str | None:
    """What the program would say against these words; None where it takes them."""
    command: click.Command = main
    context = click.Context(main, info_name="sekisho")
    while isinstance(command, click.Group):
        if not words:
            return None
        name, *words = words
        found = command.get_command(context, name)
        if found is None:
            return f"no command {name}"
        command, context = found, click.Context(found, context, name)
    try:
        command.make_context(command.name or "", words, context.parent)
    except click.exceptions.Exit:
        return None
    except click.UsageError as wrong:
        return wrong.format_message()
    return None


@pytest.fixture(autouse=True)
def _any_file_and_any_placeholder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files need not be there, nobody is asked, and ENTRY or 3f9a... stand for any value."""
    call = click.ParamType.__call__

    def take(kind: click.ParamType[Any, Any], value: Any, *more: Any, **named: Any) -> Any:
        if isinstance(value, str) and (isinstance(kind, FILES) or STANDS.search(value)):
            return value
        return call(kind, value, *more, **named)

    monkeypatch.setattr(click.ParamType, "__call__", take)
    monkeypatch.setattr(click.Option, "prompt_for_value", lambda *_: "typed")


def faults(text: str) -> list[tuple[str, str]]:
    """Each command line that is not taken, with the reason."""
    lines = [line for line in written(text) if "..." not in line.split()]
    tried = [(line, fault(words_of(line))) for line in lines]
    return [(line, wrong) for line, wrong in tried if wrong is not None]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_line_of_a_page_is_taken(page: Path) -> None:
    assert faults(text_of(page)) == []


def commands(
    group: click.Group, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, click.Command]]:
    """Every command under the group, with its whole name."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        yield " ".join((*names, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, (*names, name))


@pytest.mark.parametrize(("name", "command"), [*commands(main)], ids=lambda each: str(each)[:40])
def test_every_example_of_a_help_is_taken_and_every_help_has_one(
    name: str, command: click.Command
) -> None:
    text = command.help or ""
    assert re.search(r"Examples?:", text), name
    assert f"sekisho {name}" in text or isinstance(command, click.Group)
    assert faults(text) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "sekisho feed confirm 5120 --digest 3f9a... --outcome dome --on 2026-12-03 --actor m",
            "'dome' is not one of 'done'",
        ),
        ("sekisho breach triage 2 --malize", "No such option"),
        ("sekisho demand approve", "Missing argument"),
        ("sekisho breach triage two --actor x", "not a valid integer"),
    ],
)
def test_a_wrong_line_is_found(line: str, reason: str) -> None:
    [(_, wrong)] = faults(line)
    assert reason in wrong
