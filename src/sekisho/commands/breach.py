"""``sekisho breach``: a breach, from the day of knowing to the day it is closed (Art 26, L26)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from sekisho.commands import _breach_report
from sekisho.commands._desk import Desk, actor_option, desk
from sekisho.commands._fields import code_word, say_fields
from sekisho.postgres.roles import Role
from sekisho.project.terminal import JA, json_option, lang_option

if TYPE_CHECKING:
    from sekisho.gate.breach_rules import BreachRules
    from sekisho.gate.breach_steps import BreachStep
    from sekisho.gate.touched_by_breach import Touch

DAY = click.DateTime(["%Y-%m-%d"])
role_option = click.option("--role", default="privacy_officer", show_default=True)
CLOCKS = {"ja": ("速報", "確報", "知った日"), "en": ("first report by", "final by", "known")}
"""What the days of a list are: the first report's last day, the final one's, the day of knowing."""
number_argument = click.argument("breach", type=click.IntRange(1, 2**62))


@click.group()
def breach() -> None:
    """漏えい等への対応 / breaches: triage, clocks, reports, notices (Art 26 APPI).

    \b
    Example:
      sekisho breach open --known 2026-12-01 --since 2026-11-01 --until 2026-12-01
        --by account-9 --actor staff-1
    """


@contextmanager
def breach_desk(
    lang: str | None, actor: str, *, as_json: bool, role: Role = Role.WEB
) -> Iterator[tuple[Desk, "BreachRules"]]:
    """The desk, with policy/breaches.yaml."""
    with desk(lang, actor, as_json=as_json, role=role) as at:
        from sekisho.gate.breach_rules import breach_rules_at
        from sekisho.project.places import places

        yield at, breach_rules_at(places().breaches)


def say_breach(at: Desk, step: "BreachStep") -> None:
    """How the breach stands after the step, with the situations that hold."""
    from sekisho.cases.breach_triage import SITUATIONS
    from sekisho.cases.stands import BREACH

    ja = "".join(f"\n- {SITUATIONS[code].shown('ja')}" for code in step.situations)
    en = "".join(f"\n- {SITUATIONS[code].shown('en')}" for code in step.situations)
    at.say(
        f"受付番号 {step.breach}、{BREACH.state(step.state, 'ja')}、台帳 {step.ledger_index}{ja}",
        f"breach {step.breach}, {step.state}, entry {step.ledger_index}{en}",
        step.to_json(),
    )


@breach.command("open")
@click.option("--known", required=True, type=DAY, help="知った日 / the day on which we knew")
@click.option("--since", required=True, type=DAY, help="期間のはじめ / first day concerned")
@click.option("--until", required=True, type=DAY, help="期間のおわり / last day concerned")
@click.option("--by", help="閲覧した人の id / only the readings of this actor")
@click.option("--recipient", help="提供先の id / only what this recipient was given")
@click.option("--item", multiple=True, help="項目の id / only these items; may be repeated")
@click.option("--told-by", help="知らせてきた委託先 / the entrusted company that told us")
@click.option("--told-by-known", type=DAY, help="委託先が知った日 / the day on which it knew")
@actor_option
@lang_option
@json_option
def open_(
    known: datetime, since: datetime, until: datetime, by: str | None, recipient: str | None,
    item: tuple[str, ...], told_by: str | None, told_by_known: datetime | None, actor: str,
    lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """漏えい等（おそれを含む）を受け付けます / tell of a breach, or of the fear of one.

    \b
    Example:
      sekisho breach open --known 2026-12-01 --since 2026-11-01 --until 2026-12-01
        --by account-9 --actor staff-1
    """
    with breach_desk(lang, actor, as_json=as_json) as (at, _):
        from sekisho.books.breaches import Reach
        from sekisho.gate.open_breach import Happened, open_breach

        reach = Reach(since.date(), until.date(), by, recipient, item)
        knew = told_by_known.date() if told_by_known else None
        what = Happened(known.date(), reach, told_by, knew)
        say_breach(at, open_breach(at.connection, at.version, what, at.moment))


@breach.command("triage")
@number_argument
@click.option("--special-care", is_flag=True, help="要配慮個人情報が含まれる")
@click.option("--property-damage", is_flag=True, help="財産的被害のおそれ")
@click.option("--malice", is_flag=True, help="不正の目的のおそれ")
@click.option("--protected", is_flag=True, help="高度な暗号化など / strongly encrypted")
@click.option("--more-persons", default=0, help="台帳にない人数 / persons beyond the ledger")
@click.option(
    "--more-item", multiple=True, help="台帳にない項目の id / an item beyond the ledger; repeatable"
)
@role_option
@actor_option
@lang_option
@json_option
def triage(
    breach: int, more_persons: int, more_item: tuple[str, ...], role: str, actor: str,
    lang: str | None, *, special_care: bool, property_damage: bool, malice: bool, protected: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """四つの事態に当たるか判定します / judge it: who was touched is counted from the ledger.

    \b
    Example:
      sekisho breach triage 2 --malice --actor officer-1
    """
    with breach_desk(lang, actor, as_json=as_json) as (at, rules):
        from sekisho.books.breaches import Judged
        from sekisho.gate.triage_breach import triage_breach

        judged = Judged(special_care, property_damage, malice, protected, more_persons, more_item)
        say_breach(
            at,
            triage_breach(at.connection, at.version, breach, judged, at.moment, role, rules),
        )


@breach.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """漏えい等の一覧と期限 / every breach with its clocks.

    \b
    Example:
      sekisho breach list --json
    """
    with breach_desk(lang, "", as_json=as_json, role=Role.AUDIT) as (at, rules):
        from sekisho.cases.stands import BREACH
        from sekisho.gate.show_breaches import list_breaches

        found = list_breaches(at.connection, at.version, at.moment.now, rules, at.lang)
        first, last, known = CLOCKS[at.lang]
        lines = "\n".join(
            f"{one.breach}  {BREACH.state(one.state, at.lang)}  {known} {one.known_on}"
            f"  {first} {one.clock.preliminary}  {last} {one.clock.final}"
            f"  {code_word('urgency', one.clock.urgency, at.lang) if one.clock.urgency else '—'}"
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


@breach.command("show")
@number_argument
@lang_option
@json_option
def show(breach: int, lang: str | None, *, as_json: bool) -> None:
    """一件の様子と、及んだ閲覧と提供 / one breach, with the reads and extracts it reaches.

    \b
    Example:
      sekisho breach show 2 --json
    """
    with breach_desk(lang, "", as_json=as_json) as (at, rules):
        from sekisho.cases.stands import BREACH
        from sekisho.gate.show_breaches import show_breach

        opened = show_breach(at.connection, at.version, breach, at.moment.now, rules, at.lang)
        touches = [
            {
                "kind": touch.kind,
                "day": touch.day.isoformat(),
                "who": touch.who,
                "purpose": touch.purpose,
                "passages": touch.passages,
                "persons": touch.persons,
                "entry": touch.index,
            }
            for touch in opened.touches
        ]
        below = [
            *(text for _, text in opened.shown.situations),
            *(_touch_line(touch, at.lang) for touch in opened.touches),
        ]
        told = {**opened.shown.to_json(), "touches": touches}
        say_fields(at, told, BREACH, shown={"situations": None, "touches": None}, below=below)


def _touch_line(touch: "Touch", lang: str) -> str:
    if lang == JA:
        figures = f"通過 {touch.passages}件、{touch.persons}人、台帳 {touch.index}"
    else:
        figures = f"{touch.passages} passages, {touch.persons} persons, entry {touch.index}"
    return f"{touch.day}  {touch.name}  {touch.purpose}  {figures}"


for _command in _breach_report.COMMANDS:
    breach.add_command(_command)

COMMANDS = (breach,)
