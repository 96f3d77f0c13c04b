"""``sekisho account link``, ``unlink``, ``sign-in-here`` and ``invite``: how a person comes in."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

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
from sekisho.project.web_key import ensure_web_key

if TYPE_CHECKING:
    from sekisho.accounts.leaving import Record
    from sekisho.books.connection import Db


@click.command()
@click.argument("name")
@click.argument("provider")
@click.option("--subject", required=True, help="認証サービスでの sub / the person's sub there")
@lang_option
@json_option
def link(name: str, provider: str, subject: str, lang: str | None, *, as_json: bool) -> None:
    """認証サービスの人と口座を結び付けます / link a person of a provider to an account.

    \b
    Nobody is linked by an address alone. The page that refuses a stranger shows them their sub.
    Example:
      sekisho account link midori company --subject 8f14e45f-ceea
    """
    spoken = language(lang)
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.provider_file import named
        from sekisho.accounts.provider_links import link as do

        try:
            found = named(provider)
        except LookupError:
            raise _no_provider(provider, spoken) from None
        try:
            with logged_in(Role.WEB) as connection:
                do(name, found, subject, recorder(connection))
        except LookupError:
            raise no_account(name, spoken) from None
    _tell(
        {"linked": name, "provider": provider},
        (f"口座「{name}」は {provider} でサインインできます。" if spoken == JA
         else f"The account {name!r} can sign in by {provider}."),
        as_json=as_json,
    )  # fmt: skip


@click.command()
@click.argument("name")
@click.argument("provider")
@lang_option
@json_option
def unlink(name: str, provider: str, lang: str | None, *, as_json: bool) -> None:
    """結び付きを解きます / take a link off; the account's sessions end.

    \b
    Example:
      sekisho account unlink midori company
    """
    spoken = language(lang)
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.provider_links import unlink as do

        try:
            with logged_in(Role.WEB) as connection:
                found = do(name, provider, recorder(connection))
        except LookupError:
            raise no_account(name, spoken) from None
    if not found:
        raise click.ClickException(
            f"口座「{name}」は {provider} に結び付いていません。" if spoken == JA
            else f"The account {name!r} is not linked to {provider}."
        )  # fmt: skip
    _tell(
        {"unlinked": name, "provider": provider},
        (f"口座「{name}」と {provider} の結び付きを解きました。" if spoken == JA
         else f"The account {name!r} is no more linked to {provider}."),
        as_json=as_json,
    )  # fmt: skip


@click.command("sign-in-here")
@click.argument("name")
@click.argument("state", type=click.Choice(["on", "off"]))
@lang_option
@json_option
def sign_in_here(name: str, state: str, lang: str | None, *, as_json: bool) -> None:
    """この画面でのサインインを口座ごとに切り替えます / turn signing in here on or off.

    \b
    Off: the account is entered by its provider only. It needs a link first.
    Example:
      sekisho account sign-in-here midori off
    """
    spoken = language(lang)
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.provider_links import sign_in_here as do

        try:
            do(name, on=state == "on")
        except LookupError:
            raise no_account(name, spoken) from None
    _tell(
        {"name": name, "sign_in_here": state == "on"},
        (f"口座「{name}」の画面でのサインインを{'許しました' if state == 'on' else '止めました'}。"
         if spoken == JA else f"The account {name!r}: signing in here is {state}."),
        as_json=as_json,
    )  # fmt: skip


@click.command()
@click.argument("name")
@lang_option
@json_option
def invite(name: str, lang: str | None, *, as_json: bool) -> None:
    """最初のセキュリティキーを登録する符号 / a code for the first security key, told once.

    \b
    It is good once, for seven days. Hand it to the person whom you know, not by mail.
    Example:
      sekisho account invite midori
    """
    spoken = language(lang)
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.invitations import invite as do
        from sekisho.accounts.models import Account

        account = Account.objects.filter(username=name).first()
        if account is None:
            raise no_account(name, spoken)
        code = do(account, datetime.now(UTC))
    _tell({"name": name, "key_code": code}, code, as_json=as_json)


def key_code(name: str) -> str:
    """The code for the first security key of a new account; empty where it needs none."""
    from sekisho.accounts.invitations import invite as do
    from sekisho.accounts.key_rule import needs_key
    from sekisho.accounts.models import Account

    account = Account.objects.get(username=name)
    return do(account, datetime.now(UTC)) if needs_key(account) else ""


def recorder(connection: "Db") -> "Record":
    """What says in the ledger that the operator did a step to an account."""
    from sekisho.gate.case_steps import TOKYO
    from sekisho.gate.record_account_step import OPERATOR, record_account_step

    today = datetime.now(TOKYO).date()
    return lambda step, account, since=None: record_account_step(
        connection, step, account, OPERATOR, today, since
    )


def _tell(told: dict[str, object], sentence: str, *, as_json: bool) -> None:
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else sentence)


def no_account(name: str, spoken: str) -> click.ClickException:
    """What a command says where there is no such account."""
    return click.ClickException(
        f"名前「{name}」の口座はありません。つづりを確かめてください。" if spoken == JA
        else f"There is no account named {name!r}. Check the spelling."
    )  # fmt: skip


def _no_provider(provider: str, spoken: str) -> click.ClickException:
    return click.ClickException(
        f"「{provider}」という認証サービスは設定にありません（SEKISHO_PROVIDERS）。" if spoken == JA
        else f"No provider {provider!r} is configured (SEKISHO_PROVIDERS)."
    )  # fmt: skip


SIGN_IN = (link, unlink, sign_in_here, invite)
