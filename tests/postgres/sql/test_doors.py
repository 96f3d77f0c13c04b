"""Nothing but the doors leads to personal data, and a door that somebody touched is noticed."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege, InvalidParameterValue, UndefinedObject

from published_door import install, published_door, settle
from real_database import Database, create_database, drop_database
from sekisho.postgres.roles import Role
from sekisho.sql.views import DROP, LIVE_STATE, NAME_BYTES, door_name

DAX = "extract_dax_procurement_management"
STOPPED_CLOCK = (
    "CREATE OR REPLACE FUNCTION door.today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE"
    " SET search_path = pg_catalog AS $$SELECT DATE '2020-01-01'$$"
)


@pytest.fixture(scope="module")
def doors(cluster: object, migrated: Database) -> Iterator[Database]:
    """A database of this module's own with a few customers and the doors."""
    database = create_database(migrated.cluster, template=migrated.name)
    settle(database, 20)
    install(database)
    yield database
    drop_database(database)


def run(database: Database, role: Role, statement: str) -> list[tuple[object, ...]]:
    """What the role gets for the statement; with a context, as a run sets it."""
    with psycopg.connect(database.dsn(role)) as connection:
        connection.execute("SELECT set_config('sekisho.context', %s, true)", ["ab" * 32])
        return connection.execute(statement.encode()).fetchall()


def live_state(database: Database) -> str:
    """The digest of the doors as the database holds them."""
    with psycopg.connect(database.dsn(Role.WEB)) as connection:
        connection.execute("SET LOCAL search_path = pg_catalog")
        row = connection.execute(LIVE_STATE.encode()).fetchone()
    assert row is not None
    return str(row[0])


def test_the_extract_role_reads_its_views(doors: Database) -> None:
    assert len(run(doors, Role.EXTRACT, f"SELECT * FROM door.{DAX}")) > 5


@pytest.mark.parametrize("role", [Role.WEB, Role.IMPORT, Role.AUDIT, Role.STAT])
def test_no_other_role_reads_a_view(doors: Database, role: Role) -> None:
    with pytest.raises(InsufficientPrivilege, match="permission denied for"):
        run(doors, role, f"SELECT name FROM door.{DAX}")


@pytest.mark.parametrize("role", [Role.EXTRACT, Role.IMPORT, Role.AUDIT, Role.STAT])
def test_no_other_role_than_web_calls_a_read_function(doors: Database, role: Role) -> None:
    with pytest.raises(InsufficientPrivilege, match="permission denied for"):
        run(doors, role, "SELECT * FROM door.read_billing('S1', ARRAY['name'], '')")


@pytest.mark.parametrize("role", [Role.WEB, Role.EXTRACT])
def test_the_tables_and_the_salts_stay_closed_to_those_who_have_doors(
    doors: Database, role: Role
) -> None:
    for table in ("customer", "contract", "supply_point"):
        with pytest.raises(InsufficientPrivilege, match="permission denied for"):
            run(doors, role, f"SELECT * FROM records.{table}")


def test_no_column_of_any_view_is_a_salt(doors: Database) -> None:
    for name, extract in published_door().extracts.values():
        query = sql.SQL("SELECT * FROM door.{} LIMIT 0").format(sql.Identifier(name))
        with psycopg.connect(doors.dsn(Role.EXTRACT)) as connection:
            found = connection.execute(query).description or ()
        names = [column.name for column in found]
        assert names == ["subject_key", "commitment", "item_set", *extract.columns]


def test_a_reader_cannot_smuggle_a_function_behind_the_barrier(doors: Database) -> None:
    barriers = run(
        doors,
        Role.EXTRACT,
        "SELECT relname, reloptions FROM pg_class WHERE relnamespace = 'door'::regnamespace"
        " AND relkind = 'v'",
    )
    assert len(barriers) >= len(published_door().extracts)
    assert all("security_barrier=true" in (options or []) for _, options in barriers)  # type: ignore[operator]


def test_every_function_with_its_owners_rights_has_a_fixed_search_path(doors: Database) -> None:
    functions = run(
        doors,
        Role.WEB,
        "SELECT proname, proconfig, proacl::text FROM pg_proc"
        " WHERE pronamespace = 'door'::regnamespace",
    )
    assert len(functions) > len(published_door().reads)
    for name, config, rights in functions:
        assert config == ["search_path=pg_catalog"], name
        assert "{=X" not in str(rights), f"everybody may call {name}"
        assert ",=X" not in str(rights), f"everybody may call {name}"


def test_without_a_context_there_is_no_commitment_and_no_file(doors: Database) -> None:
    with (
        psycopg.connect(doors.dsn(Role.EXTRACT)) as connection,
        pytest.raises(UndefinedObject, match=r'configuration parameter "sekisho.context"'),
    ):
        connection.execute(f"SELECT commitment FROM door.{DAX}".encode())


def test_a_context_that_ended_with_its_transaction_is_missed_as_loudly(doors: Database) -> None:
    with psycopg.connect(doors.dsn(Role.EXTRACT)) as connection:
        connection.execute("SELECT set_config('sekisho.context', %s, true)", ["ab" * 32])
        connection.commit()
        with pytest.raises(InvalidParameterValue, match="invalid hexadecimal digit"):
            connection.execute(f"SELECT commitment FROM door.{DAX}".encode())


def test_an_unknown_number_gives_no_row_and_says_nothing(doors: Database) -> None:
    assert (
        run(doors, Role.WEB, "SELECT * FROM door.read_billing('nobody', ARRAY['name'], '')") == []
    )


def test_an_item_that_was_not_wanted_stays_behind(doors: Database) -> None:
    number = str(run(doors, Role.OWNER, "SELECT customer_no FROM records.customer LIMIT 1")[0][0])
    query = f"SELECT name, phone FROM door.read_billing('{number}', ARRAY['phone'], '')"
    for name, phone in run(doors, Role.WEB, query):
        assert name is None
        assert phone is not None


@pytest.mark.parametrize(
    "sabotage",
    [
        f"GRANT SELECT ON door.{DAX} TO sekisho_web",
        f"ALTER VIEW door.{DAX} RESET (security_barrier)",
        f"DROP VIEW door.{DAX}",
        "CREATE VIEW door.back AS SELECT * FROM records.customer",
        "CREATE FUNCTION door.back() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        STOPPED_CLOCK,
        "GRANT EXECUTE ON FUNCTION door.entry_salt(text, bytea) TO sekisho_extract",
        "GRANT CREATE ON SCHEMA door TO sekisho_web",
    ],
)
def test_a_touched_door_shows_in_the_live_state(fresh_database: Database, sabotage: str) -> None:
    install(fresh_database)
    before = live_state(fresh_database)
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as connection:
        connection.execute(sabotage.encode())
    assert live_state(fresh_database) != before


def test_the_same_doors_installed_again_have_the_same_state(fresh_database: Database) -> None:
    install(fresh_database)
    before = live_state(fresh_database)
    install(fresh_database)
    assert live_state(fresh_database) == before
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as connection:
        for line in DROP:
            connection.execute(line.encode())
    assert live_state(fresh_database) != before


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    long = "x" * 40
    one, other = door_name("extract", long, long), door_name("extract", long, long + "y")
    assert one != other
    assert len(one.encode()) == len(other.encode()) == NAME_BYTES
    assert one.startswith("extract_xxx")
    assert door_name("read", "billing") == "read_billing"
