"""Statistics by the command line, in processes of their own: what a person types, and JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from desk import in_a_process
from night_world import World
from statistics_office import MONTH, REPORT, SUPPLY

NOT_DECLARED = (
    "Error: The notice in force declares no statistic '人数'; it declares 契約と販売電力量,"
    " 電力取引の報告, 請求, 支払期限までに支払われなかった料金, 切替え, 開示等の求め."
)


def run(world: World, *words: str) -> tuple[int, str, str]:
    """(exit status, standard output, standard error) of `sekisho statistics`."""
    environment = {
        **world.database.environment(),
        "SEKISHO_HOME": str(world.place),
        "SEKISHO_OUTBOX": str(world.place / "outbox"),
    }
    done = in_a_process(world.place, "statistics", *words, environment=environment)
    return done.returncode, done.stdout.decode(), done.stderr.decode().strip()


def told(world: World, *words: str) -> Any:
    """The JSON that the command answered."""
    status, out, said = run(world, *words, "--json")
    assert status == 0, said
    return json.loads(out)


def test_a_statistic_is_made_released_and_verified(world: World) -> None:
    made = told(world, "prepare", SUPPLY, "--period", MONTH, "--actor", "staff-1")
    number = str(made["id"])
    assert (made["state"], made["method"], made["released_by"]) == ("prepared", "protected", None)
    done = told(world, "release", number, "--digest", made["digest"], "--actor", "officer-1")
    assert (done["fresh"], done["files"]) == (True, [])
    verdict = told(world, "verify", number, "--recount")
    assert (verdict["sound"], verdict["data"]) == (True, "same")
    listed = told(world, "list")
    assert [(one["id"], one["state"], one["ledger_index"]) for one in listed["releases"]] == [
        (made["id"], "released", done["ledger_index"])
    ]


def test_a_report_warns_and_lies_in_the_outbox(world: World) -> None:
    status, out, said = run(
        world, "prepare", REPORT, "--period", MONTH, "--actor", "staff-1", "--json"
    )
    assert status == 0
    assert "cells are of one or two persons" in said
    made = json.loads(out)
    number = str(made["id"])
    shown = told(world, "show", number, "--out", str(world.place / "review"))
    done = told(world, "release", number, "--digest", made["digest"], "--actor", "officer-1")
    assert (done["files"], shown["digest"]) == (shown["files"], made["digest"])
    for name in done["files"]:
        handed = Path(world.place, "outbox", "statistics", name)
        assert handed.read_bytes() == Path(world.place, "review", name).read_bytes()
        assert handed.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (
            ("verify", "7", "--lang", "ja"), 1,
            "Error: 7 番の統計はありません。sekisho statistics list で番号を確かめてください。",
        ),
        (
            ("prepare", "人数", "--period", MONTH, "--actor", "a", "--lang", "en"), 1,
            NOT_DECLARED,
        ),
        (
            ("prepare", SUPPLY, "--period", MONTH, "--actor", "a", "--epsilon", "much"), 2,
            "Error: --epsilon: 0.5 のように / like 0.5",
        ),
        (
            ("prepare", SUPPLY, "--period", MONTH, "--actor", "a", "--epsilon", "0"), 2,
            "Error: --epsilon: 0 より大きく / greater than 0",
        ),
        (
            ("prepare", SUPPLY, "--period", MONTH, "--actor", "a", "--epsilon", "²"), 2,
            "Error: --epsilon: 0.5 のように / like 0.5",
        ),
    ],
)  # fmt: skip
def test_a_wrong_word_is_told_in_one_line(
    words: tuple[str, ...], status: int, said: str, world: World
) -> None:
    found, _, error = run(world, *words)
    assert (found, error.splitlines()[-1]) == (status, said)


def test_what_is_declared_is_listed(world: World) -> None:
    found = told(world, "declare-list")
    assert [(one["title"], one["method"]) for one in found][:2] == [
        (SUPPLY, "protected"), (REPORT, "exact"),
    ]  # fmt: skip
    assert found[0]["dimensions"] == ["Supply area", "Voltage", "Kind of customer"]
