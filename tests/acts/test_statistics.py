"""From the declaration in the notice to a recorded, public release that anybody can hold to it."""

import ast
import json
from datetime import date
from math import prod
from pathlib import Path

import psycopg
import pytest

from night_world import World
from sekisho.books import log
from sekisho.gate import prepare_statistic
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.release_statistic import release_statistic
from sekisho.gate.show_statistics import page_of_public, public_file, show_public
from sekisho.gate.statistic_code import FILES
from sekisho.gate.withdraw_statistic import discard_statistic
from sekisho.ledger.entry import JsonEntry, parse_entry
from sekisho.postgres.roles import Role
from statistics_office import CHARGES, MIDORI, MONTH, REPORT, SUPPLY, Office

TRUE_TOTALS = """
SELECT count(*), sum(kwh * 10)::bigint FROM records.monthly_usage WHERE month = '2026-09-01'
"""
BY_AREA = """
SELECT p.area, count(*), sum(u.kwh * 10)::bigint, count(DISTINCT u.customer_id)
FROM records.monthly_usage AS u
JOIN records.contract AS c ON c.customer_id = u.customer_id AND c.id = u.contract_id
JOIN records.supply_point AS p ON p.customer_id = c.customer_id AND p.id = c.supply_point_id
WHERE u.month = '2026-09-01' GROUP BY 1 ORDER BY 1
"""


@pytest.fixture
def office(world: World) -> Office:
    """The office of this test's own world."""
    return Office(world)


def test_a_table_is_declared_prepared_released_recorded_and_made_again(office: Office) -> None:
    made = office.released()
    with office.world.connected(Role.WEB) as web:
        [listed], _ = page_of_public(web, None)
        shown = show_public(web, made.id, "ja")
        english = show_public(web, made.id, "en")
        entry = parse_entry(log.read_entry(web, listed.ledger_index or 0))
    assert isinstance(entry, JsonEntry)
    told = entry.fields
    assert (told["kind"], told["title"], told["period"]) == ("statistic", SUPPLY, MONTH)
    files = {file.name: file.sha256 for file in shown.files}
    assert told["parameters"]["files"] == files  # type: ignore[index,call-overload]  # an object
    assert told["clauses"] == ["C16"]
    assert shown.head[-2:] == ("契約口数(口)", "販売電力量(kWh)")
    assert english.head[-2:] == ("Contracts", "Electricity sold (kWh)")
    verdict = office.verify(made, recount=True)
    assert verdict.sound
    assert (verdict.code_same, verdict.data) == (True, "same")
    assert office.world.faults() == []


def test_totals_are_the_truth_and_small_cells_are_x(office: Office) -> None:
    made = office.prepare()
    lines = office.lines(made)
    [(contracts, kwh)] = office.world.owner(TRUE_TOTALS)
    assert lines[-1] == [MONTH, "計", "計", "計", str(contracts), f"{kwh // 10}.{kwh % 10}"]
    shown = {line[1]: line[4:] for line in lines if line[2:4] == ["計", "計"]}
    names = {"03": "東京", "04": "中部", "06": "関西"}
    for area, count, sold, persons in office.world.owner(BY_AREA):
        if area in names and persons >= 10 and shown[names[area]] != ["x", "x"]:
            assert shown[names[area]] == [str(count), f"{sold // 10}.{sold % 10}"]
    small = [line for line in lines if line[4].isdigit() and 0 < int(line[4]) < 10]
    assert small == []
    assert any(line[4:] == ["x", "x"] for line in lines)


BY_VOLTAGE = """
SELECT CASE p.voltage_class WHEN 'high' THEN '高圧' WHEN 'extra_high' THEN '特別高圧'
            WHEN 'low' THEN '低圧' || c.lighting_or_power ELSE '不明' END, count(*)
FROM records.monthly_usage AS u
JOIN records.contract AS c ON c.customer_id = u.customer_id AND c.id = u.contract_id
LEFT JOIN records.supply_point AS p ON p.customer_id = c.customer_id AND p.id = c.supply_point_id
WHERE u.month = '2026-09-01' GROUP BY 1
"""


def test_the_report_to_the_authority_goes_by_voltage(office: Office) -> None:
    """低圧 by what it is for; a point whose voltage nobody entered is not taken for 低圧."""
    office.world.owner(
        "UPDATE records.supply_point SET voltage_class = CASE customer_id % 4"
        " WHEN 1 THEN 'high' WHEN 2 THEN 'extra_high' WHEN 3 THEN NULL ELSE 'low' END"
    )
    lines = office.lines(office.prepare(REPORT))
    told = {line[2]: int(line[3]) for line in lines if line[1] == "計" and line[2] != "計"}
    assert told == dict(office.world.owner(BY_VOLTAGE))
    assert {"特別高圧", "高圧", "低圧電灯", "不明"} <= told.keys()


def test_a_voltage_that_is_none_does_not_get_into_the_records(office: Office) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="supply_point_voltage_known"):
        office.world.owner("UPDATE records.supply_point SET voltage_class = '低圧'")


def test_the_files_follow_the_regulators_habits(office: Office) -> None:
    files = office.files(office.prepare(CHARGES))
    text = files["csv"].data
    assert text.isascii() is False
    assert text.decode().splitlines()[0] == "期間,供給区域,契約者の種別,請求件数(件),請求額(円)"
    data = json.loads(files["json"].data)
    assert (data["version"], data["class"]) == ("2.0", "dataset")
    assert len(data["value"]) == prod(data["size"])
    for name, size in zip(data["id"], data["size"], strict=True):
        category = data["dimension"][name]["category"]
        assert len(set(category["index"])) == size
        assert set(category.get("label", {})) <= set(category["index"])
    assert set(data["dimension"]["metric"]["category"]["unit"]) == {"bills", "billed"}
    assert all(value is None or isinstance(value, int) for value in data["value"])
    assert data["id"] == ["period", "area", "kind", "metric"]
    assert data["role"] == {"metric": ["metric"], "time": ["period"]}
    hidden = {int(at) for at in data["status"]}
    assert all(data["value"][at] is None for at in hidden)
    assert files["xlsx"].data[:2] == b"PK"


def test_nobody_releases_what_they_prepared(office: Office) -> None:
    made = office.prepare()
    with pytest.raises(ActRefusedError) as why:
        office.release(made, by=MIDORI)
    assert why.value.en == (
        "Nobody releases a statistic that they prepared. A second person looks and releases."
    )
    with office.world.connected(Role.WEB) as web:
        assert page_of_public(web, None) == ([], None)
        with pytest.raises(ActRefusedError, match="no such statistic"):
            show_public(web, made.id, "ja")


def test_the_database_keeps_two_people_apart_as_well(office: Office) -> None:
    made = office.prepare()
    with (
        office.world.connected(Role.WEB) as web,
        pytest.raises(psycopg.errors.CheckViolation, match="statistic_by_two_people"),
    ):
        web.execute(
            "UPDATE books.statistic_release SET state = 'released', released_by = prepared_by,"
            " ledger_index = 1 WHERE id = %s",
            (made.id,),
        )


def test_another_table_than_the_one_seen_is_not_released(office: Office) -> None:
    made = office.prepare()
    with (
        office.world.connected(Role.WEB) as web,
        pytest.raises(ActRefusedError, match="Open the page again and look"),
    ):
        release_statistic(web, made.id, "0" * 64, "bamba.kotaro@example.com", office.today)


def test_a_second_press_releases_nothing_more(office: Office) -> None:
    made = office.prepare()
    first, second = office.release(made), office.release(made)
    assert (first.fresh, second.fresh, second.index) == (True, False, first.index)


@pytest.mark.parametrize(
    ("words", "code", "en"),
    [
        (
            (SUPPLY, "2026-12"), "period-open",
            "2026-12 is not closed; the statistic can be made from 2027-01-01 on",
        ),
        (
            (SUPPLY, "FY2025"), "no-period",
            "Write the period of '契約と販売電力量' like this: 2026-10.",
        ),
        (
            ("年齢の表", MONTH), "no-statistic",
            ("The notice in force declares no statistic '年齢の表'; it declares 契約と販売電力量,"
            " 電力取引の報告, 請求, 支払期限までに支払われなかった料金, 切替え, 開示等の求め."),
        ),
        (
            (SUPPLY, "2021-03"), "nobody-in-it",
            "Nobody was counted in '契約と販売電力量' for 2021-03.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_refused_with_the_reason(
    words: tuple[str, str], code: str, en: str, office: Office
) -> None:
    why = office.refused(*words)
    assert (why.code, why.en) == (code, en)
    assert office.world.owner("SELECT count(*) FROM books.statistic_release") == [(0,)]


def test_one_period_waits_once_and_is_released_once(office: Office) -> None:
    made = office.prepare()
    assert office.refused().en == (
        f"The table of this period waits as number {made.id}. Release it or discard it."
    )
    office.release(made)
    assert office.refused().en == (
        f"The table of this period was released as number {made.id}. To revise it, give --again."
    )


def test_what_was_discarded_makes_room(office: Office) -> None:
    made = office.prepare()
    with office.world.connected(Role.WEB) as web:
        discard_statistic(web, made.id)
        with pytest.raises(ActRefusedError) as why:
            discard_statistic(web, made.id)
    assert why.value.ja == f"{made.id} 番は公表を待っていません（破棄）。"
    assert why.value.en == f"Number {made.id} does not wait to be released (discarded)."
    assert office.prepare().number == made.number + 1


def test_a_table_released_meanwhile_must_be_audited_first(office: Office) -> None:
    made = office.prepare()
    office.world.owner(
        "INSERT INTO books.statistic_release (statistic, title, source, by, period, number, method,"
        " policy, recipients, purposes, ground, articles, clauses, dimensions, measures,"
        " parameters,"
        " hidden, small, state, prepared_by, released_by, ledger_index)"
        " SELECT statistic, 'other', source, by, period, number, method, policy, recipients,"
        " purposes, ground, articles, clauses, dimensions, measures, parameters, hidden, small,"
        " 'released', 'a', 'b', 1 FROM books.statistic_release WHERE id = %s",
        made.id,
    )
    with pytest.raises(ActRefusedError) as why:
        office.release(made)
    assert why.value.code == "released-since"


def test_a_withdrawn_table_is_listed_with_its_reason_and_given_no_more(office: Office) -> None:
    made = office.released()
    name = office.files(made)["csv"].name
    with office.world.connected(Role.WEB) as web:
        assert public_file(web, made.id, name).data.startswith("期間".encode())
    first, second = office.withdraw(made), office.withdraw(made)
    assert (first.fresh, second.fresh, first.index) == (True, False, second.index)
    with office.world.connected(Role.WEB) as web:
        [listed], _ = page_of_public(web, None)
        assert (listed.state, listed.reason) == ("withdrawn", "data")
        assert show_public(web, made.id, "en").lines == ()
        with pytest.raises(ActRefusedError, match="no such statistic"):
            public_file(web, made.id, name)
    assert office.prepare().parameters["before"] == [made.id], "who has it, has it"


def test_a_reason_is_one_of_the_list_and_only_what_is_released_is_withdrawn(
    office: Office,
) -> None:
    made = office.prepare()
    with pytest.raises(ActRefusedError, match="data, method, declaration, protection"):
        office.withdraw(made, "山田さんの分が違う")
    with pytest.raises(ActRefusedError, match="was not released, so it cannot be withdrawn"):
        office.withdraw(made)


def test_a_day_that_begins_in_japan_closes_the_month(world: World) -> None:
    assert Office(world, date(2026, 10, 1)).prepare().period == MONTH


def test_the_code_of_a_release_is_all_that_makes_its_figures() -> None:
    """Another companion chosen, or another count, is another program."""
    gate = Path(prepare_statistic.__file__).parent
    made_by = {
        f"gate/{node.module.rsplit('.', 1)[1]}.py"
        for node in ast.walk(ast.parse((gate / "prepare_statistic.py").read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sekisho.gate.")
        if node.module
    }
    told_apart = {"gate/errors.py", "gate/door_state.py", "gate/statistic_code.py"}
    assert made_by - told_apart <= set(FILES)
    assert "gate/prepare_statistic.py" in FILES
