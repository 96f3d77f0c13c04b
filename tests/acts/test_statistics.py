"""From the declaration in the notice to a recorded, public release that anybody can hold to it."""

import json
from datetime import date
from hashlib import sha256
from math import prod

import psycopg
import pytest

from night_world import World
from sekisho.books import log
from sekisho.books.statistics import Release
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.release_statistic import discard_statistic, release_statistic
from sekisho.gate.show_statistics import list_public, public_file, show_public
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


def refused(office: Office, *words: str, **more: object) -> ActRefusedError:
    """Why nothing was prepared."""
    with pytest.raises(ActRefusedError) as why:
        office.prepare(*words, **more)  # type: ignore[arg-type]  # words and switches
    return why.value


def test_a_table_is_declared_prepared_released_recorded_and_made_again(office: Office) -> None:
    made = office.released()
    with office.world.connected(Role.WEB) as web:
        [listed] = list_public(web)
        shown = show_public(web, made.id, "ja")
        entry = parse_entry(log.read_entry(web, listed.ledger_index or 0))
    assert isinstance(entry, JsonEntry)
    told = entry.fields
    assert (told["kind"], told["title"], told["period"]) == ("statistic", SUPPLY, MONTH)
    files = {file.name: file.sha256 for file in shown.files}
    assert told["parameters"]["files"] == files  # type: ignore[index,call-overload]  # an object
    assert told["clauses"] == ["C16"]
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
        assert list_public(web) == []
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
    why = refused(office, *words)
    assert (why.code, why.en) == (code, en)
    assert office.world.owner("SELECT count(*) FROM books.statistic_release") == [(0,)]


def test_one_period_waits_once_and_is_released_once(office: Office) -> None:
    made = office.prepare()
    assert refused(office).en == (
        f"The table of this period waits as number {made.id}. Release it or discard it."
    )
    office.release(made)
    assert refused(office).en == (
        f"The table of this period was released as number {made.id}. To revise it, give --again."
    )


def test_what_was_discarded_makes_room(office: Office) -> None:
    made = office.prepare()
    with office.world.connected(Role.WEB) as web:
        discard_statistic(web, made.id)
        with pytest.raises(ActRefusedError, match="does not wait to be released"):
            discard_statistic(web, made.id)
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
        [listed] = list_public(web)
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


def test_a_revision_that_shows_what_changed_for_a_few_is_refused(office: Office) -> None:
    office.released()
    office.world.owner(
        "UPDATE records.monthly_usage SET kwh = kwh + 100 WHERE month = '2026-09-01'"
        " AND customer_id = (SELECT min(customer_id) FROM records.monthly_usage"
        " WHERE month = '2026-09-01')"
    )
    assert refused(office, again=True).code == "small-revision"


MORE_IN_TOKYO = """
WITH k AS (
  INSERT INTO records.customer (id, customer_no, kind, name, address)
  SELECT 900000 + n, 'T9' || n, 'person', '架空 太郎', '東京都' FROM generate_series(1, 30) AS n
  RETURNING id
), p AS (
  INSERT INTO records.supply_point (customer_id, id, number, area)
  SELECT id, id, '03' || lpad(id::text, 20, '0'), '03' FROM k
), c AS (
  INSERT INTO records.contract (customer_id, id, contract_no, state, supply_point_id,
                                lighting_or_power)
  SELECT id, id, 'C' || id, 'active', id, '電灯' FROM k
)
INSERT INTO records.monthly_usage (customer_id, contract_id, month, from_day, to_day, kwh)
SELECT id, id, '2026-09-01', '2026-09-01', '2026-09-30', 250 FROM k
"""


def test_a_revision_in_which_enough_people_moved_is_released_beside_the_first(
    office: Office,
) -> None:
    first = office.released()
    office.world.owner(MORE_IN_TOKYO)
    second = office.released(again=True)
    assert (second.number, second.parameters["before"]) == (2, [first.id])
    assert int(office.lines(second)[-1][4]) == int(office.lines(first)[-1][4]) + 30
    assert office.verify(first, recount=True).data == "changed"
    assert office.verify(second).sound


def test_what_was_hidden_last_month_stays_hidden_this_month(office: Office) -> None:
    first = office.released(period="2026-08")
    second = office.released(period="2026-09")
    assert second.parameters["beside"] == [first.id]

    def hidden(made: Release) -> set[tuple[str, ...]]:
        return {tuple(line[1:4]) for line in office.lines(made) if line[4] == "x"}

    nobody = {tuple(line[1:4]) for line in office.lines(second) if line[4] == ""}
    told = {tuple(line[1:4]) for line in office.lines(second)}
    assert (hidden(first) & told) - nobody <= hidden(second)
    assert office.verify(second).sound


def test_a_table_of_the_month_beside_it_released_meanwhile_counts_too(office: Office) -> None:
    waits = office.prepare(period="2026-09")
    office.released(period="2026-08")
    with pytest.raises(ActRefusedError) as why:
        office.release(waits)
    assert why.value.code == "released-since"


def test_a_changed_basis_is_found(office: Office) -> None:
    made = office.released()
    basis = office.world.owner("SELECT cube FROM books.statistic_basis")[0][0]
    forged = bytes(basis).replace(b'[["03","', b'[["05","', 1)
    assert forged != basis
    office.world.owner("UPDATE books.statistic_basis SET cube = %s", forged)
    verdict = office.verify(made)
    assert (verdict.sound, verdict.basis_same) == (False, False)


def test_a_report_is_exact_warns_of_small_cells_and_goes_to_the_authority_alone(
    office: Office,
) -> None:
    made = office.prepare(REPORT)
    assert (made.method, made.hidden) == ("exact", 0)
    assert made.small > 0
    with (
        office.world.connected(Role.WEB) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute("SELECT data FROM books.statistic_report")
    with pytest.raises(ActRefusedError, match="no released report"):
        office.hand_out(made)
    office.release(made, role=Role.OWNER)
    names = office.hand_out(made)
    assert office.hand_out(made) == names
    folder = office.world.place / "outbox" / "statistics"
    assert sorted(path.name for path in folder.glob("*.*") if path.is_file()) == sorted(names)
    assert "x" not in {figure for line in office.lines(made) for figure in line[3:]}
    with office.world.connected(Role.WEB) as web:
        assert list_public(web) == []
    assert office.verify(made).sound


def test_the_ledger_tells_no_digest_by_which_small_cells_could_be_tried(office: Office) -> None:
    made = office.prepare(REPORT)
    bare = {sha256(file.data).hexdigest() for file in office.files(made).values()}
    assert bare.isdisjoint(made.parameters["files"].values())
    basis = office.world.owner("SELECT cube FROM books.statistic_basis")[0][0]
    assert made.parameters["cube"] != sha256(bytes(basis)).hexdigest()


def test_noise_spends_a_budget_that_does_not_come_back(office: Office) -> None:
    made = office.prepare(thousandths=3000, noise=lambda counts, _: [each + 1 for each in counts])
    assert made.parameters["epsilon_thousandths"] == 3000
    lines = office.lines(made)
    assert lines[0][-1].lstrip("-").isdigit()
    assert "" not in {line[-1] for line in lines}, "a cell in which nobody is has a count too"
    with office.world.connected(Role.WEB) as web:
        discard_statistic(web, made.id)
    why = refused(office, thousandths=1001)
    assert why.en == (
        "Epsilon 1 is left for the table 'supply'; 1.001 cannot be spent. What was spent does not"
        " come back."
    )
    again = office.prepare(thousandths=1000)
    office.release(again)
    assert office.verify(again).sound
    with office.world.connected(Role.WEB) as web:
        assert list_public(web)[0].method == "noise"


def test_no_exact_count_is_kept_of_a_table_with_noise(office: Office) -> None:
    office.prepare(thousandths=1000, noise=lambda counts, _: [0 for _ in counts])
    basis = json.loads(bytes(office.world.owner("SELECT cube FROM books.statistic_basis")[0][0]))
    assert {cell[2][0][0] for cell in basis["cells"]} == {0}


@pytest.mark.parametrize(
    ("title", "code"), [(REPORT, "exact-with-noise"), (CHARGES, "budget-spent")]
)
def test_noise_where_there_is_none_to_spend_is_refused(
    title: str, code: str, office: Office
) -> None:
    assert refused(office, title, thousandths=1).code == code


def test_where_a_right_was_added_to_a_view_nothing_is_counted(office: Office) -> None:
    office.world.owner('GRANT SELECT ON statistics."supply" TO sekisho_web')
    assert refused(office).code == "door-drifted"


def test_the_statistics_role_sees_the_declared_cubes_and_nothing_else(office: Office) -> None:
    tables = [name for (name,) in office.world.owner(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm')"
        " AND relnamespace IN ('records'::regnamespace, 'books'::regnamespace,"
        " 'door'::regnamespace, 'accounts'::regnamespace)"
    )]  # fmt: skip
    assert len(tables) > 50
    with office.world.connected(Role.STAT) as stat:
        for table in tables:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                stat.execute(f"SELECT 1 FROM {table}".encode())
            stat.rollback()
        seen = stat.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'statistics'::regnamespace"
            " AND has_table_privilege(oid, 'SELECT') ORDER BY 1"
        ).fetchall()
        functions = stat.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc AS p"
            " JOIN pg_namespace AS n ON n.oid = p.pronamespace"
            " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')"
            " AND has_schema_privilege(n.oid, 'USAGE') AND has_function_privilege(p.oid, 'EXECUTE')"
        ).fetchall()
    assert [name for (name,) in seen] == [
        "arrears", "arrears_once", "charges", "requests", "supply", "supply_once", "switching",
    ]  # fmt: skip
    assert functions == []


def test_the_basis_of_a_table_is_the_owners_alone(office: Office) -> None:
    office.prepare()
    for role in (Role.WEB, Role.AUDIT, Role.STAT, Role.EXTRACT, Role.HAND, Role.IMPORT):
        with (
            office.world.connected(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT cube FROM books.statistic_basis")


def test_a_day_that_begins_in_japan_closes_the_month(world: World) -> None:
    assert Office(world, date(2026, 10, 1)).prepare().period == MONTH
