"""``sekisho request``: a customer's request under the law, from its receipt to its notification."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

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

if TYPE_CHECKING:
    from sekisho.books.connection import Db
    from sekisho.books.versions import Version
    from sekisho.gate.case_steps import Moment

actor_option = click.option("--actor", required=True, help="担当者の id / who does it")


@click.group()
def request() -> None:
    """法に基づくお客様の求め / requests of customers under Arts 32 to 39 APPI.

    \b
    Example:
      sekisho request open S0042-00000007 disclosure --channel post --actor staff-1
    """


@contextmanager
def _desk(
    lang: str | None, actor: str, role: Role = Role.WEB
) -> Iterator[tuple["Db", "Version", "Moment", str]]:
    """A connection in no transaction, the version in force, this moment, and the language."""
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.books.versions import in_force
        from sekisho.gate.case_steps import TOKYO, Moment

        now = datetime.now(UTC)
        with logged_in(role) as connection:
            version = in_force(connection, now.astimezone(TOKYO).date())
            connection.rollback()
            yield connection, version, Moment(actor, now, secrets.token_bytes(16)), spoken


def _say(spoken: str, ja: str, en: str, told: dict[str, object], *, as_json: bool) -> None:
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else ja if spoken == JA else en)


@request.command("open")
@click.argument("customer_no")
@click.argument("kind")
@click.option("--asker", default="person", show_default=True, help="person, statutory_agent, ...")
@click.option("--form", default="electronic", show_default=True, help="electronic, paper")
@click.option("--channel", default="post", show_default=True, help="account, post, telephone")
@click.option("--scope", multiple=True, help="目的・提供先・項目の id / purpose, recipient or item")
@click.option("--fee", default=0, show_default=True, help="手数料（円） / fee in yen (Art 38)")
@click.option("--correct", nargs=2, multiple=True, help="項目 正しい内容 / item, right value")
@actor_option
@lang_option
@json_option
def open_(
    customer_no: str,
    kind: str,
    asker: str,
    form: str,
    channel: str,
    scope: tuple[str, ...],
    fee: int,
    correct: tuple[tuple[str, str], ...],
    actor: str,
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    """求めを受け付けます / take a request in; its clock starts.

    \b
    Example:
      sekisho request open S0042-00000007 correction --correct phone 0000-11-2222 --actor staff-1
    """
    from sekisho.cases.clock import Target
    from sekisho.cases.kinds import Asker, Form

    try:
        who, how = Asker(asker), Form(form)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from None
    with _desk(lang, actor) as (connection, version, moment, spoken):
        from sekisho.gate.open_request import Asked, open_request

        asked = Asked(customer_no, kind, who, how, channel, scope, fee, correct)
        opened = open_request(connection, version, asked, moment, Target())
        _say(
            spoken,
            f"受付番号 {opened.case}、期限 {opened.due_on}、台帳 {opened.ledger_index}"
            + (f"（{opened.joined_to} に合わせました）" if opened.joined_to else ""),
            f"case {opened.case}, due {opened.due_on}, entry {opened.ledger_index}"
            + (f" (joined to {opened.joined_to})" if opened.joined_to else ""),
            {
                "case": opened.case,
                "due_on": opened.due_on.isoformat(),
                "joined_to": opened.joined_to,
                "ledger_index": opened.ledger_index,
            },
            as_json=as_json,
        )


@request.command("check")
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
    with _desk(lang, actor) as (connection, version, moment, spoken):
        from sekisho.gate.confirm_identity import confirm_by_documents

        index = confirm_by_documents(connection, version, case, saw, moment)
        done = index is not None
        _say(
            spoken,
            "本人確認が済みました" if done else "控えました。まだ確認が足りません",
            "identity is confirmed" if done else "noted; more checks are needed",
            {"identified": done, "ledger_index": index},
            as_json=as_json,
        )


@request.command("decide")
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
    with _desk(lang, actor) as (connection, version, moment, spoken):
        from sekisho.cases.life import Outcome
        from sekisho.gate.move_request import decide_request

        index = decide_request(connection, version, case, Outcome(outcome), reason, moment)
        _say(
            spoken,
            f"結論を記録しました（台帳 {index}）",
            f"decided (entry {index})",
            {"outcome": outcome, "ledger_index": index},
            as_json=as_json,
        )


@request.command("carry-out")
@click.argument("case", type=int)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="答えを置く場所 / directory for the answer",
)
@actor_option
@lang_option
@json_option
def carry_out(case: int, output: Path, actor: str, lang: str | None, *, as_json: bool) -> None:
    """認めた内容を実行します / do what was granted: tell, correct, stop or erase.

    \b
    Example:
      sekisho request carry-out 12 --output out/answers --actor officer-1
    """
    with _desk(lang, actor, Role.HAND) as (connection, version, moment, spoken):
        from sekisho.gate.carry_out_request import carry_out_request
        from sekisho.gate.write_answer import write_answer

        carried = carry_out_request(connection, version, case, moment)
        files = [str(path) for path in write_answer(output, case, carried)]
        until = carried.deferred_until
        _say(
            spoken,
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
            as_json=as_json,
        )


@request.command("notify")
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
    with _desk(lang, actor) as (connection, version, moment, spoken):
        from sekisho.gate.move_request import notify_request

        index = notify_request(connection, version, case, moment)
        _say(
            spoken,
            f"閉じました（台帳 {index}）",
            f"closed (entry {index})",
            {"ledger_index": index},
            as_json=as_json,
        )


@request.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """終わっていない件を急ぐ順に / open cases, the most urgent first.

    \b
    Example:
      sekisho request list --json
    """
    with _desk(lang, "") as (connection, _, moment, spoken):
        from sekisho.gate.list_requests import list_requests

        waiting = list_requests(connection, moment.now)
    if as_json:
        click.echo(json.dumps([each.to_json() for each in waiting], ensure_ascii=False))
        return
    table = Table()
    ja = spoken == JA
    heads = ("番号", "求め", "状態", "期限", "急ぎ")
    for head in heads if ja else ("No.", "Request", "State", "Due", "Urgency"):
        table.add_column(head)
    for each in waiting:
        table.add_row(*(str(value) for value in each.to_json().values()))
    Console().print(table)


COMMANDS = (request,)
