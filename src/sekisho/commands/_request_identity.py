"""``sekisho request check | code | type-in``: who asks is proved."""

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option, logged_in


@click.command("check")
@click.argument("case", type=int)
@click.argument("saw")
@actor_option
@lang_option
@json_option
def check(case: int, saw: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """書類または折返し電話を確かめました / a document was seen, or the customer called back.

    \b
    Example:
      sekisho request check 12 passport --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.confirm_identity import confirm_by_documents

        index = confirm_by_documents(at.connection, at.version, case, saw, at.moment)
        done = index is not None
        at.say(
            "本人確認が済みました" if done else "控えました。まだ確認が足りません",
            "identity is confirmed" if done else "noted; more checks are needed",
            {"identified": done, "ledger_index": index},
        )


@click.command("code")
@click.argument("case", type=int)
@actor_option
@lang_option
@json_option
def code(case: int, actor: str, lang: str | None, *, as_json: bool) -> None:
    """届出のアドレスに番号を送ります / send a one-time code to the address on file.

    \b
    Example:
      sekisho request code 12 --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at, logged_in(Role.HAND) as hand:
        from sekisho.gate.confirm_identity import send_code
        from sekisho.gate.mail_code import mail_code

        made = send_code(at.connection, case, at.moment)
        mail_code(hand, case, made, _post)
        at.say(
            "番号を送りました（10分間有効）",
            "a code was sent; good for ten minutes",
            {"sent": True},
        )


def _post(to: str, title: str, body: str) -> None:
    from django.core.mail import EmailMessage

    EmailMessage(title, body, to=[to]).send()


@click.command("type-in")
@click.argument("case", type=int)
@click.option(
    "--code", prompt="番号 / code", hide_input=True, help="お客様の番号 / the customer's code"
)
@actor_option
@lang_option
@json_option
def type_in(case: int, code: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """お客様から伺った番号を入れます / the customer's code is typed in; asked for if not given.

    \b
    Example:
      sekisho request type-in 12 --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.confirm_identity import confirm_by_code

        index = confirm_by_code(at.connection, at.version, case, code, at.moment)
        told = {"identified": True, "ledger_index": index}
        at.say("本人確認が済みました", "identity is confirmed", told)


COMMANDS = (check, code, type_in)
