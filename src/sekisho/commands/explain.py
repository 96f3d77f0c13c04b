"""``sekisho explain``: one answer, in sentences that a customer can read."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.commands._notice import (
    MisuseError,
    Notice,
    json_option,
    notice_options,
    open_notice,
    read_bytes,
)

if TYPE_CHECKING:
    from sekisho.rules.policy import Policy
    from sekisho.terms import Request


@click.command()
@notice_options
@json_option
@click.option(
    "--core",
    is_flag=True,
    help="効く規則を、例外や範囲をほどいた形で / the rules that speak of it, all sugar taken off",
)
@click.argument("request_", metavar="REQUEST")
def explain(
    notice: Path, terms: Path | None, lang: str | None, request_: str, *, as_json: bool, core: bool
) -> None:
    """答えとその理由を文で述べます / say the answer to REQUEST, and why, in sentences.

    REQUEST is a file with one JSON request, the JSON itself, or - for standard input.
    With --core, the rules that decide it, with exceptions, scopes of classes and what the ground
    requires written out as conditions: read again, they mean the same.

    \b
    Example:
      sekisho explain policy/notice.md \\
        '{"recipient": "dax", "purpose": "調達管理", "items": ["顧客名"]}' --lang en
    """
    from sekisho.commands.decide import today
    from sekisho.decide import decide
    from sekisho.decide.explain import explain as explained
    from sekisho.decide.wire import WireError, answer_json, parse_line, read_request

    opened = open_notice(notice, terms, lang)
    policy = opened.policy()
    try:
        asked = read_request(policy, parse_line(_request_text(request_, opened)), today())
    except WireError as wrong:
        raise MisuseError(opened.say(wrong.ja, wrong.en)) from None
    if core:
        _tell_core(policy, asked.request, opened, as_json=as_json)
        return
    decision = decide(policy, asked.request)
    told = explained(policy, asked.request, decision, opened.lang, opened.loaded.document)
    if as_json:
        answer = answer_json(policy, asked, decision, opened.lang)
        answer["explanations"] = [
            {
                "items": list(one.items),
                "answer": one.answer.value,
                "clauses": list(one.clauses),
                "sentences": list(one.sentences),
                "sources": [
                    {
                        "rule": source.rule,
                        "title": source.title,
                        "anchor": source.anchor,
                        "heading": source.heading,
                        "text": source.text,
                    }
                    for source in one.sources
                ],
            }
            for one in told
        ]
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    for one in told:
        click.echo(one.paragraph(opened.lang))
        for source in one.sources:
            if source.heading:
                click.echo(f"  → {source.heading} #{source.anchor}")
    if asked.unknown_facts:
        names = ", ".join(asked.unknown_facts)
        click.echo(
            opened.say(
                f"読み取れなかった事実（ないものとして扱いました）: {names}",
                f"Facts that could not be read, and so were taken for unknown: {names}",
            )
        )


def _tell_core(policy: "Policy", request: "Request", opened: Notice, *, as_json: bool) -> None:
    from sekisho.decide.core import core_of
    from sekisho.rules.written import block_text

    written = [
        (rule.id, opened.place(rule.span).line, block_text(rule, policy, opened.lang))
        for rule in core_of(policy, request)
    ]
    if as_json:
        fields = ({"rule": rule, "line": line, "text": text} for rule, line, text in written)
        click.echo(json.dumps({"core": list(fields)}, ensure_ascii=False, indent=2))
        return
    for rule, line, text in written:
        click.echo(f"# {rule}  {opened.path}:{line}\n{text}")
    if not written:
        click.echo(opened.say("# どの規則も述べていません。", "# No rule speaks of it."))


def _request_text(given: str, opened: Notice) -> str:
    if given.lstrip().startswith("{"):
        return given
    data = sys.stdin.buffer.read() if given == "-" else read_bytes(Path(given), opened.lang)
    from sekisho.commands.decide import line_text

    return line_text(data)


COMMANDS = (explain,)
