"""``sekisho synthetic``: customers who do not exist, to try everything on."""

import click
import psycopg
from rich.console import Console
from rich.progress import Progress

from sekisho.postgres.errors import PostgresError
from sekisho.postgres.roles import Role
from sekisho.project.database import available, migrate, ready

_MOST = 10_000_000


@click.command()
@click.option(
    "--customers", default=10_000, show_default=True, type=click.IntRange(1, _MOST), metavar="N"
)
@click.option("--seed", default=42, show_default=True, type=click.IntRange(0, 9_999), metavar="S")
@click.option(
    "--history/--no-history",
    default=True,
    help="一年分の請求・支払・使用量も作ります / also a year of bills, payments and usage",
)
def synthetic(*, customers: int, seed: int, history: bool) -> None:
    """架空の顧客を作ります / synthetic customers are in the tables; a second run adds nothing.

    \b
    Example:
      sekisho synthetic --customers 10000
    """
    try:
        ready()
        migrate(available(Role.OWNER))
        dsn = available(Role.IMPORT)
    except PostgresError as reason:
        raise click.ClickException(str(reason)) from reason
    _load(dsn, seed, customers, history=history)


def _load(dsn: str, seed: int, customers: int, *, history: bool) -> None:
    # Models load after Django is set up.
    from sekisho.gate.load_synthetic import LoadRunningError, load_synthetic

    console = Console(stderr=True)
    with psycopg.connect(dsn, autocommit=True) as connection, Progress(console=console) as bar:
        task = bar.add_task("架空の顧客 / synthetic customers", total=customers)
        try:
            loaded = load_synthetic(
                connection,
                seed,
                customers,
                with_history=history,
                progress=lambda done: bar.update(task, completed=done),
            )
        except LoadRunningError as reason:
            raise click.ClickException(str(reason)) from reason
    click.echo(
        f"架空の顧客 {customers:,} 件があります(新たに {loaded.customers:,} 件、"
        f"{loaded.rows:,} 行)。\n"
        f"{customers:,} synthetic customers are there ({loaded.customers:,} new, "
        f"{loaded.rows:,} rows)."
    )


COMMANDS = (synthetic,)
