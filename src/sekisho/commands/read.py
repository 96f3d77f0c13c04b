"""``sekisho read``: one customer's record for one purpose, as staff see it, recorded."""

import json
import secrets
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

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
    from sekisho.books.versions import Version
    from sekisho.gate.read_record import Shown


@click.command()
@click.argument("customer_no")
@click.option("--purpose", required=True, help="目的（ラベルか id） / purpose, by label or id")
@click.option("--item", "items", multiple=True, required=True, help="項目 / item; may be repeated")
@click.option("--actor", required=True, help="読む人の id / who reads")
@click.option("--role", default="customer_service", show_default=True)
@click.option(
    "--acknowledged",
    metavar="DIGEST",
    required=True,
    help="読んで確認した版の指紋、または current / digest of the version acknowledged, or current",
)
@lang_option
@json_option
def read(
    customer_no: str,
    purpose: str,
    items: tuple[str, ...],
    actor: str,
    role: str,
    acknowledged: str,
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    """お客様の記録を目的のもとで読みます / read a record for a purpose; the reading is recorded.

    \b
    Example:
      sekisho read S0042-00000007 --purpose 請求 --item 氏名 --item 秘密の質問 \\
        --actor staff-1 --acknowledged current
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.books.versions import in_force
        from sekisho.gate.read_record import Actor, Reading, read_record

        today = datetime.now(ZoneInfo("Asia/Tokyo")).date()
        with logged_in(Role.WEB) as connection:
            version = in_force(connection, today)
            connection.rollback()
            digest = version.policy.digest if acknowledged == "current" else acknowledged
            reading = Reading(
                customer_no=customer_no,
                purpose=_word(version, "purpose", purpose, spoken),
                items=tuple(_word(version, "item", item, spoken) for item in items),
                actor=Actor(actor, role, digest),
                day=today,
                nonce=secrets.token_bytes(16),
                act={},
            )
            shown = read_record(connection, version, reading)
    if as_json:
        click.echo(json.dumps(_json(shown), ensure_ascii=False))
    else:
        _print(shown, version, spoken)


def _word(version: "Version", kind: str, label: str, lang: str) -> str:
    words = version.policy.vocabulary
    found = words.find(kind, label)
    if found is None:
        near = words.nearest(kind, label)
        hint = f"（{near}？）" if lang == JA else f" ({near}?)"
        raise click.UsageError(
            f"「{label}」という語は用語表にありません{hint if near else ''}。"
            if lang == JA
            else f"{label!r} is not in the terms table{hint if near else ''}."
        )
    return found


def _json(shown: "Shown") -> dict[str, object]:
    """The documented, stable JSON form of a reading."""
    return {
        "contracts": [
            {
                item: {
                    "value": field.value,
                    "answer": field.answer.answer.value,
                    "clauses": list(field.answer.clauses),
                }
                for item, field in fields.items()
            }
            for fields in shown.contracts
        ],
        "ledger_index": shown.ledger_index,
        "policy": shown.digest,
    }


def _print(shown: "Shown", version: "Version", lang: str) -> None:
    words = version.policy.vocabulary
    ja = lang == JA
    for fields in shown.contracts:
        table = Table()
        for head in ("項目", "内容", "条文") if ja else ("Item", "Value", "Clauses"):
            table.add_column(head, overflow="fold")
        for item, field in fields.items():
            withheld = "非開示" if ja else "withheld"
            given = field.answer.permitted
            value = (field.value or "") if given else withheld
            table.add_row(words.items[item].shown(lang), value, ", ".join(field.answer.clauses))
        Console().print(table)
    told = "台帳に記録しました" if ja else "recorded in the ledger"
    click.echo(f"{told}: {shown.ledger_index}")


COMMANDS = (read,)
