"""``sekisho feed``: what recipients and other systems were told to stop, erase or correct."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.postgres.roles import Role
from sekisho.project.terminal import JA, json_option, lang_option

if TYPE_CHECKING:
    from sekisho.books.feed import Item

MOST = 1000
STATES = {
    "open": "確認待ち",
    "lapsed": "確認なし（期限後）",
    "confirmed": "確認済み",
    "replaced": "取り消し",
}


@click.group()
def feed() -> None:
    """利用停止・消去・訂正の伝達 / changes told downstream: list, work, confirm.

    \b
    Example:
      sekisho feed list --overdue
    """


@feed.command("list")
@click.option("--party", help="提供先かシステムの id / of this recipient or system alone")
@click.option("--overdue", is_flag=True, help="期限を過ぎたもの / only those whose day is over")
@lang_option
@json_option
def list_(party: str | None, *, overdue: bool, lang: str | None, as_json: bool) -> None:
    """まだ確認されていないもの / what was told and not confirmed, the most urgent first.

    \b
    No customer is named: the party reads the number in its own feed.
    Example:
      sekisho feed list --overdue
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.books.feed import unconfirmed
        from sekisho.gate.case_steps import day_of

        today = day_of(at.moment)
        found = unconfirmed(at.connection, party, MOST)
        shown = [each for each in found if each.is_overdue(today) or not overdue]
        told = [{**_told(each), "overdue": each.is_overdue(today)} for each in shown]
        lines = [_line(each, at.lang, late=each.is_overdue(today)) for each in shown]
        at.say("\n".join(lines) or "確認待ちはありません。",
               "\n".join(lines) or "Nothing waits for confirmation.", told)  # fmt: skip


@feed.command()
@lang_option
@json_option
def work(lang: str | None, *, as_json: bool) -> None:
    """拒否を伝えます / tell whoever was given the data of the customers who refused meanwhile.

    \b
    The round of sekisho request work does the same; this is for between two of them.
    Example:
      sekisho feed work
    """
    with desk(lang, "hand", as_json=as_json, role=Role.HAND) as at:
        from sekisho.gate.tell_downstream import tell_stops

        told = tell_stops(at.connection, at.version, at.moment)
        at.say(f"{told} 件を伝えました。", f"{told} told.", {"told": told})


@feed.command()
@click.argument("item", type=int)
@click.option("--digest", required=True, help="相手が読み上げたダイジェスト / as the party told it")
@click.option(
    "--outcome",
    required=True,
    type=click.Choice(("done", "kept_by_law", "not_held")),
    help="結果 / what came of it",
)
@click.option("--on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="実施日 / the day")
@actor_option
@lang_option
@json_option
def confirm(
    item: int, digest: str, outcome: str, on: datetime, actor: str, lang: str | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    """相手から聞いた確認を記録します / write down what the party told by letter or telephone.

    \b
    Example:
      sekisho feed confirm 5120 --digest 3f9a... --outcome done --on 2026-12-03 --actor midori
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.confirm_change import confirm_change

        said = (digest, outcome, on.date())
        done = confirm_change(at.connection, item, None, said, at.moment)
        at.say(f"項目 {item} の確認を記録しました。", f"Item {item} is confirmed.", _told(done))


def _told(item: "Item") -> dict[str, object]:
    return {
        "item": item.index,
        "party": item.party,
        "change": item.change,
        "scope": item.scope,
        "told_on": item.told_on.isoformat(),
        "due_on": item.due_on.isoformat(),
        "state": item.state,
        "outcome": item.outcome,
        "done_on": item.done_on.isoformat() if item.done_on else None,
    }


def _line(item: "Item", lang: str, *, late: bool) -> str:
    changes = {"stop": "利用停止", "erase": "消去", "correct": "訂正"}
    change = changes[item.change] if lang == JA else item.change
    state = STATES[item.state] if lang == JA else item.state
    mark = "!" if late else " "
    return f"{mark} {item.index:>8}  {item.party:<20} {change:<8} {item.due_on}  {state}"


COMMANDS = (feed,)
