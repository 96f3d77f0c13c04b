"""``sekisho request``: a customer's request under the law, from its receipt to its notification."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from sekisho.commands import _request_identity, _request_steps, _request_wishes
from sekisho.commands._desk import actor_option, desk
from sekisho.commands._fields import code_word, say_fields
from sekisho.postgres.roles import Role
from sekisho.project.terminal import JA, json_option, lang_option


@click.group()
def request() -> None:
    """法に基づくお客様の求め / requests of customers under Arts 32 to 39 APPI.

    \b
    Example:
      sekisho request open S0042-00000007 disclosure --channel post --actor staff-1
    """


@request.command("open")
@click.argument("customer_no")
@click.argument("kind")
@click.option("--asker", default="person", show_default=True, help="person, statutory_agent, ...")
@click.option(
    "--person", type=int, help="契約にかかわる方の番号 / number of a person on the contract"
)
@click.option("--form", default="electronic", show_default=True, help="electronic, paper")
@click.option("--channel", default="post", show_default=True, help="account, post, telephone")
@click.option("--scope", multiple=True, help="目的・提供先・項目の id / purpose, recipient or item")
@click.option("--fee", type=int, help="手数料（円） / fee in yen (default: policy/requests.yaml)")
@click.option("--correct", nargs=2, multiple=True, help="項目 正しい内容 / item, right value")
@actor_option
@lang_option
@json_option
def open_(
    customer_no: str,
    kind: str,
    asker: str,
    person: int | None,
    form: str,
    channel: str,
    scope: tuple[str, ...],
    fee: int | None,
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
    from sekisho.cases.kinds import Asker, Form

    try:
        who, how = Asker(asker), Form(form)
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from None
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.open_request import Asked, open_request

        yen = at.targets.fee(kind) if fee is None else fee
        asked = Asked(customer_no, kind, who, how, channel, scope, yen, correct, person)
        clock = at.targets.of(kind)
        opened = open_request(at.connection, at.version, asked, at.moment, clock)
        at.say(
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
    with desk(lang, "", as_json=as_json) as at:
        from sekisho.cases.stands import REQUEST
        from sekisho.gate.list_requests import list_requests

        waiting = list_requests(at.connection, at.moment.now, at.targets, at.lang)
        if as_json:
            at.say("", "", [each.to_json() for each in waiting])
            return
    table = Table()
    heads = (
        ("番号", "求め", "状態", "期限", "急ぎ", "上申", "待っているもの")
        if at.lang == JA
        else ("No.", "Request", "State", "Due", "Urgency", "Escalated", "Waits for")
    )
    for head in heads:
        table.add_column(head, overflow="fold")
    for one in waiting:
        table.add_row(
            str(one.case),
            one.label,
            REQUEST.state(one.state, at.lang),
            str(one.due_on),
            code_word("urgency", one.urgency, at.lang),
            str(one.escalated_on or ""),
            code_word("waits_for", one.waits_for, at.lang),
        )
    Console().print(table)


@request.command("show")
@click.argument("case", type=int)
@lang_option
@json_option
def show(case: int, lang: str | None, *, as_json: bool) -> None:
    """一件の様子 / one case: where it stands, by when, what it waits for. It names nobody.

    \b
    Example:
      sekisho request show 12 --json
    """
    with desk(lang, "", as_json=as_json) as at:
        from sekisho.cases.stands import REQUEST
        from sekisho.gate.show_request import show_request

        one = show_request(at.connection, case, at.moment.now, at.targets, at.lang)
        law = f"個人情報保護法第{one.article}条" if at.lang == JA else f"Art {one.article} APPI"
        below = [text for code, text, _ in one.refusals if code in one.reasons]
        shown = {"kind": one.kind, "article": law, "reasons": None}
        if not one.fee_yen:
            shown |= {"fee_yen": None, "fee_paid": None}
        say_fields(at, one.to_json(), REQUEST, shown=shown, below=below)


@request.command("work")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out/answers"),
    show_default=True,
    help="消去の受領証を置く場所 / directory for receipts of erasures",
)
@lang_option
@json_option
def work(output: Path, lang: str | None, *, as_json: bool) -> None:
    """認めた件を実行し、遅れた件を上申します / carry out what was granted, escalate what is late.

    For requests from accounts. Run it every few minutes, and every night.

    \b
    Example:
      sekisho request work --json
    """
    with desk(lang, "hand", as_json=as_json, role=Role.HAND) as at:
        from sekisho.gate.work_requests import work_requests
        from sekisho.gate.write_answer import write_answer

        done = work_requests(at.connection, at.version, at.moment.now)
        for case, carried in done.receipts:
            write_answer(output, case, carried)
        at.say(
            f"実行 {len(done.carried)}件、できなかった件 {len(done.refused)}件、"
            f"上申 {len(done.escalated)}件",
            f"carried out {len(done.carried)}, could not {len(done.refused)},"
            f" escalated {len(done.escalated)}",
            done.to_json(),
        )


for _module in (_request_identity, _request_steps, _request_wishes):
    for _command in _module.COMMANDS:
        request.add_command(_command)

COMMANDS = (request,)
