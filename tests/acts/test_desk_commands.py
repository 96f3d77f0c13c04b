"""The desks by the command line, each command in a process of its own."""

import json
from pathlib import Path

import pytest

from cast import ROOT
from command_line import Line
from night_world import World
from request_office import HARU, Office
from switching_office import TEXT, SwitchingDesk

OFFICER, SECOND, STAFF = "officer-1", "officer-2", "staff-1"


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
    assert line.said("ja", "demand", "show", "1") == [
        "受付番号: 1", "条文: 刑事訴訟法第197条第2項", "文書の番号: 1",
        f"文書の SHA-256: {one['document_sha256']}", "対象の人数: 1", "状態: 開示済み",
        "待っているもの: なし", "受け付けた人: staff-1", "電話をかけた人: staff-1",
        "決めた人: officer-1", f"透かし: {one['watermark']}", f"台帳: {one['ledger_index']}",
        "根拠: 捜査関係事項照会", "機関: 架空県警察本部", f"文書の日付: {day}", f"受付日: {day}",
        f"期限: {one['expires_on']}", "文書が求めている項目: 氏名、住所",
        "承認した人: officer-1、officer-2", "渡す項目: 氏名、住所",
    ]  # fmt: skip
    status, out, _ = line.run("demand", "open", "warrant", "kaku_bar", *paper, "--issued", day,
                              *asked, "--lang", "en")  # fmt: skip
    assert status == 0
    assert out.splitlines()[1:] == [
        "- The document has no number (C26)",
        "- That body can't stand on that law (C26)",
        "- A demand with the same document or number was taken in already (C26)",
    ]
    shown = line.said("en", "demand", "show", "2")
    assert shown[4:9] == [
        "state: refused", "waits for: nothing", "taken in by: staff-1", "basis: Search warrant",
        "authority: Kaku Bar Association (fictional)",
    ]  # fmt: skip
    assert shown[-4:] == ["to be given: Name, Address", *out.splitlines()[1:]]


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
    status, _, said = line.run("breach", "notices", "1", "-o", "out", "--actor", OFFICER,
                               "--lang", "en")  # fmt: skip
    assert (status, said) == (
        1,
        "Error: The ledger knows nobody who could be told: record a substitute measure (L26).",
    )
    line.told("breach", "substitute", "1", "--reason", "窓口を公表した", "--actor", OFFICER)
    (one,) = line.told("breach", "list")
    assert (one["state"], one["told"]) == ("preliminary", "substitute")
    ja, en = (line.said(lang, "breach", "show", "1") for lang in ("ja", "en"))
    assert ja[:8] == [
        "受付番号: 1", "状態: 速報済み", "閲覧した人: account-9", "対象の人数: 0",
        "台帳にない人数: 1001", "本人への通知: 代わりの措置をとった",
        "まだ通知していない人数: 0", "待っているもの: 確報",
    ]  # fmt: skip
    assert ja[-2:] == ["期限の様子: 期限内", "- 本人の数が千人を超える（規則第7条第4号）"]
    assert en[:8] == [
        "breach: 1", "state: preliminary", "read by: account-9", "persons: 0",
        "persons beyond the ledger: 1001",
        "persons concerned: could not each be told; another measure was taken",
        "not told yet: 0", "waits for: final report",
    ]  # fmt: skip


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
    recorded = line.said(
        "ja", "succession", "record", "merger", "yukue_energy", "--document", "1", "--effective",
        day, "--contact", "0120-000-111", "--actor", OFFICER,
    )  # fmt: skip
    assert recorded == ["承継の番号: 1", "状態: 二人目の承認待ち", "台帳: 3"]
    assert line.said("en", "succession", "approve", "1", "--actor", SECOND) == [
        "succession: 1", "state: approved", "ledger entry: 4",
    ]  # fmt: skip
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
    consent = ("switching", "move", "1", "consent", "--text", "consent.txt", *read)
    assert line.said("ja", *consent)[:2] == ["切替えの番号: 1", "状態: 同意済み"]
    (tmp_path / "a-file").touch()
    nowhere = line.run("switching", "move", "1", "relay", "-o", "a-file/x", *read, "--lang", "en")
    assert (nowhere[0], nowhere[2]) == (
        1,
        "Error: a-file/x takes no file; nothing was recorded. Choose another place with -o.",
    )
    assert desk.acts(who) == [], "nobody was given what could not be written"
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
    back = ("switching", "move", "1", "send_back", "--reason", "no-such-point", *read)
    assert [text for text in line.said("en", *back) if "entry" not in text] == [
        "switching: 1",
        "state: sent back",
        (
            "- The supply point number is not known: Check the number on a bill or meter slip,"
            " mend it and relay again"
        ),
    ]
    relayed_again = line.said("ja", "switching", "move", "1", "relay", "-o", "out", *read)
    assert relayed_again[:2] == ["切替えの番号: 1", "状態: 取次中"]
    assert [text.split(":")[0] for text in relayed_again[3:]] == [
        "- ほしぞらでんき株式会社へ", "- 電力広域的運営推進機関へ",
    ]  # fmt: skip
    assert line.said("ja", "switching", "list") == [
        (
            "1  →  ほしぞらでんき株式会社  取次中  —  差戻し（send_back）、承諾（accept）、"
            "不成立（refuse）、取消し（withdraw）、クーリング・オフ（cool_off）"
        )
    ]


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
    approved = line.said("ja", "outage", "approve", "1", "--actor", OFFICER)
    assert approved[:2] == ["宣言の番号: 1", "状態: 実施中"]
    digest = Office(world).version.policy.digest
    given = line.told("outage", "give-list", "1", "-o", "out", "--acknowledged", digest,
                      "--actor", STAFF)  # fmt: skip
    assert (given["recipient"], (tmp_path / given["file"]).exists()) == ("tepco_pg", True)
    (one,) = line.told("outage", "list")
    assert one["until"].startswith(str(end).replace(" ", "T"))
    assert [each["customers"] for each in one["lists"]] == [given["customers"]]
    assert line.said("ja", "outage", "list") == [f"1  03  実施中  {end} まで  一覧 1件"]
    assert line.said("en", "outage", "list") == [f"1  03  running  until {end}  lists given: 1"]
    ended = line.said("en", "outage", "withdraw", "1", "--actor", OFFICER)
    assert ended[:2] == ["declaration: 1", "state: withdrawn"]


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
    assert line.said("ja", "negawatt", "baseline", number, *actor)[:2] == [
        f"発動の番号: {number}", "お客様の数: 1",
    ]  # fmt: skip
    done = line.told("negawatt", "report", number, "-o", "out", *actor)
    assert (done["customers"], done["reduction_kwh"]) == (1, "1.0000")
    assert Path(done["file"]).name == f"2026-10-30_minamo_dr_negawatt-{number}.csv"
    again = line.said("en", "negawatt", "report", number, "-o", "out", *actor)
    assert again[:4] == [
        f"event: {number}", "contractor: Minamo Demand Response (fictional)", "customers: 1",
        "reduction (kWh): 1.0000",
    ]  # fmt: skip
    (one,) = line.told("negawatt", "list")
    assert (one["state"], one["begins"], one["ends"]) == ("reported", "13:00", "14:00")
    assert line.said("ja", "negawatt", "list") == [
        (
            f"{number}  みなも需要調整株式会社  2026-10-30  13:00–14:00  報告済み  お客様の数 1"
            f"  ベースラインがない契約 0  台帳 {one['ledger_index']}"
        )
    ]
    status, _, said = line.run("negawatt", "withdraw", number, *actor, "--lang", "en")
    assert status == 1
    assert said == (
        f"Error: Event {number} is reported: this cannot be done."
        " What can: sekisho negawatt report."
    )
