"""``sekisho mail relay`` and ``relay-account``: a company's own mailer hands its mails in here."""

import json
import signal
import threading
from datetime import UTC, datetime
from types import FrameType
from typing import TYPE_CHECKING

import click

from sekisho.commands._mail_room import the_post
from sekisho.postgres.roles import Role
from sekisho.project.places import places
from sekisho.project.terminal import JA, json_option, lang_option, language, prepare, refusals
from sekisho.project.web_key import ensure_web_key

if TYPE_CHECKING:
    from sekisho.relay.listen import Ports

TLS_PORT, STARTTLS_PORT = 8465, 8587
KINDS = ("contract", "service", "marketing")
EXAMINERS = 2


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="待ち受ける所 / where to listen"
)
@click.option(
    "--port",
    default=TLS_PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="はじめから TLS の口 / where TLS comes first (RFC 8314)",
)
@click.option(
    "--starttls-port",
    default=STARTTLS_PORT,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="STARTTLS の口 / where STARTTLS comes first (RFC 6409)",
)
@click.option("--examiners", default=EXAMINERS, show_default=True, type=click.IntRange(1, 32))
@lang_option
@json_option
def relay(
    host: str, port: int, starttls_port: int, examiners: int, lang: str | None, *, as_json: bool
) -> None:
    """社内のメールソフトからの送信を受け付けます / take mails from a company's own mailer, by SMTP.

    A mailer signs in with a relay account. Each mail is decided, examined, recorded and queued like
    any of ours, or refused with the reason. It goes on until it is stopped. Port 0 is any free one.

    \b
    Example:
      sekisho mail relay --port 8465 --starttls-port 8587
    """
    spoken = language(lang)
    ensure_web_key()
    stop = _stopping()
    with refusals(spoken):
        prepare()
        from psycopg_pool import ConnectionPool

        from sekisho.gate.examine_pool import examiner_pool
        from sekisho.gate.marketing_rules import marketing_rules_at
        from sekisho.gate.relay_mail import Relay
        from sekisho.project.certificate import ensure_certificate
        from sekisho.project.database import available
        from sekisho.relay.listen import Ports, relay_running, tls_of
        from sekisho.relay.office import ActOffice

        post, rules = the_post(), marketing_rules_at(places().marketing)
        tls = tls_of(*ensure_certificate(places().tls, datetime.now(UTC)))
        with (
            examiner_pool(examiners) as pool,
            ConnectionPool(available(Role.WEB), min_size=1, max_size=8, name="relay") as found,
        ):
            office = ActOffice(
                Relay(post, rules, pool.examine), found.connection, lambda: datetime.now(UTC)
            )
            wanted = Ports(host, port, starttls_port)
            with relay_running(office, wanted, tls) as opened:
                _tell(opened, spoken, as_json=as_json)
                stop.wait()


@click.group("relay-account")
def relay_account() -> None:
    """メールソフトの口座 / accounts of mailers.

    \b
    Example:
      sekisho mail relay-account list
    """


@relay_account.command()
@click.argument("name")
@click.option("--purpose", required=True, help="目的の id / id of the purpose that its mails serve")
@click.option("--kind", required=True, type=click.Choice(KINDS))
@click.option(
    "--keeper", required=True, metavar="WHO", help="書く人の口座の名 / sign-in name of who writes"
)
@click.option(
    "--sender", help="差出人 / the From address (default: that of policy/mail/sender.yaml)"
)
@lang_option
@json_option
def add(
    name: str, purpose: str, kind: str, keeper: str, sender: str | None, lang: str | None,
    *, as_json: bool,
) -> None:  # fmt: skip
    """口座を作ります / make an account; its secret is told once, here.

    Whoever keeps it releases none of its held mails.

    \b
    Example:
      sekisho mail relay-account add crm --purpose service_notice --kind service --keeper midori
    """
    spoken = language(lang)
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.relay_sign_in import Mailer, keeper_of, new_relay_account
        from sekisho.commands._mail_room import mail_room, who_sends
        from sekisho.gate.errors import ActRefusedError
        from sekisho.gate.mail_errors import no_mail_purpose
        from sekisho.gate.marketing_rules import marketing_rules_at, refuse_other_purpose

        ours = who_sends()
        address = sender or ours.address
        if address.rpartition("@")[2] != ours.domain:
            raise ActRefusedError(
                "sender-not-ours",
                f"差出人は {ours.domain} のアドレスにしてください（policy/mail/sender.yaml）。",
                f"The sender is an address of {ours.domain} (policy/mail/sender.yaml).",
            )
        refuse_other_purpose(marketing_rules_at(places().marketing), kind, purpose)
        with mail_room(spoken) as room:
            if purpose not in room.version.policy.vocabulary.purposes:
                raise no_mail_purpose(purpose)
        try:
            mailer = Mailer(name, address, purpose, kind, keeper_of(keeper))
            secret = new_relay_account(mailer)
        except ValueError:
            raise click.ClickException(
                f"名前「{name}」は使われています。別の名前にしてください。" if spoken == JA
                else f"The name {name!r} is taken. Choose another."
            ) from None  # fmt: skip
    if as_json:
        click.echo(json.dumps({"name": name, "secret": secret, "sender": address}))
        return
    for label, value in (("name", name), ("secret", secret), ("sender", address)):
        click.echo(f"{label:<8} {value}")


@relay_account.command()
@click.argument("name")
@lang_option
@json_option
def end(name: str, lang: str | None, *, as_json: bool) -> None:
    """口座を終わらせます / end an account; nothing is handed in with it any more.

    \b
    Example:
      sekisho mail relay-account end crm
    """
    spoken = language(lang)
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.relay_sign_in import end_relay_account

        try:
            end_relay_account(name)
        except LookupError:
            raise click.ClickException(
                f"名前「{name}」の使える口座はありません。つづりを確かめてください。"
                if spoken == JA
                else f"There is no account {name!r} in use. Check the spelling."
            ) from None  # fmt: skip
    if as_json:
        click.echo(json.dumps({"ended": name}))
    else:
        click.echo(
            f"口座「{name}」を終わらせました。" if spoken == JA else f"The account {name!r} ended."
        )


@relay_account.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """口座の一覧 / every account, ended ones too; no secret.

    \b
    Example:
      sekisho mail relay-account list --json
    """
    spoken = language(lang)
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.relay_sign_in import relay_accounts

        found = relay_accounts()
    if as_json:
        told = [
            {"name": m.name, "sender": m.sender, "purpose": m.purpose, "kind": m.kind,
             "keeper": m.keeper, "ended": m.ended}
            for m in found
        ]  # fmt: skip
        click.echo(json.dumps({"accounts": told}))
        return
    for one in found:
        ended = ("終了" if spoken == JA else "ended") if one.ended else ""
        click.echo(f"{one.name}\t{one.sender}\t{one.purpose}\t{one.kind}\t{one.keeper}\t{ended}")
    if not found:
        click.echo("口座はありません。" if spoken == JA else "There is no account.")


def _stopping() -> threading.Event:
    """Set once somebody wants the process to end."""
    stop = threading.Event()

    def wanted(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
        stop.set()

    signal.signal(signal.SIGTERM, wanted)
    signal.signal(signal.SIGINT, wanted)
    return stop


def _tell(opened: "Ports", lang: str, *, as_json: bool) -> None:
    if as_json:
        told = {"host": opened.host, "port": opened.implicit, "starttls_port": opened.starttls}
        click.echo(json.dumps(told))
    elif lang == JA:
        click.echo(
            f"{opened.host} の {opened.implicit}（TLS）と {opened.starttls}（STARTTLS）で"
            "受け付けています（止めるには Ctrl+C）"
        )
    else:
        click.echo(
            f"taking mails at {opened.host}, {opened.implicit} (TLS) and {opened.starttls}"
            " (STARTTLS); Ctrl+C stops it"
        )


COMMANDS = (relay, relay_account)
