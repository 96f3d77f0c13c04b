"""``sekisho canary``: records of nobody that raise an alarm when somebody touches them (L24)."""

import secrets

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option

role_option = click.option("--role", default="privacy_officer", show_default=True)


@click.group()
def canary() -> None:
    """おとりの記録 / canaries: planted by the privacy officer, known to nobody who reads.

    \b
    Example:
      sekisho canary plant 10482231 --actor officer-1
    """


@canary.command("plant")
@click.argument("customer_no")
@click.option("--phone", default="", help="当社の電話番号 / a telephone number of ours")
@click.option("--email", default="", help="当社のアドレス / a mail address of ours")
@role_option
@actor_option
@lang_option
@json_option
def plant(
    customer_no: str, phone: str, email: str, role: str, actor: str, lang: str | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    """おとりの記録を植えます / plant a record of nobody under a number that no customer has.

    \b
    Choose a number like your customers'. Name and address are made up.
    Example:
      sekisho canary plant 10482231 --actor officer-1
    """
    with desk(lang, actor, as_json=as_json, role=Role.WATCH) as at:
        from sekisho.gate.plant_canary import Wanted, plant_canary

        wanted = Wanted(customer_no, phone, email)
        index = plant_canary(at.connection, at.version, wanted, at.moment, role, secrets.randbelow)
        at.say(f"植えました（台帳 {index}）", f"planted (entry {index})", {"ledger_index": index})


@canary.command("list")
@role_option
@lang_option
@json_option
def list_(role: str, lang: str | None, *, as_json: bool) -> None:
    """おとりの記録の一覧 / every canary, those that stand first.

    \b
    Example:
      sekisho canary list --json
    """
    with desk(lang, "", as_json=as_json, role=Role.WATCH) as at:
        from sekisho.gate.plant_canary import list_canaries

        found = list_canaries(at.connection, role)
        lines = "\n".join(
            f"{one.customer_no}  {one.planted_at:%Y-%m-%d}  {one.planted_by}"
            f"  {f'{one.retired_at:%Y-%m-%d}' if one.retired_at else '—'}"
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


@canary.command("retire")
@click.argument("customer_no")
@role_option
@actor_option
@lang_option
@json_option
def retire(customer_no: str, role: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """おとりの記録を除きます / take a canary away: its record is deleted.

    \b
    Example:
      sekisho canary retire 10482231 --actor officer-1
    """
    with desk(lang, actor, as_json=as_json, role=Role.WATCH) as at:
        from sekisho.gate.plant_canary import retire_canary

        index = retire_canary(at.connection, at.version, customer_no, at.moment, role)
        at.say(f"除きました（台帳 {index}）", f"retired (entry {index})", {"ledger_index": index})


COMMANDS = (canary,)
