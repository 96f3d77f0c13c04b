"""``sekisho account``: who may sign in to the screens; ending sessions, closing an account."""

import json
import time
from collections.abc import Callable
from typing import TypeVar

import click

from sekisho.commands._account_leave import LEAVE
from sekisho.commands._account_providers import SIGN_IN, key_code
from sekisho.commands._company import company_of
from sekisho.project.places import places
from sekisho.project.terminal import JA, json_option, lang_option, language, prepare, refusals
from sekisho.project.web_key import ensure_web_key

T = TypeVar("T")


@click.group()
def account() -> None:
    """サインインの口座 / accounts of the screens.

    \b
    Example:
      sekisho account create operator midori --email midori.seki@example.com
    """


@account.command()
@click.argument("name", required=False)
@lang_option
@json_option
def code(name: str | None, lang: str | None, *, as_json: bool) -> None:
    """デモの口座のいまのコード / show the one-time code of a demonstration's account, now.

    \b
    Only accounts that `sekisho demo` made: it knows no others' secrets.
    Example:
      sekisho account code midori
    """
    spoken = language(lang)
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.sign_ins import read_sign_ins

        known = read_sign_ins(places().sign_ins)
    if name is not None and name not in known:
        raise click.ClickException(
            f"「{name}」はデモの口座にありません。sekisho demo で作れます。" if spoken == JA
            else f"{name!r} is no account of the demonstration. sekisho demo makes them."
        )  # fmt: skip
    wanted = [known[name]] if name else list(known.values())
    told = [{"kind": s.kind, "name": s.username, "password": s.password,
             "code": s.code(time.time())} for s in wanted]  # fmt: skip
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for each in told:
        click.echo(f"{each['kind']:<16} {each['name']:<16} {each['password']:<18} {each['code']}")


@account.command()
@click.argument(
    "kind",
    type=click.Choice(
        ["customer", "operator", "privacy_officer", "auditor", "entrusted", "recipient"]
    ),
)
@click.argument("name")
@click.option("--customer-no", help="お客様番号 / the number that the account may ask about")
@click.option("--company", help="委託先・提供先の id / the company that somebody works for")
@click.option("--email", default="", help="通知の宛先 / where notices about the account go")
@lang_option
@json_option
def create(
    kind: str,
    name: str,
    customer_no: str | None,
    company: str | None,
    email: str,
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    """口座を作ります / make an account; its secret and a password for seven days are told once.

    \b
    Example:
      sekisho account create operator midori --email midori.seki@example.com
    """
    spoken = language(lang)
    if (kind == "customer") != (customer_no is not None):
        raise click.UsageError(
            "--customer-no は customer のときに限り必要です。" if spoken == JA
            else "--customer-no is needed for a customer, and for nobody else."
        )  # fmt: skip
    if (kind in ("entrusted", "recipient")) != (company is not None):
        raise click.UsageError(
            "--company は entrusted と recipient のときに限り必要です。" if spoken == JA
            else "--company is needed for somebody entrusted or of a recipient, and nobody else."
        )  # fmt: skip
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.models import Kind
        from sekisho.accounts.sign_ins import AddressTakenError, new_sign_in

        party = company_of(company, spoken)
        try:
            made = new_sign_in(Kind(kind), name, customer_no, email, party)
        except ValueError:
            raise click.ClickException(
                f"名前「{name}」は使われています。別の名前にしてください。" if spoken == JA
                else f"The name {name!r} is taken. Choose another."
            ) from None  # fmt: skip
        except AddressTakenError:
            raise click.ClickException(
                "そのメールアドレスは別の口座のものです。--email に別のアドレスを書いてください。"
                if spoken == JA
                else "Another account has that address. Give another one with --email."
            ) from None
        code = key_code(name)
    told = {"kind": kind, "name": name, "password": made.password, "secret": made.secret}
    if code:
        told["key_code"] = code
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for label, value in told.items():
        click.echo(f"{label:<10} {value}")


@account.command("end-sessions")
@click.argument("name", required=False)
@click.option("--everybody", is_flag=True, help="全員 / of all accounts")
@lang_option
@json_option
def end_sessions(name: str | None, lang: str | None, *, everybody: bool, as_json: bool) -> None:
    """サインイン中の接続を終わらせます / end all sessions of one account, or of everybody.

    \b
    It holds from the next request on; who was signed in has to sign in again.
    Example:
      sekisho account end-sessions midori
    """
    spoken = language(lang)
    if (name is None) != everybody:
        raise click.UsageError(
            "名前か --everybody のどちらか一方を指定してください。" if spoken == JA
            else "Give a name or --everybody, and not both."
        )  # fmt: skip
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.sign_ins import end_sessions as end

        ended = _of_account(lambda: end(name), name, spoken)
    if as_json:
        click.echo(json.dumps({"accounts": ended}))
    else:
        click.echo(
            f"{ended} 件の口座のサインインを終わらせました。" if spoken == JA
            else f"The sessions of {ended} account(s) have ended."
        )  # fmt: skip


@account.command()
@click.argument("name")
@lang_option
@json_option
def close(name: str, lang: str | None, *, as_json: bool) -> None:
    """口座を閉じます / close an account: who leaves the company is signed out at once.

    \b
    Example:
      sekisho account close midori
    """
    spoken = language(lang)
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.sign_ins import close_account

        _of_account(lambda: close_account(name), name, spoken)
    if as_json:
        click.echo(json.dumps({"closed": name}))
    else:
        click.echo(
            f"口座「{name}」を閉じました。" if spoken == JA else f"The account {name!r} is closed."
        )


def _of_account(act: Callable[[], T], name: str | None, spoken: str) -> T:
    try:
        return act()
    except LookupError:
        raise click.ClickException(
            f"名前「{name}」の口座はありません。つづりを確かめてください。" if spoken == JA
            else f"There is no account named {name!r}. Check the spelling."
        ) from None  # fmt: skip


for each in (*SIGN_IN, *LEAVE):
    account.add_command(each)

COMMANDS = (account,)
