"""``sekisho provisions``: what was given to whom: records under Art 29, and every other giving."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from sekisho.gate.list_disclosures import Disclosure
    from sekisho.gate.list_provisions import Provision, Wanted

Row = tuple[dict[str, Any], Sequence[str]]
"""A giving as JSON, and as the cells of a line."""


def _asked(command: Callable[..., None]) -> Callable[..., None]:
    """The command may be asked for one recipient, one clause and some days."""
    day = click.DateTime(["%Y-%m-%d"])
    for option in (
        click.option("--until", type=day, help="この日まで / up to this day"),
        click.option("--since", type=day, help="この日から / from this day on"),
        click.option("--clause", default="", help="条項 / a clause (C46)"),
        click.option("--recipient", default="", help="提供先の id / a recipient's id (dax)"),
    ):
        command = option(command)
    return command


@click.group()
def provisions() -> None:
    """提供の記録 / what was given: records under Art 29 APPI, and every other giving.

    \b
    Example:
      sekisho provisions list --clause C46
    """


@provisions.command("list")
@_asked
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool, **asked: Any) -> None:
    """第三者提供記録 / provision records, the newest first.

    \b
    Example:
      sekisho provisions list --recipient dax --since 2026-11-01 --json
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.list_provisions import all_provisions

        with logged_in(Role.AUDIT) as connection:
            found = all_provisions(connection, _wanted(**asked), spoken)
            _tell((_record(one) for one in found), spoken, as_json=as_json)


@provisions.command()
@_asked
@lang_option
@json_option
def others(lang: str | None, *, as_json: bool, **asked: Any) -> None:
    """記録の要らない提供と官庁への報告 / givings without a record, reports to authorities too.

    \b
    Example:
      sekisho provisions others --recipient authority
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.list_disclosures import all_disclosures

        with logged_in(Role.AUDIT) as connection:
            found = all_disclosures(connection, _wanted(**asked), spoken)
            _tell((_giving(one, spoken) for one in found), spoken, as_json=as_json)


def _wanted(
    recipient: str, clause: str, since: datetime | None, until: datetime | None
) -> "Wanted":
    from sekisho.gate.list_provisions import Wanted

    return Wanted(recipient, clause.upper(), since and since.date(), until and until.date())


def _record(one: "Provision") -> Row:
    told = {**asdict(one), "day": one.day.isoformat(), "kept_until": one.kept_until.isoformat()}
    told = {name: value for name, value in told.items() if name not in ("place", "made_at")}
    return told, _cells(one, "、".join(one.items), f"{one.customers:,}")


def _giving(one: "Disclosure", lang: str) -> Row:
    told = {**asdict(one), "day": one.day.isoformat()}
    del told["place"]
    report = one.report
    if report is None:
        return told, _cells(one, "、".join(one.items), f"{one.customers:,}")
    words = "報告「{}」{}、台帳 {} 番" if lang == JA else "report {!r} for {}, entry {}"
    return told, _cells(one, words.format(report.title, report.period, report.entry), "—")


def _cells(one: "Provision | Disclosure", what: str, customers: str) -> Sequence[str]:
    return (one.day.isoformat(), one.recipient, one.purpose, "、".join(one.articles),
            "、".join(one.clauses), what, customers)  # fmt: skip


def _tell(rows: Iterator[Row], lang: str, *, as_json: bool) -> None:
    """One list of JSON, or a table in the language."""
    if as_json:
        click.echo(json.dumps([told for told, _ in rows], ensure_ascii=False))
        return
    heads = ("日付", "提供先", "目的", "条文", "条項", "内容", "人数") if lang == JA else (
        "Date", "Recipient", "Purpose", "Articles", "Clauses", "What", "Customers",
    )  # fmt: skip
    table = Table()
    for head in heads:
        table.add_column(head, overflow="fold")
    for _, cells in rows:
        table.add_row(*cells)
    Console().print(table)


COMMANDS = (provisions,)
