"""Ways, webhooks and the feed by the command line, as people and units call it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from cast import ROOT
from desk import in_a_process
from night_world import World

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(world: World) -> Run:
    """A command: its exit status, its JSON, what it said beside."""
    own = {
        **world.database.environment(),
        "SEKISHO_HOME": str(world.place),
        "SEKISHO_DOWNSTREAM": str(ROOT / "policy" / "downstream.yaml"),
    }

    def command(*words: str) -> tuple[int, Any, str]:
        done = in_a_process(world.place, *words, environment=own)
        out = done.stdout.decode()
        return (
            done.returncode,
            json.loads(out) if out.startswith(("{", "[")) else out,
            (done.stderr.decode()),
        )

    return command


@pytest.mark.slow
def test_a_webhook_by_the_command_line(run: Run) -> None:
    status, keys, said = run("webhook", "keys", "--new", "--json")
    assert status == 0, said
    assert keys[0]["public_key"].startswith("whpk_")
    status, _, said = run("webhook", "offer", "crm", "http://x.example.jp/", "--actor", "midori",
                          "--lang", "en")  # fmt: skip
    assert status == 1
    assert "url: an address that begins with https" in said
    status, _, said = run("webhook", "offer", "crm", "https://10.0.0.5/x", "--actor", "midori",
                          "--lang", "en")  # fmt: skip
    assert (status, "url: the address is not public." in said) == (1, True), said
    status, _, said = run(
        "recipient", "sftp", "psdc", "--host", "10.0.0.5", "--user", "u", "--host-key", "x",
        "--directory", "in", "--actor", "midori", "--lang", "en",
    )  # fmt: skip
    assert (status, "host: the address is not public." in said) == (1, True), said
    _, way, _ = run("webhook", "offer", "crm", "https://localhost/x", "--actor", "midori", "--json")
    number = str(way["way"])
    status, _, said = run("webhook", "test", number, "--lang", "en")
    assert "This way was not confirmed yet, or has ended." in said
    status, way, said = run("recipient", "confirm-way", number, "--fingerprint",
                            way["fingerprint"], "--actor", "kotaro", "--json")  # fmt: skip
    assert (status, way["standing"]) == (0, True), said
    assert run("webhook", "test", number, "--json")[0] == 0
    delivery = str(ROOT / "policy" / "delivery.yaml")
    once = ("recipient", "deliver", "--once", "--delivery", delivery, "--json")
    assert run(*once)[1] == {"put_off": 1}
    ((failure,),) = [run("recipient", "failures", "--json")[1]]
    assert (failure["event"], failure["reply"]) == ("test", "private-address")
    status, _, said = run("recipient", "resend", "999", "--actor", "midori", "--lang", "en")
    assert "Sending 999 is none to send again." in said
    _, ended, _ = run("recipient", "end-way", number, "--reason", "over", "--actor", "midori",
                      "--json")  # fmt: skip
    assert ended["ended"] is True
    assert [each["way"] for each in run("recipient", "ways", "--json")[1]] == [way["way"]]


@pytest.mark.slow
def test_the_feed_and_places_of_files_by_the_command_line(run: Run, world: World) -> None:
    assert run("feed", "work", "--json")[1] == {"told": 0}
    assert run("feed", "list", "--lang", "en")[1] == "Nothing waits for confirmation.\n"
    world.owner(
        "INSERT INTO books.feed_item (ledger_index, party, change, customer_id, scope, purposes,"
        " items, clauses, told_on, due_on, digest) VALUES (0, 'crm', 'stop', 0, 'all', '{}', '{}',"
        " '{}', '2026-11-01', '2026-11-04', 'd')"
    )
    (late,) = run("feed", "list", "--overdue", "--json")[1]
    assert (late["party"], late["overdue"]) == ("crm", True)
    confirm = ("feed", "confirm", "0", "--outcome", "done", "--on", "2026-11-02", "--actor",
               "midori")  # fmt: skip
    status, _, said = run(*confirm, "--digest", "other", "--lang", "en")
    assert status == 1
    assert "The digest is not that of this item." in said
    status, done, said = run(*confirm, "--digest", "d", "--json")
    assert (status, done["state"]) == (0, "confirmed"), said
    public = run("recipient", "sftp-key", "--json")[1]["public_key"]
    assert public.startswith("ssh-ed25519 ")
    status, way, said = run("recipient", "sftp", "DAX合同会社", "--host", "sftp.example.jp",
                            "--user", "sekisho", "--host-key", public, "--directory", "in",
                            "--actor", "midori", "--json")  # fmt: skip
    assert (status, way["party"], way["standing"]) == (0, "dax", False), said
    status, _, said = run("recipient", "folder", "dax", "../dax", "--actor", "midori",
                          "--lang", "en")  # fmt: skip
    assert "directory: one name below SEKISHO_DELIVERY" in said
