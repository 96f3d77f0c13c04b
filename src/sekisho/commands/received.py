"""``sekisho received``: personal data that others give us, checked and recorded (Art 30)."""

from datetime import datetime
from pathlib import Path

import click

from sekisho.cases.received import Basis, Method
from sekisho.commands._desk import actor_option, desk
from sekisho.commands._fields import say_fields
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def received() -> None:
    """第三者からの受領 / receipts from others: who gave, how they had it; refused where not told.

    \b
    Example:
      sekisho received list --json
    """


@received.command("record")
@click.option("--giver", required=True, help="提供元の名称 / who gave")
@click.option("--address", required=True, help="提供元の住所 / the giver's address")
@click.option("--representative", default="", help="法人の代表者 / of a corporation")
@click.option("--person", is_flag=True, help="提供元は法人でない / the giver is no corporation")
@click.option("--acquired", required=True, help="提供元が取得した経緯 / how the giver had the data")
@click.option("--document", type=FILE, required=True, help="経緯を示す書面 / what shows that")
@click.option("--basis", type=click.Choice([each.value for each in Basis]), required=True)
@click.option("--consent-shown", is_flag=True, help="同意を確かめた / the consent was shown")
@click.option("--filing", default="", help="オプトアウトの届出番号 / the opt-out filing's number")
@click.option(
    "--method",
    type=click.Choice([each.value for each in Method]),
    default=Method.EACH.value,
    show_default=True,
)
@click.option("--on", "received_on", type=DAY, required=True, help="受け取った日 / the day")
@click.option("--purpose", required=True, help="使う目的 / the purpose, by its id")
@click.option("--item", "items", multiple=True, required=True, help="項目 / an item, by its id")
@click.option("--customers", type=FILE, required=True, help="お客様番号の一覧 / one number a line")
@click.option("--acknowledged", required=True, help="確認した版の digest / version acknowledged")
@click.option("--role", default="privacy_officer", show_default=True)
@actor_option
@lang_option
@json_option
def record(
    *, giver: str, address: str, representative: str, person: bool, acquired: str, document: Path,
    basis: str, consent_shown: bool, filing: str, method: str, received_on: datetime, purpose: str,
    items: tuple[str, ...], customers: Path, acknowledged: str, role: str, actor: str,
    lang: str | None, as_json: bool,
) -> None:  # fmt: skip
    """受け取った情報を記録します / record a receipt; refused where something is not told.

    \b
    Example:
      sekisho received record --giver ひだまりリビング株式会社 --address 東京都...
        --representative "日向 暖" --acquired 店頭の申込書 --document form.pdf
        --basis consent --consent-shown --on 2026-12-01 --purpose billing
        --item name --item phone --customers numbers.txt --acknowledged sha256:... --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.cases.received import Giver, Told
        from sekisho.gate.read_record import Actor
        from sekisho.gate.take_in_received import Receipt, take_in_received

        told = Told(
            Giver(giver, address, not person, representative), Basis(basis), Method(method),
            received_on.date(), acquired, document.stat().st_size > 0, consent_shown, filing,
        )  # fmt: skip
        numbers = tuple(customers.read_text(encoding="utf-8-sig").splitlines())
        receipt = Receipt(told, document.read_bytes(), purpose, items, numbers)
        who = Actor(actor, role, acknowledged)
        done = take_in_received(at.connection, at.version, receipt, who, at.moment).to_json()
        say_fields(at, done)


@received.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """受領の一覧 / every receipt, the newest first: who gave, how they had it, until when kept.

    \b
    Example:
      sekisho received list --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.tell_sources import list_received

        found = list_received(at.connection, at.version, at.lang)
        lines = "\n".join(
            f"{one.received}  {one.received_on}  {one.giver}  {one.basis}  {one.kept_until}"
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


COMMANDS = (received,)
