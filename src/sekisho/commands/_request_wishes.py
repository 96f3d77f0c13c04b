"""``sekisho request restrict | lift``: a restriction, and taking it back."""

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.project.terminal import json_option, lang_option


@click.command("restrict")
@click.argument("customer_no")
@click.argument("word")
@actor_option
@lang_option
@json_option
def restrict(customer_no: str, word: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """利用や提供を止めます / stop a purpose, recipient or item, or `all`; holds at once.

    \b
    Example:
      sekisho request restrict S0042-00000007 promotion --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.restrict_use import restrict_use

        index = restrict_use(at.connection, at.version, customer_no, word, at.moment)
        at.say(
            "もう止まっています" if index is None else f"止めました（台帳 {index}）",
            "it was stopped already" if index is None else f"stopped (entry {index})",
            {"changed": index is not None, "ledger_index": index},
        )


@click.command("lift")
@click.argument("customer_no")
@click.argument("word")
@click.option(
    "--case", type=int, required=True, help="本人確認が済んだ件 / case with proved identity"
)
@actor_option
@lang_option
@json_option
def lift(
    customer_no: str, word: str, case: int, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """停止を取り消します / lift a restriction, for the customer whose identity a case has proved.

    \b
    Example:
      sekisho request lift S0042-00000007 promotion --case 12 --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.restrict_use import ProvedCase, lift_restriction

        proof = ProvedCase(case)
        index = lift_restriction(at.connection, at.version, customer_no, word, at.moment, proof)
        at.say(
            "止まっていません" if index is None else f"取り消しました（台帳 {index}）",
            "nothing was stopped" if index is None else f"lifted (entry {index})",
            {"changed": index is not None, "ledger_index": index},
        )


COMMANDS = (restrict, lift)
