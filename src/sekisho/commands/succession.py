"""``sekisho succession``: the business passes on, and the data with it (C20; Arts 18(2), 27(5))."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._desk import Desk, actor_option, desk
from sekisho.commands._fields import say_fields
from sekisho.commands._notice import open_notice
from sekisho.commands._succession_take_in import take_in, taken_in
from sekisho.postgres.roles import Role
from sekisho.project.terminal import json_option, lang_option, logged_in

if TYPE_CHECKING:
    from sekisho.cases.succession import Scope

DAY = click.DateTime(["%Y-%m-%d"])
LIST = click.Path(exists=True, dir_okay=False, path_type=Path)
role_option = click.option("--role", default="privacy_officer", show_default=True)
number_argument = click.argument("succession", type=click.IntRange(1, 2**62))


@click.group()
def succession() -> None:
    """事業の承継 / succession: recorded, approved by two, handed over from its day on.

    \b
    Example:
      sekisho succession record merger yukue_energy --document 合併契約1号 --effective 2026-12-01
        --contact "0120-000-000" --actor officer-1
    """


@succession.command("record")
@click.argument("event")
@click.argument("successor")
@click.option("--document", required=True, help="契約書の番号 / number of the agreement")
@click.option("--effective", required=True, type=DAY, help="承継の日 / the day of the succession")
@click.option("--contact", required=True, help="お客様の窓口 / where customers reach the successor")
@click.option("--area", "areas", multiple=True, help="供給区域の番号 / a supply area, 01 to 10")
@click.option("--plan", "plans", multiple=True, help="プランの名 / a plan, by its name")
@click.option("--contracts", type=LIST, help="契約番号の一覧 / contracts, one number a line")
@role_option
@actor_option
@lang_option
@json_option
def record(
    event: str, successor: str, document: str, effective: datetime, contact: str,
    areas: tuple[str, ...], plans: tuple[str, ...], contracts: Path | None, role: str, actor: str,
    lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """承継を記録します / record the event: merger, split or transfer, of all or of a part.

    \b
    Example:
      sekisho succession record merger yukue_energy --document 合併契約1号 --effective 2026-12-01
        --contact "0120-000-000" --actor officer-1
      sekisho succession record split yukue_energy --document 分割契約2号 --effective 2026-12-01
        --contact "0120-000-000" --area 03 --area 06 --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.record_succession import Passing, record_succession

        part = _part(areas, plans, contracts)
        passing = Passing(event, successor, document, effective.date(), contact, part)
        step = record_succession(at.connection, at.version, passing, at.moment, role)
        _say(at, step.to_json())


@succession.command("approve")
@number_argument
@role_option
@actor_option
@lang_option
@json_option
def approve(succession: int, role: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """承認します（二人目） / approve, as a second officer.

    \b
    Example:
      sekisho succession approve 1 --actor officer-2
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.record_succession import approve_succession

        step = approve_succession(at.connection, at.version, succession, at.moment, role)
        _say(at, step.to_json())


@succession.command("withdraw")
@number_argument
@role_option
@actor_option
@lang_option
@json_option
def withdraw(succession: int, role: str, actor: str, lang: str | None, *, as_json: bool) -> None:
    """取りやめます / the succession did not come about.

    \b
    Example:
      sekisho succession withdraw 1 --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at:
        from sekisho.gate.record_succession import withdraw_succession

        step = withdraw_succession(at.connection, at.version, succession, at.moment, role)
        _say(at, step.to_json())


@succession.command("hand-over")
@number_argument
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--acknowledged", required=True, help="確認した版の digest / version acknowledged")
@click.option("--contracts", type=LIST, help="記録した契約の一覧 / the recorded list of contracts")
@role_option
@actor_option
@lang_option
@json_option
def hand_over(
    succession: int, output: Path, acknowledged: str, contracts: Path | None, role: str, actor: str,
    lang: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """引き渡しの一式を作ります / make the transfer package, and an entry for each customer.

    \b
    Example:
      sekisho succession hand-over 1 -o out/succession --acknowledged sha256:... --actor officer-1
    """
    with desk(lang, actor, as_json=as_json) as at, logged_in(Role.HAND) as hand:
        from sekisho.gate.hand_over_succession import Handing, hand_over_succession
        from sekisho.gate.read_record import Actor

        who = Actor(actor, role, acknowledged)
        numbers = None if contracts is None else _text(contracts)
        handing = Handing(at.connection, hand, at.version, who, at.moment, output, numbers)
        _say(at, hand_over_succession(handing, succession).to_json())


@succession.command("proof")
@number_argument
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@lang_option
@json_option
def proof(succession: int, output: Path, lang: str | None, *, as_json: bool) -> None:
    """引き渡しの証明を出します / the proof of the package, for the successor to verify it with.

    \b
    Example:
      sekisho succession proof 1 -o out/succession/succession-1.tlog-proof
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.gate.prove_succession import prove_succession

        output.write_bytes(prove_succession(at.connection, succession))
        told = f"{output} に書きました。", f"Written to {output}."
        at.say(*told, {"succession": succession, "file": str(output)})


@succession.command("check")
@number_argument
@click.argument("notice", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--terms", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@lang_option
@json_option
def check(
    succession: int, notice: Path, terms: Path | None, lang: str | None, *, as_json: bool
) -> None:
    """承継者の告知が従前の目的の内か / whether a successor's notice stays within the old purposes.

    \b
    Example:
      sekisho succession check 1 their-notice.md --terms their-terms.yaml
    """
    theirs = open_notice(notice, terms, lang).policy()
    with desk(lang, "", as_json=as_json) as at:
        from sekisho.cases.succession import beyond
        from sekisho.gate.record_succession import locked_succession

        with at.connection.transaction():
            stored = locked_succession(at.connection, succession)
        over = beyond(stored.said.purposes, theirs)
        at.say(
            "従前の目的の内です（法第18条第2項）" if not over else f"超える目的: {'、'.join(over)}",
            "within the old purposes (Art 18(2))" if not over else f"beyond: {', '.join(over)}",
            {"beyond": list(over)},
        )
    if over:
        raise SystemExit(1)


@succession.command("list")
@lang_option
@json_option
def list_(lang: str | None, *, as_json: bool) -> None:
    """承継の一覧 / every succession, with the purposes that bind the successor.

    \b
    Example:
      sekisho succession list --json
    """
    with desk(lang, "", as_json=as_json, role=Role.AUDIT) as at:
        from sekisho.cases.stands import SUCCESSION
        from sekisho.gate.show_successions import list_successions

        found = list_successions(at.connection, at.lang)
        lines = "\n".join(
            f"{one.succession}  {one.event}  {one.successor}  {one.effective_on}"
            f"  {SUCCESSION.state(one.state, at.lang)}"
            for one in found
        )
        at.say(lines, lines, [one.to_json() for one in found])


def _part(areas: tuple[str, ...], plans: tuple[str, ...], contracts: Path | None) -> "Scope":
    """Whose contracts go over; one way of naming them, or none for all."""
    from sekisho.cases.succession import Scope, Whom
    from sekisho.gate.succession_scope import listed

    if sum(map(bool, (areas, plans, contracts))) > 1:
        raise click.UsageError(
            "--area、--plan、--contracts はどれか一つにしてください。"
            " / Give one of --area, --plan and --contracts."
        )
    if contracts is not None:
        return listed(_text(contracts))
    if areas or plans:
        return Scope(Whom.AREAS if areas else Whom.PLANS, areas or plans)
    return Scope()


def _text(file: Path) -> str:
    """What the file says; a usage error where it is no UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise click.UsageError(f"{file}: UTF-8 で保存してください。/ Save it as UTF-8.") from fault


def _say(at: Desk, told: dict[str, object]) -> None:
    """The fields, in words."""
    from sekisho.cases.stands import SUCCESSION

    say_fields(at, told, SUCCESSION)


succession.add_command(take_in)
succession.add_command(taken_in)

COMMANDS = (succession,)
