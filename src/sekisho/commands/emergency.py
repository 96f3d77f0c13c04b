"""``sekisho emergency``: readings beyond one's limits, for a short time, reviewed by another."""

from typing import TYPE_CHECKING

import click

from sekisho.commands._desk import Desk, actor_option, desk
from sekisho.commands._fields import notice_word
from sekisho.postgres.roles import Role
from sekisho.project.terminal import JA, json_option, lang_option

if TYPE_CHECKING:
    from sekisho.gate.emergency import Emergency


@click.group()
def emergency() -> None:
    """非常時の閲覧 / emergency readings: opened with a reason, reviewed by another (L24).

    \b
    Example:
      sekisho emergency list
    """


@emergency.command("open")
@click.option("--purpose", required=True, help="目的の id / the purpose's id")
@click.option("--reason", required=True, help="life, outage, fraud, disaster")
@click.option(
    "--words", required=True, help="何が起きたか。名前は書かない / what happened; no names"
)
@click.option("--role", default="operator", show_default=True)
@click.option(
    "--acknowledged",
    metavar="DIGEST",
    required=True,
    help="読んで確認した版の指紋、または current / digest of the version acknowledged, or current",
)
@actor_option
@lang_option
@json_option
def open_(
    purpose: str, reason: str, words: str, role: str, acknowledged: str, actor: str,
    lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """非常時の閲覧を始めます / open an emergency reading; the privacy officer is told.

    \b
    Example:
      sekisho emergency open --purpose billing --reason outage --actor account-9
        --acknowledged current --words 'The line to the hospital is down.'
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.emergency import Wish, open_emergency
        from sekisho.gate.read_record import Actor

        digest = at.version.policy.digest if acknowledged == "current" else acknowledged
        who = Actor(actor, role, digest)
        number = open_emergency(
            at.connection, at.version, Wish(purpose, reason, words), who, at.moment
        )
        at.say(f"始めました（{number} 番）", f"opened: {number}", {"emergency": number})


@emergency.command("review")
@click.argument("number", type=click.IntRange(1, 2**62))
@click.option("--finding", required=True, help="justified, unjustified")
@click.option("--words", required=True, help="何を確かめたか / what was looked at and found")
@click.option("--role", default="privacy_officer", show_default=True)
@actor_option
@lang_option
@json_option
def review(
    number: int, finding: str, words: str, role: str, actor: str, lang: str | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    """別の人が点検します / record the review by another person.

    \b
    Example:
      sekisho emergency review 3 --finding justified --actor officer-1
        --words 'Both records belong to the hospital.'
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.emergency import review_emergency

        index = review_emergency(at.connection, at.version, number, finding, words, at.moment, role)
        at.say(f"記録しました（台帳 {index}）", f"entry {index}", {"ledger_index": index})


@emergency.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """非常時の閲覧の一覧 / every emergency reading, those not reviewed first.

    \b
    Example:
      sekisho emergency list --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.emergency import list_emergencies

        found = list_emergencies(at.connection)
        lines = "\n".join(_line(at, one) for one in found)
        at.say(lines, lines, [one.to_json() for one in found])


def _line(at: Desk, one: "Emergency") -> str:
    """When, who, for what and why; how many readings; what the review found, or its last day."""
    from sekisho.gate.case_steps import TOKYO
    from sekisho.gate.emergency import FINDINGS, REASONS

    side = at.lang != JA
    found = (f"点検 {one.due_on} まで", f"review by {one.due_on}")[side]
    if one.finding:
        found = f"{('点検', 'review')[side]}: {FINDINGS[one.finding][side]}"
    return (
        f"{one.id}  {one.opened_at.astimezone(TOKYO):%Y-%m-%d %H:%M}  {one.person}"
        f"  {notice_word(at, one.purpose)}  {REASONS[one.reason][side]}"
        f"  {(f'閲覧 {one.reads}件', f'readings: {one.reads}')[side]}  {found}"
    )


COMMANDS = (emergency,)
