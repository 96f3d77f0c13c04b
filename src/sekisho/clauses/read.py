"""The text of a notice becomes a tree of sections, passages and rule blocks, each with its place.

Start here: `read` walks over the top-level blocks once. A text block extends the passage that is
open or opens one; a rule block binds the passage above it and closes it; a heading closes it too.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it.token import Token

from sekisho.clauses.blocks import blocks_in, is_comment
from sekisho.clauses.document import (
    Block,
    BlockKind,
    Document,
    Heading,
    Passage,
    RuleBlock,
    Section,
)
from sekisho.clauses.fences import fence_findings, is_rule, line_span
from sekisho.clauses.footnotes import footnote_findings, references_of
from sekisho.clauses.front import front_of
from sekisho.clauses.headings import duplicate_anchors, heading_of
from sekisho.clauses.markdown import blocks_of, is_closed, lines_of, tokens_of
from sekisho.clauses.markers import Mark, marker_findings, marks_of
from sekisho.clauses.references import addresses_of, numbers_in, reference_findings
from sekisho.clauses.source import faults_of_text
from sekisho.terms.finding import Finding, Severity, error, warning
from sekisho.terms.span import Span


def read(text: str, file: str) -> tuple[Document, list[Finding]]:
    """The document and everything that is wrong with its form, in the order of the text.

    The document is sound exactly where no finding is an error.
    """
    if faults := faults_of_text(text, file):
        return Document.unread(file, text), faults
    lines = text.split("\n")
    front, findings = front_of(lines, file)
    hidden = front.fence.end_line if front else 0
    # The front matter becomes blank lines, so that the line numbers below it stay true.
    markdown = "\n" * hidden + "\n".join(lines[hidden:])
    reader = _Reader(lines, file)
    for tokens in blocks_of(tokens_of(markdown)):
        reader.take(tokens)
    findings += reader.finish()
    findings.sort(key=lambda one: (one.span or Span(file, 1, 1, 1, 1), one.code))
    is_sound = all(one.severity is not Severity.ERROR for one in findings)
    sections = tuple(reader.sections)
    return Document(file, text, front, sections, tuple(reader.rules), is_sound), findings


class _Reader:
    """What has been read so far: finished sections, and the section and passage still open."""

    def __init__(self, lines: Sequence[str], file: str) -> None:
        self.lines = lines
        self.file = file
        self.sections: list[Section] = []
        self.rules: list[RuleBlock] = []
        self._findings: list[Finding] = []
        self._heading: Heading | None = None
        self._path: tuple[Heading, ...] = ()
        self._passages: list[Passage] = []
        self._open: list[Block] = []
        self._counts: Counter[str] = Counter()
        self._references: list[tuple[str, Span]] = []
        self._addresses: list[tuple[str, str | None, Span]] = []
        self._numbers: list[tuple[str, Span]] = []
        self._marks: list[Mark] = []

    def take(self, tokens: Sequence[Token]) -> None:
        """The block stands in the tree, or its mistake among the findings."""
        self._findings += fence_findings(tokens, self.lines, self.file)
        self._findings += _html_findings(tokens, self.lines, self.file)
        self._references += references_of(tokens, self.lines, self.file)
        self._addresses += addresses_of(tokens, self.lines, self.file)
        self._numbers += numbers_in(tokens, self.lines, self.file)
        if tokens[0].type == "heading_open":
            self._take_heading(tokens)
            self._take_marks(tokens)
        elif is_rule(tokens[0]):
            self._take_rule(tokens[0])
        else:
            for block in blocks_in(tokens, self.lines, self.file):
                if block.kind.is_text or self._open:
                    self._open.append(block)
            self._take_marks(tokens)

    def finish(self) -> list[Finding]:
        """Every section is closed; all findings, those that need the whole text among them."""
        self._close_section()
        headings = [one.heading for one in self.sections if one.heading]
        footnotes = [
            block
            for section in self.sections
            for passage in section.passages
            for block in passage.blocks
            if block.kind is BlockKind.FOOTNOTE
        ]
        return [
            *self._findings,
            *duplicate_anchors(headings),
            *footnote_findings(footnotes, self._references),
            *reference_findings(headings, self._passage_ids(), self._addresses, self._numbers),
            *marker_findings(self._marks),
        ]

    def _passage_ids(self) -> frozenset[str]:
        return frozenset(passage.id for one in self.sections for passage in one.passages)

    def _take_marks(self, tokens: Sequence[Token]) -> None:
        """Numbered notes and the markers that lead to them; a section is counted by its heading."""
        self._marks += marks_of(tokens, self.lines, self.file, len(self.sections))

    def _take_heading(self, tokens: Sequence[Token]) -> None:
        self._close_section()
        heading, findings = heading_of(tokens, self.lines, self.file)
        self._findings += findings
        self._heading = heading
        above = tuple(one for one in self._path if one.level < heading.level)
        self._path = (*above, heading)

    def _take_rule(self, token: Token) -> None:
        self._close_passage()
        first, end = lines_of(token)
        if not self._passages:
            self._findings.append(_without_passage(line_span(self.lines, first, self.file)))
        after_body = end if not is_closed(token) else end - 1
        indent = len(self.lines[first]) - len(self.lines[first].lstrip())
        rule = RuleBlock(
            ordinal=len(self.rules) + 1,
            body=token.content,
            span=Span(self.file, first + 2, indent + 1, max(after_body, first + 1) + 1, 1),
            fence=Span(self.file, first + 1, indent + 1, end, len(self.lines[end - 1]) + 1),
            passage_id=self._passages[-1].id if self._passages else None,
        )
        self.rules.append(rule)
        if self._passages:
            bound = self._passages[-1]
            self._passages[-1] = replace(bound, rules=(*bound.rules, rule))

    def _close_section(self) -> None:
        self._close_passage()
        if self._heading is not None or self._passages:
            self.sections.append(Section(self._heading, tuple(self._passages)))
        self._heading, self._passages = None, []

    def _close_passage(self) -> None:
        if not self._open:
            return
        anchor = next((one.anchor for one in reversed(self._path) if one.anchor), "top")
        self._counts[anchor] += 1
        first, last = self._open[0].span, self._open[-1].span
        self._passages.append(
            Passage(
                id=f"{anchor}.{self._counts[anchor]}",
                blocks=tuple(self._open),
                path=self._path,
                span=Span(self.file, first.line, 1, last.end_line, last.end_column),
            )
        )
        self._open = []


def _without_passage(span: Span) -> Finding:
    return error(
        "rule-without-passage",
        span,
        "この規則の上に、規則が定める本文がありません。",
        "there is no text above this rule for it to bind",
        todo_ja="見出しと規則のあいだに、公表する文を書いてください",
        todo_en="write the sentence that the public reads between the heading and the rule",
    )


def _html_findings(tokens: Sequence[Token], lines: Sequence[str], file: str) -> Iterator[Finding]:
    """One finding for each stretch of HTML that a reader would see as it is written."""
    for token in tokens:
        inside = any(child.type == "html_inline" for child in token.children or ())
        block = token.type == "html_block" and not is_comment(token)
        if inside or block:
            yield _html(line_span(lines, lines_of(token)[0], file))


def _html(span: Span) -> Finding:
    return warning(
        "html-in-text",
        span,
        "HTMLのタグは効かず、書いたとおりの文字として表示されます。",
        "HTML has no effect here: the page shows it as it is written",
        todo_ja="Markdownで書いてください",
        todo_en="write it in Markdown",
    )
