"""A server named by DATABASE_URL: how each role logs in there, and what is refused."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sekisho.postgres.binaries import refuse_holed
from sekisho.postgres.errors import PostgresError
from sekisho.postgres.roles import Role

VARIABLE = "DATABASE_URL"

# What makes a login as mighty as a superuser, or lets it become one.
# https://www.postgresql.org/docs/current/predefined-roles.html
_TOO_MIGHTY = """
SELECT session_user,
       coalesce((
           SELECT string_agg(power, ', ' ORDER BY power) FROM (
               SELECT unnest(ARRAY[
                   CASE WHEN r.rolsuper THEN 'SUPERUSER' END,
                   CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END,
                   CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END,
                   CASE WHEN r.rolreplication THEN 'REPLICATION' END,
                   CASE WHEN r.rolname IN (
                       'pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files',
                       'pg_write_server_files', 'pg_execute_server_program'
                   ) THEN r.rolname END
               ]) AS power
               FROM pg_catalog.pg_roles AS r
               WHERE r.rolname = session_user
                  OR NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = session_user)
                     AND pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER')
           ) AS powers
       ), '')
"""


def is_named(environ: Mapping[str, str]) -> bool:
    """Whether the environment names a server, so that the embedded one is not used."""
    return bool(environ.get(VARIABLE))


def variable_of(role: Role) -> str:
    """The variable that names another login for one role, such as DATABASE_URL_EXTRACT."""
    return f"{VARIABLE}_{role.name}"


def dsn(role: Role, environ: Mapping[str, str]) -> str:
    """How to log in as a role at the named server.

    DATABASE_URL_<ROLE> counts before DATABASE_URL. A URL that names no user means our role of that
    name (peer, certificate or password file); one that names a user is taken as it is.

    requires: is_named(environ)
    """
    variable = variable_of(role) if environ.get(variable_of(role)) else VARIABLE
    try:
        parts: dict[str, Any] = conninfo_to_dict(environ[variable])
    except psycopg.ProgrammingError:
        # libpq's own words would repeat the URL, and a password with it.
        raise PostgresError(
            f"{variable} を読み取れません。postgresql://ホスト/データベース の形にしてください。",
            f"{variable} cannot be read: write it as postgresql://host/database.",
        ) from None
    if not parts.get("dbname"):
        raise PostgresError(
            f"{variable} にデータベース名がありません。",
            f"{variable} names no database: write it as postgresql://host/database.",
        )
    parts.setdefault("user", role.value)
    return make_conninfo("", **parts)


def connect(dsn: str) -> psycopg.Connection[Any]:
    """A connection to the named server, or an error that says which server did not answer."""
    try:
        return psycopg.connect(dsn, connect_timeout=10)
    except psycopg.OperationalError as reason:
        said = str(reason).strip()
        closed = closed_database(said)
        if closed is not None:
            raise closed from None
        raise PostgresError(
            f"{VARIABLE} のサーバーに接続できません: {said}",
            f"Cannot connect to the server of {VARIABLE}: {said}",
        ) from None


def closed_database(said: str) -> PostgresError | None:
    """What to do, where the server said that the role may not enter the database; else None.

    Nobody but the owner may while a restored backup waits for what happened since.
    """
    if "CONNECT privilege" not in said:
        return None
    return PostgresError(
        "データベースは、控えから戻したまま閉じています。sekisho restore --open で、控えの後の"
        "消去・停止の申出をもう一度行ってから開いてください。",
        "The database was restored from a backup and is closed. Run sekisho restore --open: it"
        " repeats the erasures and refusals since the backup, then opens it.",
    )


def refuse_superuser(connection: psycopg.Connection[Any]) -> None:
    """Nothing happens when the login is an ordinary role; a mighty one is named and refused.

    Superusers and BYPASSRLS roles read past every view and policy, and a role that may create roles
    or is a member of a server-wide one can make itself such.
    """
    row = connection.execute(_TOO_MIGHTY).fetchone()
    if row is None or row[1] == "":
        return
    raise PostgresError(
        f"データベースの役割 {row[0]} は強すぎる権限（{row[1]}）を持つため、接続しません。"
        "sekisho db roles --sql が作る役割を DATABASE_URL に書いてください。",
        f"The database role {row[0]} has too much power ({row[1]}) and is refused. "
        "Name in DATABASE_URL a role made by sekisho db roles --sql.",
    )


def refuse_old_server(connection: psycopg.Connection[Any]) -> None:
    """Nothing happens when the server's release is accepted; otherwise the error names it."""
    major, minor = divmod(connection.info.server_version, 10000)
    refuse_holed((major, minor), VARIABLE)
