"""``sekisho persons``: people beside customers on contracts are taken in."""

import json
from pathlib import Path

import click

from sekisho.postgres.roles import Role
from sekisho.project.terminal import (
    JA,
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    refusals,
)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@lang_option
@json_option
def persons(file: Path, lang: str | None, *, as_json: bool) -> None:
    """契約にかかわるほかの方を取り込みます / take in household members, guarantors, payers, agents.

    FILE is CSV in UTF-8 with the heading customer_no,person_no,relation,name,phone,address. The
    whole file is taken in, or nothing of it.

    \b
    Example:
      sekisho persons guarantors.csv
    """
    spoken = language(lang)
    with refusals(spoken):
        prepare()
        from sekisho.gate.import_persons import import_persons, read_persons

        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise click.UsageError(f"{file}: UTF-8 ではありません / it is not UTF-8") from None
        with logged_in(Role.IMPORT) as connection:
            count = import_persons(connection, read_persons(text))
    if as_json:
        click.echo(json.dumps({"persons": count}))
    else:
        click.echo(f"取り込んだ方: {count}" if spoken == JA else f"persons taken in: {count}")


COMMANDS = (persons,)
