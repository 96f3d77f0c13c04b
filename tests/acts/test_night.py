"""The act of one night: every recipient once a day, nobody twice, and nothing while in doubt."""

from datetime import date, timedelta

import psycopg
import pytest

from night_world import DAY, World, draft, everybody, publish_in
from sekisho.books.versions import NoVersionError, in_force
from sekisho.gate.delivery import Delivery, Format
from sekisho.gate.door_state import refuse_drift
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.run_night import run_night
from sekisho.postgres.roles import Role

UNDER_WAY = (
    "別の sekisho extract が実行中です。終わるのを待ってから、もう一度実行してください。",
    "Another sekisho extract is running. Wait until it ends, then run again.",
)
DRIFTED = (
    (
        "データベースの扉（ビュー・関数・権限）が、公開したときと違います。だれが変えたかを確かめ、"
        "新しい版を公開して作り直してください。それまで何も渡しません。"
    ),
    (
        "The doors in the database (views, functions, rights) are not as they were published."
        " Find out who changed them, then publish a new version. Nothing is given out until then."
    ),
)


def test_every_nightly_recipient_gets_its_file_and_the_ledger_knows(world: World) -> None:
    results = world.night()
    assert len(results) >= 30
    assert {result.run.state for result in results if result.run} == {"released"}
    assert all(result.fresh and result.refused is None for result in results)
    assert len(world.released()) == len(results)
    world.assert_sound()


def test_a_second_night_of_the_same_day_releases_nothing_again(world: World) -> None:
    first = world.night()
    files = world.released()
    entries = world.owner("SELECT size FROM books.ledger_head")
    second = world.night()
    assert [r.run for r in second] == [r.run for r in first]
    assert not any(result.fresh for result in second)
    assert world.released() == files
    assert world.owner("SELECT size FROM books.ledger_head") == entries


def test_the_next_day_has_files_of_its_own(world: World) -> None:
    world.night()
    before = world.released()
    world.night(DAY + timedelta(days=1))
    after = world.released()
    assert before.items() < after.items()
    assert len(after) == 2 * len(before)
    world.assert_sound()


def test_another_wish_for_delivery_does_not_release_the_day_again(world: World) -> None:
    world.night()
    files = world.released()
    world.night(deliveries=everybody(Delivery(Format.JSONL)))
    assert world.released() == files


def test_two_nights_at_once_are_refused(world: World) -> None:
    with world.connected(Role.EXTRACT) as first, world.connected(Role.EXTRACT) as second:
        under_way = run_night(first, world.plan())
        next(under_way)
        with pytest.raises(ActRefusedError) as refused:
            next(run_night(second, world.plan()))
        assert (refused.value.ja, refused.value.en) == UNDER_WAY
        assert refused.value.code == "night-under-way"
        list(under_way)
        assert not any(result.fresh for result in run_night(second, world.plan()))
    world.assert_sound()


def test_a_night_that_stops_halfway_lets_the_next_one_go_on(world: World) -> None:
    with world.connected(Role.EXTRACT) as connection:
        under_way = run_night(connection, world.plan())
        made = [next(under_way), next(under_way)]
        under_way.close()
    results = world.night()
    assert [result.fresh for result in results[:3]] == [False, False, True]
    assert [result.run for result in results[:2]] == [result.run for result in made]
    world.assert_sound()


SABOTAGE = (
    "GRANT SELECT ON door.extract_dax_procurement_management TO sekisho_web",
    "GRANT SELECT ON door.refusals TO PUBLIC",
    "CREATE OR REPLACE VIEW door.refusals AS SELECT NULL::bigint AS subject_key WHERE false",
    "CREATE VIEW door.everything AS SELECT * FROM records.customer",
    "CREATE FUNCTION door.peep() RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
    "DROP VIEW door.extract_cgr1_debt_collection",
    "ALTER VIEW door.extract_dax_procurement_management RESET (security_barrier)",
    "ALTER FUNCTION door.customer_key(text) SECURITY INVOKER",
    "GRANT EXECUTE ON FUNCTION door.customer_key(text) TO sekisho_stat",
    "GRANT CREATE ON SCHEMA door TO sekisho_web",
)


def test_each_change_of_a_door_by_hand_is_found(world: World) -> None:
    with world.connected(Role.OWNER) as connection:
        version = in_force(connection, DAY)
        refuse_drift(connection, version)  # as published: nothing is wrong
        for sabotage in SABOTAGE:
            connection.execute(sabotage.encode())
            with pytest.raises(ActRefusedError) as refused:
                refuse_drift(connection, version)  # which rolls the sabotage back
            assert (refused.value.ja, refused.value.en) == DRIFTED
            assert refused.value.code == "door-drifted"
        refuse_drift(connection, version)


def test_a_door_that_was_changed_by_hand_stops_the_night(world: World) -> None:
    world.owner(SABOTAGE[2])
    with pytest.raises(ActRefusedError) as refused:
        world.night()
    assert (refused.value.ja, refused.value.en) == DRIFTED
    assert not world.outbox.directory.exists()
    assert world.owner("SELECT count(*) FROM books.extract_run") == [(0,)]


def test_the_night_is_possible_again_after_a_new_publication(world: World) -> None:
    world.owner("GRANT SELECT ON door.refusals TO PUBLIC")
    publish_in(world.database, draft(version="2026-10-01 第二版"))
    assert {result.run.state for result in world.night() if result.run} == {"released"}


def test_before_any_version_is_in_force_there_is_no_night(world: World) -> None:
    with pytest.raises(NoVersionError) as refused:
        world.night(DAY.replace(year=2025))
    assert str(refused.value) == (
        "2025-12-01 に有効な告知の版がありません。sekisho publish で公開してください。"
        " / No version of the notice is in force on 2025-12-01: publish one (sekisho publish)."
    )


def lines_by_recipient(world: World, day: date) -> dict[str, list[bytes]]:
    """The lines of that night's files, sorted: their order is the table's own affair."""
    return {
        name.removeprefix(str(day)): sorted(data.splitlines())
        for name, data in world.released().items()
        if name.startswith(str(day))
    }


def test_a_new_column_in_the_tables_changes_no_file(world: World) -> None:
    next_day = DAY + timedelta(days=1)
    as_lines = everybody(Delivery(Format.CSV))
    world.night(deliveries=as_lines)
    for table in ("customer", "contract", "supply_point", "bill", "payment"):
        world.owner(f"ALTER TABLE records.{table} ADD COLUMN diary text DEFAULT 'secret'")
    world.night(next_day, as_lines)
    before = lines_by_recipient(world, DAY)
    assert len(before) >= 30
    assert lines_by_recipient(world, next_day) == before
    assert not any(b"secret" in data for data in world.released().values())


def test_files_are_closed_to_other_accounts(world: World) -> None:
    world.night()
    paths = list(world.outbox.directory.rglob("*"))
    assert len(paths) > 60
    assert {path.stat().st_mode & 0o077 for path in paths} == {0}
    assert world.outbox.directory.stat().st_mode & 0o077 == 0


def test_only_the_extract_role_can_spend_a_night(world: World) -> None:
    for role in (Role.WEB, Role.AUDIT, Role.STAT, Role.IMPORT):
        with (
            world.connected(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            list(run_night(connection, world.plan()))
    assert world.owner("SELECT count(*) FROM books.extract_run") == [(0,)]
