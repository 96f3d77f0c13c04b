"""A translation of the notice, passage by passage; each says which words it translates.

It is Markdown without rules, under the headings and anchors of the notice. Before each passage
stands a mark that no reader sees, with the passage's address and the first digits of the SHA-256 of
the words that were translated: where these have changed since, the translation is not shown.

    <!-- billing.1 3f9a0c12 -->
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from sekisho.clauses.blocks import blocks_in, is_comment
from sekisho.clauses.document import Block, Document, Heading, Passage, Section
from sekisho.clauses.fences import is_rule
from sekisho.clauses.headings import heading_of
from sekisho.clauses.markdown import blocks_of, lines_of, tokens_of
from sekisho.clauses.source import faults_of_text
from sekisho.terms.finding import Finding, error, warning
from sekisho.terms.span import Span

_MARK = re.compile(r"<!-- ([A-Za-z][\w-]*\.[1-9]\d*) ([0-9a-f]{8}) -->")
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Translated:
    """One translated passage: `of` is the mark of the words that it translates."""

    of: str
    blocks: tuple[Block, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Translation:
    """Headings by anchor, and passages by address."""

    file: str
    headings: Mapping[str, Heading]
    passages: Mapping[str, Translated]


def mark_of(passage: Passage) -> str:
    """What tells the passage's words of today from those of another day: eight digits of a hash."""
    return sha256(passage.text.encode()).hexdigest()[:_DIGITS]


def read_translation(text: str, file: str) -> tuple[Translation, list[Finding]]:
    """The translation, and everything that is wrong with its form, in the order of the text."""
    if faults := faults_of_text(text, file):
        return Translation(file, {}, {}), faults
    lines = text.split("\n")
    headings: dict[str, Heading] = {}
    passages: dict[str, Translated] = {}
    findings: list[Finding] = []
    now: str | None = None
    for tokens in blocks_of(tokens_of(text)):
        first, end = lines_of(tokens[0])
        here = Span(file, first + 1, 1, end, len(lines[end - 1]) + 1)
        if tokens[0].type == "heading_open":
            heading, wrong = heading_of(tokens, lines, file)
            findings += wrong
            now = None
            if heading.anchor:
                headings[heading.anchor] = heading
        elif is_comment(tokens[0]):
            mark = _MARK.fullmatch(tokens[0].content.strip())
            now = mark[1] if mark else None
            if mark is None:
                findings.append(_no_mark(here))
            elif mark[1] in passages:
                findings.append(_twice(mark[1], here, passages[mark[1]].span))
            else:
                passages[mark[1]] = Translated(mark[2], (), here)
        elif is_rule(tokens[0]):
            findings.append(_rule(here))
        elif now is None:
            findings.append(_unaddressed(here))
        else:
            known = passages[now]
            blocks = tuple(blocks_in(tokens, lines, file))
            passages[now] = replace(known, blocks=known.blocks + blocks)
    return Translation(file, headings, passages), findings


def compare_translation(document: Document, translation: Translation) -> list[Finding]:
    """What of the notice is not translated, was translated before it changed, or is not there.

    A list with more or fewer entries than the notice's is an error: it would tell of other items.
    """
    findings = [
        _missing(f"#{heading.anchor}", heading.span)
        for heading in document.headings
        if heading.anchor and heading.anchor not in translation.headings
    ]
    for passage in document.passages:
        findings += _of_passage(passage, translation.passages.get(passage.id))
    known = {passage.id for passage in document.passages}
    findings += [
        _foreign(address, one.span)
        for address, one in translation.passages.items()
        if address not in known
    ]
    return findings


def _of_passage(passage: Passage, found: Translated | None) -> Iterator[Finding]:
    if found is None or not found.blocks:
        yield _missing(passage.id, passage.span)
    elif found.of != mark_of(passage):
        yield _stale(passage, found)
    elif _entries(found.blocks) != _entries(passage.blocks):
        yield _entries_differ(passage, found)


def _entries(blocks: tuple[Block, ...]) -> list[int]:
    return [len(block.list_items) for block in blocks if block.list_items]


def translate(document: Document, translation: Translation) -> tuple[Document, frozenset[str]]:
    """The notice in the translation's words, and the addresses that keep the notice's own.

    Those are passages and anchors that are not translated, or whose words have changed since.
    """
    left: set[str] = set()
    sections = tuple(_section(section, translation, left) for section in document.sections)
    return replace(document, sections=sections), frozenset(left)


def _section(section: Section, translation: Translation, left: set[str]) -> Section:
    heading = section.heading
    if heading is not None and heading.anchor is not None:
        own = translation.headings.get(heading.anchor)
        if own is None:
            left.add(heading.anchor)
        else:
            heading = replace(heading, text=own.text)
    passages = []
    for passage in section.passages:
        found = translation.passages.get(passage.id)
        if next(_of_passage(passage, found), None) is not None or found is None:
            left.add(passage.id)
            passages.append(passage)
        else:
            passages.append(replace(passage, blocks=found.blocks))
    return Section(heading, tuple(passages))


def _no_mark(span: Span) -> Finding:
    return error(
        "translation-mark",
        span,
        "訳のどの段落のものか読めない印です。",
        "this mark does not say which passage follows",
        todo_ja="<!-- billing.1 3f9a0c12 --> のように、段落の番地と八桁の印を書いてください",
        todo_en="write the passage's address and eight digits, as in <!-- billing.1 3f9a0c12 -->",
    )


def _twice(address: str, span: Span, earlier: Span) -> Finding:
    return error(
        "translation-twice",
        span,
        f"{address} の訳が二つあります。",
        f"{address} is translated twice",
        todo_ja="一つにしてください",
        todo_en="keep one",
        related=(earlier,),
    )


def _rule(span: Span) -> Finding:
    return error(
        "translation-rule",
        span,
        "訳の中に規則があります。規則は告知だけに書きます。",
        "there is a rule in the translation; rules stand in the notice alone",
        todo_ja="規則を消してください",
        todo_en="take it out",
    )


def _unaddressed(span: Span) -> Finding:
    return error(
        "translation-unaddressed",
        span,
        "どの段落の訳か分かりません。",
        "nothing says which passage this translates",
        todo_ja="直前に <!-- 番地 印 --> を書いてください（sekisho translation marks が示します）",
        todo_en="write <!-- address digits --> before it; sekisho translation marks tells them",
    )


def _missing(address: str, span: Span) -> Finding:
    return warning(
        "translation-missing",
        span,
        f"{address} の訳がありません。その箇所は原文のまま示されます。",
        f"{address} is not translated; it is shown in the notice's own words",
    )


def _stale(passage: Passage, found: Translated) -> Finding:
    return warning(
        "translation-stale",
        found.span,
        f"{passage.id} は、訳したあとに原文が変わりました。その箇所は原文のまま示されます。",
        f"{passage.id} has changed since it was translated; it is shown in the notice's own words",
        todo_ja=f"訳を読み直し、印を {mark_of(passage)} に改めてください",
        todo_en=f"read it again and set its digits to {mark_of(passage)}",
        related=(passage.span,),
    )


def _entries_differ(passage: Passage, found: Translated) -> Finding:
    return error(
        "translation-entries",
        found.span,
        f"{passage.id} の一覧の数が、原文と違います。",
        f"the lists of {passage.id} have not as many entries as the notice's",
        todo_ja="原文と同じ順に、一つずつ訳してください",
        todo_en="translate them one by one, in the notice's order",
        related=(passage.span,),
    )


def _foreign(address: str, span: Span) -> Finding:
    return error(
        "translation-foreign",
        span,
        f"告知に {address} という段落はありません。",
        f"the notice has no passage {address}",
        todo_ja="番地を確かめてください",
        todo_en="look at the address",
    )
