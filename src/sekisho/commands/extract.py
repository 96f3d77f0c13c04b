"""``sekisho extract``: tonight's files, one for each recipient; and what became of them."""

import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table

from sekisho.postgres.roles import Role
from sekisho.project.places import places
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    progress_bar,
    refusals,
)

if TYPE_CHECKING:
    from sekisho.gate.run_night import Result
    from sekisho.terms import Vocabulary, Word


WIDTH = 190
"""Columns of text that the table of extracts needs."""


@click.command()
@click.option(
    "--delivery",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("policy/delivery.yaml"),
    show_default=True,
)
@lang_option
@json_option
def extract(delivery: Path, lang: str | None, *, as_json: bool) -> None:
    """今夜の抽出を行います / make and release tonight's file for every recipient.

    \b
    A second run on the same day releases nothing again. A recipient that by the registry of
    companies may have nothing today is told of, and is no failure.
    Example:
      sekisho extract --json
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        results, words = night(delivery, spoken)
        _remind(spoken)
    if as_json:
        click.echo(json.dumps([result_json(result) for result in results], ensure_ascii=False))
    else:
        wide_console().print(result_table(results, words, spoken))
    from sekisho.gate.party_standing import WITHHELD

    failed = (result.refused for result in results if result.refused is not None)
    if any(refused.code not in WITHHELD for refused in failed):
        raise SystemExit(1)


def _remind(spoken: str) -> None:
    """Standard error says when the notice is due for review; nothing else depends on it."""
    from sekisho.gate.review_due import review_due

    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    with logged_in(Role.AUDIT) as connection:
        told = review_due(connection, today).reminder(spoken)
    if told is not None:
        click.echo(told, err=True)


def night(delivery: Path, lang: str) -> "tuple[list[Result], Vocabulary]":
    """Tonight's results, made with a progress bar, and the words to show them with."""
    from sekisho.books.versions import in_force
    from sekisho.gate.delivery import read_deliveries
    from sekisho.gate.extract_files import Outbox
    from sekisho.gate.run_night import Night, run_night

    today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
    with logged_in(Role.EXTRACT) as connection, progress_bar() as bar:
        version = in_force(connection, today)
        connection.rollback()
        words = version.policy.vocabulary
        title = "今夜の抽出" if lang == JA else "tonight's extracts"
        task = bar.add_task(title, total=None)
        plan = Night(
            outbox=Outbox(places().outbox),
            deliveries=read_deliveries(delivery.read_text(encoding="utf-8"), str(delivery)),
            day=today,
            nonce=lambda: secrets.token_bytes(16),
            starting=lambda door, number, total: bar.update(
                task,
                total=total,
                completed=number - 1,
                description=f"{title} {words.parties[door.recipient].shown(lang)}",
            ),
            progress=lambda _: None,
        )
        results = list(run_night(connection, plan))
        bar.update(task, completed=len(results), total=len(results), description=title)
    return results, words


def wide_console() -> Console:
    """Standard output: as wide as the terminal, or as the table needs where there is none."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH)


def result_table(results: "list[Result]", words: "Vocabulary", lang: str) -> Table:
    """Recipient, clause, purpose, ground, customers, items, file, ledger entries."""
    ja = lang == JA
    heads = ("提供先", "条文", "目的", "根拠", "人数", "項目", "ファイル", "台帳の記録")
    heads_en = (
        "Recipient", "Clause", "Purpose", "Ground", "Customers", "Items", "File", "Ledger entries",
    )  # fmt: skip
    days = sorted({result.run.plan.day.isoformat() for result in results if result.run is not None})
    title = "今夜の抽出" if ja else "Tonight's extracts"
    table = Table(title=" ".join((title, *days)))
    for head in heads if ja else heads_en:
        right = head in ("人数", "項目", "Customers", "Items")
        whole = head in ("ファイル", "台帳の記録", "File", "Ledger entries")
        table.add_column(head, justify="right" if right else "left", overflow="fold", no_wrap=whole)
    for result in results:
        door, run = result.door, result.run
        entries = "—"
        if run is not None and run.entries:
            first = run.first_index or 0
            entries = f"{run.entries:,} ({first}–{first + run.entries - 1})"
        held = f" (+{run.held})" if run is not None and run.held else ""
        refused = result.refused.message(lang) if result.refused else ""
        table.add_row(
            _short(words.parties[door.recipient], lang),
            ", ".join(door.clauses),
            words.purposes[door.purpose].shown(lang),
            ", ".join(words.grounds[ground].shown(lang) for ground in door.grounds),
            f"{run.customers:,}{held}" if run is not None and run.customers is not None else "—",
            str(len(door.columns)),
            run.plan.file_name.removeprefix(f"{run.plan.day}_") if run is not None else refused,
            entries,
        )
    return table


def _short(word: "Word", lang: str) -> str:
    """The shortest Japanese label, or the English one: a table's cell is small."""
    return min(word.labels, key=len) if lang == JA else word.en


def result_json(result: "Result") -> dict[str, object]:
    """The documented, stable JSON form of one recipient's outcome."""
    door, run = result.door, result.run
    return {
        "recipient": door.recipient,
        "purpose": door.purpose,
        "clauses": list(door.clauses),
        "grounds": list(door.grounds),
        "items": list(door.columns),
        "run": run.id if run else None,
        "state": run.state if run else "refused",
        "rows": run.rows if run else None,
        "customers": run.customers if run else None,
        "held_back": run.held if run else None,
        "file": run.plan.file_name if run else None,
        "sha256": run.file_sha256 if run else None,
        "ledger": {
            "header": run.header_index if run else None,
            "first_entry": run.first_index if run else None,
            "entries": run.entries if run else None,
        },
        "fresh": result.fresh,
        "error": {"code": result.refused.code, "ja": result.refused.ja, "en": result.refused.en}
        if result.refused
        else None,
    }


COMMANDS = (extract,)
