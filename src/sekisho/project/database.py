"""From a login to a database with today's tables, and from a bare process to Django on it."""

import os

import django
import psycopg
from django.core.management import call_command
from django.db import connections

from sekisho.books import kept_schema
from sekisho.postgres import database_url
from sekisho.postgres.place import own_cluster
from sekisho.postgres.roles import Role
from sekisho.project.connection_settings import connection_settings

_MIGRATING = "migrating"
_ONE_AT_A_TIME = 7_303_014
"""The advisory lock of whoever migrates."""


def available(role: Role) -> str:
    """The database answers; the result is how to log in there as the role.

    The embedded server is started unless DATABASE_URL names another, which must be a release
    without published holes and must not let us in as superuser.
    """
    if database_url.is_named(os.environ):
        dsn = database_url.dsn(role, os.environ)
        with database_url.connect(dsn) as connection:
            database_url.refuse_old_server(connection)
            database_url.refuse_superuser(connection)
        return dsn
    cluster = own_cluster()
    cluster.start()
    return cluster.dsn(role)


def ready(role: Role = Role.WEB) -> None:
    """The database answers the role and Django is set up on it; a second call changes nothing."""
    available(role)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekisho.project.settings")
    django.setup()


def migrate(dsn: str) -> None:
    """The database has exactly the tables of the migrations, and what they left is kept.

    Where somebody had changed a table or a right by hand, nothing is kept: the start-up check goes
    on refusing. Two that migrate at once wait for each other.

    requires: dsn logs in as sekisho_owner, and Django is set up
    """
    with psycopg.connect(dsn, autocommit=True) as alone, psycopg.connect(dsn) as connection:
        alone.execute("SELECT pg_advisory_lock(%s)", (_ONE_AT_A_TIME,))
        as_kept = not kept_schema.differences(connection)
        _apply(dsn)
        if as_kept:
            kept_schema.keep(connection)


def _apply(dsn: str) -> None:
    connections.settings[_MIGRATING] = connections.configure_settings(
        {"default": {}, _MIGRATING: connection_settings(dsn)}
    )[_MIGRATING]
    try:
        call_command("migrate", database=_MIGRATING, interactive=False, verbosity=0)
    finally:
        connections[_MIGRATING].close()
        del connections[_MIGRATING]
        del connections.settings[_MIGRATING]
