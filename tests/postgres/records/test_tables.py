"""The personal tables: each has its subject's key, none a trigger, and no role sees into one."""

import psycopg
import pytest
from psycopg import sql

from real_database import Database
from sekisho.postgres.roles import Role

# customer_no is unique on one machine as well; where the table is spread it is left out, and `id`,
# which follows from the number, keeps numbers unique.
WITHOUT_SUBJECT = {("customer", "customer_no_once"), ("import_run", "import_run_pkey")}


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database.dsn(Role.OWNER)) as connection:
        return connection.execute(query).fetchall()


def tables(database: Database) -> list[str]:
    found = rows(
        database, "SELECT tablename FROM pg_tables WHERE schemaname = 'records' ORDER BY 1"
    )
    return [str(name) for (name,) in found]


def test_every_personal_table_carries_its_subjects_key(database: Database) -> None:
    found = rows(
        database,
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'records' "
        "AND (column_name = 'customer_id' OR table_name = 'customer' AND column_name = 'id')",
    )
    assert {name for (name,) in found} == set(tables(database)) - {"import_run"}


def test_uniqueness_includes_the_subjects_key(database: Database) -> None:
    found = rows(
        database,
        "SELECT c.relname, i.relname, string_agg(a.attname, ' ') FROM pg_index x "
        "JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid "
        "JOIN pg_attribute a ON a.attrelid = x.indexrelid "
        "WHERE c.relnamespace = 'records'::regnamespace AND x.indisunique GROUP BY 1, 2",
    )
    lacking = {
        (table, index)
        for table, index, columns in found
        if ("id" if table == "customer" else "customer_id") not in str(columns).split()
    }
    assert lacking == WITHOUT_SUBJECT


def test_no_table_needs_a_trigger_or_a_foreign_key(database: Database) -> None:
    found = rows(
        database,
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE relnamespace = 'records'::regnamespace",
    )
    assert found == []


# What the hand may do, table by table, is in tests/acts/test_roles.py.
REACHING = (Role.OWNER, Role.IMPORT, Role.HAND)


@pytest.mark.parametrize("role", [role for role in Role if role not in REACHING])
def test_no_other_role_has_any_right_on_any_table(database: Database, role: Role) -> None:
    with psycopg.connect(database.dsn(role), autocommit=True) as connection:
        for table in tables(database):
            for statement in (
                "SELECT 1 FROM {}",
                "DELETE FROM {}",
                "INSERT INTO {} DEFAULT VALUES",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(sql.SQL(statement).format(sql.Identifier("records", table)))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("customer", "name"),
        ("customer", "phone"),
        ("customer", "security_question"),
        ("supply_point", "number"),
        ("contract", "overdue_yen"),
        ("contract", "contract_no"),
        ("bill", "amount_yen"),
        ("conversation", "body"),
        ("customer", "salt"),
    ],
)
def test_an_import_reads_nothing_that_describes_anybody(
    database: Database, table: str, column: str
) -> None:
    query = sql.SQL("SELECT {} FROM {}").format(
        sql.Identifier(column), sql.Identifier("records", table)
    )
    with (
        psycopg.connect(database.dsn(Role.IMPORT)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(query)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM records.customer",
        "TRUNCATE records.contract",
        "UPDATE records.customer SET salt = DEFAULT",
        "UPDATE records.bill SET amount_yen = 0",
        "UPDATE records.consent_event SET given = true",
        "DELETE FROM records.restriction_event",
    ],
)
def test_an_import_destroys_nothing_and_rewrites_no_history(
    database: Database, statement: str
) -> None:
    with (
        psycopg.connect(database.dsn(Role.IMPORT)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)


CUSTOMER = "INSERT INTO records.customer (id, customer_no, name, address) VALUES (1, {}, 'n', 'a')"
SALTED = (
    "INSERT INTO records.customer (id, customer_no, name, address, salt)"
    " VALUES (1, '1', 'n', 'a', '{}')"
)
POINT = "INSERT INTO records.supply_point (customer_id, id, number, area) VALUES (1, 1, '{}', '{}')"
CONTRACT = (
    "INSERT INTO records.contract (customer_id, id, contract_no, state, overdue_yen) "
    "VALUES (1, 1, 'c', '{}', {})"
)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (CUSTOMER.format("''"), "customer_no_given"),
        (POINT.format("0" * 22, "01"), "supply_point_22_digits"),
        (POINT.format("01" + "0" * 18, "01"), "supply_point_22_digits"),
        (POINT.format("１" * 22, "01"), "supply_point_22_digits"),
        (POINT.format("01" + "0" * 20, "02"), "supply_point_in_its_area"),
        (CONTRACT.format("paused", 0), "contract_state_known"),
        (CONTRACT.format("active", -1), "contract_overdue_not_negative"),
        (SALTED.format("\\x00"), "customer_salt_32_bytes"),
        (
            "INSERT INTO records.half_hourly_usage VALUES (1, 1, '2026-12-01', ARRAY[1, 2])",
            "usage_48_slots",
        ),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(
    database: Database, statement: str, constraint: str
) -> None:
    with (
        psycopg.connect(database.dsn(Role.OWNER)) as connection,
        pytest.raises(psycopg.errors.CheckViolation) as refused,
    ):
        connection.execute(statement)
    assert refused.value.diag.constraint_name == constraint


def test_a_new_customer_has_agreed_to_nothing_and_refused_nothing(fresh_database: Database) -> None:
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as connection:
        connection.execute(CUSTOMER.format("'1'"))
        row = connection.execute(
            "SELECT consents, restricted, synthetic FROM records.customer"
        ).fetchone()
    assert row == ([], None, False)
