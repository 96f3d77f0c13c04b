"""The command line of mail, in processes of its own: keys, templates, a mail, its bounce."""

import json
from pathlib import Path
from typing import Any

import pytest

from delivery_reports import report
from desk import in_a_process
from mail_office import KOTARO, MAIL, MIDORI, smarthost
from night_world import World
from request_office import HARU

BILL = MAIL / "billing_notice.md"
BOTH = ("--approved-by", MIDORI, "--approved-by", KOTARO)
SEND = ("--actor", "staff-1", "--acknowledged", "current")


@pytest.fixture
def clerk(world: World, tmp_path: Path) -> "Clerk":
    return Clerk(world, tmp_path)


class Clerk:
    """Somebody at a command line in the world."""

    def __init__(self, world: World, place: Path) -> None:
        self.place = place
        self.environment = {
            **world.database.environment(),
            "SEKISHO_MAIL_KEYS": str(place / "keys"),
            "SEKISHO_MAIL_POLICY": str(MAIL),
        }

    def does(self, *words: str, said: bytes = b"", **more: str) -> tuple[int, str, str]:
        """Status, output and errors of `sekisho mail ...`."""
        done = in_a_process(
            self.place, "mail", *words, said=said, environment={**self.environment, **more}
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def said(self, *words: str, said: bytes = b"", **more: str) -> Any:
        """What the command says as JSON."""
        status, out, err = self.does(*words, "--json", said=said, **more)
        assert status == 0, err
        return json.loads(out)


def test_a_mail_by_the_command_line_from_the_key_to_the_bounce(clerk: Clerk) -> None:
    key = clerk.said("keys")
    assert key["name"] == f"{key['selector']}._domainkey.mail.sekisho.example.jp"
    assert key["text"].startswith("v=DKIM1; k=rsa; p=")
    (pem,) = (clerk.place / "keys").glob("*.pem")
    assert oct(pem.stat().st_mode)[-3:] == "600"
    files = sorted(str(path) for path in MAIL.glob("*.md"))
    published = clerk.said("templates", "publish", *files, *BOTH)
    assert [one["version"] for one in published["templates"]] == [1] * len(files)
    listed = clerk.said("templates", "list")["templates"]
    assert [Path(file).stem for file in files] == [one["template"] for one in listed]
    sent = clerk.said("send", HARU, "request_answered", *SEND, "--in", "en")
    assert sent["state"] == "queued"
    with smarthost() as (host, route):
        there = f"127.0.0.1:{route.port}"
        assert clerk.said("deliver", "--once", SEKISHO_SMARTHOST=there) == {"accepted": 1}
        ((_, (address,), content),) = host.taken
    assert b"Content-Language: en" in content
    queue = clerk.said("queue")
    assert (queue["counts"], queue["mails"][0]["reply"]) == ({"accepted": 1}, "250 2.0.0")
    raw = report(sent["message_id"], address)
    told = clerk.said("bounce", "-", said=raw)
    assert told["mails"][0]["suppressed"]
    assert clerk.said("suppress", "--actor", "staff-1", "--lift", said=address.encode())
    assert clerk.does("send", HARU, "request_answered", *SEND)[0] == 0


MISTAKES = {
    "no smarthost": (
        ("deliver", "--once", "--lang", "ja"),
        "送信先のメールサーバーがありません。SEKISHO_SMARTHOST に「名前:ポート」を書いてください。",
    ),
    "no report": (
        ("bounce", "-", "--lang", "en"),
        (
            "Not taken: it is no delivery report (RFC 3464). Nothing was changed."
            " Give the whole mail as it came (.eml)."
        ),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_in_one_sentence(clerk: Clerk, mistake: str) -> None:
    words, error = MISTAKES[mistake]
    if mistake == "no report":
        clerk.said("keys")
    status, _, err = clerk.does(*words)
    assert (status, err) == (1, f"Error: {error}\n")


def test_without_a_sender_there_is_no_key(clerk: Clerk) -> None:
    _, _, err = clerk.does("keys", "--lang", "en", SEKISHO_MAIL_POLICY="/nowhere")
    assert err == (
        "Error: /nowhere/sender.yaml cannot be read."
        " Say there who sends (docs/reference/mail.md).\n"
    )
