"""``sekisho mail``: a mail is examined, ordered, delivered, and what became of it is taken in."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands import (
    _mail_bounce,
    _mail_consent,
    _mail_deliver,
    _mail_genuine,
    _mail_held,
    _mail_keys,
    _mail_received,
    _mail_relay,
    _mail_send,
    _mail_templates,
)
from sekisho.commands._notice import MisuseError
from sekisho.project.terminal import JA, json_option, lang_option, language

if TYPE_CHECKING:
    from sekisho.guard.scan import Verdict

_LARGEST = 64_000_000


@click.group()
def mail() -> None:
    """メールを調べ、送り、届いたかを見ます / mails: examine, send, and see what became of them.

    \b
    Example:
      sekisho mail check draft.eml
    """


@mail.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--permit",
    "permitted",
    multiple=True,
    metavar="ITEM",
    help="宛先に知らせてよい項目の id / id of an item that the recipient may be told",
)
@lang_option
@json_option
def check(file: Path, permitted: tuple[str, ...], lang: str | None, *, as_json: bool) -> None:
    """送ってよいかを調べます / whether this mail (RFC 5322) may be sent; status 1 where it is held.

    \b
    Example:
      sekisho mail check draft.eml --permit email --permit phone
    """
    from sekisho.gate.examine_mail import Examiner

    spoken = language(lang)
    raw = _read(file, spoken)
    with Examiner() as examiner:
        found = examiner.examine(raw, frozenset(permitted))
    if as_json:
        click.echo(json.dumps(_json(found), ensure_ascii=False))
    else:
        _print(found, spoken)
    if not found.may_go:
        raise click.exceptions.Exit(1)


def _read(file: Path, lang: str) -> bytes:
    """The file's bytes; misuse where there is none, or more than any mail has."""
    try:
        with file.open("rb") as stream:
            return stream.read(_LARGEST)
    except OSError:
        raise MisuseError(
            f"{file} を読めません。名前を確かめてください。"
            if lang == JA
            else f"{file} cannot be read. Check the name."
        ) from None


def _json(found: "Verdict") -> dict[str, object]:
    """The documented, stable JSON form of a verdict."""
    return {
        "may_go": found.may_go,
        "held": [held.as_json() for held in found.held],
        "items": sorted(found.items),
    }


def _print(found: "Verdict", lang: str) -> None:
    for held in found.held:
        click.echo(f"{held.place}: {held.code}: {held.message(lang)}")
    if found.may_go:
        click.echo("送ってかまいません。" if lang == JA else "Nothing holds this mail.")


for _each in (
    _mail_templates,
    _mail_send,
    _mail_deliver,
    _mail_keys,
    _mail_bounce,
    _mail_genuine,
    _mail_received,
    _mail_relay,
    _mail_held,
    _mail_consent,
):
    for _command in _each.COMMANDS:
        mail.add_command(_command)

COMMANDS = (mail,)
