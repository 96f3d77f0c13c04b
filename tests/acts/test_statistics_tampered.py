"""What somebody changes in the database, or at a screen that they took over, gives nothing away."""

import psycopg
import pytest

from night_world import World
from sekisho.books.statistics import Release
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.show_statistics import page_of_public
from sekisho.postgres.roles import Role
from statistics_office import CHARGES, REPORT, Office


@pytest.fixture
def office(world: World) -> Office:
    """The office of this test's own world."""
    return Office(world)


def test_no_screen_releases_an_exact_report(office: Office) -> None:
    made = office.prepare(REPORT)
    with pytest.raises(ActRefusedError) as why:
        office.release(made, role=Role.WEB)
    assert why.value.en == (
        f"Number {made.id} is a report to the authority alone and is not released at a screen."
        " Whoever looked at its files runs sekisho statistics release."
    )
    assert office.release(made, role=Role.OWNER).fresh


@pytest.mark.parametrize(
    ("title", "table"), [(CHARGES, "statistic_file"), (REPORT, "statistic_report")]
)
def test_files_that_somebody_changed_do_not_go_out(title: str, table: str, office: Office) -> None:
    made = office.prepare(title)
    role = Role.WEB if made.public else Role.OWNER
    change = f"UPDATE books.{table} SET data = data || %s WHERE name LIKE '%%.csv'"
    office.world.owner(change, b"x")
    with pytest.raises(ActRefusedError) as why:
        office.release(made, role=role)
    assert why.value.code == "files-changed"
    office.world.owner(change.replace("data || %s", "substr(data, 1, length(data) - %s)"), 1)
    assert office.release(made, role=role).fresh


def test_a_report_that_was_changed_after_its_release_is_not_handed_out(office: Office) -> None:
    made = office.released(REPORT)
    office.world.owner("UPDATE books.statistic_report SET data = %s", b"0")
    with pytest.raises(ActRefusedError, match="somebody changed them in the database"):
        office.hand_out(made)
    assert not list((office.world.place / "outbox").rglob("*.csv"))


@pytest.mark.parametrize(
    "written",
    [
        "state = 'discarded', ledger_index = NULL",
        "state = 'prepared', ledger_index = NULL, released_by = NULL",
        "ledger_index = ledger_index - 1",
        "released_by = 'sonoda.kaoru@example.com'",
    ],
)
def test_whoever_took_over_the_screens_cannot_take_a_release_back(
    written: str, office: Office
) -> None:
    """Without its row later tables would not be audited against it."""
    made = office.released()
    with (
        office.world.connected(Role.WEB) as web,
        pytest.raises(psycopg.errors.CheckViolation, match="released or discarded stays so"),
    ):
        web.execute(f"UPDATE books.statistic_release SET {written}".encode())
    assert office.refused().code == "statistic-released"
    assert office.withdraw(made).fresh


def test_a_withdrawn_table_does_not_come_back(office: Office) -> None:
    made = office.released()
    office.withdraw(made)
    with office.world.connected(Role.WEB) as web, pytest.raises(psycopg.errors.CheckViolation):
        web.execute("UPDATE books.statistic_release SET state = 'released'")
    assert [each.state for each in _public(office)] == ["withdrawn"]


def test_fsck_finds_a_release_that_no_entry_tells_of_and_one_that_no_row_is(
    office: Office,
) -> None:
    office.released(period="2026-08")
    office.prepare()
    assert office.world.faults() == []
    with office.world.connected(Role.WEB) as web:
        web.execute(
            "UPDATE books.statistic_release SET state = 'released', released_by = 'nobody',"
            " ledger_index = 0 WHERE state = 'prepared'"
        )
    assert [each.code for each in office.world.faults()] == ["statistic"]
    office.world.owner("DELETE FROM books.statistic_release")
    [fault] = office.world.faults()
    assert fault.code == "statistic-hidden"
    assert fault.en.endswith("Later tables were not audited against it.")


def _public(office: Office) -> list[Release]:
    with office.world.connected(Role.WEB) as web:
        return page_of_public(web, None)[0]
