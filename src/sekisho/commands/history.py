"""``sekisho history`` and ``sekisho receipt``: what a customer may know, and can verify alone."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

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
    from sekisho.gate.tell_history import Passage
    from sekisho.terms import Vocabulary


@click.command()
@click.argument("customer_no")
@lang_option
@json_option
def history(customer_no: str, lang: str | None, *, as_json: bool) -> None:
    """だれが何を受け取ったか / who received what of this customer, when, under which clause.

    \b
    Example:
      sekisho history S0042-00000007
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.tell_history import tell_history

        with logged_in(Role.WEB) as connection:
            passages = tell_history(connection, customer_no)
            words = _words(passages)
    if as_json:
        told = [_json(passage) for passage in passages]
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _print(passages, words, spoken)


@click.command()
@click.argument("customer_no")
@click.argument("index", type=int)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
@lang_option
def receipt(customer_no: str, index: int, output: Path | None, lang: str | None) -> None:
    """受領証を出します / the receipt of one passage, which sekisho-verify checks offline.

    \b
    INDEX is the ledger's number, see sekisho history.
    Example:
      sekisho receipt S0042-00000007 1234 -o receipt.txt
    """
    with refusals(language(lang)):
        prepare()
        from sekisho.gate.give_receipt import give_receipt

        with logged_in(Role.WEB) as connection:
            data = give_receipt(connection, customer_no, index)
    if output is None:
        click.echo(data.decode(), nl=False)
    else:
        output.write_bytes(data)


def _words(passages: "list[Passage]") -> "Vocabulary | None":
    """The words of the version in force, to show ids by their labels."""
    if not passages:
        return None
    from sekisho.books.versions import in_force

    with logged_in(Role.AUDIT) as connection:
        return in_force(connection, passages[-1].day).policy.vocabulary


def _print(passages: "list[Passage]", words: "Vocabulary | None", lang: str) -> None:
    """Two lines a passage: what it was, and which items."""
    ja = lang == JA
    console = Console(highlight=False, soft_wrap=True)
    for p in passages:
        known = words if words is not None and p.recipient in words.parties else None
        recipient = known.parties[p.recipient].shown(lang) if known else p.recipient
        purpose = known.purposes[p.purpose].shown(lang) if known else p.purpose
        items = [known.items[i].shown(lang) if known else i for i in p.items]
        clauses = ", ".join(p.clauses) or "—"
        console.print(
            f"[bold]{p.index:>8}[/bold]  {p.day}  {recipient}  {purpose}  [{clauses}]"
            f"  {p.version}  {p.state or p.kind}".replace("[C", r"\[C").replace("[L", r"\[L")
        )
        console.print(" " * 10 + ("、" if ja else ", ").join(items), style="dim")
    if not passages:
        click.echo("まだだれにも渡していません。" if ja else "Nobody has received anything yet.")


def _json(p: "Passage") -> dict[str, object]:
    """The documented, stable JSON form of a passage."""
    return {
        "index": p.index,
        "kind": p.kind,
        "day": p.day.isoformat(),
        "at": p.at.isoformat(),
        "recipient": p.recipient,
        "purpose": p.purpose,
        "grounds": list(p.grounds),
        "clauses": list(p.clauses),
        "items": list(p.items),
        "version": p.version,
        "policy": p.digest,
        "state": p.state,
        "actor": p.actor,
    }


COMMANDS = (history, receipt)
