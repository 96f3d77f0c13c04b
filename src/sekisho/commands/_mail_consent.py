"""``sekisho mail consent`` and ``advertise``: on what marketing mail rests, and sending one."""

import json
from typing import TYPE_CHECKING

import click

from sekisho.commands._mail_room import mail_room, the_post
from sekisho.project.places import places
from sekisho.project.terminal import JA, json_option, lang_option, language

if TYPE_CHECKING:
    from sekisho.gate.marketing_rules import MarketingRules

BASES = ("opt_in", "address_given", "business_relation", "published_address")
_actor = click.option("--actor", required=True, help="担当者の id / who does it")


@click.group()
def consent() -> None:
    """広告のメールを送る根拠の記録 / on what marketing mail to a customer rests.

    \b
    Example:
      sekisho mail consent list S0042-00000007
    """


@consent.command()
@click.argument("customer_no")
@click.option("--basis", type=click.Choice(BASES), default="opt_in", show_default=True)
@click.option("--evidence", required=True, help="記録が見られる所 / where it can be seen")
@click.option("--how", default="paper", show_default=True, help="account, paper, telephone")
@_actor
@lang_option
@json_option
def give(
    customer_no: str, basis: str, evidence: str, how: str, actor: str, lang: str | None,
    *, as_json: bool,
) -> None:  # fmt: skip
    """根拠を記録します / record a consent, or one of the exceptions of Art 3(1).

    \b
    Example:
      sekisho mail consent give S0042-00000007 --evidence "form of 2026-11-02" --actor staff-1
    """
    spoken = language(lang)
    with mail_room(spoken) as room:
        from sekisho.gate.consent_to_marketing import Given, consent_to_marketing
        from sekisho.guard.marketing import Basis

        given = Given(Basis(basis), evidence, how)
        index = consent_to_marketing(
            room.connection, room.version, _rules(), customer_no, given, room.moment(actor)
        )
    if as_json:
        click.echo(json.dumps({"ledger_index": index}))
    elif index is None:
        click.echo("記録済みです。" if spoken == JA else "It stood already.")
    else:
        ja, en = f"記録しました（台帳の {index} 番）。", f"Recorded: entry {index}."
        click.echo(ja if spoken == JA else en)


@consent.command()
@click.argument("customer_no")
@_actor
@lang_option
@json_option
def end(customer_no: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """お客様が断りました / the customer refuses marketing mail; only the customer allows it again.

    \b
    Example:
      sekisho mail consent end S0042-00000007 --actor staff-1
    """
    spoken = language(lang)
    with mail_room(spoken) as room:
        from sekisho.gate.refuse_marketing import refuse_marketing

        fresh = refuse_marketing(
            room.connection, room.version, _rules(), customer_no, room.moment(actor)
        )
    if as_json:
        click.echo(json.dumps({"purposes_refused": fresh}))
    else:
        click.echo(
            "以後、広告のメールは送られません。" if spoken == JA
            else "No marketing mail goes to this customer any more."
        )  # fmt: skip


@consent.command("list")
@click.argument("customer_no")
@lang_option
@json_option
def list_(customer_no: str, lang: str | None, *, as_json: bool) -> None:
    """記録の一覧 / every record that is kept of the customer.

    \b
    Example:
      sekisho mail consent list S0042-00000007 --json
    """
    spoken = language(lang)
    with mail_room(spoken) as room:
        from sekisho.gate.marketing_basis import consent_records

        found = consent_records(room.connection, customer_no)
    if as_json:
        click.echo(json.dumps({"consents": [one.to_json() for one in found]}, ensure_ascii=False))
        return
    for one in found:
        told = one.consent
        click.echo(f"{told.basis}\t{told.given_on}\t{told.ended_on or ''}\t{one.evidence}")
    if not found:
        click.echo("ありません。" if spoken == JA else "There is none.")


@click.command()
@click.argument("customer_no")
@click.argument("template")
@_actor
@click.option("--contract", default="", help="契約番号（契約ごとに違うとき） / a contract's number")
@lang_option
@json_option
def advertise(
    customer_no: str, template: str, actor: str, contract: str, lang: str | None, *, as_json: bool
) -> None:
    """広告のメールを送ります / queue an advertisement, where it rests on a record.

    \b
    Example:
      sekisho mail advertise S0042-00000007 promotion_offer --actor staff-1
    """
    spoken = language(lang)
    with mail_room(spoken) as room:
        from sekisho.gate.read_record import Actor
        from sekisho.gate.send_mail import Order
        from sekisho.gate.send_marketing import send_marketing

        who = Actor(actor, "operator", room.version.policy.digest)
        order = Order(customer_no, template, who, room.now, contract=contract)
        done = send_marketing(room.connection, room.version, order, the_post(), _rules())
    if as_json:
        told = {"mail": done.id, "state": done.state, "ledger_index": done.ledger_index}
        click.echo(json.dumps(told))
    elif spoken == JA:
        click.echo(f"メール {done.id}: {done.state}（台帳の {done.ledger_index} 番）。")
    else:
        click.echo(f"mail {done.id}: {done.state} (entry {done.ledger_index}).")
    if done.state != "queued":
        raise click.exceptions.Exit(1)


def _rules() -> "MarketingRules":
    from sekisho.gate.marketing_rules import marketing_rules_at

    return marketing_rules_at(places().marketing)


COMMANDS = (consent, advertise)
