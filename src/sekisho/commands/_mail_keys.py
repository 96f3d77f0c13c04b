"""``sekisho mail keys``: the key that signs, and the DNS record by which everybody verifies."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from sekisho.commands._mail_room import who_sends
from sekisho.project.places import places
from sekisho.project.terminal import JA, json_option, lang_option, language, refusals


@click.command()
@click.option("--new", "anew", is_flag=True, help="鍵を新しくします / make a new key, of today")
@lang_option
@json_option
def keys(*, anew: bool, lang: str | None, as_json: bool) -> None:
    """署名の鍵を作り、DNS に載せる行を示します / make the DKIM key, and print its DNS record.

    Publish the record before mails are sent. An old key's record stays for a week after --new.

    \b
    Example:
      sekisho mail keys
    """
    spoken = language(lang)
    with refusals(spoken):
        from sekisho.gate.mail_keys import dns_record, make_keys

        sender = who_sends()
        day = datetime.now(ZoneInfo("Asia/Tokyo")).date()
        made, fresh = make_keys(places().mail_keys, day, anew=anew)
        name, text = dns_record(made, sender.domain)
    if as_json:
        record = {"name": name, "type": "TXT", "text": text}
        click.echo(json.dumps({"selector": made.selector, "fresh": fresh, **record}))
        return
    if fresh:
        click.echo("鍵を作りました。" if spoken == JA else "A key was made.", err=True)
    click.echo(f"{name}. TXT {_quoted(text)}")


def _quoted(text: str) -> str:
    """The text in strings of at most 255 bytes, as DNS wants it (RFC 1035, section 3.3)."""
    return " ".join(f'"{text[at : at + 255]}"' for at in range(0, len(text), 255))


COMMANDS = (keys,)
