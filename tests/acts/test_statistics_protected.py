"""What a table hides stays hidden: from revisions, from other months, the ledger, other roles."""

import json
from hashlib import sha256

import psycopg
import pytest

from night_world import World
from sekisho.books.statistics import Release
from sekisho.gate import list_statistics
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.list_statistics import list_told
from sekisho.gate.show_statistics import page_of_public
from sekisho.postgres.roles import Role
from statistics_office import CHARGES, KOTARO, MIDORI, REPORT, Office


@pytest.fixture
def office(world: World) -> Office:
    """The office of this test's own world."""
    return Office(world)


def test_a_revision_that_shows_what_changed_for_a_few_is_refused(office: Office) -> None:
    office.released()
    office.world.owner(
        "UPDATE records.monthly_usage SET kwh = kwh + 100 WHERE month = '2026-09-01'"
        " AND customer_id = (SELECT min(customer_id) FROM records.monthly_usage"
        " WHERE month = '2026-09-01')"
    )
    assert office.refused(again=True).code == "small-revision"


def test_a_part_below_zero_is_told_in_a_report_and_stops_a_protected_table(office: Office) -> None:
    """The limits of a hidden value rest on nobody adding less than nothing."""
    office.world.owner(
        "UPDATE records.monthly_usage SET kwh = -0.5 WHERE month = '2026-09-01'"
        " AND customer_id = (SELECT min(customer_id) FROM records.monthly_usage"
        " WHERE month = '2026-09-01')"
    )
    assert office.refused().en == (
        "Somebody's part of 2026-09 is below zero. That hidden values stay hidden cannot be proved"
        " then, so there is no table. Let catalog.yaml count what is below zero in a table of its"
        " own."
    )
    office.world.owner("UPDATE records.monthly_usage SET kwh = -0.5 WHERE month = '2026-09-01'")
    contracts, sold = office.lines(office.prepare(REPORT))[-1][-2:]
    assert sold == f"-{int(contracts) // 2}.{int(contracts) % 2 * 5}"


MORE_IN_TOKYO = """
WITH k AS (
  INSERT INTO records.customer (id, customer_no, kind, name, address)
  SELECT 900000 + n, 'T9' || n, 'person', '架空 太郎', '東京都' FROM generate_series(1, 30) AS n
  RETURNING id
), p AS (
  INSERT INTO records.supply_point (customer_id, id, number, area, voltage_class)
  SELECT id, id, '03' || lpad(id::text, 20, '0'), '03', 'low' FROM k
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


def test_a_revision_that_is_nearly_all_of_one_newcomer_is_refused(office: Office) -> None:
    """Thirty came to Tokyo, and the sums grew by little more than the one factory among them."""
    office.released()
    office.world.owner(MORE_IN_TOKYO)
    office.world.owner(
        "UPDATE records.monthly_usage SET kwh = CASE customer_id WHEN 900001 THEN 900000 ELSE 1 END"
        " WHERE customer_id BETWEEN 900001 AND 900030"
    )
    assert office.refused(again=True).code == "small-revision"


def test_what_was_hidden_last_month_stays_hidden_this_month(office: Office) -> None:
    first = office.released(period="2026-08")
    second = office.released(period="2026-09")
    assert second.parameters["beside"] == [first.id]
    nobody = {tuple(line[1:4]) for line in office.lines(second) if line[4] == ""}
    told = {tuple(line[1:4]) for line in office.lines(second)}
    assert (_hidden(office, first) & told) - nobody <= _hidden(office, second)
    assert office.verify(second).sound


def test_a_month_that_was_left_out_does_not_hide_what_was_hidden_before_it(office: Office) -> None:
    first = office.released(period="2026-07")
    second = office.prepare(period="2026-09")
    assert second.parameters["beside"] == [first.id]
    before, now = _hidden(office, first), _hidden(office, second)
    assert before
    assert before & {tuple(line[1:4]) for line in office.lines(second) if line[4]} <= now
    office.discard(second)
    nearer = office.released(period="2026-08")
    assert office.prepare(period="2026-09").parameters["beside"] == [nearer.id]


def test_another_name_in_the_notice_does_not_forget_what_was_hidden(office: Office) -> None:
    first = office.released(period="2026-08")
    office.world.owner("UPDATE books.statistic_release SET title = '契約の表'")
    assert office.prepare(period="2026-09").parameters["beside"] == [first.id]


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
        assert page_of_public(web, None) == ([], None)
    assert office.verify(made).sound


def test_the_auditor_reads_to_whom_a_report_went_and_through_whose_hands(office: Office) -> None:
    made = office.prepare(REPORT)
    with office.world.connected(Role.AUDIT) as auditor:
        assert list_told(auditor, "ja") == ([], None), "what waits was told to nobody"
        office.release(made, role=Role.OWNER)
        (told,), _ = list_told(auditor, "ja")
        assert told.exact
        assert (told.recipients, told.purposes) == (("監督官庁",), ("監督官庁への統計",))
        assert (told.about.prepared_by, told.about.released_by) == (MIDORI, KOTARO)
        assert told.about.handed_at is None, "it was released, and lies here still"
        office.hand_out(made)
        first = list_told(auditor, "ja")[0][0].about.handed_at
        assert first is not None
        office.hand_out(made)
        assert list_told(auditor, "en")[0][0].about.handed_at == first


def test_a_long_list_of_releases_goes_on_where_a_page_ends(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_statistics, "PAGE", 1)
    first, second = office.released(CHARGES, "2026-08"), office.released(CHARGES)
    with office.world.connected(Role.AUDIT) as auditor:
        (newest,), more = list_told(auditor, "ja")
        (older,), end = list_told(auditor, "ja", more)
    assert [newest.about.id, older.about.id] == [second.id, first.id]
    assert (more, end) == (second.id, None)


def test_the_ledger_tells_no_digest_by_which_small_cells_could_be_tried(office: Office) -> None:
    made = office.prepare(REPORT)
    bare = {sha256(file.data).hexdigest() for file in office.files(made).values()}
    assert bare.isdisjoint(made.parameters["files"].values())
    basis = office.world.owner("SELECT cube FROM books.statistic_basis")[0][0]
    assert made.parameters["cube"] != sha256(bytes(basis)).hexdigest()


def test_noise_spends_a_budget_that_does_not_come_back(office: Office) -> None:
    for period in ("2026-06", "2026-07", "2026-08"):
        office.prepare(period=period, thousandths=800)
    made = office.prepare(thousandths=600, noise=lambda counts, _: [each + 1 for each in counts])
    assert made.parameters["epsilon_thousandths"] == 600
    lines = office.lines(made)
    assert lines[0][-1].lstrip("-").isdigit()
    assert "" not in {line[-1] for line in lines}, "a cell in which nobody is has a count too"
    office.discard(made)
    office.prepare(period="2026-05", thousandths=800)
    why = office.refused(thousandths=201)
    assert why.en == (
        "Epsilon 0.2 is left for the table 'supply'; 0.201 cannot be spent. What was spent does not"
        " come back."
    )
    again = office.prepare(thousandths=200)
    office.release(again)
    assert office.verify(again).sound
    with office.world.connected(Role.WEB) as web:
        assert page_of_public(web, None)[0][0].method == "noise"


def test_one_period_has_noise_enough_whatever_is_left_of_the_budget(office: Office) -> None:
    """With epsilon 4 ninety-six counts of a hundred would be the truth, the small ones too."""
    assert office.refused(thousandths=1001).code == "epsilon-tells"
    office.discard(office.prepare(thousandths=600))
    why = office.refused(thousandths=401)
    assert (why.code, why.en) == (
        "epsilon-tells",
        (
            "One period of a table may spend epsilon 1 in all, and 2026-09 has spent 0.6. Beyond it"
            " there is hardly any noise, and small cells could be read."
        ),
    )
    assert office.prepare(thousandths=400).method == "noise"


def test_no_exact_count_is_kept_of_a_table_with_noise(office: Office) -> None:
    office.prepare(thousandths=1000, noise=lambda counts, _: [0 for _ in counts])
    basis = json.loads(bytes(office.world.owner("SELECT cube FROM books.statistic_basis")[0][0]))
    assert {cell[2][0][0] for cell in basis["cells"]} == {0}


@pytest.mark.parametrize(("title", "code"), [(REPORT, "exact-with-noise"), (CHARGES, "no-budget")])
def test_noise_where_there_is_none_to_spend_is_refused(
    title: str, code: str, office: Office
) -> None:
    assert office.refused(title, thousandths=1).code == code


def test_where_somebody_else_may_count_nothing_is_counted(office: Office) -> None:
    office.world.owner('GRANT EXECUTE ON FUNCTION statistics."supply"(date) TO sekisho_web')
    assert office.refused().code == "door-drifted"


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
    assert seen == []
    assert sorted(name for (name,) in functions) == [
        f"statistics.{name}(date)"
        for name in (
            "arrears", "arrears_once", "charges", "requests", "supply", "supply_once", "switching",
        )
    ]  # fmt: skip


def _hidden(office: Office, made: Release) -> set[tuple[str, ...]]:
    """The places whose figures are x."""
    return {tuple(line[1:4]) for line in office.lines(made) if line[4] == "x"}


def test_the_basis_of_a_table_is_the_owners_alone(office: Office) -> None:
    office.prepare()
    for role in (Role.WEB, Role.AUDIT, Role.STAT, Role.EXTRACT, Role.HAND, Role.IMPORT):
        with (
            office.world.connected(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT cube FROM books.statistic_basis")
