"""Every command that the documentation names is a command, and every command is named somewhere."""

import re
from pathlib import Path

import click
import pytest

from documentation import PAGES, name_of, text_of
from sekisho.cli import main
from sekisho.ledger.sekisho_verify import main as verify

# `./sekisho ledger prove` or, in a sentence, `sekisho ledger prove`; never the package's own name.
NAMED = re.compile(r"(?:\./|`|\| )sekisho ([a-z]+)(?: ([a-z-]+))?")
VERIFIES = re.compile(r"(?:sekisho-verify|sekisho_verify\.py) ([a-z]+)")


def named(text: str) -> set[tuple[str, str]]:
    """The commands that the text calls, with the word that follows each."""
    return set(NAMED.findall(text))


def is_command(name: str, then: str) -> bool:
    """True for a command; for a group, the next word must be one of its commands."""
    command = main.get_command(click.Context(main), name)
    if isinstance(command, click.Group):
        return not then or then in command.commands
    return command is not None


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_names_only_commands_that_exist(page: Path) -> None:
    assert [each for each in sorted(named(text_of(page))) if not is_command(*each)] == []


def test_every_command_is_named_on_some_page() -> None:
    told = {name for page in PAGES for name, _ in named(text_of(page))}
    assert [each for each in main.list_commands(click.Context(main)) if each not in told] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_verifier_is_asked_only_what_it_can_do(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for what in VERIFIES.findall(text_of(page)):
        with pytest.raises(SystemExit) as ended:
            verify([what, "--help"])
        assert ended.value.code == 0, capsys.readouterr().err


@pytest.mark.parametrize("words", [("chekc", ""), ("ledger", "burn")])
def test_a_command_that_does_not_exist_would_be_found(words: tuple[str, str]) -> None:
    assert not is_command(*words)
