"""``sekisho weave``: the notice as one page, for the public or for counsel."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._notice import Notice, json_option, notice_options, open_notice, write_text

if TYPE_CHECKING:
    from sekisho.clauses import Document
    from sekisho.clauses.weave import Audience


@click.command()
@notice_options
@json_option
@click.option(
    "--to",
    "audience",
    type=click.Choice(["public", "counsel"]),
    default="public",
    help="読み手 / for whom (default: public)",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="出力先 / write to this file")
def weave(
    notice: Path,
    terms: Path | None,
    lang: str | None,
    audience: "Audience",
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    """告知を一枚のページに織ります / weave NOTICE into one HTML page.

    The public reads the text and, under each passage, what it makes the system do. Counsel also
    sees the rules, the interpretations and every finding, even of a notice with errors.

    \b
    Example:
      sekisho weave policy/notice.md --to counsel --lang ja -o counsel.html
    """
    opened = open_notice(notice, terms, lang)
    document = opened.loaded.document
    if audience == "public" or document is None:
        document = opened.publishable()
    page = woven(opened, document, audience)
    if as_json:
        told = {"file": str(notice), "to": audience, "lang": opened.lang, "html": page}
        page = json.dumps(told, ensure_ascii=False) + "\n"
    write_text(output, page, opened.lang)


def woven(opened: Notice, document: "Document", audience: "Audience") -> str:
    """The page. Requires: the notice has no errors where the page is public."""
    from sekisho.clauses import weave as weave_page
    from sekisho.decide.annotate import annotations

    loaded = opened.loaded
    notes = []
    text_lang = "ja"
    if loaded.context is not None:
        policy, text_lang = loaded.context.policy, loaded.context.front.language
        notes = [
            (opened.say("版", "Version"), policy.version),
            (opened.say("施行日", "In effect from"), policy.effective.isoformat()),
            (opened.say("指紋", "Digest"), policy.digest),
        ]
    return weave_page(
        document,
        annotations(loaded, opened.lang),
        audience,
        "ja" if opened.lang == "ja" else "en",
        findings=loaded.findings,
        notes=notes,
        text_lang="en" if text_lang == "en" else "ja",
    )


COMMANDS = (weave,)
