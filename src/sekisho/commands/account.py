"""``sekisho account``: the demonstration's sign-ins, with the code of this half minute."""

import json
import time

import click

from sekisho.project.places import places
from sekisho.project.terminal import JA, json_option, lang_option, language, prepare, refusals
from sekisho.project.web_key import ensure_web_key


@click.group()
def account() -> None:
    """サインインの口座 / accounts of the screens."""


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
@click.argument("kind", type=click.Choice(["customer", "operator", "privacy_officer", "auditor"]))
@click.argument("name")
@click.option("--customer-no", help="お客様番号 / the number that the account may ask about")
@click.option("--email", default="", help="通知の宛先 / where notices about the account go")
@lang_option
@json_option
def create(
    kind: str, name: str, customer_no: str | None, email: str, lang: str | None, *, as_json: bool
) -> None:
    """口座を作ります / make an account; its first password and its secret are told once.

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
    ensure_web_key()
    with refusals(spoken):
        prepare()
        from sekisho.accounts.models import Kind
        from sekisho.accounts.sign_ins import new_sign_in

        try:
            made = new_sign_in(Kind(kind), name, customer_no, email)
        except ValueError:
            raise click.ClickException(
                f"名前「{name}」は使われています。別の名前にしてください。" if spoken == JA
                else f"The name {name!r} is taken. Choose another."
            ) from None  # fmt: skip
    told = {"kind": kind, "name": name, "password": made.password, "secret": made.secret}
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for label, value in told.items():
        click.echo(f"{label:<10} {value}")


COMMANDS = (account,)
