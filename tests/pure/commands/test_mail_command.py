"""`mail check`: status 0 where nothing holds the mail, 1 where it is held, 2 for misuse."""

import json
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cast import HARU
from sekisho.cli import main


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    return tmp_path / "draft.eml"


def write(draft: Path, body: str) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "info@example.jp", HARU.email
    message["Subject"] = "お知らせ"
    message.set_content(body)
    draft.write_bytes(message.as_bytes())


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["mail", "check", *map(str, words)])


def test_a_mail_that_asks_nothing_may_go(draft: Path) -> None:
    write(draft, "十二月五日に検針にうかがいます。")
    result = run(draft, "--lang", "en")
    assert (result.exit_code, result.stdout) == (0, "Nothing holds this mail.\n")


def test_a_mail_that_asks_for_a_pin_is_held(draft: Path) -> None:
    write(draft, "Please reply with your PIN.")
    result = run(draft, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["may_go"] is False
    assert [(held["code"], held["clause"], held["words"]) for held in told["held"]] == [
        ("asks-for-secret", "C24", ["pin", "please"])
    ]


def test_an_item_may_be_permitted(draft: Path) -> None:
    write(draft, f"ご登録のアドレスは {HARU.email} です。")
    assert run(draft).exit_code == 1
    assert run(draft, "--permit", "email").exit_code == 0


def test_no_card_number_is_permitted_and_none_is_repeated(draft: Path) -> None:
    write(draft, "4111 1111 1111 1111")
    result = run(draft, "--permit", "card", "--lang", "en")
    assert result.exit_code == 1
    assert result.stdout == (
        "mail: holds-card: There is a card number in it (C24)."
        " Remove it, or put it into a slot of the template whose item is permitted.\n"
    )


def test_a_file_that_is_not_there_is_misuse(draft: Path) -> None:
    result = run(draft, "--lang", "en")
    assert result.exit_code == 2
    assert result.stderr == f"sekisho: {draft} cannot be read. Check the name.\n"
