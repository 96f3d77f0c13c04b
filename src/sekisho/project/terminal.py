"""What every command of the running system shares: language, log-in, and refusals in words."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
import psycopg
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from sekisho.postgres.database_url import closed_database
from sekisho.postgres.errors import PostgresError
from sekisho.postgres.roles import Role
from sekisho.project.database import available, migrate, ready

JA, EN = "ja", "en"

lang_option = click.option(
    "--lang",
    type=click.Choice([JA, EN]),
    default=None,
    help="表示の言語 / language of the messages (default: LC_ALL, LC_MESSAGES or LANG)",
)
json_option = click.option("--json", "as_json", is_flag=True, help="JSON で出力 / print JSON")


def language(chosen: str | None) -> str:
    """The language chosen, or the one of the environment; English where it says neither."""
    if chosen is not None:
        return chosen
    named = next(
        (os.environ[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), ""
    )
    return JA if named.startswith("ja") else EN


@contextmanager
def logged_in(role: Role, *, autocommit: bool = False) -> Iterator[psycopg.Connection]:
    """A connection as the role, on a database that is started and has today's tables."""
    dsn = available(role)
    try:
        opened = psycopg.connect(dsn, autocommit=autocommit)
    except psycopg.OperationalError as reason:
        raise closed_database(str(reason)) or reason from None
    with opened as connection:
        yield connection


def prepare() -> None:
    """The server runs, Django is set up, the tables are today's, and nothing in them is unnamed.

    Whom the command names as acting may act so (`refuse_unfit_actors`): no command can forget it.
    """
    ready()
    migrate(available(Role.OWNER))
    from sekisho.gate.refuse_unsound_start import refuse_unsound_start
    from sekisho.project.acting import refuse_unfit_actors

    command = click.get_current_context(silent=True)
    with logged_in(Role.AUDIT) as connection:
        refuse_unsound_start(connection)
        if command is not None:
            refuse_unfit_actors(command.params, connection)


@contextmanager
def refusals(lang: str) -> Iterator[None]:
    """What the system refuses ends the command: one message, exit status 1, no traceback."""
    # Late: these rooms need Django to be set up first.
    from sekisho.books.keys import KeyFileError
    from sekisho.books.ledger_copy import CopyError
    from sekisho.books.log import LogError
    from sekisho.books.versions import NoVersionError
    from sekisho.books.witness import WitnessError
    from sekisho.gate.errors import ActRefusedError

    try:
        yield
    except ActRefusedError as refused:
        raise click.ClickException(refused.message(lang)) from None
    except (
        CopyError,
        KeyFileError,
        LogError,
        NoVersionError,
        WitnessError,
        PostgresError,
    ) as refused:
        raise click.ClickException(in_language(str(refused), lang)) from None


def in_language(both: str, lang: str) -> str:
    """The half of a message that is written in both languages, 日本語 / English."""
    ja, slash, en = both.partition(" / ")
    return (ja if lang == JA else en) if slash else both


def progress_bar() -> Progress:
    """A progress bar on standard error."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
