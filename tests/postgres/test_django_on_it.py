"""Django's aliases are the roles, each no more than itself, on a migrated database."""

import psycopg
import pytest

from real_database import Database
from sekisho.postgres.roles import Role


@pytest.mark.parametrize("role", list(Role))
def test_each_alias_logs_in_as_its_role_on_the_test_database(
    database: Database, role: Role
) -> None:
    from django.db import connections

    with connections[role.name.lower()].cursor() as cursor:
        cursor.execute("SELECT session_user, current_database()")
        assert cursor.fetchone() == (role.value, database.name)
    connections[role.name.lower()].close()


def test_what_names_no_role_works_as_the_staff_screens(database: Database) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        assert cursor.fetchone() == (Role.WEB.value,)
    connection.close()


def test_migrations_made_the_tables_and_gave_them_to_the_owner(fresh_database: Database) -> None:
    with psycopg.connect(fresh_database.dsn(Role.OWNER)) as connection:
        owners = connection.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname !~ '^(pg_|information_)'"
        ).fetchall()
    assert owners == [(Role.OWNER.value,)]


def test_migrating_twice_changes_nothing(fresh_database: Database) -> None:
    from sekisho.project.database import migrate

    def tables() -> list[tuple[str, ...]]:
        with psycopg.connect(fresh_database.dsn(Role.OWNER)) as connection:
            return connection.execute(
                "SELECT schemaname, tablename FROM pg_tables ORDER BY 1, 2"
            ).fetchall()

    before = tables()
    migrate(fresh_database.dsn(Role.OWNER))
    assert tables() == before


def test_a_migration_by_a_serving_role_is_refused(fresh_database: Database) -> None:
    from django.db.migrations.exceptions import MigrationSchemaMissing

    from sekisho.project.database import migrate

    with pytest.raises(MigrationSchemaMissing, match="permission denied for schema accounts"):
        migrate(fresh_database.dsn(Role.WEB))
