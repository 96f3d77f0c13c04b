"""``sekisho position``: what somebody of the staff is for, as the notice has it (C02, L24)."""

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option


@click.group()
def position() -> None:
    """職務の割り当て / positions: for which purposes somebody may read (L24).

    \b
    Example:
      sekisho position list
    """


@position.command("give")
@click.argument("person")
@click.argument("position_id", metavar="POSITION")
@click.option("--role", default="privacy_officer", show_default=True)
@actor_option
@lang_option
@json_option
def give(
    person: str, position_id: str, role: str, actor: str, lang: str | None, *, as_json: bool
) -> None:
    """職務を割り当てます / give somebody a position of the notice, from the next reading on.

    \b
    Example:
      sekisho position give account-9 billing_clerk --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.positions import give_position

        index = give_position(at.connection, at.version, person, position_id, at.moment, role)
        at.say(f"割り当てました（台帳 {index}）", f"entry {index}", {"ledger_index": index})


@position.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """職務とその目的、割り当て / the positions of the notice, and who was given which.

    \b
    Example:
      sekisho position list --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.positions import list_positions

        words = at.version.policy.vocabulary
        known = [
            f"{one.id}  {one.shown(at.lang)}  {one.clause}: "
            + ", ".join(words.purposes[p].shown(at.lang) for p in sorted(one.purposes))
            for one in words.positions.values()
        ]
        given = list_positions(at.connection)
        lines = "\n".join([*known, *(f"{one.person}  {one.position}" for one in given)])
        told = {
            "positions": [
                {"id": one.id, "purposes": sorted(one.purposes), "clause": one.clause}
                for one in words.positions.values()
            ],
            "given": [one.to_json() for one in given],
        }
        at.say(lines, lines, told)


COMMANDS = (position,)
