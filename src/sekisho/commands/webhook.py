"""``sekisho webhook``: addresses that are told what happened, and the keys that sign."""

from datetime import UTC, datetime

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.commands._recipient_ways import tell_way
from sekisho.postgres.roles import Role
from sekisho.project.places import places
from sekisho.project.terminal import json_option, lang_option


@click.group()
def webhook() -> None:
    """Webhook / addresses of recipients and systems that are told: offer, test, keys.

    \b
    Example:
      sekisho webhook keys
    """


@webhook.command()
@click.argument("name")
@click.argument("url")
@actor_option
@lang_option
@json_option
def offer(name: str, url: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """Webhook を届け入れます / enter the https address URL of the recipient or system NAME.

    \b
    It counts once somebody else has confirmed it: sekisho recipient confirm-way.
    Example:
      sekisho webhook offer dax https://hooks.example.jp/sekisho --actor midori
    """
    with desk(lang, actor, as_json=as_json, role=Role.EXTRACT) as at:
        from sekisho.gate.recipient_way import offer_way
        from sekisho.project.ways import reach_of

        party = at.version.policy.vocabulary.party(name) or name
        where = (party, "webhook")
        said, reach = {"url": url}, reach_of("webhook")
        tell_way(at, offer_way(at.connection, at.version, where, said, at.moment, reach))


@webhook.command()
@click.argument("number", type=int)
@lang_option
@json_option
def test(number: int, lang: str | None, *, as_json: bool) -> None:
    """試しに知らせます / a test event waits for the way NUMBER, and goes in the next round.

    \b
    Example:
      sekisho webhook test 2
    """
    with desk(lang, "", as_json=as_json, role=Role.EXTRACT) as at:
        from sekisho.gate.recipient_way import try_way

        sending = try_way(at.connection, number, None, at.moment)
        at.say(f"試しの知らせ {sending} が待っています。", f"Test event {sending} waits.",
               {"sending": sending})  # fmt: skip


@webhook.command()
@click.option("--new", is_flag=True, help="今日の鍵を作る / make a key of today")
@click.option("--retire", type=click.DateTime(["%Y-%m-%d"]), help="この日の鍵をやめる / retire")
@lang_option
@json_option
def keys(*, new: bool, retire: datetime | None, lang: str | None, as_json: bool) -> None:
    """署名の公開鍵 / the public keys by which receivers verify; all of them sign.

    \b
    To rotate: make a new one, tell the receivers, and retire the old one later.
    Example:
      sekisho webhook keys --new
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate import webhook_keys as room
        from sekisho.gate.case_steps import TOKYO

        directory = places().webhook_keys
        if new:
            room.make_webhook_key(directory, datetime.now(UTC).astimezone(TOKYO).date())
        if retire is not None:
            room.retire_webhook_key(directory, retire.date())
        found = room.public_webhook_keys(directory)
        lines = "\n".join(f"{day}  {public}" for day, public in found)
        at.say(lines or "鍵はありません。", lines or "There is no key.",
               [{"day": day, "public_key": public} for day, public in found])  # fmt: skip


COMMANDS = (webhook,)
