"""Footnotes: a paragraph is cut where a definition begins; names are defined once and used."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from sekisho.clauses.document import Block
from sekisho.clauses.fences import line_span
from sekisho.clauses.markdown import DEFINITION, lines_of
from sekisho.terms.finding import Finding, error
from sekisho.terms.span import Span


def cuts_of(first: int, end: int, lines: Sequence[str]) -> Iterator[tuple[int, int, str | None]]:
    """The pieces of a paragraph as (first line, end, footnote name); None for text before one."""
    start, label = first, None
    for index in range(first, end):
        match = DEFINITION.match(lines[index].lstrip())
        if match is None:
            continue
        if index > start:
            yield start, index, label
        start, label = index, match.group(1)
    yield start, end, label


def references_of(
    tokens: Sequence[Token], lines: Sequence[str], file: str
) -> Iterator[tuple[str, Span]]:
    """Each footnote name that the text refers to, with the line of the text around it."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "footnote_reference":
                yield child.content, line_span(lines, _line_of(token, child.content, lines), file)


def footnote_findings(
    definitions: Sequence[Block], references: Sequence[tuple[str, Span]]
) -> list[Finding]:
    """Every name that is defined twice, and every reference to a name that is not defined."""
    first_place: dict[str, Span] = {}
    findings = []
    for block in definitions:
        label = block.label or ""
        earlier = first_place.setdefault(label, block.span)
        if earlier is not block.span:
            findings.append(_twice(label, block.span, earlier))
    findings.extend(
        _undefined(label, span) for label, span in references if label not in first_place
    )
    return findings


def _line_of(token: Token, label: str, lines: Sequence[str]) -> int:
    first, end = lines_of(token)
    return next((at for at in range(first, end) if f"[^{label}]" in lines[at]), first)


def _twice(label: str, span: Span, earlier: Span) -> Finding:
    return error(
        "footnote-duplicate",
        span,
        f"脚注 [^{label}] は{earlier.line}行目で既に定められています。",
        f"the footnote [^{label}] is already defined in line {earlier.line}",
        todo_ja="別の番号にしてください",
        todo_en="give it another name",
        related=(earlier,),
    )


def _undefined(label: str, span: Span) -> Finding:
    return error(
        "footnote-undefined",
        span,
        f"脚注 [^{label}] の本文がありません。",
        f"the footnote [^{label}] is nowhere defined",
        todo_ja=f"「[^{label}]: 本文」という段落を書いてください",
        todo_en=f"write a paragraph [^{label}]: text",
    )
