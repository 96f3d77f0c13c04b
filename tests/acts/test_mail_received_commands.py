"""Sealed mail and the question whether a mail is genuine, by the command line."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from cast import ROOT
from desk import in_a_process
from mail_desk import LETTER
from night_world import World
from request_office import HARU, Office

ASKS = b"From: a@example.com\r\n\r\nPlease reply with your password.\r\n"


@dataclass
class Terminal:
    """The command line in a directory of its own."""

    world: World
    place: Path

    def run(self, *words: str) -> tuple[int, bytes, str]:
        """(exit status, standard output, standard error)."""
        environment = {
            **self.world.database.environment(),
            "SEKISHO_HOME": str(self.place),
            "SEKISHO_MAIL_POLICY": str(ROOT / "policy" / "mail"),
        }
        done = in_a_process(self.place, "mail", *words, "--lang", "en", environment=environment)
        return done.returncode, done.stdout, done.stderr.decode()


@pytest.fixture
def terminal(world: World, tmp_path: Path) -> Terminal:
    """A terminal with one letter on it."""
    (tmp_path / "letter.eml").write_bytes(LETTER)
    (tmp_path / "asks.eml").write_bytes(ASKS)
    return Terminal(world, tmp_path)


@pytest.mark.slow
def test_a_mail_is_sealed_found_and_opened(terminal: Terminal) -> None:
    office = Office(terminal.world)
    case = office.open("disclosure").case
    office.identify(case)
    assert terminal.run("received", "key")[0] == 0
    letter = str(terminal.place / "letter.eml")
    status, out, _ = terminal.run("received", "add", letter, "--customer", HARU, "--json")
    assert status == 0
    number = json.loads(out)["id"]
    wish = ("--customer", HARU, "--case", "Q-7", "--request", str(case), "--actor", "staff-1",
            "--acknowledged", "current")  # fmt: skip
    status, out, _ = terminal.run("received", "find", *wish, "--json")
    assert (status, [each["id"] for each in json.loads(out)]) == (0, [number])
    status, out, _ = terminal.run("received", "open", number, *wish)
    assert (status, out) == (0, LETTER)
    status, out, error = terminal.run("received", "open", number, *wish, "--purpose", "billing")
    assert (status, out) == (1, b"")
    assert "(C23)" in error
    assert "Traceback" not in error


def test_a_mail_that_asks_for_a_secret_is_not_ours(terminal: Terminal) -> None:
    status, out, _ = terminal.run("genuine", str(terminal.place / "asks.eml"), "--json")
    told = json.loads(out)
    assert (status, told["answer"]) == (1, "not_ours")
    assert told["reasons"] == [
        "It asks for a secret such as a PIN or a card number. No mail of ours ever does (C24)."
    ]


def test_a_file_that_is_not_there_is_misuse(terminal: Terminal) -> None:
    status, _, error = terminal.run("genuine", "nowhere.eml")
    assert (status, error) == (2, "sekisho: nowhere.eml cannot be read. Check the name.\n")
