"""``sekisho mail bounce`` and ``suppress``: what did not arrive, and who gets no mail."""

import json
from datetime import UTC, datetime
from typing import IO

import click

from sekisho.commands._mail_room import mail_room
from sekisho.commands._notice import MisuseError
from sekisho.postgres.roles import Role
from sekisho.project.places import places
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    refusals,
)


@click.command()
@click.argument("file", type=click.File("rb"))
@lang_option
@json_option
def bounce(file: IO[bytes], lang: str | None, *, as_json: bool) -> None:
    """届かなかった知らせを取り込みます / take in a report of non-delivery; - reads standard input.

    The report is one of RFC 3464. An address that is gone gets no mail from then on, and the
    customer's account says so.

    \b
    Example:
      sekisho mail bounce report.eml
    """
    spoken = language(lang)
    raw = file.read()
    with refusals(spoken):
        prepare()
        from sekisho.gate.mail_keys import load_keys
        from sekisho.gate.record_bounce import record_bounce

        keys = load_keys(places().mail_keys)
        with logged_in(Role.MAIL, autocommit=True) as connection:
            done = record_bounce(connection, raw, keys, datetime.now(UTC))
    if as_json:
        told = [
            {"mail": one.mail, "state": one.state, "status": one.status,
             "suppressed": one.suppressed}
            for one in done
        ]  # fmt: skip
        click.echo(json.dumps({"mails": told}))
        return
    for one in done:
        if spoken == JA:
            stopped = "。以後この宛先には送りません" if one.suppressed else ""
            click.echo(f"メール {one.mail}: {one.state}（{one.status}）{stopped}。")
        else:
            stopped = "; its address gets no mail from now on" if one.suppressed else ""
            click.echo(f"mail {one.mail}: {one.state} ({one.status}){stopped}.")


@click.command()
@click.argument("address_file", type=click.File("r"), default="-")
@click.option("--actor", required=True, help="担当者の id / who does it")
@click.option("--lift", is_flag=True, help="止めたのをやめます / let mail flow again")
@lang_option
@json_option
def suppress(
    address_file: IO[str], actor: str, lang: str | None, *, lift: bool, as_json: bool
) -> None:
    """宛先へのメールを止めます / stop all mail to an address, read from a file or standard input.

    The address is not an argument, since others on the machine can see those.

    \b
    Example:
      echo haru@example.jp | sekisho mail suppress --actor staff-1
    """
    spoken = language(lang)
    address = str(address_file.read(1000)).strip()
    if not address:
        raise MisuseError(
            "アドレスがありません。標準入力に一行で渡してください。"
            if spoken == JA
            else "There is no address. Give it in one line on standard input."
        )
    with mail_room(spoken) as room:
        from sekisho.gate.mail_keys import load_keys
        from sekisho.gate.suppress_address import lift_suppression, suppress_address

        keys = load_keys(places().mail_keys)
        if lift:
            index = lift_suppression(room.connection, keys, address, actor, room.now)
        else:
            index, _ = suppress_address(room.connection, keys, address, actor, room.now)
    if as_json:
        click.echo(json.dumps({"suppressed": not lift, "ledger_index": index}))
    elif spoken == JA:
        done = "また送れるようにしました" if lift else "この宛先にはもう送りません"
        click.echo(f"{done}（台帳の {index} 番）。")
    else:
        done = "Mail may go there again" if lift else "No mail goes there any more"
        click.echo(f"{done} (entry {index}).")


COMMANDS = (bounce, suppress)
