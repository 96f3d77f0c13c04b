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


COMMANDS = (account,)
