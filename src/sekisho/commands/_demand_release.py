"""``sekisho demand disclose | lift | expire | list | show``: what leaves, and the register."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.commands._fields import say_fields
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option

if TYPE_CHECKING:
    from sekisho.cases.demand_period import Period

_PRIVATE = 0o600


@click.command("disclose")
@click.argument("demand", type=click.IntRange(1, 2**62))
@click.option(
    "--document", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--acknowledged", required=True, help="確認した版の digest / version acknowledged")
@click.option("--role", default="privacy_officer", show_default=True)
@actor_option
@lang_option
@json_option
def disclose(
    demand: int, document: Path, output: Path, acknowledged: str, role: str, actor: str,
    lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """開示します / disclose what two approved: a letter and JSON, watermarked.

    \b
    Example:
      sekisho demand disclose 3 --document inquiry.pdf -o out/demands
        --acknowledged sha256:... --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.demand_rules import demand_rules_at
        from sekisho.gate.disclose_demand import disclose_demand
        from sekisho.gate.read_record import Actor
        from sekisho.project.places import places

        rules, who = demand_rules_at(places().demands), Actor(actor, role, acknowledged)
        output.mkdir(parents=True, exist_ok=True)
        done = disclose_demand(
            at.connection, at.version, demand, document.read_bytes(), who, at.moment, rules
        )
        for name, data in done.files.items():
            path = output / name
            path.touch(mode=_PRIVATE)
            path.write_bytes(data)
        told = {**done.to_json(), "files": [str(output / name) for name in sorted(done.files)]}
        at.say(
            f"開示しました（{done.persons}人、透かし {done.watermark}、台帳 {done.ledger_index}）",
            f"disclosed: {done.persons} persons, watermark {done.watermark},"
            f" entry {done.ledger_index}",
            told,
        )


@click.command("lift")
@click.argument("demand", type=click.IntRange(1, 2**62))
@click.option("--role", default="privacy_officer", show_default=True)
@actor_option
@lang_option
@json_option
def lift(demand: int, role: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """封を解きます / lift the seals of a demand: the persons are told of it.

    \b
    Example:
      sekisho demand lift 3 --actor officer-1
    """
    with desk(lang, actor, as_json=as_json, role=Role.HAND) as at:
        from sekisho.gate.lift_demand import lift_demand

        lifted = lift_demand(at.connection, at.version, demand, at.moment, role)
        at.say(
            f"{len(lifted)}件の封を解きました", f"{len(lifted)} seals lifted", {"lifted": lifted}
        )


@click.command("expire")
@lang_option
@json_option
def expire(lang: str | None, *, as_json: bool) -> None:
    """期限の過ぎた求めを終えます / end the demands whose last day went by. Run it every night.

    \b
    Example:
      sekisho demand expire --json
    """
    with desk(lang, "clock", as_json=as_json) as at:
        from sekisho.gate.decide_demand import expire_demands

        ended = expire_demands(at.connection, at.version, at.moment.now)
        at.say(f"期限切れ {len(ended)}件", f"{len(ended)} expired", {"expired": ended})


@click.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """開示の求めの台帳 / the register: open ones first. It names no person.

    \b
    Example:
      sekisho demand list --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.cases.stands import DEMAND
        from sekisho.gate.demand_rules import demand_rules_at
        from sekisho.gate.show_demands import list_demands
        from sekisho.project.places import places

        rules = demand_rules_at(places().demands)
        found = list_demands(at.connection, at.version, rules, at.lang)
        lines = "\n".join(
            f"{one.demand}  {one.basis}  {one.authority}  {DEMAND.state(one.state, at.lang)}"
            f"  {one.expires_on}" + "".join(f"\n    {text}" for _, text in one.reasons)
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


@click.command("show")
@click.argument("demand", type=click.IntRange(1, 2**62))
@lang_option
@json_option
def show(demand: int, lang: str | None, *, as_json: bool) -> None:
    """一件の様子 / one demand: where it stands, what it waits for. It names no person.

    \b
    Example:
      sekisho demand show 3 --json
    """
    with desk(lang, "", as_json=as_json) as at:
        from sekisho.cases.stands import DEMAND
        from sekisho.gate.demand_rules import demand_rules_at
        from sekisho.gate.show_demands import show_demand
        from sekisho.project.places import places

        rules = demand_rules_at(places().demands)
        one = show_demand(at.connection, at.version, demand, rules, at.lang)
        shown = {
            "basis": one.basis,
            "authority": one.authority,
            "asked_period": _period(one.asked_period),
            "period": _period(one.period),
            "items": None,
            "given_items": [word for _, word in one.items],
            "reasons": None,
        }
        below = [text for _, text in one.reasons]
        say_fields(at, one.to_json(), DEMAND, shown=shown, below=below)


def _period(days: "Period | None") -> str | None:
    return f"{days.since} – {days.until}" if days else None


COMMANDS = (disclose, lift, expire, list_, show)
