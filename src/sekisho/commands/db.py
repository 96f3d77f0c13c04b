"""``sekisho db``: the embedded database by hand, and what a server of one's own must be given."""

import os

import click

from sekisho.postgres import database_url
from sekisho.postgres.errors import PostgresError
from sekisho.postgres.place import own_cluster
from sekisho.postgres.roles import PURPOSE, Role, server_sql


class _Group(click.Group):
    """Commands that end with exit status 1 and both sentences when there is no database."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PostgresError as reason:
            raise click.ClickException(str(reason)) from reason


@click.group(cls=_Group)
def db() -> None:
    """データベース / the embedded PostgreSQL, or the server that DATABASE_URL names.

    \b
    Example:
      sekisho db status
    """


@db.command()
def start() -> None:
    """起動します / the embedded server runs; it keeps running until it is stopped.

    \b
    Example:
      sekisho db start
    """
    _refuse_named()
    own_cluster().start()
    click.echo("PostgreSQL は起動しています。/ PostgreSQL is running.")


@db.command()
def stop() -> None:
    """停止します / the embedded server is stopped and everything committed is on the disk.

    \b
    Example:
      sekisho db stop
    """
    _refuse_named()
    own_cluster().stop()
    click.echo("PostgreSQL は停止しています。/ PostgreSQL is stopped.")


@db.command()
def status() -> None:
    """状態を示します / say where the database is; exit status 0 when the embedded one runs.

    \b
    Example:
      sekisho db status
    """
    if database_url.is_named(os.environ):
        click.echo("DATABASE_URL のサーバーを使います。/ The server of DATABASE_URL is used.")
        return
    cluster = own_cluster()
    running = cluster.is_running()
    words = "起動しています / running" if running else "停止しています / stopped"
    click.echo(f"{cluster.root}: {words}")
    raise SystemExit(0 if running else 1)


@db.command("psql-url")
@click.argument("role", type=click.Choice([role.value for role in Role]), default=Role.AUDIT.value)
def psql_url(role: str) -> None:
    """接続文字列を示します / print how psql logs in as a role: psql "$(sekisho db psql-url)".

    \b
    Example:
      sekisho db psql-url
    """
    if database_url.is_named(os.environ):
        raise click.UsageError(
            "DATABASE_URL が設定されています。それを使ってください。/ DATABASE_URL is set: use it."
        )
    click.echo(own_cluster().dsn(role))


@db.command()
@click.option("--sql", is_flag=True, help="管理者が流す SQL / the SQL for an administrator to run")
def roles(*, sql: bool) -> None:
    """役割の一覧 / the login roles and what each is for.

    \b
    Example:
      sekisho db roles --sql
    """
    if sql:
        click.echo(server_sql(), nl=False)
        return
    for role in Role:
        click.echo(f"{role.value:16} {PURPOSE[role]}")


def _refuse_named() -> None:
    if database_url.is_named(os.environ):
        raise click.UsageError(
            "DATABASE_URL のサーバーは、ここからは起動も停止もしません。"
            "/ The server of DATABASE_URL is not started or stopped from here."
        )


COMMANDS = (db,)
