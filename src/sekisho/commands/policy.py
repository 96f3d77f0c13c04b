"""``sekisho policy``: the beginning of a notice."""

import json
from datetime import date
from pathlib import Path

import click

from sekisho.commands._notice import (
    MisuseError,
    json_option,
    language,
    read_bytes,
    refuse_file,
    write_text,
)
from sekisho.terms import iso_day

_FILES = ("notice.md", "terms.yaml")


@click.group()
def policy() -> None:
    """告知を作り始めます / begin a notice.

    \b
    Example:
      sekisho policy init our-notice.txt --operator 灯電力株式会社 --effective 2027-04-01 -o policy
    """


@policy.command()
@click.argument("plain", type=click.Path(path_type=Path))
@click.option("--operator", required=True, help="事業者の名称 / the company's name")
@click.option("--effective", required=True, help="施行日 / date of effect, 2027-04-01")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="出力先のフォルダ / write to this folder",
)
@click.option(
    "--lang",
    type=click.Choice(["ja", "en"]),
    help="問いの言語 / language of the questions",
)
@json_option
def init(
    plain: Path, operator: str, effective: str, output: Path, lang: str | None, *, as_json: bool
) -> None:
    """平文の告知から骨組みを作ります / make a skeleton of the plain text PLAIN (UTF-8).

    Headings, paragraphs and lists become notice.md, with open questions under each passage;
    `sekisho check` reports every one until it is answered. No rule is guessed. Nothing that
    exists is overwritten.

    \b
    Example:
      sekisho policy init our-notice.txt --operator 灯電力株式会社 --effective 2027-04-01 -o policy
    """
    from sekisho.rules.skeleton import skeleton_of

    spoken = language(lang)
    text = _text(plain, spoken)
    made = skeleton_of(text, operator, _day(effective, spoken), spoken)
    _write(output, (made.notice, made.terms), spoken)
    if as_json:
        files = [str(output / name) for name in _FILES]
        click.echo(json.dumps({"files": files, "questions": made.questions}, ensure_ascii=False))
        return
    notice = output / _FILES[0]
    click.echo(
        f"{notice}: 問いが {made.questions} 件あります。答えを規則に書きながら、"
        f"sekisho check {notice} で確かめてください。"
        if spoken == "ja"
        else f"{notice}: {made.questions} open questions. Write the answers as rules; "
        f"sekisho check {notice} says what is left."
    )


def _text(path: Path, lang: str) -> str:
    from sekisho.clauses import decode

    source, faults = decode(read_bytes(path, lang), str(path))
    if source is None:
        raise MisuseError(f"{path}: {faults[0].message(lang)}")
    if not source.text.strip():
        raise MisuseError(
            f"{path}: 中身がありません。" if lang == "ja" else f"{path}: there is nothing in it."
        )
    return source.text


def _day(given: str, lang: str) -> date:
    day = iso_day(given)
    if day is None:
        raise MisuseError(
            f"「{given}」は日付ではありません。2027-04-01 の形で書いてください。"
            if lang == "ja"
            else f"{given!r} is no date; write it as 2027-04-01."
        )
    return day


def _write(folder: Path, texts: tuple[str, ...], lang: str) -> None:
    """Both files are there, in a folder that had neither."""
    there = next((folder / name for name in _FILES if (folder / name).exists()), None)
    if there is not None:
        raise MisuseError(
            f"{there}: すでにあります。別のフォルダを指定してください。"
            if lang == "ja"
            else f"{there}: it exists already. Name another folder."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        refuse_file(folder, NotADirectoryError(), lang)
    except OSError as reason:
        refuse_file(folder, reason, lang)
    for name, text in zip(_FILES, texts, strict=True):
        write_text(folder / name, text, lang)


COMMANDS = (policy,)
