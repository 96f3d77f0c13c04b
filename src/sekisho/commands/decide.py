"""``sekisho decide``: one JSON request a line in, one JSON answer a line out."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from sekisho.commands._notice import notice_options, open_notice, refuse_file

LONGEST_LINE = 1_000_000


@click.command()
@notice_options
@click.option("--json", is_flag=True, expose_value=False, help="常に JSON です / always JSON")
@click.option(
    "--requests",
    type=click.Path(path_type=Path),
    help="依頼のファイル / file of requests, one a line (default: standard input)",
)
def decide(notice: Path, terms: Path | None, lang: str | None, requests: Path | None) -> None:
    """一行ごとに判定します / answer requests: one JSON object a line in, one a line out.

    A bad line is answered with {"error": {...}} and the next line is read. Exit status 0: every
    line was answered; 1: some line was bad; 2: misuse. Where a request names no day, today in
    Japan is meant. The answer is JSON with or without --json.

    \b
    Example:
      echo '{"recipient": "dax", "purpose": "調達管理", "items": ["顧客名"],
             "facts": {"契約状態区分": "契約中", "同意": ["調達管理"]}}' | tr -d '\\n' |
        sekisho decide policy/notice.md
    """
    from sekisho.decide import compile_policy
    from sekisho.decide.wire import WireError, answer_json, parse_line, read_request

    opened = open_notice(notice, terms, lang)
    decider = compile_policy(opened.policy())
    bad = 0
    for line in _lines(requests, opened.lang):
        said: object = None
        try:
            said = parse_line(line_text(line))
            asked = read_request(decider.policy, said, today())
            answer = answer_json(decider.policy, asked, decider.decide(asked.request), opened.lang)
        except WireError as wrong:
            bad += 1
            answer = wrong.as_json(said.get("id") if isinstance(said, dict) else None)
        click.echo(json.dumps(answer, ensure_ascii=False))
        sys.stdout.flush()
    raise SystemExit(1 if bad else 0)


def today() -> date:
    """The day in Japan, whose law and whose notice this is."""
    return datetime.now(ZoneInfo("Asia/Tokyo")).date()


def line_text(line: bytes) -> str:
    """The line as text; WireError where it is no UTF-8 or far too long."""
    from sekisho.decide.wire import WireError

    if len(line) > LONGEST_LINE:
        raise WireError(
            "line-too-long",
            f"一行が長すぎます（{LONGEST_LINE} バイトまで）。",
            f"The line is too long (at most {LONGEST_LINE} bytes).",
        )
    try:
        return line.decode().strip()
    except UnicodeDecodeError as wrong:
        raise WireError(
            "not-utf-8",
            f"UTF-8 ではありません（{wrong.start + 1} バイト目）。",
            f"This is not UTF-8 (at byte {wrong.start + 1}).",
        ) from None


def _lines(path: Path | None, lang: str) -> Iterator[bytes]:
    """The lines that are not blank."""
    if path is None or str(path) == "-":
        yield from _not_blank(sys.stdin.buffer)
        return
    try:
        with path.open("rb") as file:
            yield from _not_blank(file)
    except OSError as reason:
        refuse_file(path, reason, lang)


def _not_blank(lines: Iterable[bytes]) -> Iterator[bytes]:
    yield from (line for line in lines if line.strip())


COMMANDS = (decide,)
