"""The lists that a reader sees in a passage, each entry with its place.

Four forms are lists: a Markdown list; the first column of a Markdown table, under its heading;
lines that begin with a bullet (`・氏名`); and a labelled line (`項目：氏名、住所、電話番号`),
alone or as an entry of a list. A labelled line is cut at 、 only, outside brackets: ・ and および
may stand inside one item's name. Whoever compares a list with a rule decides by `label` and `under`
whether it means items.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sekisho.clauses.document import Block, BlockKind, ItemList, ListItem, Passage
from sekisho.clauses.lists import places_of_lines
from sekisho.clauses.markdown import DEFINITION
from sekisho.terms.span import Span

# A short name, a colon, and something that is neither an address (https://) nor a time (9:00).
# A short name, a colon, and something that is neither an address (https://) nor a time (9:00).
_LABELLED = re.compile(
    r"[\s・･•●○]*([^：:。、\s][^：:。、]{0,39})(?:：|:(?![/0-9]))[\s*_]*(?=[^\s*_])"
)
_LEAD_IN = re.compile(r"[\s・･•●○]*([^：:。、\s][^：:。、]{0,39})[：:][\s*_]*$")
_BULLET = re.compile(r"\s*[・･•●○]\s*(?=\S)")
_FIRST_CELL = re.compile(r"\s*\|?((?:[^|\\]|\\.)*)")
_INDENT = re.compile(r"[\s>]*")
_EMPHASIS = " \t　*_`"
_WITHOUT_EMPHASIS = str.maketrans("", "", "*_`")
_MARKS_BEFORE = re.compile(r"[\s*_`]*")
_MARKS_AFTER = re.compile(r"(?:[\s*_`。．]|\[\^[^\]\s]+\]|※\d+|[（(]※\d+[）)])*$")
# A sentence that announces a list although it ends with 。 and not with a colon.
_ANNOUNCES = re.compile(r"次の|以下の|下記の|つぎの|\bfollowing\b")
_SENTENCE = re.compile(r"[^。]+")
_OPENING, _CLOSING = "（(「『[", "）)」』]"
_RUNNING_TEXT = (BlockKind.PARAGRAPH, BlockKind.FOOTNOTE, BlockKind.QUOTE)


class ListForm(StrEnum):
    """How a list is set in the text."""

    BULLETS = "bullets"
    TABLE = "table"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class TextEntry:
    """One entry as the reader sees it: without emphasis, footnote marks and the final 。."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class TextList:
    """One list of a passage.

    `label` is what introduces it (`項目`, or a sentence with 次の), `under` what introduces the
    list of which it is an entry (`提供する項目：` above `1. 基本情報：氏名、住所`); each is None
    where nothing does.
    """

    form: ListForm
    label: str | None
    entries: tuple[TextEntry, ...]
    span: Span
    under: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of running text; `column` is where it begins in the file."""

    text: str
    number: int
    column: int


def items_in_text(passage: Passage) -> tuple[TextList, ...]:
    """Every list of the passage in the order of the text."""
    found: list[TextList] = []
    lead_in: str | None = None
    for block in passage.blocks:
        if block.lists:
            found += _of_markdown_lists(block, lead_in)
            lead_in = None
        elif block.kind in _RUNNING_TEXT:
            lines = _lines_of_block(block)
            found += _of_lines(lines, block.span.file)
            lead_in = _lead_in_of(lines[-1])
        elif block.kind is BlockKind.TABLE:
            found += _of_table(block)
            lead_in = None
        elif block.kind.is_text:
            lead_in = None
    return tuple(found)


def _of_markdown_lists(block: Block, lead_in: str | None) -> Iterator[TextList]:
    """For each list the labelled lines inside its entries, or else the entries themselves."""
    file, raw = block.span.file, block.text.split("\n")
    for one in block.lists:
        labelled: list[TextList] = []
        entries: list[TextEntry] = []
        for item in one.items:
            lines = _lines_of_item(item, block, raw)
            labelled += _of_lines(lines, file)
            entries += _entry(lines[0], 0, len(lines[0].text), file)
        above = _entry_above(one, block)
        label = _lead_in_of(_lines_of_item(above, block, raw)[-1]) if above else lead_in
        if labelled:
            yield from (replace(inner, under=label) for inner in labelled)
        elif entries:
            yield TextList(ListForm.BULLETS, label, tuple(entries), one.span)


def _of_table(block: Block) -> Iterator[TextList]:
    """The first column, called by its heading; nothing where all its cells are empty."""
    heading, _, *rows = _lines_of_block(block)
    file = block.span.file
    label = heading.text[slice(*_first_cell(heading))].strip(_EMPHASIS)
    entries = [one for row in rows for one in _entry(row, *_first_cell(row), file)]
    if entries:
        yield TextList(ListForm.TABLE, label or None, tuple(entries), block.span)


def _first_cell(line: _Line) -> tuple[int, int]:
    """Where the first cell of a row begins and ends in its line."""
    match = _FIRST_CELL.match(line.text)
    return match.span(1) if match else (0, 0)


def _entry_above(one: ItemList, block: Block) -> ListItem | None:
    """The entry right above a nested list, None above the first list of the block."""
    above = [item for item in block.list_items if item.span.end_line < one.span.line]
    return max(above, key=lambda item: item.span, default=None)


def _of_lines(lines: Sequence[_Line], file: str) -> Iterator[TextList]:
    """The labelled lines and the runs of bulleted lines, in order."""
    at = 0
    while at < len(lines):
        end = at + 1
        if (match := _LABELLED.match(lines[at].text)) is not None:
            while end < len(lines) and lines[end - 1].text.rstrip().endswith("、"):
                end += 1
            yield _labelled(match, lines[at:end], file)
        elif _BULLET.match(lines[at].text):
            while end < len(lines) and _is_plain_bullet(lines[end].text):
                end += 1
            label = _lead_in_of(lines[at - 1]) if at else None
            yield _bulleted(label, lines[at:end], file)
        at = end


def _labelled(match: re.Match[str], lines: Sequence[_Line], file: str) -> TextList:
    entries = list(_cut(lines[0], match.end(), file))
    for line in lines[1:]:
        entries += _cut(line, 0, file)
    label = match.group(1).strip(_EMPHASIS)
    return TextList(ListForm.LINE, label, tuple(entries), _span_of(lines, file))


def _bulleted(label: str | None, lines: Sequence[_Line], file: str) -> TextList:
    entries: list[TextEntry] = []
    for line in lines:
        bullet = _BULLET.match(line.text)
        entries += _entry(line, bullet.end() if bullet else 0, len(line.text), file)
    return TextList(ListForm.BULLETS, label, tuple(entries), _span_of(lines, file))


def _is_plain_bullet(text: str) -> bool:
    return _BULLET.match(text) is not None and _LABELLED.match(text) is None


def _cut(line: _Line, start: int, file: str) -> Iterator[TextEntry]:
    """The entries of `line` from `start`: cut at each 、 outside brackets (at , in English)."""
    comma = "、" if "、" in line.text[start:] else ","
    depth = 0
    for at in range(start, len(line.text)):
        letter = line.text[at]
        depth = max(0, depth + (letter in _OPENING) - (letter in _CLOSING))
        if letter == comma and depth == 0:
            yield from _entry(line, start, at, file)
            start = at + 1
    yield from _entry(line, start, len(line.text), file)


def _entry(line: _Line, start: int, end: int, file: str) -> Iterator[TextEntry]:
    """The entry at text[start:end] without its marks, or nothing where nothing is left."""
    before = _MARKS_BEFORE.match(line.text, start, end)
    start = before.end() if before else start
    after = _MARKS_AFTER.search(line.text, start, end)
    end = after.start() if after else end
    if start < end:
        number, column = line.number, line.column
        span = Span(file, number, column + start, number, column + end)
        yield TextEntry(line.text[start:end], span)


def _lead_in_of(line: _Line) -> str | None:
    """What the line announces: the words before its final colon, or a sentence with 次の."""
    if (match := _LEAD_IN.match(line.text)) is not None:
        return match.group(1).strip(_EMPHASIS)
    sentences = [one for one in _SENTENCE.findall(line.text) if _ANNOUNCES.search(one)]
    return sentences[-1].strip().translate(_WITHOUT_EMPHASIS) if sentences else None


def _lines_of_block(block: Block) -> list[_Line]:
    lines = []
    for offset, raw in enumerate(block.text.split("\n")):
        indent = _INDENT.match(raw)
        start = indent.end() if indent else 0
        if offset == 0 and (definition := DEFINITION.match(raw, start)) is not None:
            start = definition.end()
        lines.append(_Line(raw[start:], block.span.line + offset, start + 1))
    return lines


def _lines_of_item(item: ListItem, block: Block, raw: Sequence[str]) -> list[_Line]:
    pieces = item.text.split("\n")
    first = item.span.line - block.span.line
    places = places_of_lines(pieces, first, raw)
    return [
        _Line(piece.strip(), number + block.span.line - 1, column)
        for piece, (number, column) in zip(pieces, places, strict=True)
    ]


def _span_of(lines: Sequence[_Line], file: str) -> Span:
    first, last = lines[0], lines[-1]
    end = last.column + len(last.text.rstrip())
    return Span(file, first.number, first.column, last.number, end)
