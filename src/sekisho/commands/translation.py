"""``sekisho translation``: the notice for those who read another language."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._findings import show_findings
from sekisho.commands._notice import (
    MisuseError,
    Notice,
    counted,
    notice_options,
    open_notice,
    read_bytes,
)
from sekisho.postgres.roles import Role
from sekisho.project.terminal import (
    json_option,
    lang_option,
    language,
    logged_in,
    prepare,
    refusals,
)
from sekisho.terms import Severity

if TYPE_CHECKING:
    from sekisho.gate.publish_translation import PublishedTranslation


@click.group()
def translation() -> None:
    """告知の訳を検査し、公開します / check and publish a translation of the notice.

    The translation stands beside the notice: notice.en.md beside notice.md. `sekisho publish`
    publishes it with the notice.

    \b
    Example:
      sekisho translation check policy/notice.md
    """


@translation.command()
@notice_options
@json_option
def check(notice: Path, terms: Path | None, lang: str | None, *, as_json: bool) -> None:
    """訳が告知と合っているかを調べます / say whether the translation fits NOTICE.

    Passages that are not translated, or have changed since, are warnings: they are shown in the
    notice's own words. Exit status 0: it may be published; 1: it may not; 2: it cannot be read.

    \b
    Example:
      sekisho translation check policy/notice.md --lang en
    """
    from sekisho.clauses import decode
    from sekisho.clauses.translation import Translation, compare_translation, read_translation

    opened = open_notice(notice, terms, lang)
    path = _required(opened)
    source, faults = decode(read_bytes(path, opened.lang), str(path))
    findings = list(faults)
    found = Translation(str(path), {}, {})
    if source is not None:
        found, findings = read_translation(source.text, str(path))
        findings += compare_translation(opened.publishable(), found)
    errors = sum(one.severity is Severity.ERROR for one in findings)
    if as_json:
        told = {
            "file": str(path),
            "publishable": errors == 0,
            "passages": len(found.passages),
            "findings": [one.as_json() for one in findings],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        show_findings(findings, opened.lang)
        count, warned = len(found.passages), len(findings) - errors
        click.echo(
            opened.say(
                f"{path}: 段落 {count}、誤り {errors}、注意 {warned}。",
                f"{path}: {counted(count, 'passage')}, {counted(errors, 'error')}, "
                f"{counted(warned, 'warning')}.",
            )
        )
    raise SystemExit(1 if errors else 0)


@translation.command()
@notice_options
@json_option
def marks(notice: Path, terms: Path | None, lang: str | None, *, as_json: bool) -> None:
    """訳の段落の前に書く印を示します / print the mark that stands before each passage.

    \b
    Example:
      sekisho translation marks policy/notice.md
    """
    from sekisho.clauses.translation import mark_of

    opened = open_notice(notice, terms, lang)
    found = {passage.id: mark_of(passage) for passage in opened.publishable().passages}
    if as_json:
        click.echo(json.dumps(found))
        return
    for address, mark in found.items():
        click.echo(f"<!-- {address} {mark} -->")


@translation.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--approved-by", multiple=True, help="承認者。二人分書きます / an approver; give two")
@lang_option
@json_option
def publish(file: Path, approved_by: tuple[str, ...], lang: str | None, *, as_json: bool) -> None:
    """訳だけを公開します / publish the translation FILE alone, for the notice in force.

    FILE ends in the language: notice.en.md.

    \b
    Example:
      sekisho translation publish policy/notice.en.md --approved-by sato --approved-by suzuki
    """
    spoken = language(lang)
    into = file.suffixes[-2].removeprefix(".") if len(file.suffixes) > 1 else ""
    if into not in ("ja", "en"):
        raise MisuseError(
            f"{file}: 名前の終わりを .en.md か .ja.md にして、言語を示してください。"
            if spoken == "ja"
            else f"{file}: let the name end in .en.md or .ja.md, which tells the language."
        )
    text = read_bytes(file, spoken)
    with refusals(spoken):
        prepare()
        done = publish_file(text, into, approved_by, spoken)
    if as_json:
        click.echo(json.dumps(as_told(done)))
    else:
        tell(done, spoken)


def beside(notice: Path, text_lang: str = "ja") -> tuple[Path, str]:
    """Where the translation of the notice stands, and its language."""
    into = "en" if text_lang == "ja" else "ja"
    return notice.with_name(f"{notice.stem}.{into}.md"), into


def publish_file(
    text: bytes, into: str, approved_by: tuple[str, ...], spoken: str
) -> "PublishedTranslation":
    """The translation is published; findings of a refused one are printed before it is raised.

    requires: the database is prepared
    """
    from sekisho.gate.publish_translation import TranslationFaultyError, publish_translation

    with logged_in(Role.OWNER) as connection:
        try:
            return publish_translation(connection, text, into, approved_by)
        except TranslationFaultyError as refused:
            for one in refused.findings:
                click.echo(f"{one.span}: {one.code}: {one.message(spoken)}", err=True)
            raise


def as_told(done: "PublishedTranslation") -> dict[str, object]:
    """The documented JSON of a published translation."""
    return {
        "policy": done.policy,
        "lang": done.lang,
        "sha256": done.sha256,
        "ledger_index": done.ledger_index,
        "untranslated": [one.as_json() for one in done.untranslated],
        "fresh": done.fresh,
    }


def tell(done: "PublishedTranslation", spoken: str) -> None:
    """One line on what was published."""
    left = len(done.untranslated)
    if spoken == "ja":
        state = "公開しました" if done.fresh else "すでに公開されています"
        click.echo(f"訳（{done.lang}）を{state}。原文のまま示す箇所 {left}。")
    else:
        state = "is published" if done.fresh else "was published before"
        click.echo(f"The translation ({done.lang}) {state}; {left} passages in the notice's words.")


def _required(opened: Notice) -> Path:
    """The translation beside the notice; misuse where there is none."""
    context = opened.loaded.context
    path, _ = beside(opened.path, context.front.language if context else "ja")
    if not path.is_file():
        raise MisuseError(
            opened.say(
                f"{path} がありません。訳はこの名前で、告知の隣に置きます。",
                f"There is no {path}. A translation stands beside its notice, under this name.",
            )
        )
    return path


COMMANDS = (translation,)
