"""``sekisho request decide | fee | carry-out | notify | withdraw``: the steps of a case."""

from pathlib import Path

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="答えを置く場所 / directory for the answer",
)


@click.command("decide")
@click.argument("case", type=int)
@click.argument("outcome", type=click.Choice(["granted", "in_part", "refused"]))
@click.option("--reason", multiple=True, help="断る理由 / reason to refuse; may be repeated")
@actor_option
@lang_option
@json_option
def decide(
    case: int, outcome: str, reason: tuple[str, ...], actor: str, lang: str | None, *, as_json: bool
) -> None:
    """結論を出します / decide; a refusal needs its reason.

    \b
    Example:
      sekisho request decide 12 refused --reason not_untrue --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.cases.life import Outcome
        from sekisho.gate.move_request import decide_request

        chosen = Outcome(outcome)
        index = decide_request(at.connection, at.version, case, chosen, reason, at.moment)
        told = {"outcome": outcome, "ledger_index": index}
        at.say(f"結論を記録しました（台帳 {index}）", f"decided (entry {index})", told)


@click.command("fee")
@click.argument("case", type=int)
@actor_option
@lang_option
@json_option
def fee(case: int, actor: str, lang: str | None, *, as_json: bool) -> None:
    """手数料を受け取りました / the fee of the case was received (Art 38).

    \b
    Example:
      sekisho request fee 12 --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.move_request import note_fee

        note_fee(at.connection, case)
        at.say("受け取りを記録しました", "the fee is noted", {"fee_paid": True})


@click.command("carry-out")
@click.argument("case", type=int)
@output_option
@actor_option
@lang_option
@json_option
def carry_out(case: int, output: Path, actor: str, lang: str | None, *, as_json: bool) -> None:
    """認めた内容を実行します / do what was granted: tell, correct, stop or erase.

    \b
    Example:
      sekisho request carry-out 12 --output out/answers --actor officer-1
    """
    with desk(lang, actor, as_json=as_json, role=Role.HAND) as at:
        from sekisho.gate.carry_out_request import carry_out_request
        from sekisho.gate.write_answer import write_answer

        carried = carry_out_request(at.connection, at.version, case, at.moment)
        files = [str(path) for path in write_answer(output, case, carried)]
        until = carried.deferred_until
        at.say(
            f"実行しました（台帳 {carried.ledger_index}）。{' '.join(files)}"
            if not carried.kept
            else f"いま停止しました。消去は {until or '契約と未払いがなくなってから'} です",
            f"done (entry {carried.ledger_index}) {' '.join(files)}"
            if not carried.kept
            else f"stopped now; erased after {until or 'contract and debts have ended'}",
            {
                "ledger_index": carried.ledger_index,
                "files": files,
                "deferred_until": until.isoformat() if until else None,
                "kept": [
                    {"rule": g.rule, "until": str(g.until or ""), "clauses": list(g.clauses)}
                    for g in carried.kept
                ],
                "recipients_of_wrong_value": list(carried.told),
            },
        )


@click.command("notify")
@click.argument("case", type=int)
@actor_option
@lang_option
@json_option
def notify(case: int, actor: str, lang: str | None, *, as_json: bool) -> None:
    """お客様に知らせ、件を閉じます / the customer was told; the case is closed.

    \b
    Example:
      sekisho request notify 12 --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.move_request import notify_request

        index = notify_request(at.connection, at.version, case, at.moment)
        at.say(f"閉じました（台帳 {index}）", f"closed (entry {index})", {"ledger_index": index})


@click.command("withdraw")
@click.argument("case", type=int)
@actor_option
@lang_option
@json_option
def withdraw(case: int, actor: str, lang: str | None, *, as_json: bool) -> None:
    """お客様が取り下げました / the customer takes the request back; possible until it was done.

    \b
    Example:
      sekisho request withdraw 12 --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.move_request import withdraw_request

        index = withdraw_request(at.connection, at.version, case, at.moment)
        told = {"ledger_index": index}
        at.say(f"取り下げました（台帳 {index}）", f"withdrawn (entry {index})", told)


COMMANDS = (decide, fee, carry_out, notify, withdraw)
