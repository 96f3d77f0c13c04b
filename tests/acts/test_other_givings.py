"""What needs no provision record stands in one list: joint use, duties, reports to authorities."""

import json
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import psycopg
import pytest

from desk import in_a_process
from night_world import DAY, World
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import Outbox
from sekisho.gate.list_disclosures import (
    Disclosure,
    Report,
    all_disclosures,
    list_disclosures,
    recipients_of_disclosures,
)
from sekisho.gate.list_provisions import Wanted
from sekisho.postgres.roles import Role
from statistics_office import MONTH, REPORT, SUPPLY, Office

FROM_THE_AUTHORITY = Wanted(recipient="authority")


@pytest.fixture
def office(world: World) -> Office:
    """The office of this test's own world."""
    return Office(world)


def listed(world: World, wanted: Wanted = Wanted(), lang: str = "ja") -> list[Disclosure]:  # noqa: B008
    """What the auditor finds, the newest first."""
    with world.connected(Role.AUDIT) as auditor:
        return list(all_disclosures(auditor, wanted, lang))


def test_a_report_that_was_handed_out_is_found_with_its_ground_and_its_entry(
    office: Office,
) -> None:
    made = office.released(REPORT)
    assert listed(office.world) == [], "it lies here still"
    office.hand_out(made)
    (one,) = listed(office.world, FROM_THE_AUTHORITY)
    entry = office.world.owner("SELECT ledger_index FROM books.statistic_release")[0][0]
    assert one.report == Report(made.id, REPORT, MONTH, entry)
    assert (one.day, one.recipient, one.purpose) == (DAY, "監督官庁", "監督官庁への統計")
    assert (one.articles, one.clauses) == (made.articles, made.clauses)
    assert (one.run, one.items, one.customers) == (None, (), None), "it is about nobody"
    office.hand_out(made)
    assert listed(office.world) == [one], "once, however often the command is given"


def test_reports_stand_beside_the_files_of_the_night(office: Office) -> None:
    office.world.night()
    office.released(SUPPLY)  # public: given to nobody in particular
    office.hand_out(office.released(REPORT))
    found = listed(office.world, lang="en")
    files = [one for one in found if one.report is None]
    assert {one.recipient for one in found} > {"Competent authority"}
    assert files
    assert all(one.run and one.customers and one.items for one in files)
    held = office.world.owner("SELECT count(*) FROM books.disclosure_log")[0][0]
    assert len(found) == held
    with office.world.connected(Role.AUDIT) as auditor:
        named = recipients_of_disclosures(auditor, "ja")
        first, place = list_disclosures(auditor, Wanted(), "en", most=1)
        rest, end = list_disclosures(auditor, Wanted(), "en", place or "")
    assert ("authority", "監督官庁") in named
    assert (first + rest, end) == (found, None), "a page at a time, every giving once"


def test_what_was_not_asked_for_is_left_out(office: Office) -> None:
    office.hand_out(office.released(REPORT))
    for wanted in (
        Wanted(recipient="dax"),
        Wanted(clause="C46"),
        Wanted(since=DAY + timedelta(1)),
        Wanted(until=DAY - timedelta(1)),
    ):
        assert listed(office.world, wanted) == [], wanted


def test_a_report_whose_file_did_not_get_out_is_told_and_never_hidden(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office.released(REPORT)

    def full(outbox: Outbox, name: str) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "release", full)
        with pytest.raises(ActRefusedError) as why:
            office.hand_out(made)
    assert why.value.code == "disk-full"
    (told,) = listed(office.world)
    later = Office(office.world, DAY + timedelta(1))
    later.hand_out(made)
    assert listed(office.world) == [told], "the day is that of the first try"


def test_reports_that_were_handed_out_before_there_was_a_log_of_them_are_in_it(
    office: Office,
) -> None:
    office.hand_out(office.released(REPORT))
    (told,) = listed(office.world)
    handed = date.fromisoformat(
        office.world.owner(
            "SELECT (handed_at AT TIME ZONE 'Asia/Tokyo')::date::text FROM books.statistic_release"
        )[0][0]
    )
    migration: Any = import_module("sekisho.books.migrations.0051_reports_in_the_log")
    office.world.owner("DELETE FROM books.disclosure_log")
    office.world.owner(migration.HANDED_OUT)
    (again,) = listed(office.world)
    assert (again.day, again.report, again.recipient) == (handed, told.report, told.recipient)
    assert (again.articles, again.clauses, again.version) == (
        told.articles,
        told.clauses,
        told.version,
    )


def test_the_books_take_no_report_that_tells_of_customers_and_no_role_takes_one_out(
    office: Office,
) -> None:
    office.hand_out(office.released(REPORT))
    for change in ("customers = 3", "run_id = 9", "release = NULL"):
        with pytest.raises(psycopg.errors.CheckViolation, match="report_tells_no_customers"):
            office.world.owner(f"UPDATE books.disclosure_log SET {change}")
    for role in (Role.WEB, Role.EXTRACT, Role.STAT):
        with (
            office.world.connected(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("DELETE FROM books.disclosure_log")


def test_both_lists_are_found_at_the_command_line(office: Office) -> None:
    office.world.owner("UPDATE records.customer SET consents = '{consent}', restricted = NULL")
    office.world.night()
    office.hand_out(office.released(REPORT))
    records = command(office.world, "list", "--recipient", "dax", "--clause", "c46")
    assert {one["recipient"] for one in records} == {"DAX LLC"}
    assert {one["kept_until"] for one in records} == {"2029-12-01"}
    (report,) = command(office.world, "others", "--recipient", "authority", "--since", "2026-12-01")
    assert (report["report"]["title"], report["customers"]) == (REPORT, None)
    assert report["articles"]
    assert (
        command(office.world, "others", "--recipient", "authority", "--until", "2026-11-30") == []
    )


def command(world: World, *words: str) -> Any:
    """The JSON that `sekisho provisions` answered."""
    environment = {**world.database.environment(), "SEKISHO_HOME": str(world.place)}
    done = in_a_process(world.place, "provisions", *words, "--json", environment=environment)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
