"""``sekisho mail send``: a customer is written to, from a template, under the notice."""

import json

import click

from sekisho.commands._mail_room import mail_room, the_post
from sekisho.project.terminal import JA, json_option, lang_option, language


@click.command()
@click.argument("customer_no")
@click.argument("template")
@click.option("--actor", required=True, help="担当者の id / who does it")
@click.option("--role", default="operator", show_default=True)
@click.option(
    "--acknowledged",
    metavar="DIGEST",
    required=True,
    help="読んで確認した版の指紋、または current / digest of the version acknowledged, or current",
)
@click.option("--contract", default="", help="契約番号（契約ごとに違うとき） / a contract's number")
@click.option(
    "--in",
    "written_in",
    type=click.Choice(["ja", "en"]),
    default=None,
    help="メールの言語 / the mail's language (default: that of the customer's invoices)",
)
@lang_option
@json_option
def send(
    customer_no: str,
    template: str,
    actor: str,
    role: str,
    acknowledged: str,
    contract: str,
    written_in: str | None,
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    """お客様にメールを送ります / queue a mail to a customer; status 1 where the guard holds it.

    Every slot of the template is decided for its purpose. `sekisho mail deliver` sends it.

    \b
    Example:
      sekisho mail send S0042-00000007 billing_notice --actor staff-1 --acknowledged current
    """
    spoken = language(lang)
    with mail_room(spoken) as room:
        from sekisho.gate.read_record import Actor
        from sekisho.gate.send_mail import Order, send_mail

        digest = room.version.policy.digest if acknowledged == "current" else acknowledged
        order = Order(
            customer_no, template, Actor(actor, role, digest), room.now, written_in, contract
        )
        done = send_mail(room.connection, room.version, order, the_post())
    if as_json:
        told = {
            "mail": done.id,
            "state": done.state,
            "held": [held.as_json() for held in done.held],
            "ledger_index": done.ledger_index,
            "message_id": done.message_id,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for held in done.held:
            click.echo(f"{held.place}: {held.code}: {held.message(spoken)}")
        if spoken == JA:
            state = "送信を待っています" if done.state == "queued" else "留めました"
            click.echo(f"メール {done.id}: {state}（台帳の {done.ledger_index} 番）。")
        else:
            click.echo(f"mail {done.id}: {done.state} (entry {done.ledger_index}).")
    if done.state != "queued":
        raise click.exceptions.Exit(1)


COMMANDS = (send,)
