"""A database that nobody may enter: while it is restored, no act goes, whoever tries.

The right to connect is taken from every role but the owner, so no process needs to know.
"""

from collections.abc import Sequence

from psycopg import sql

from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError


def is_closed(connection: Db) -> bool:
    """True where the web role may not enter the database."""
    row = connection.execute(
        "SELECT has_database_privilege('sekisho_web', current_database(), 'CONNECT')"
    ).fetchone()
    return not (row and row[0])


def close_database(connection: Db, roles: Sequence[str]) -> None:
    """None of the roles may enter any more, and nobody else is inside; this is committed.

    ActRefusedError where somebody is: what serves must be stopped first.
    requires: the owner of the database
    """
    _each(connection, "REVOKE CONNECT ON DATABASE {} FROM {}", roles)
    connection.commit()
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"
    ).fetchone()
    connection.rollback()
    if row and row[0]:
        raise ActRefusedError(
            "still-in-use",
            f"データベースにまだ {row[0]} 件の接続があります。sekisho serve などを止めてから、"
            "もう一度実行してください。新しい接続はもう入れません。",
            f"{row[0]} connections are still inside the database. Stop sekisho serve and the like,"
            " then run again. No new one gets in.",
        )


def open_database(connection: Db, roles: Sequence[str]) -> None:
    """The roles may enter once the transaction commits. requires: the owner of the database"""
    _each(connection, "GRANT CONNECT ON DATABASE {} TO {}", roles)


def empty_database(connection: Db) -> None:
    """Nothing of ours is in the database once the transaction commits.

    requires: the owner; `refuse_filled` found nothing, or the database is closed
    """
    schemas = connection.execute(
        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'"
        " AND nspname NOT IN ('information_schema', 'public')"
    ).fetchall()
    for (name,) in schemas:
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    ).fetchall()
    for (name,) in tables:
        connection.execute(sql.SQL("DROP TABLE public.{} CASCADE").format(sql.Identifier(name)))


def refuse_filled(connection: Db) -> None:
    """Returns where nobody's data and no ledger would be lost; ActRefusedError otherwise."""
    for table in ("records.customer", "books.ledger_head", "accounts.account"):
        there = connection.execute("SELECT to_regclass(%s) IS NOT NULL", (table,)).fetchone()
        if not there or not there[0]:
            continue
        held = connection.execute(
            sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(*table.split(".")))
        ).fetchone()
        if held and held[0]:
            raise ActRefusedError(
                "not-empty",
                "データベースは空ではありません。控えは空のデータベースにだけ戻します。"
                "元のデータベースを別に残し、新しいデータベースを用意してください。",
                "The database is not empty, and a backup is restored into an empty one only."
                " Put the old database aside and make a new one.",
            )


def _each(connection: Db, statement: str, roles: Sequence[str]) -> None:
    name = sql.Identifier(connection.info.dbname)
    for role in roles:
        connection.execute(sql.SQL(statement).format(name, sql.Identifier(role)))
