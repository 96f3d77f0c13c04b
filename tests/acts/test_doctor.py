"""The doctor, and the start, find whatever somebody changed by hand in the database."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from desk import in_a_process
from night_world import DAY, ORIGIN, World
from real_database import Database, create_database
from sekisho.books.versions import in_force
from sekisho.gate.backup_keys import KeyRing
from sekisho.gate.door_state import refuse_drift
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.examine_database import examine_database
from sekisho.gate.examine_ledger import examine_ledger
from sekisho.gate.examine_roles import examine_roles
from sekisho.gate.examined import Examined, State
from sekisho.gate.refuse_unsound_start import refuse_unsound_start
from sekisho.postgres.roles import Role
from sekisho.project.certificate import ensure_certificate
from sekisho.project.database import migrate
from sekisho.project.examine_machine import disk_state, examine_machine
from sekisho.project.places import Places, places


class Sabotage(NamedTuple):
    """What somebody does to the database, what undoes it, and the id under which it is found."""

    what: str
    do: str
    undo: str
    id: str = "schema-changed"


DAYS = timedelta(days=3)
READ = "door.facts(text)"
SABOTAGES = (
    Sabotage("a column of personal data", "ALTER TABLE records.customer ADD COLUMN note text",
             "ALTER TABLE records.customer DROP COLUMN note", "stray-column"),
    Sabotage("a table of personal data", "CREATE TABLE records.copy AS SELECT * FROM records.bill",
             "DROP TABLE records.copy", "stray-column"),
    Sabotage("a copy outside", "CREATE TABLE public.copy AS SELECT * FROM records.customer",
             "DROP TABLE public.copy"),
    Sabotage("a schema", "CREATE SCHEMA backstage", "DROP SCHEMA backstage"),
    Sabotage("a right on a table", "GRANT SELECT ON records.customer TO sekisho_web",
             "REVOKE SELECT ON records.customer FROM sekisho_web"),
    Sabotage("a right on a column", "GRANT SELECT (name) ON records.customer TO sekisho_stat",
             "REVOKE SELECT (name) ON records.customer FROM sekisho_stat"),
    Sabotage("a right for everybody", "GRANT USAGE ON SCHEMA records TO PUBLIC",
             "REVOKE USAGE ON SCHEMA records FROM PUBLIC"),
    Sabotage("a right to unmake the ledger", "GRANT DELETE ON books.ledger_chunk TO sekisho_web",
             "REVOKE DELETE ON books.ledger_chunk FROM sekisho_web"),
    Sabotage("a right that may be passed on",
             "GRANT SELECT ON books.act TO sekisho_audit WITH GRANT OPTION",
             "REVOKE GRANT OPTION FOR SELECT ON books.act FROM sekisho_audit"),
    Sabotage("a right that is missing", "REVOKE SELECT ON books.act FROM sekisho_audit",
             "GRANT SELECT ON books.act TO sekisho_audit"),
    Sabotage("rights of what is made later",
             "ALTER DEFAULT PRIVILEGES IN SCHEMA records GRANT SELECT ON TABLES TO sekisho_web",
             "ALTER DEFAULT PRIVILEGES IN SCHEMA records REVOKE SELECT ON TABLES FROM sekisho_web"),
    Sabotage("a view", "CREATE VIEW books.people AS SELECT name FROM records.customer",
             "DROP VIEW books.people"),
    Sabotage("a function that lends the owner's right",
             "CREATE FUNCTION books.names() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER"
             " AS 'SELECT name FROM records.customer'", "DROP FUNCTION books.names()"),
    Sabotage("a trigger", "CREATE TRIGGER idle BEFORE UPDATE ON books.act FOR EACH ROW"
             " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
             "DROP TRIGGER idle ON books.act"),
    Sabotage("a rule", "CREATE RULE silent AS ON INSERT TO books.ledger_checkpoint"
             " DO INSTEAD NOTHING", "DROP RULE silent ON books.ledger_checkpoint"),
    Sabotage("a table that a crash empties", "ALTER TABLE books.held_row SET UNLOGGED",
             "ALTER TABLE books.held_row SET LOGGED"),
    Sabotage("row security", "ALTER TABLE books.act ENABLE ROW LEVEL SECURITY",
             "ALTER TABLE books.act DISABLE ROW LEVEL SECURITY"),
    Sabotage("an index on a function of names",
             "CREATE INDEX by_hash ON records.customer (md5(name))", "DROP INDEX records.by_hash"),
    Sabotage("a column that may be empty",
             "ALTER TABLE books.ledger_head ALTER COLUMN origin DROP NOT NULL",
             "ALTER TABLE books.ledger_head ALTER COLUMN origin SET NOT NULL"),
    Sabotage("a constraint that is gone", "ALTER TABLE books.ledger_head DROP CONSTRAINT one_log",
             "ALTER TABLE books.ledger_head ADD CONSTRAINT one_log CHECK (log = 1)"),
    Sabotage("a default", "ALTER TABLE records.customer ALTER COLUMN name SET DEFAULT '-'",
             "ALTER TABLE records.customer ALTER COLUMN name DROP DEFAULT"),
    Sabotage("a stream of all changes", "CREATE PUBLICATION away FOR TABLE records.customer",
             "DROP PUBLICATION away"),
    Sabotage("a door for everybody", f"GRANT EXECUTE ON FUNCTION {READ} TO PUBLIC",
             f"REVOKE EXECUTE ON FUNCTION {READ} FROM PUBLIC", "door-drifted"),
    Sabotage("a door beside the others", "CREATE VIEW door.side AS SELECT name FROM"
             " records.customer", "DROP VIEW door.side", "door-drifted"),
    Sabotage("a door without its barrier",
             "ALTER VIEW door.refusals SET (security_barrier = false)",
             "ALTER VIEW door.refusals SET (security_barrier = true)", "door-drifted"),
    Sabotage("a restored backup that waits", "INSERT INTO books.restoration (made_at, size,"
             " brought_back, journal_bytes, journal_digest) VALUES (now(), 0, 0, 0, '')",
             "DELETE FROM books.restoration", "restored-closed"),
)  # fmt: skip


@pytest.fixture(scope="module")
def sabotaged(published: Database, tmp_path_factory: pytest.TempPathFactory) -> World:
    """One published database for the whole file; each sabotage is undone by its test."""
    database = create_database(published.cluster, template=published.name)
    return World(database, tmp_path_factory.mktemp("doctor"))


def examined(world: World) -> list[Examined]:
    """What the database's examination says on the day of the tests."""
    with world.connected(Role.AUDIT) as connection:
        return [
            *examine_roles(connection),
            *examine_database(connection, datetime.now(UTC), DAY),
        ]


def unsound(found: list[Examined]) -> set[str]:
    """The ids of what is not sound."""
    return {each.id for each in found if each.state is not State.SOUND}


def start(world: World) -> None:
    """What a process of the screens asks before it serves."""
    with world.connected(Role.AUDIT) as connection:
        refuse_unsound_start(connection)
        refuse_drift(connection, in_force(connection, DAY))


def test_an_installation_as_published_is_sound(sabotaged: World) -> None:
    found = examined(sabotaged)
    assert unsound(found) == set()
    assert {each.id for each in found} == {
        "roles", "columns", "schema", "doors", "clock", "watch",
    }  # fmt: skip
    start(sabotaged)


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda each: each.what.replace(" ", "-"))
def test_each_sabotage_is_found_by_the_doctor_and_at_the_start(
    sabotaged: World, sabotage: Sabotage
) -> None:
    sabotaged.owner(sabotage.do)
    try:
        assert sabotage.id in unsound(examined(sabotaged))
        with pytest.raises(ActRefusedError) as refused:
            start(sabotaged)
        assert refused.value.code == sabotage.id
    finally:
        sabotaged.owner(sabotage.undo)
    assert unsound(examined(sabotaged)) == set()


def test_the_doctor_names_what_was_changed(sabotaged: World) -> None:
    sabotaged.owner("GRANT SELECT ON records.customer TO sekisho_web")
    found = [each for each in examined(sabotaged) if each.id == "schema-changed"]
    sabotaged.owner("REVOKE SELECT ON records.customer FROM sekisho_web")
    assert [each.en for each in found] == [
        "changed by hand after the migration: + right on records.customer: SELECT to sekisho_web"
    ]


def test_a_migration_does_not_bless_what_was_changed_by_hand(sabotaged: World) -> None:
    sabotaged.owner("CREATE SCHEMA backstage")
    migrate(sabotaged.database.dsn(Role.OWNER))
    with pytest.raises(ActRefusedError, match=r"schema backstage owner sekisho_owner"):
        start(sabotaged)
    sabotaged.owner("DROP SCHEMA backstage")
    migrate(sabotaged.database.dsn(Role.OWNER))
    start(sabotaged)
    assert sabotaged.owner("SELECT count(*) FROM books.kept_schema") == [(1,)]


def test_a_database_that_lets_everybody_in_is_found(sabotaged: World) -> None:
    name = sabotaged.database.name
    sabotaged.owner(f'GRANT CONNECT ON DATABASE "{name}" TO PUBLIC')
    found = [each.en for each in examined(sabotaged) if each.id == "database-open"]
    sabotaged.owner(f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC')
    assert found == ["this database grants CONNECT to everybody"]


def test_a_role_that_looks_elsewhere_first_is_found(sabotaged: World) -> None:
    with sabotaged.connected(Role.STAT) as connection:
        connection.execute("ALTER ROLE sekisho_stat SET search_path = backstage")
        connection.commit()
        found = [each for each in examined(sabotaged) if each.id == "role-redirected"]
        connection.execute("ALTER ROLE sekisho_stat RESET search_path")
    assert [(each.en, each.hint_en) for each in found] == [
        ("the role sekisho_stat carries the setting search_path",
         "Run ALTER ROLE sekisho_stat RESET search_path."),
    ]  # fmt: skip


def test_a_recipients_key_is_told_before_it_ends(sabotaged: World) -> None:
    sabotaged.owner(
        "INSERT INTO books.recipient_key (recipient, public_key, fingerprint, last_day, offered_by,"
        " confirmed_by, confirmed_at) VALUES ('dax', 'age1', '', '2026-12-20', 'a', 'b', now())"
    )
    found = [each.en for each in examined(sabotaged) if each.id == "recipient-key-ends"]
    sabotaged.owner("DELETE FROM books.recipient_key")
    assert found == ["the key of dax ends on 2026-12-20, and no other follows"]


def test_statistics_that_nobody_prepared_are_told_after_a_day(sabotaged: World) -> None:
    order = (
        "INSERT INTO books.statistic_order (title, period, again, thousandths, ordered_by,"
        " ordered_at) VALUES ('請求', '2026-10', false, 0, 'a', now() - interval '{} hours')"
    )
    for hours in (30, 25, 23):
        sabotaged.owner(order.format(hours))
    found = [each.en for each in examined(sabotaged) if each.id == "statistics-not-worked"]
    sabotaged.owner("DELETE FROM books.statistic_order")
    assert found == ["2 statistics were ordered more than a day ago, and nobody prepared them"]


def test_terms_of_use_are_told_before_they_end(sabotaged: World) -> None:
    for since, until in (("2026-01-01", "2026-12-20"), ("2025-01-01", "2026-12-10")):
        sabotaged.owner(
            "INSERT INTO books.party_line (corporate_number, aspect, value, since, until, change,"
            " source, proposed_by, proposed_index, reviewed_by, taken, reviewed_index) VALUES"
            " ('6999901000002', 'terms_of_use', '', %s, %s, 'stated', '', 'a', 1, 'b', true, 2)",
            since, until,
        )  # fmt: skip
    found = [each.en for each in examined(sabotaged) if each.id == "company-standing-ends"]
    sabotaged.owner("DELETE FROM books.party_line")
    assert found == [
        "The agreement on terms of use of hoshizora_denki ends on 2026-12-20, and nothing follows"
    ]


def test_a_clock_that_is_wrong_is_found(sabotaged: World) -> None:
    late = datetime.now(UTC) - timedelta(seconds=90)
    with sabotaged.connected(Role.AUDIT) as connection:
        found = examine_database(connection, late, DAY)
    assert unsound(found) == {"clocks-apart"}


def ledger_of(world: World, now: datetime | None = None) -> dict[str, Examined]:
    """What the examination says about key, checkpoint, witness and copy, by id."""
    with world.connected(Role.AUDIT) as connection:
        found = examine_ledger(
            connection,
            world.place / "keys" / "log.key",
            world.witness.directory,
            world.place / "replay",
            now or datetime.now(UTC),
        )
    return {each.id: each for each in found}


def test_what_vouches_for_the_ledger_is_examined(world: World) -> None:
    assert "log-key" in ledger_of(world)  # none was made yet
    world.checkpoint()
    assert ledger_of(world).keys() == {"ledger", "witness", "ledger-copy-behind"}
    last = world.witness.last
    seen = last.read_bytes()
    last.unlink()
    assert ledger_of(world)["witness-absent"].state is State.WARNING
    last.write_bytes(seen)
    world.owner("DELETE FROM books.ledger_checkpoint")
    told = ledger_of(world, datetime.now(UTC) + timedelta(days=2))
    assert told["ledger-unsigned"].en == "1 entries of the ledger are not signed yet"


def test_a_ledger_that_was_cut_or_rewritten_does_not_fit_the_witness(world: World) -> None:
    world.checkpoint()
    world.owner("UPDATE books.ledger_head SET size = 0, frontier = ''")
    assert ledger_of(world)["ledger-cut"].state is State.ERROR


def test_another_key_than_the_one_that_signed_is_found(world: World) -> None:
    world.checkpoint()
    key = world.place / "keys" / "log.key"
    key.unlink()
    assert world.signer.key.name == ORIGIN  # made anew
    found = ledger_of(world)
    assert found["log-key-other"].hint_en.startswith("Restore the right key from its copy")
    assert found["witness"].state is State.ERROR


def machine(place: Path) -> Places:
    """An installation whose files all lie in one directory."""
    return replace(
        places(),
        log_key=place / "keys" / "log.key", witness=place / "witness", outbox=place / "outbox",
        answers=place / "answers", origin=ORIGIN, witness_name="w", web_key=place / "web.key",
        tls=place / "tls", backups=place / "backups", backup_keys=place / "backup-keys",
        replay=place / "replay", sign_ins=place / "sign-ins.json",
        mail_keys=place / "keys" / "mail", mail_opens=place / "opens.key",
    )  # fmt: skip


def test_a_key_that_others_can_read_is_found(tmp_path: Path) -> None:
    (tmp_path / "web.key").write_text("secret")
    (tmp_path / "web.key").chmod(0o644)
    found = [each for each in examine_machine(machine(tmp_path), datetime.now(UTC))
             if each.id == "open-to-others"]  # fmt: skip
    assert [each.hint_en for each in found] == [f"chmod 600 {tmp_path / 'web.key'}"]


def test_a_backup_that_is_old_and_a_key_that_lived_too_long_are_found(tmp_path: Path) -> None:
    kept = machine(tmp_path)
    kept.backups.mkdir()
    (kept.backups / "2026-11-01T030000.backup.age").touch()
    kept.backup_keys.mkdir(mode=0o700)
    KeyRing(kept.backup_keys).of_day(date(2026, 9, 1), timedelta(days=35))
    found = {each.id: each.en for each in examine_machine(kept, datetime.now(UTC) + DAYS)}
    assert found["backup-old"] == "the newest backup is 72 hours old"
    assert found["backup-key-overdue"] == "1 keys of backups outlived their last day"


def test_keys_among_the_backups_are_found(tmp_path: Path) -> None:
    kept = replace(machine(tmp_path), backup_keys=tmp_path / "backups" / "keys")
    found = {each.id: each.state for each in examine_machine(kept, datetime.now(UTC))}
    assert found["backup-keys-beside"] is State.ERROR
    assert found["backup-absent"] is State.WARNING


def test_a_certificate_is_told_before_it_ends_and_when_it_has_ended(tmp_path: Path) -> None:
    kept, now = machine(tmp_path), datetime.now(UTC)
    ensure_certificate(kept.tls, now)

    def told(after: int) -> set[str]:
        return {each.id for each in examine_machine(kept, now + timedelta(days=after))}

    assert "certificate" in told(0)
    assert "certificate-ends" in told(380)
    assert "certificate-ended" in told(400)
    (kept.tls / "cert.pem").write_text("no certificate")
    assert "certificate-damaged" in told(0)


@pytest.mark.parametrize(
    ("free", "total", "told"),
    [(50, 100, "disk"), (9, 100, "disk-filling"), (2, 10, "disk"), (0, 10, "disk-full")],
)
def test_a_disk_is_full_below_a_gibibyte_and_filling_below_a_tenth(
    free: int, total: int, told: str
) -> None:
    assert disk_state(Path("/srv"), free << 30, total << 30).id == told


def told_by_the_command(world: World, *words: str) -> tuple[int, str, str]:
    """(exit status, standard output, standard error) of `sekisho doctor`."""
    own = {**world.database.environment(), "SEKISHO_HOME": str(world.place)}
    done = in_a_process(world.place, "doctor", *words, environment=own)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_command_says_what_is_wrong_and_what_to_do(world: World) -> None:
    world.signer  # noqa: B018 - the key is made
    world.owner("GRANT SELECT ON records.customer TO sekisho_web")
    status, out, said = told_by_the_command(world, "--json")
    assert (status, said) == (1, "")
    told = json.loads(out)
    assert told["sound"] is False
    wrong = next(each for each in told["examined"] if each["id"] == "schema-changed")
    assert wrong["message"]["ja"] == (
        "移行のあとで手作業により変えられました: + right on records.customer: SELECT to sekisho_web"
    )
    assert wrong["hint"]["en"] == "Undo it; a change that is wanted belongs in a migration."


def test_a_machine_without_the_owners_login_is_warned_of_that_alone(world: World) -> None:
    own = {**world.database.environment(), "SEKISHO_HOME": str(world.place),
           "DATABASE_URL_OWNER": "postgresql:///away?host=/nowhere"}  # fmt: skip
    done = in_a_process(world.place, "doctor", "--json", "--quiet", environment=own)
    found = {each["id"]: each["message"]["en"] for each in json.loads(done.stdout)["examined"]}
    assert found["login-closed"] == "this machine cannot log in as sekisho_owner"
    assert not {"login", "database", "tables-old"} & set(found)


def test_a_database_that_is_away_is_a_finding_and_no_traceback(world: World) -> None:
    away = {"DATABASE_URL": "postgresql://nobody@/away?host=/nowhere"}
    done = in_a_process(world.place, "doctor", "--quiet", "--lang", "en",
                        environment={**away, "SEKISHO_HOME": str(world.place)})  # fmt: skip
    assert done.returncode == 1
    first = done.stdout.decode().splitlines()[0]
    assert first.startswith("✗ database: Cannot connect to the server of DATABASE_URL")
    assert done.stderr == b""
