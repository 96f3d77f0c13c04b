"""``sekisho doctor``: whether the installation is sound, and what to do where it is not."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from sekisho.project.places import places
from sekisho.project.terminal import JA, json_option, lang_option, language

if TYPE_CHECKING:
    from sekisho.gate.examined import Examined

MARKS = {"sound": "✓", "warning": "!", "error": "✗"}


@click.command()
@click.option("--quiet", is_flag=True, help="異常だけ / only what is not sound")
@lang_option
@json_option
def doctor(*, quiet: bool, lang: str | None, as_json: bool) -> None:
    """健康診断 / examine roles, tables, doors, keys, witness, clock, disks and backups.

    \b
    Nothing is changed. Exit status 1 where something is an error; warnings leave it 0.
    Example:
      sekisho doctor --quiet
    """
    from sekisho.project.examine import examine

    spoken = language(lang)
    found = examine(places(), datetime.now(UTC))
    shown = [each for each in found if not quiet or each.state != "sound"]
    errors = [each for each in found if each.state == "error"]
    if as_json:
        told = {"sound": not errors, "examined": [each.to_json() for each in shown]}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        for each in shown:
            _tell(each, spoken)
        _conclude(len(errors), spoken)
    raise SystemExit(1 if errors else 0)


def _tell(each: "Examined", spoken: str) -> None:
    said, hint = (each.ja, each.hint_ja) if spoken == JA else (each.en, each.hint_en)
    click.echo(f"{MARKS[each.state]} {each.id}: {said}")
    if hint:
        click.echo(f"    {hint}")


def _conclude(errors: int, spoken: str) -> None:
    if errors:
        click.echo(f"{errors} 件を直す必要があります。" if spoken == JA
                   else f"{errors} to be mended.")  # fmt: skip
    else:
        click.echo("直すべきものはありません。" if spoken == JA else "Nothing has to be mended.")


COMMANDS = (doctor,)
