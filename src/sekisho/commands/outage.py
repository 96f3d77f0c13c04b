"""``sekisho outage``: a declared outage or disaster, and the list of its area (C33)."""

from datetime import UTC, datetime
from pathlib import Path

import click

from sekisho.commands._desk import Desk, actor_option, desk
from sekisho.commands._fields import say_fields
from sekisho.postgres.roles import Role
from sekisho.project.terminal import JA, json_option, lang_option, logged_in

MINUTE = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
role_option = click.option("--role", default="privacy_officer", show_default=True)
number_argument = click.argument("outage", type=click.IntRange(1, 2**62))


@click.group()
def outage() -> None:
    """停電・災害の宣言と区域の一覧 / outages: declared, approved, listed in time, reviewed.

    \b
    Example:
      sekisho outage declare 03 --until 2026-12-02T12:00 --reason 台風による停電 --actor staff-1
    """


@outage.command("declare")
@click.argument("area")
@click.option("--until", required=True, type=MINUTE, help="終わり（日本時間） / the end, JST")
@click.option("--reason", required=True, help="停電・災害の内容 / what happened")
@actor_option
@lang_option
@json_option
def declare(
    area: str, until: datetime, reason: str, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """停電・災害を宣言します / declare one: an area (01 to 10), a reason, an end within 72 hours.

    \b
    Example:
      sekisho outage declare 03 --until 2026-12-02T12:00 --reason 台風による停電 --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.case_steps import TOKYO
        from sekisho.gate.declare_outage import declare_outage

        end = until.replace(tzinfo=TOKYO)
        step = declare_outage(at.connection, at.version, area, reason, end, at.moment)
        _say(at, step.to_json())


@outage.command("approve")
@number_argument
@role_option
@actor_option
@lang_option
@json_option
def approve(outage: int, role: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """承認します（二人目） / approve, as a second person; the box runs.

    \b
    Example:
      sekisho outage approve 1 --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.declare_outage import approve_outage

        _say(at, approve_outage(at.connection, at.version, outage, at.moment, role).to_json())


@outage.command("give-list")
@number_argument
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--acknowledged", required=True, help="確認した版の digest / version acknowledged")
@role_option
@actor_option
@lang_option
@json_option
def give_list(
    outage: int, output: Path, acknowledged: str, role: str, actor: str, lang: str | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    """区域の一覧を作ります / the list for the area's network operator, while the box runs.

    \b
    Example:
      sekisho outage give-list 1 -o out/outage --acknowledged sha256:... --actor staff-1
    """
    with desk(lang, actor, as_json=as_json) as at, logged_in(Role.HAND) as hand:
        from sekisho.gate.give_outage_list import Giving, give_outage_list
        from sekisho.gate.read_record import Actor

        giving = Giving(
            at.connection, hand, at.version, Actor(actor, role, acknowledged), at.moment,
            lambda: datetime.now(UTC), output,
        )  # fmt: skip
        _say(at, give_outage_list(giving, outage).to_json())


@outage.command("withdraw")
@number_argument
@role_option
@actor_option
@lang_option
@json_option
def withdraw(outage: int, role: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """期限より前に終えます / it is over earlier than declared.

    \b
    Example:
      sekisho outage withdraw 1 --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.declare_outage import withdraw_outage

        _say(at, withdraw_outage(at.connection, at.version, outage, at.moment, role).to_json())


@outage.command("review")
@number_argument
@click.option("--found", required=True, help="確かめた結果 / what was found")
@role_option
@actor_option
@lang_option
@json_option
def review(
    outage: int, found: str, role: str, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """終わったあとに確かめます / look at what was given, as one who gave no list.

    \b
    Example:
      sekisho outage review 1 --found 一覧は一度だけ、区域03の分でした --actor officer-2
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.declare_outage import review_outage

        step = review_outage(at.connection, at.version, outage, found, at.moment, role)
        _say(at, step.to_json())


@outage.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """宣言の一覧 / every declaration, with the lists that were given.

    \b
    Example:
      sekisho outage list --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.cases.stands import OUTAGE
        from sekisho.gate.show_outages import list_outages

        found = list_outages(at.connection, at.version, at.moment.now, at.lang)
        lines = "\n".join(
            f"{one.outage}  {one.area}  {OUTAGE.state(one.state, at.lang)}"
            + (
                f"  {one.until:%Y-%m-%d %H:%M} まで  一覧 {len(one.lists)}件"
                if at.lang == JA
                else f"  until {one.until:%Y-%m-%d %H:%M}  lists given: {len(one.lists)}"
            )
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


def _say(at: Desk, told: dict[str, object]) -> None:
    """The fields, in words."""
    from sekisho.cases.stands import OUTAGE

    say_fields(at, told, OUTAGE)


COMMANDS = (outage,)
