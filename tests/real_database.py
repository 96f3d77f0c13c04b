"""A real database for tests: made by sekisho_owner, entered by every role, by no superuser."""

import secrets
from dataclasses import dataclass

import psycopg
from psycopg.errors import InsufficientPrivilege

from sekisho.postgres.account import server_account
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role, close_database_sql


@dataclass(frozen=True, slots=True)
class Database:
    """One database of the test cluster."""

    cluster: Cluster
    name: str

    def dsn(self, role: str) -> str:
        """How to log in to it as a role: ``psycopg.connect(database.dsn("sekisho_web"))``."""
        return self.cluster.dsn(role, self.name)

    def environment(self) -> dict[str, str]:
        """What a process of its own must find in its environment to work on this database."""
        parts = psycopg.conninfo.conninfo_to_dict(self.dsn(Role.OWNER))
        url = psycopg.conninfo.make_conninfo(
            "", host=parts["host"], port=parts["port"], dbname=self.name
        )
        return {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "sekisho.project.settings"}


def create_database(cluster: Cluster, template: str | None = None) -> Database:
    """A new database exists, empty or as the template is, and only our roles may enter it.

    requires: nobody is connected to the template
    """
    database = Database(cluster, f"test_{secrets.token_hex(6)}")
    source = f' TEMPLATE "{template}"' if template else ""
    with psycopg.connect(cluster.dsn(Role.OWNER), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database.name}"{source}')
    with psycopg.connect(database.dsn(Role.OWNER)) as connection:
        for statement in close_database_sql(database.name):
            connection.execute(statement)
    return database


def drop_database(database: Database) -> None:
    """The database is gone, whoever was still connected to it."""
    with psycopg.connect(database.cluster.dsn(Role.OWNER), autocommit=True) as connection:
        try:
            connection.execute(f'DROP DATABASE "{database.name}" WITH (FORCE)')
        except InsufficientPrivilege:
            # The server's own cleaner is in it. A drop without force asks it to leave, and waits.
            connection.execute(f'DROP DATABASE "{database.name}"')


def throw_away(cluster: Cluster) -> None:
    """The server is gone, and did not take the time to write what nobody will read."""
    account = server_account()
    pg_ctl = cluster._binaries(account).program("pg_ctl")
    account.run([pg_ctl, "stop", "-D", str(cluster.data), "-m", "immediate", "-w"])
