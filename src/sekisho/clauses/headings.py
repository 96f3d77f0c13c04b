"""Headings and their anchors: an anchor is the address under which a section is cited for good."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from sekisho.clauses.document import Heading
from sekisho.clauses.markdown import lines_of
from sekisho.terms.finding import Finding, error, warning
from sekisho.terms.span import Span

_ANCHOR = re.compile(r"[ \t　]*[{｛][#＃]([^{}｛｝]*)[}｝]\s*$")
# No dot and no colon: ids with a dot are passages, those with a colon the page's own.
_WELL_FORMED = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def heading_of(
    tokens: Sequence[Token], lines: Sequence[str], file: str
) -> tuple[Heading, list[Finding]]:
    """The heading and what is wrong with its anchor; requires tokens[0].type == "heading_open"."""
    opening, inline = tokens[0], tokens[1]
    first, end = lines_of(opening)
    span = Span(file, first + 1, 1, end, len(lines[end - 1]) + 1)
    level = int(opening.tag[1:])
    match = _ANCHOR.search(inline.content)
    if match is None:
        return Heading(level, inline.content, None, span), [_missing(inline.content, span)]
    text, anchor = inline.content[: match.start()], match.group(1)
    brace = match.group().lstrip()
    if brace[:2] != "{#" or _WELL_FORMED.fullmatch(anchor) is None:
        return Heading(level, text, None, span), [_malformed(brace.rstrip(), span)]
    return Heading(level, text, anchor, span), []


def duplicate_anchors(headings: Sequence[Heading]) -> list[Finding]:
    """One finding for every heading whose anchor an earlier heading has."""
    first_place: dict[str, Span] = {}
    findings = []
    for heading in headings:
        if heading.anchor is None:
            continue
        earlier = first_place.setdefault(heading.anchor, heading.span)
        if earlier is not heading.span:
            findings.append(_duplicate(heading.anchor, heading.span, earlier))
    return findings


def _missing(text: str, span: Span) -> Finding:
    return warning(
        "anchor-missing",
        span,
        f"見出し「{text}」に宛先（アンカー）がありません。",
        f'the heading "{text}" has no anchor',
        todo_ja="見出しの終わりに {#名前} を付けると、版が変わっても同じ宛先で引用できます",
        todo_en="end it with {#name}, so that it can be cited whatever changes around it",
    )


def _malformed(brace: str, span: Span) -> Finding:
    return error(
        "anchor-malformed",
        span,
        f"宛先 {brace} は使えません。半角の英字で始め、英数字とハイフンと下線だけで書きます。",
        f"{brace} is no anchor: it begins with an ASCII letter and holds letters, digits, - and _",
        todo_ja="例: {#joint-use}",
        todo_en="for example {#joint-use}",
    )


def _duplicate(anchor: str, span: Span, earlier: Span) -> Finding:
    return error(
        "anchor-duplicate",
        span,
        f"宛先 {{#{anchor}}} は{earlier.line}行目で使われています。",
        f"the anchor {{#{anchor}}} is taken: line {earlier.line} has it",
        todo_ja="別の名前にしてください",
        todo_en="choose another name",
        related=(earlier,),
    )
