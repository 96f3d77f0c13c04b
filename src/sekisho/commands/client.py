"""``sekisho client``: programs that may call the API: made, listed, given another secret, ended."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import click

from sekisho.commands._company import party_of, unknown_word, words_in_force
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    prepare,
    refusals,
)
from sekisho.project.web_key import ensure_web_key

T = TypeVar("T")
SAYS = {
    "name-taken": ("その名前は使われています。別の名前にしてください。",
                   "The name is taken. Choose another."),
    "no-account": ("答える担当者の口座がありません。sekisho account create で作ってください。",
                   "No member of staff has an open account by that name."),
    "scope-unknown": ("--scope を一つ以上、決まった語から選んでください。",
                      "Give at least one --scope, of those listed."),
    "scope-of-recipient": (
        "提供先や他のシステムのクライアントに許せるのは extracts と feed だけです。",
        "A recipient's or a system's client may be given extracts and feed alone.",
    ),
    "too-long": ("--days は 1 から 400 までです。", "--days is from 1 to 400."),
}  # fmt: skip


@click.group()
def client() -> None:
    """API のクライアント / programs that may call the API.

    \b
    Example:
      sekisho client list
    """


@client.command()
@click.argument("name")
@click.option(
    "--account", help="答える担当者のサインイン名 / the member of staff who answers for it"
)
@click.option(
    "--recipient",
    help="提供先か他のシステム / the recipient or system whose program it is",
)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    help="decide, read, cases, restrictions, extracts, receipts, feed, customers",
)
@click.option(
    "--purpose", "purposes", multiple=True, help="目的（名か id） / purpose; may be repeated"
)
@click.option("--days", default=365, show_default=True, type=int)
@click.option("--a-minute", default=600, show_default=True, type=click.IntRange(1, 60_000))
@lang_option
@json_option
def create(
    name: str,
    account: str | None,
    recipient: str | None,
    scopes: tuple[str, ...],
    purposes: tuple[str, ...],
    days: int,
    a_minute: int,
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    """クライアントを作ります / make a client; its secret is told once.

    \b
    It acts with the role of its account, for these purposes alone, and ends with the account.
    Example:
      sekisho client create crm --account midori --scope decide --scope read --purpose 請求
    """
    spoken = language(lang)
    if (account is None) == (recipient is None):
        raise click.UsageError(
            "--account か --recipient のどちらか一方を指定してください。" if spoken == JA
            else "Give --account or --recipient, and not both."
        )  # fmt: skip
    with _prepared(spoken):
        from sekisho.accounts.api_clients import ClientError, Wanted, make_client

        party, ids = _words(recipient, purposes, spoken)
        wanted = Wanted(name, account, party, scopes, ids, timedelta(days=days), a_minute)
        try:
            secret = make_client(wanted, datetime.now(UTC))
        except ClientError as refused:
            raise click.ClickException(SAYS[refused.code][0 if spoken == JA else 1]) from None
    _tell_secret(name, secret, as_json=as_json)


@client.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """クライアントの一覧 / who may call, what, and until when.

    \b
    Example:
      sekisho client list
    """
    with _prepared(language(lang)):
        from sekisho.accounts.api_clients import clients

        found = [
            {
                "name": each.name,
                "account": each.account.username if each.account else None,
                "recipient": each.party,
                "scopes": each.scopes,
                "purposes": each.purposes,
                "until": each.ends_at.isoformat(timespec="minutes"),
            }
            for each in clients()
        ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for one in found:
        who = one["account"] or one["recipient"]
        click.echo(
            f"{one['name']:<20} {who:<20} {','.join(one['scopes'] or []):<24} {one['until']}"
        )


@client.command()
@click.argument("name")
@lang_option
@json_option
def renew(name: str, lang: str | None, *, as_json: bool) -> None:
    """秘密を取り替えます / another secret; the old one and every token end at once.

    \b
    Example:
      sekisho client renew crm
    """
    spoken = language(lang)
    with _prepared(spoken):
        from sekisho.accounts.api_clients import renew_secret

        secret = _of_client(lambda: renew_secret(name), name, spoken)
    _tell_secret(name, secret, as_json=as_json)


@client.command()
@click.argument("name")
@lang_option
@json_option
def end(name: str, lang: str | None, *, as_json: bool) -> None:
    """クライアントを終わらせます / the client may do nothing any more.

    \b
    Example:
      sekisho client end crm
    """
    spoken = language(lang)
    with _prepared(spoken):
        from sekisho.accounts.api_clients import end_client

        _of_client(lambda: end_client(name, datetime.now(UTC)), name, spoken)
    if as_json:
        click.echo(json.dumps({"ended": name}))
    else:
        click.echo(f"「{name}」を終わらせました。" if spoken == JA else f"{name!r} has ended.")


@contextmanager
def _prepared(spoken: str) -> Iterator[None]:
    """Keys, tables and Django are there; refusals end the command with one message."""
    ensure_web_key()
    with refusals(spoken):
        prepare()
        yield


def _words(
    recipient: str | None, purposes: tuple[str, ...], spoken: str
) -> tuple[str | None, tuple[str, ...]]:
    """Ids of the recipient and the purposes, in words of the notice in force."""
    words = words_in_force()
    party = party_of(words, recipient)
    found = [words.purpose(label) for label in purposes]
    unknown = [label for label, word in zip(purposes, found, strict=True) if word is None]
    if recipient and party is None:
        unknown.append(recipient)
    if unknown:
        raise unknown_word(unknown[0], spoken)
    return party, tuple(word for word in found if word is not None)


def _of_client(act: Callable[[], T], name: str, spoken: str) -> T:
    try:
        return act()
    except LookupError:
        raise click.ClickException(
            f"名前「{name}」のクライアントはありません。sekisho client list で確かめてください。"
            if spoken == JA
            else f"There is no client named {name!r}. See sekisho client list."
        ) from None


def _tell_secret(name: str, secret: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"name": name, "secret": secret}))
    else:
        click.echo(f"name    {name}\nsecret  {secret}")


COMMANDS = (client,)
