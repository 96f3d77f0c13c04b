"""``sekisho processed``: pseudonymously and anonymously processed sets (L41; Arts 41, 43 APPI)."""

from pathlib import Path

import click

from sekisho.commands._desk import actor_option, desk
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option, logged_in


@click.group()
def processed() -> None:
    """加工した情報 / processed sets: declared in the notice, attacked before they stand.

    \b
    Example:
      sekisho processed list --json
    """


@processed.command("make")
@click.argument("name")
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--acknowledged", required=True, help="確認した版の digest / version acknowledged")
@click.option("--role", default="privacy_officer", show_default=True)
@actor_option
@lang_option
@json_option
def make(
    name: str, output: Path, acknowledged: str, role: str, actor: str, lang: str | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    """作ります / make the set NAME of policy/processed.yaml; its items are public at once.

    \b
    Example:
      sekisho processed make usage_study -o out/processed --acknowledged sha256:...
        --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at, logged_in(Role.HAND) as hand:
        from sekisho.gate.make_processed_set import Making, make_processed_set
        from sekisho.gate.processed_rules import processed_rules_at
        from sekisho.gate.read_record import Actor
        from sekisho.project.places import places

        declared = processed_rules_at(places().processed).get(name)
        if declared is None:
            raise click.ClickException(
                f"「{name}」は policy/processed.yaml にありません。"
                f" / {name!r} is not in policy/processed.yaml."
            )
        who = Actor(actor, role, acknowledged)
        making = Making(at.connection, hand, at.version, who, at.moment, output)
        done = make_processed_set(making, declared)
        at.say(
            f"{done.rows}行を {done.file} に書きました（残さなかった行 {done.left_out}、"
            f"台帳 {done.ledger_index}）",
            f"{done.rows} rows in {done.file} ({done.left_out} left out, entry"
            f" {done.ledger_index})",
            done.to_json(),
        )


@processed.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """作った情報と項目 / every set with its items and methods, as the public reads it.

    \b
    Example:
      sekisho processed list --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.show_processed import show_processed

        found = show_processed(at.connection, at.lang)
        lines = "\n".join(
            f"{one.made_on}  {one.label}  {', '.join(item for item, _ in one.items)}"
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


COMMANDS = (processed,)
