"""``sekisho strip``: the published text, byte for byte, without rules and front matter."""

import json
from pathlib import Path

import click

from sekisho.commands._notice import json_option, notice_options, open_notice, write_text


@click.command()
@notice_options
@json_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="出力先 / write to this file")
def strip(
    notice: Path, terms: Path | None, lang: str | None, output: Path | None, *, as_json: bool
) -> None:
    """規則を外した本文 / print the text of NOTICE as the public reads it, byte for byte.

    \b
    Example:
      sekisho strip policy/notice.md -o published.md
    """
    opened = open_notice(notice, terms, lang)
    document = opened.loaded.document
    if document is None or not document.is_sound:
        document = opened.publishable()
    from sekisho.clauses import strip as published

    text = published(document)
    if as_json:
        text = json.dumps({"file": str(notice), "text": text}, ensure_ascii=False) + "\n"
    write_text(output, text, opened.lang)


COMMANDS = (strip,)
