"""``sekisho mail held``: what is held and why, and how it ends."""

import json
from typing import TYPE_CHECKING

import click

from sekisho.commands._mail_room import mail_room
from sekisho.project.places import places
from sekisho.project.terminal import JA, json_option, lang_option, language

if TYPE_CHECKING:
    from sekisho.gate.list_held import HeldMail

STATES = ("held", "released", "dropped")
_actor = click.option("--actor", required=True, help="担当者の id / who does it")


@click.group()
def held() -> None:
    """止めているメール / mails that are held.

    \b
    Example:
      sekisho mail held list
    """


@held.command("list")
@click.option("--state", type=click.Choice(STATES), default="held", show_default=True)
@lang_option
@json_option
def list_(state: str, lang: str | None, *, as_json: bool) -> None:
    """止めた理由の一覧 / which words, under which clause, and what to write instead.

    \b
    Example:
      sekisho mail held list --json
    """
    spoken = language(lang)
    with mail_room(spoken) as room:
        from sekisho.gate.list_held import list_held

        found, _ = list_held(room.connection, room.version, "", state, spoken)
    if as_json:
        told = [one.to_json() for one in found]
        click.echo(json.dumps({"mails": told}, ensure_ascii=False))
        return
    for one in found:
        _print(one)
    if not found:
        click.echo("ありません。" if spoken == JA else "There is none.")


@held.command()
@click.argument("mail", type=int)
@click.option("--role", default="operator", show_default=True)
@_actor
@lang_option
@json_option
def show(mail: int, role: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """止めたメールを読みます / read one; the customer's history says that somebody did.

    \b
    Example:
      sekisho mail held show 12 --actor staff-2
    """
    spoken = language(lang)
    with mail_room(spoken) as room:
        from sekisho.gate.show_held import show_held

        moment = room.moment(actor)
        opened = show_held(room.connection, room.version, mail, moment, role, spoken)
    if as_json:
        parts = [{"place": place, "text": text} for place, text in opened.parts]
        told = {
            **opened.mail.to_json(), "parts": parts, "whole": opened.whole,
            "opened_index": opened.ledger_index,
        }  # fmt: skip
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    _print(opened.mail)
    for place, text in opened.parts:
        click.echo(f"--- {place}\n{text.rstrip()}")
    if not opened.whole:
        click.echo("（読めない部分があります）" if spoken == JA else "(part of it cannot be read)")


@held.command()
@click.argument("mail", type=int)
@_actor
@click.option(
    "--reason", required=True, help="誤って止められたと考える理由 / why it was held wrongly"
)
@lang_option
@json_option
def release(mail: int, actor: str, reason: str, lang: str | None, *, as_json: bool) -> None:
    """誤って止めたメールを送ります / queue what was held wrongly; not by who wrote it.

    \b
    Example:
      sekisho mail held release 12 --actor staff-2 --reason "It warns of fraud and asks for nothing"
    """
    spoken = language(lang)
    with mail_room(spoken) as room:
        from sekisho.gate.mail_keys import load_keys
        from sekisho.gate.read_record import Actor
        from sekisho.gate.release_held import Release, release_held

        who = Actor(actor, "operator", room.version.policy.digest)
        wish = Release(who, reason, room.moment(actor))
        keys = load_keys(places().mail_keys)
        index = release_held(room.connection, room.version, mail, wish, keys)
    ja = f"メール {mail} を送信待ちにしました（台帳の {index} 番）。"
    en = f"Mail {mail} is queued (entry {index})."
    _tell({"released": mail, "ledger_index": index}, ja, en, spoken, as_json=as_json)


@held.command()
@click.argument("mail", type=int)
@_actor
@lang_option
@json_option
def drop(mail: int, actor: str, lang: str | None, *, as_json: bool) -> None:
    """止めたメールを捨てます / drop one that was rightly held; its words are gone.

    \b
    Example:
      sekisho mail held drop 12 --actor staff-1
    """
    spoken = language(lang)
    with mail_room(spoken) as room:
        from sekisho.gate.drop_held import drop_held

        index = drop_held(room.connection, room.version, mail, room.moment(actor))
    ja = f"メール {mail} を捨てました（台帳の {index} 番）。"
    en = f"Mail {mail} is dropped (entry {index})."
    _tell({"dropped": mail, "ledger_index": index}, ja, en, spoken, as_json=as_json)


def _tell(told: dict[str, int], ja: str, en: str, lang: str, *, as_json: bool) -> None:
    click.echo(json.dumps(told) if as_json else ja if lang == JA else en)


def _print(one: "HeldMail") -> None:
    click.echo(f"{one.id}\t{one.state}\t{one.source} {one.through}\t{one.purpose}")
    for reason in one.reasons:
        click.echo(f"  {reason.place}: {reason.code} ({reason.clause}): {reason.message}")


COMMANDS = (held,)
