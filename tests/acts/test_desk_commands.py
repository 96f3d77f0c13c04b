"""The desks by the command line, each command in a process of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from cast import ROOT
from desk import in_a_process
from night_world import World
from request_office import HARU, Office
from switching_office import TEXT, SwitchingDesk

OFFICER, SECOND, STAFF = "officer-1", "officer-2", "staff-1"


class Line:
    """A command line in one world's directory, with the shipped directory of bodies."""

    def __init__(self, world: World, place: Path) -> None:
        self.world, self.place = world, place
        (place / "policy").mkdir()
        for name in ("demands.yaml", "breaches.yaml"):
            (place / "policy" / name).write_bytes((ROOT / "policy" / name).read_bytes())
        (place / "paper.pdf").write_bytes(b"%PDF inquiry")

    def run(self, *words: str) -> tuple[int, str, str]:
        """(exit status, standard output, last line of standard error)."""
        environment = {**self.world.database.environment(), "SEKISHO_HOME": str(self.place)}
        done = in_a_process(self.place, *words, environment=environment)
        said = done.stderr.decode().strip().splitlines() or [""]
        return done.returncode, done.stdout.decode(), said[-1]

    def told(self, *words: str) -> Any:
        """What the command answers as JSON."""
        status, out, said = self.run(*words, "--json")
        assert status == 0, said
        return json.loads(out)


@pytest.mark.slow
def test_a_demand_from_the_paper_to_the_papers(world: World, tmp_path: Path) -> None:
    line = Line(world, tmp_path)
    day = str(world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0])
    paper = ("--document", "paper.pdf")
    asked = ("--customer", HARU, "--asked", "name", "--asked", "address", "--actor", STAFF)
    opened = line.told("demand", "open", "inquiry", "kaku_police", *paper, "--number", "1",
                       "--issued", day, *asked)  # fmt: skip
    assert (opened["state"], opened["reasons"]) == ("received", [])
    status, _, said = line.run("demand", "call-back", "1", "--dialled", "0000-99-0110", "--issued",
                               "--actor", STAFF, "--lang", "en")  # fmt: skip
    assert (status, said) == (
        1,
        (
            "Error: Call the number of the directory: a call to the document's own number proves"
            " nothing (C26)."
        ),
    )
    line.told("demand", "call-back", "1", "--dialled", "0000-70-0110", "--issued", "--actor", STAFF)
    line.told("demand", "approve", "1", *paper, "--actor", OFFICER)
    assert line.told("demand", "approve", "1", *paper, "--actor", SECOND)["state"] == "approved"
    digest = Office(world).version.policy.digest
    done = line.told("demand", "disclose", "1", *paper, "-o", "out", "--acknowledged", digest,
                     "--actor", OFFICER)  # fmt: skip
    assert [Path(each).name for each in done["files"]] == ["demand-1.json", "demand-1.pdf"]
    assert (tmp_path / "out/demand-1.json").stat().st_mode & 0o077 == 0
    assert len(line.told("demand", "lift", "1", "--actor", OFFICER)["lifted"]) == 1
    (one,) = line.told("demand", "list")
    assert (one["state"], one["approved_by"]) == ("disclosed", [OFFICER, SECOND])
    status, out, _ = line.run("demand", "open", "warrant", "kaku_bar", *paper, "--issued", day,
                              *asked, "--lang", "en")  # fmt: skip
    assert status == 0
    assert out.splitlines()[1:] == [
        "- The document has no number (C26)",
        "- That body can't stand on that law (C26)",
        "- A demand with the same document or number was taken in already (C26)",
    ]


@pytest.mark.slow
def test_a_breach_by_command(world: World, tmp_path: Path) -> None:
    line = Line(world, tmp_path)
    day = str(world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0])
    days = ("--known", day, "--since", day, "--until", day)
    line.told("breach", "open", *days, "--by", "account-9", "--actor", STAFF)
    judged = line.told("breach", "triage", "1", "--more-persons", "1001", "--actor", OFFICER)
    assert (judged["persons"], judged["situations"]) == (1001, ["many"])
    line.told("breach", "write", "1", "--say", "summary", "記録の持ち出し", "--actor", OFFICER)
    _, draft, _ = line.run("breach", "draft", "1", "--lang", "ja")
    assert draft.startswith("漏えい等の報告（速報）\n\n1. 概要\n記録の持ち出し\n")
    assert line.told("breach", "report", "1", "--actor", OFFICER)["state"] == "preliminary"
    status, _, said = line.run("breach", "report", "1", "--final", "--actor", OFFICER,
                               "--lang", "en")  # fmt: skip
    assert status == 1
    assert said.startswith("Error: The final report says all nine items. Missing:")
    told = line.told("breach", "notices", "1", "-o", "out", "--actor", OFFICER)
    assert told["letters"] == 0, "the ledger knows of nobody"
    (one,) = line.told("breach", "list")
    assert (one["state"], one["told"]) == ("preliminary", "notice")


@pytest.mark.slow
def test_entrusted_companies_and_a_succession_by_command(world: World, tmp_path: Path) -> None:
    line = Line(world, tmp_path)
    day = str(world.owner("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0])
    assess = ("entrusted", "assess", "michibiki_call", "--made", day, "--until", day, "--met",
              "all", "--approved-by", SECOND, "--actor")  # fmt: skip
    line.told(*assess, OFFICER)
    status, _, said = line.run(*assess, SECOND, "--lang", "en")
    assert (status, said) == (
        1, "Error: Somebody other than the assessor approves an assessment (L24).",
    )  # fmt: skip
    line.told("entrusted", "contract", "michibiki_call", "--since", day, "--until", "2099-01-01",
              "--term", "all", "--actor", OFFICER)  # fmt: skip
    listed = {one["party"]: one for one in line.told("entrusted", "list", "--day", day)}
    assert listed["michibiki_call"]["may_see"] is True
    assert listed["michibiki_call"]["last_day"] == day
    line.told("succession", "record", "merger", "yukue_energy", "--document", "1", "--effective",
              day, "--contact", "0120-000-111", "--actor", OFFICER)  # fmt: skip
    line.told("succession", "approve", "1", "--actor", SECOND)
    checked = line.told("succession", "check", "1", str(ROOT / "policy/notice.md"))
    assert checked == {"beyond": []}
    gas = str(ROOT / "examples/gas/notice.md")
    assert line.run("succession", "check", "1", gas, "--lang", "en")[0] == 1
    assert line.told("succession", "list")[0]["state"] == "approved"
    status, _, said = line.run("succession", "proof", "1", "-o", str(world.place / "p"), "--lang",
                               "en")  # fmt: skip
    assert (status, said) == (
        1, "Error: Succession 1 was not handed over, so there is no proof (C20).",
    )  # fmt: skip


@pytest.mark.slow
def test_a_switching_by_command(world: World, tmp_path: Path) -> None:
    line, desk = Line(world, tmp_path), SwitchingDesk(world)
    who, digest = desk.applicant(), desk.office.version.policy.digest
    read = ("--acknowledged", digest, "--actor", STAFF)
    (tmp_path / "consent.txt").write_bytes(TEXT)
    opened = line.told("switching", "open", who.number, "--retailer", "hoshizora_denki",
                       "--incoming", "--reference", who.reference, *read)  # fmt: skip
    assert (opened["switching"], opened["state"]) == (1, "applied")
    line.told("switching", "move", "1", "consent", "--text", "consent.txt", *read)
    relayed = line.told("switching", "move", "1", "relay", "-o", "out", *read)
    assert [each["recipient"] for each in relayed["given"]] == ["hoshizora_denki", "occto"]
    message = tmp_path / "out/SW-1-relayed-occto.json"
    assert message.stat().st_mode & 0o077 == 0
    assert json.loads(message.read_bytes())["items"]["supply_point_id"] == who.point
    (one,) = line.told("switching", "list")
    assert (one["state"], "accept" in one["moves"]) == ("relayed", True)
    status, _, said = line.run("switching", "move", "1", "complete", *read, "--lang", "en")
    assert status == 1
    assert said == (
        "Error: The switching is relayed; complete cannot follow (C31)."
        " What can: send back, accept, refuse, withdraw, cool off."
    )


@pytest.mark.slow
def test_an_outage_by_command(world: World, tmp_path: Path) -> None:
    line = Line(world, tmp_path)
    (end,) = world.owner(
        "SELECT to_char(now() AT TIME ZONE 'Asia/Tokyo' + interval '1 day', 'YYYY-MM-DD HH24:MI')"
    )[0]
    declared = ("outage", "declare", "03", "--until", str(end), "--reason", "台風")
    assert line.told(*declared, "--actor", STAFF)["state"] == "declared"
    status, _, said = line.run("outage", "approve", "1", "--actor", STAFF, "--lang", "en")
    assert (status, said) == (
        1, "Error: An officer other than who declared it approves it (C33).",
    )  # fmt: skip
    line.told("outage", "approve", "1", "--actor", OFFICER)
    digest = Office(world).version.policy.digest
    given = line.told("outage", "give-list", "1", "-o", "out", "--acknowledged", digest,
                      "--actor", STAFF)  # fmt: skip
    assert (given["recipient"], (tmp_path / given["file"]).exists()) == ("tepco_pg", True)
    (one,) = line.told("outage", "list")
    assert one["until"].startswith(str(end).replace(" ", "T"))
    assert [each["customers"] for each in one["lists"]] == [given["customers"]]


def test_a_company_is_renamed_by_two_people_at_the_command_line(
    world: World, tmp_path: Path
) -> None:
    line = Line(world, tmp_path)
    new = ("party", "record", "6999901000002", "name", "ほしぞらエナジー株式会社", "--since",
           "2026-11-01", "--source", "登記事項証明書", "--actor", STAFF)  # fmt: skip
    assert line.told(*new) == {"line": 1}
    status, _, said = line.run("party", "review", "1", "--take", "--actor", STAFF, "--lang", "en")
    assert (status, said) == (
        1, "Error: Somebody else than who brought line 1 has to review it.",
    )  # fmt: skip
    assert line.told("party", "review", "1", "--take", "--actor", OFFICER)["taken"] is True
    shown = line.told("party", "show", "hoshizora_denki", "--day", "2026-11-01")
    assert (shown["name"], shown["lines"][0]["reviewed_by"]) == (
        "ほしぞらエナジー株式会社", OFFICER,
    )  # fmt: skip


@pytest.mark.slow
def test_a_demand_reduction_from_the_readings_to_the_total(world: World, tmp_path: Path) -> None:
    line = Line(world, tmp_path)
    (point, key), *_ = world.owner(
        "SELECT p.number, k.customer_id FROM records.contract AS k JOIN records.supply_point AS p"
        " ON p.customer_id = k.customer_id AND p.id = k.supply_point_id WHERE k.state = 'active'"
    )
    world.owner("UPDATE records.contract SET started_on = '2025-01-01', negawatt_with ="
                " '{minamo_dr}' WHERE customer_id = %s", key)  # fmt: skip
    world.owner("UPDATE records.customer SET restricted = NULL WHERE id = %s", key)
    world.owner("UPDATE records.contract SET negawatt_with = '{}' WHERE customer_id <> %s", key)
    lines = [f"{point},2026-10-{day:02},{slot},{0.5 if day == 30 and slot > 26 else 1}"
             for day in range(1, 31) for slot in range(1, 49)]  # fmt: skip
    text = "\n".join(("供給地点特定番号,年月日,コマ,電力量", *lines, ""))
    (tmp_path / "readings.csv").write_bytes(text.encode("cp932"))
    assert line.told("readings", "readings.csv")["readings"] == 30 * 48
    (tmp_path / "wrong.csv").write_bytes(text.replace(",1,1\n", ",49,1\n", 1).encode("cp932"))
    status, _, said = line.run("readings", "wrong.csv", "--lang", "en")
    assert status == 1
    assert said == (
        "Error: 1 lines are wrong, so nothing was taken in. The reasons are in"
        " wrong.csv.refused.csv."
    )
    actor = ("--actor", STAFF)
    declared = line.told("negawatt", "event", "minamo_dr", "2026-10-30", "27", "28", *actor)
    number = str(declared["event"])
    assert line.told("negawatt", "baseline", number, *actor)["customers"] == 1
    done = line.told("negawatt", "report", number, "-o", "out", *actor)
    assert (done["customers"], done["reduction_kwh"]) == (1, "1.0000")
    assert Path(done["file"]).name == f"2026-10-30_minamo_dr_negawatt-{number}.csv"
    (one,) = line.told("negawatt", "list")
    assert (one["state"], one["begins"], one["ends"]) == ("reported", "13:00", "14:00")
    status, _, said = line.run("negawatt", "withdraw", number, *actor, "--lang", "en")
    assert status == 1
    assert said == (
        f"Error: Event {number} is reported: this cannot be done."
        " What can: sekisho negawatt report."
    )
