"""The watch by the command line, each command in a process of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from api_office import leading_to
from cast import ROOT
from desk import in_a_process
from mail_office import MAIL, smarthost
from night_world import World
from watch_office import NUMBERS, WatchOffice

OFFICER, STAFF = "officer-1", "staff-9"
CANARY = "S0007-00900001"
WORDS = "病院につながる線が切れている。"


class Line:
    """A command line in one world's directory, with the shipped rules of the watch."""

    def __init__(self, world: World, place: Path) -> None:
        self.place = place
        self.environment = {
            **world.database.environment(),
            "SEKISHO_HOME": str(place),
            "SEKISHO_MAIL_POLICY": str(MAIL),
            "SEKISHO_WATCH": str(ROOT / "policy" / "watch.yaml"),
        }

    def run(self, *words: str, **more: str) -> tuple[int, str, str]:
        """(exit status, standard output, last line of standard error)."""
        done = in_a_process(self.place, *words, environment={**self.environment, **more})
        said = done.stderr.decode().strip().splitlines() or [""]
        return done.returncode, done.stdout.decode(), said[-1]

    def told(self, *words: str, **more: str) -> Any:
        """What the command answers as JSON."""
        status, out, said = self.run(*words, "--json", **more)
        assert status == 0, said
        return json.loads(out)


@pytest.mark.slow
def test_from_the_canary_to_the_alarm_that_was_told(world: World, tmp_path: Path) -> None:
    line = Line(world, tmp_path)
    line.told("canary", "plant", CANARY, "--actor", OFFICER)
    assert [one["customer_no"] for one in line.told("canary", "list")] == [CANARY]
    assert line.run("canary", "list", "--role", "operator", "--lang", "en")[::2] == (
        1, "Error: Only the privacy officer may deal with canaries (L24).",
    )  # fmt: skip
    line.told("read", CANARY, "--purpose", "請求", "--item", "氏名", "--actor", STAFF,
              "--acknowledged", "current")  # fmt: skip
    assert line.run("watch", "work", "--once", "--lang", "en")[::2] == (
        1, "Error: No mail server is named. Set SEKISHO_SMARTHOST to host:port.",
    )  # fmt: skip
    with smarthost() as (host, route):
        there = {"SEKISHO_SMARTHOST": f"{route.host}:{route.port}"}
        assert line.told("watch", "work", "--once", **there) == {"told": 1, "waiting": 0}
    assert [to for _, to, _ in host.taken] == [["privacy@sekisho.example.jp"]]
    [alarm] = line.told("watch", "alarms")
    assert (alarm["kind"], alarm["who"]) == ("canary", STAFF)
    line.told("watch", "acknowledge", str(alarm["alarm"]), "--actor", OFFICER)
    assert line.told("watch", "alarms")[0]["seen_by"] == OFFICER
    line.told("canary", "retire", CANARY, "--actor", OFFICER)
    assert line.told("canary", "list")[0]["retired_at"]


@pytest.mark.slow
def test_positions_training_and_an_emergency_by_command(world: World, tmp_path: Path) -> None:
    line = Line(world, tmp_path)
    line.told("position", "give", STAFF, "planner", "--actor", OFFICER)
    listed = line.told("position", "list")
    assert [(one["person"], one["position"]) for one in listed["given"]] == [(STAFF, "planner")]
    read = ("read", NUMBERS[0], "--purpose", "請求", "--item", "氏名", "--actor", STAFF,
            "--acknowledged", "current")  # fmt: skip
    assert line.run(*read, "--lang", "en")[::2] == (
        1,
        (
            "Error: The position 'planner' does not include reading for 'billing' (L24). Choose"
            " another purpose, or ask the privacy officer."
        ),
    )
    opened = line.told("emergency", "open", "--purpose", "billing", "--reason", "outage",
                       "--words", WORDS, "--acknowledged", "current", "--actor", STAFF)  # fmt: skip
    assert line.told(*read)["contracts"]
    review = ("emergency", "review", str(opened["emergency"]), "--finding", "justified",
              "--words", WORDS, "--actor")  # fmt: skip
    assert line.run(*review, STAFF, "--lang", "en")[::2] == (
        1, "Error: Nobody reviews their own emergency reading. Another person does (L24).",
    )  # fmt: skip
    world.owner("UPDATE books.emergency SET until = now() - interval '1 second'")
    line.told(*review, OFFICER)
    [one] = line.told("emergency", "list")
    assert (one["reads"], one["finding"]) == (1, "justified")
    [ja], [en] = (
        line.run("emergency", "list", "--lang", lang)[1].splitlines() for lang in ("ja", "en")
    )
    assert ja.endswith("  staff-9  請求  停電などの供給の障害  閲覧 1件  点検: 必要だった")
    assert en.endswith(
        "  staff-9  Billing  An outage or another fault of the supply  readings: 1"
        "  review: It was needed"
    )
    line.told("account", "create", "operator", "midori")
    [midori] = line.told("training", "list")
    assert (midori["name"], midori["training"], midori["until"]) == ("midori", "none", None)


def test_guessing_at_the_password_of_a_reader_alarms_once_a_day(
    world: World, tmp_path: Path
) -> None:
    watch = WatchOffice(world)
    with leading_to(world.database, tmp_path):
        from axes.signals import user_locked_out

        from sekisho.accounts.models import Account

        midori = Account.objects.create(username="midori", kind="operator")
        Account.objects.create(username="haru", kind="customer", customer_no=NUMBERS[0])
        for name in ("midori", "midori", "haru", "nobody"):
            user_locked_out.send("axes", request=None, username=name, ip_address="192.0.2.1")
    alarms = [(alarm.kind, alarm.who) for alarm in watch.alarms()]
    assert alarms == [("sign_in", f"account-{midori.pk}")]
