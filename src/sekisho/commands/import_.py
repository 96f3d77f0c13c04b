"""``sekisho import``: customer data from the company's own system, by a declared map."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
import psycopg
from rich.console import Console
from rich.progress import Progress

from sekisho.postgres.errors import PostgresError
from sekisho.postgres.roles import Role
from sekisho.project.database import available, migrate, ready

if TYPE_CHECKING:
    from sekisho.gate.import_customers import Imported, ImportMap

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("file", type=_FILE)
@click.option(
    "--map", "map_file", required=True, type=_FILE, help="列の対応表 / which column goes where"
)
@click.option("--lang", type=click.Choice(["ja", "en"]), default=None)
def import_(*, file: Path, map_file: Path, lang: str | None) -> None:
    """顧客データを取り込みます / customer data is taken in; refused rows go to FILE.refused.csv.

    終了状態: 0 すべて取り込んだ、1 拒んだ行がある、2 ファイルか対応表が正しくない。
    Exit status: 0 all rows taken in, 1 some rows refused, 2 the file or the map is unfit.

    \b
    Example:
      sekisho import customers.csv --map map.yaml
    """
    language = lang or ("ja" if os.environ.get("LANG", "ja").startswith("ja") else "en")
    how = _map(map_file, language)
    try:
        ready()
        migrate(available(Role.OWNER))
        dsn = available(Role.IMPORT)
    except PostgresError as reason:
        raise click.ClickException(str(reason)) from reason
    imported = _imported(dsn, file, how, language)
    click.echo(_summary(imported, language))
    raise SystemExit(1 if imported.refused else 0)


def _map(file: Path, language: str) -> "ImportMap":
    """The map, or every mistake in it on the screen and exit status 2."""
    from sekisho.gate.import_customers import read_map

    try:
        how, findings = read_map(file.read_text(encoding="utf-8"), str(file))
    except UnicodeDecodeError as fault:
        raise click.UsageError(
            f"{file}: UTF-8 で保存してください。/ Save the map as UTF-8."
        ) from fault
    for finding in findings:
        click.echo(f"{finding.span}: {finding.code} {finding.message(language)}", err=True)
        if suggestion := finding.suggestion(language):
            click.echo(f"    {suggestion}", err=True)
    if how is None:
        raise SystemExit(2)
    return how


def _imported(dsn: str, file: Path, how: "ImportMap", language: str) -> "Imported":
    from sekisho.gate.import_customers import (
        ImportStoppedError,
        LoadRunningError,
        import_customers,
    )

    console = Console(stderr=True)
    with psycopg.connect(dsn, autocommit=True) as connection, Progress(console=console) as bar:
        task = bar.add_task("取込み / import", total=None)
        try:
            return import_customers(
                connection,
                file,
                how,
                progress=lambda done, size: bar.update(task, completed=done, total=size),
            )
        except ImportStoppedError as stop:
            click.echo(f"{file}: {stop.ja if language == 'ja' else stop.en}", err=True)
            raise SystemExit(2) from stop
        except LoadRunningError as reason:
            raise click.ClickException(str(reason)) from reason


def _summary(imported: "Imported", language: str) -> str:
    taken, left = imported.rows - imported.refused, imported.refused_file
    if language == "ja":
        head = "このファイルは取込み済みです。何も変えていません。\n" if imported.before else ""
        tail = f"理由は {left} にあります。" if left else ""
        return f"{head}取り込んだ行 {taken:,}、拒んだ行 {imported.refused:,}。{tail}"
    head = "This file was imported before; nothing has changed.\n" if imported.before else ""
    tail = f" The reasons are in {left}." if left else ""
    return f"{head}Rows taken in {taken:,}, refused {imported.refused:,}.{tail}"


COMMANDS = (import_,)
