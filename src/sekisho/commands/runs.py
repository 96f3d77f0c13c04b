"""``sekisho runs``: what became of the files: list, acknowledge, void."""

import json

import click
from rich.console import Console
from rich.table import Table

from sekisho.postgres.roles import Role
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    refusals,
)


@click.group()
def runs() -> None:
    """抽出の記録 / extract runs: list, acknowledge, void.

    \b
    Example:
      sekisho runs list
    """


@runs.command("list")
@click.option("--most", default=50, show_default=True, type=click.IntRange(1))
@lang_option
@json_option
def list_(most: int, lang: str | None, *, as_json: bool) -> None:
    """新しいものから並べます / the newest runs first, with their states.

    \b
    Example:
      sekisho runs list --most 10
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.books import runs as books
        from sekisho.cases.stands import RUN

        with logged_in(Role.AUDIT) as connection:
            found = books.newest(connection, most)
    if as_json:
        told = [
            {
                "run": run.id,
                "state": run.state,
                "day": run.plan.day.isoformat(),
                "recipient": run.plan.recipient,
                "purpose": run.plan.purpose,
                "customers": run.customers,
                "sha256": run.file_sha256,
            }
            for run in found
        ]
        click.echo(json.dumps(told))
        return
    heads = ("番号", "状態", "日付", "ファイル", "人数") if spoken == JA else (
        "Run", "State", "Date", "File", "Customers",
    )  # fmt: skip
    table = Table()
    for head in heads:
        table.add_column(head, overflow="fold")
    for run in found:
        customers = "—" if run.customers is None else f"{run.customers:,}"
        day = run.plan.day.isoformat()
        table.add_row(str(run.id), RUN.state(run.state, spoken), day, run.plan.file_name, customers)
    Console().print(table)


@runs.command()
@click.argument("run", type=int)
@click.argument("sha256")
@lang_option
def acknowledge(run: int, sha256: str, lang: str | None) -> None:
    """受領を記録します / the recipient of RUN confirms the SHA-256 of what it received.

    \b
    Example:
      sekisho runs acknowledge 31 "$(sha256sum < dax_procurement_management.csv | cut -c1-64)"
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.acknowledge_extract import acknowledge_extract

        with logged_in(Role.EXTRACT) as connection:
            acknowledge_extract(connection, run, sha256)
    click.echo(
        f"抽出 {run} の受領を記録しました。" if spoken == JA else f"Run {run} is acknowledged."
    )


@runs.command()
@click.argument("run", type=int)
@click.option("--reason", required=True, help="理由（お客様を名指ししない）/ why; name no customer")
@lang_option
def void(run: int, reason: str, lang: str | None) -> None:
    """無効にします / RUN is void: its entries stay, and the same day's file may be made anew.

    \b
    Example:
      sekisho runs void 31 --reason "sent to the wrong address"
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.void_extract import void_extract

        with logged_in(Role.EXTRACT) as connection:
            void_extract(connection, run, reason)
    click.echo(f"抽出 {run} を無効にしました。" if spoken == JA else f"Run {run} is void.")


COMMANDS = (runs,)
