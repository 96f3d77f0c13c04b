"""``sekisho export``: the notice in another language, to be asked or read by others' programs."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._notice import (
    MisuseError,
    Notice,
    day_of,
    json_option,
    notice_options,
    open_notice,
    refuse_file,
    write_text,
)

if TYPE_CHECKING:
    from sekisho.rules.policy import Policy


@click.command()
@notice_options
@json_option
@click.option(
    "--to",
    "form",
    type=click.Choice(["cedar", "odrl", "dpv"]),
    required=True,
    help="書き出す言語 / the language",
)
@click.option("--day", help="その日の規則で（Cedar）/ Cedar: by the rules of this day, 2026-12-01")
@click.option("--base", help="語の番地の頭（ODRL、DPV）/ ODRL, DPV: what every address begins with")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="出力先のフォルダ / write to this folder",
)
def export(
    notice: Path,
    terms: Path | None,
    lang: str | None,
    form: str,
    day: str | None,
    base: str | None,
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    """告知をほかの言語で書き出します / write NOTICE in Cedar, ODRL or DPV.

    Cedar: policies, schema and entities of one day, on which Cedar gives the answers of
    `sekisho decide`. ODRL and DPV: one JSON-LD file with Japanese and English labels.
    Without -o the file is printed; Cedar's three want a folder, or --json.

    \b
    Example:
      sekisho export policy/notice.md --to cedar -o cedar
      sekisho export policy/notice.md --to odrl --base https://example.jp/notice/
    """
    opened = open_notice(notice, terms, lang)
    files = _files(opened, opened.policy(), form, day, base)
    if as_json:
        click.echo(json.dumps(files, ensure_ascii=False))
    elif output is not None:
        _write(opened, output, files)
    elif len(files) == 1:
        write_text(None, next(iter(files.values())), opened.lang)
    else:
        raise MisuseError(
            opened.say(
                f"{form} は {len(files)} つのファイルです。"
                "-o フォルダ か --json を付けてください。",
                f"{form} is {len(files)} files. Add -o FOLDER, or --json.",
            )
        )


def _files(
    opened: Notice, policy: "Policy", form: str, day: str | None, base: str | None
) -> Mapping[str, str]:
    """The texts by file name."""
    from sekisho.export.cedar import to_cedar
    from sekisho.export.dpv import to_dpv
    from sekisho.export.odrl import to_odrl

    if form == "cedar":
        if base is not None:
            raise _no_use(opened, "--base", form)
        made = to_cedar(policy, day_of(opened, policy, day))
        return {
            "policies.cedar": made.policies,
            "schema.cedarschema": made.schema,
            "entities.json": made.entities,
        }
    if day is not None:
        raise _no_use(opened, "--day", form)
    if base is not None and ":" not in base:
        raise MisuseError(
            opened.say(
                f"「{base}」は番地の頭になりません。"
                "https://example.jp/notice/ の形で書いてください。",
                f"{base!r} begins no address; write it as https://example.jp/notice/.",
            )
        )
    linked = to_odrl(policy, base) if form == "odrl" else to_dpv(policy, base)
    return {f"{form}.jsonld": json.dumps(linked, ensure_ascii=False, indent=1) + "\n"}


def _no_use(opened: Notice, option: str, form: str) -> MisuseError:
    return MisuseError(
        opened.say(
            f"{form} では {option} を使いません。外してください。",
            f"{form} has no use for {option}. Leave it out.",
        )
    )


def _write(opened: Notice, folder: Path, files: Mapping[str, str]) -> None:
    """The files are in the folder, which is made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        refuse_file(folder, NotADirectoryError(), opened.lang)
    except OSError as reason:
        refuse_file(folder, reason, opened.lang)
    for name, text in files.items():
        write_text(folder / name, text, opened.lang)
        click.echo(folder / name)


COMMANDS = (export,)
