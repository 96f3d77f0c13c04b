"""The command line of a request, in processes of its own, from receipt to notification."""

import json
import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from desk import in_a_process
from night_world import World
from request_office import HARU


def said(world: World, place: Path, *words: str) -> Any:
    """What the command says as JSON."""
    environment = {**world.database.environment(), "SEKISHO_MAIL": str(place / "mail")}
    done = in_a_process(place, *words, "--json", environment=environment)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def told(world: World, place: Path, lang: str, *words: str) -> list[str]:
    """What the command tells a person in that language, line by line."""
    environment = world.database.environment()
    done = in_a_process(place, *words, "--lang", lang, environment=environment)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


def test_a_disclosure_by_the_command_line(world: World, tmp_path: Path) -> None:
    opened = said(world, tmp_path, "request", "open", HARU, "disclosure", "--actor", "staff-1")
    case = str(opened["case"])
    for saw, staff in (("passport", "staff-1"), ("call_back", "staff-1"), ("passport", "staff-2")):
        checked = said(world, tmp_path, "request", "check", case, saw, "--actor", staff)
    assert checked["identified"]
    (waiting,) = said(world, tmp_path, "request", "list")
    assert (waiting["case"], waiting["state"], waiting["urgency"]) == (
        opened["case"],
        "identified",
        "in_time",
    )
    said(world, tmp_path, "request", "decide", case, "granted", "--actor", "officer-1")
    out = ("--output", "answers", "--actor", "officer-1")
    done = said(world, tmp_path, "request", "carry-out", case, *out)
    assert [Path(each).name for each in done["files"]] == [
        f"case-{case}-disclosure.json",
        f"case-{case}-disclosure.xlsx",
        f"case-{case}-letter.pdf",
    ]
    said(world, tmp_path, "request", "notify", case, "--actor", "officer-1")
    assert said(world, tmp_path, "request", "list") == []


def test_a_mistake_is_told_in_one_sentence(world: World, tmp_path: Path) -> None:
    done = in_a_process(
        tmp_path, "request", "decide", "999", "granted", "--actor", "officer-1", "--lang", "en",
        environment=world.database.environment(),
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.decode().strip() == "Error: There is no case 999. See sekisho request list."


def test_the_nightly_retention_says_what_it_kept(world: World, tmp_path: Path) -> None:
    swept = said(world, tmp_path, "retention")
    assert swept["customers_erased"] + sum(swept["customers_kept"].values()) == 300


def mailed_code(place: Path) -> str:
    """The code in the newest letter that lies in the directory of mails."""
    newest = max((place / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime)
    letter = message_from_bytes(newest.read_bytes(), policy=default)
    found = re.search(r"番号です: (\d{8})", letter.get_content())
    assert found is not None
    return found[1]


def test_a_code_goes_to_the_address_on_file_and_is_typed_in(world: World, tmp_path: Path) -> None:
    opened = said(world, tmp_path, "request", "open", HARU, "purpose_of_use", "--actor", "staff-1")
    case = str(opened["case"])
    sent = said(world, tmp_path, "request", "code", case, "--actor", "staff-1")
    assert sent == {"sent": True}, "the code itself is told to nobody here"
    code = mailed_code(tmp_path)
    typed = ("request", "type-in", case, "--code", code, "--actor", "staff-1")
    assert said(world, tmp_path, *typed)["identified"]
    shown = said(world, tmp_path, "request", "show", case)
    assert (shown["state"], shown["waits_for"], shown["kind"]) == (
        "identified",
        "decision",
        "purpose_of_use",
    )
    assert HARU not in json.dumps(shown)
    assert told(world, tmp_path, "ja", "request", "show", case) == [
        "求め: 利用目的の通知", f"受付番号: {case}", "条文: 個人情報保護法第32(2)条",
        "求めた方: ご本人", "お答えの方法: 電子的に", "受付の方法: 郵送で",
        "状態: 本人確認済み", "待っているもの: 結論", "期限の様子: 期限内",
        f"受付日: {shown['received_on']}", f"期限: {shown['due_on']}",
    ]  # fmt: skip
    (row,) = [line for line in told(world, tmp_path, "ja", "request", "list") if case in line]
    assert [cell.strip() for cell in row.split("│")[3:6]] == [
        "本人確認済み", shown["due_on"], "期限内",
    ]  # fmt: skip
    again = in_a_process(tmp_path, *typed, "--lang", "en", environment=world.database.environment())
    assert again.returncode == 1
    assert again.stderr.decode().startswith("Error: The code is wrong, older than ten minutes")


def test_a_fee_is_noted_and_a_request_withdrawn(world: World, tmp_path: Path) -> None:
    opened = said(
        world, tmp_path, "request", "open", HARU, "disclosure", "--fee", "300", "--actor", "staff-1"
    )
    case = str(opened["case"])
    assert said(world, tmp_path, "request", "fee", case, "--actor", "staff-1") == {"fee_paid": True}
    said(world, tmp_path, "request", "withdraw", case, "--actor", "staff-1")
    assert said(world, tmp_path, "request", "show", case)["state"] == "withdrawn"
    english = told(world, tmp_path, "en", "request", "show", case)
    assert english[3:11] == [
        "who asks: the person", "answer: electronically", "how it arrived: by post",
        "state: withdrawn", "waits for: nothing", "clock: in time", "fee (yen): 300",
        "fee received: yes",
    ]  # fmt: skip
    for words, message in (
        (
            ("withdraw", case),
            "The case is withdrawn; withdraw cannot follow. It is over: nothing can.",
        ),
        (("fee", "999"), "There is no case 999. See sekisho request list."),
    ):
        done = in_a_process(
            tmp_path, "request", *words, "--actor", "staff-1", "--lang", "en",
            environment=world.database.environment(),
        )  # fmt: skip
        assert done.stderr.decode().strip() == f"Error: {message}"


def test_a_restriction_and_who_may_lift_it(world: World, tmp_path: Path) -> None:
    staff = ("--actor", "staff-1")
    assert said(world, tmp_path, "request", "restrict", HARU, "promotion", *staff)["changed"]
    assert not said(world, tmp_path, "request", "restrict", HARU, "promotion", *staff)["changed"]
    case = str(said(world, tmp_path, "request", "open", HARU, "cease_of_use", *staff)["case"])
    lift = ("request", "lift", HARU, "promotion", "--case", case, *staff)
    done = in_a_process(tmp_path, *lift, "--lang", "en", environment=world.database.environment())
    assert done.stderr.decode().strip() == (
        "Error: Only the customer can lift a restriction (C51)."
    )
    for saw, who in (("passport", "staff-1"), ("call_back", "staff-1"), ("passport", "staff-2")):
        said(world, tmp_path, "request", "check", case, saw, "--actor", who)
    assert said(world, tmp_path, *lift)["changed"]


def test_the_round_with_nothing_to_do_says_so(world: World, tmp_path: Path) -> None:
    assert said(world, tmp_path, "request", "work") == {
        "carried_out": [],
        "refused": [],
        "escalated": [],
        "forgotten": 0,
        "told_downstream": 0,
    }
