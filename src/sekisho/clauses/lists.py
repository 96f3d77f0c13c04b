"""The bullet and numbered lists inside one block, each entry with its place in the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from sekisho.clauses.document import ItemList, ListItem
from sekisho.clauses.markdown import lines_of
from sekisho.terms.span import Span


@dataclass(slots=True)
class _Open:
    """A list whose end has not come yet."""

    token: Token
    items: list[ListItem] = field(default_factory=list)
    awaits_text: bool = False


def lists_of(tokens: Sequence[Token], lines: Sequence[str], file: str) -> tuple[ItemList, ...]:
    """Every list among the tokens of one block, in the order in which they open."""
    opened: list[_Open] = []
    stack: list[_Open] = []
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            stack.append(_Open(token))
            opened.append(stack[-1])
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            stack.pop()
        elif token.type == "list_item_open":
            stack[-1].awaits_text = True
        elif token.type == "inline" and stack and stack[-1].awaits_text:
            stack[-1].awaits_text = False
            span = span_of_inline(token, lines, file)
            stack[-1].items.append(ListItem(token.content, span, depth=len(stack)))
    return tuple(_closed(one, lines, file) for one in opened)


def span_of_inline(token: Token, lines: Sequence[str], file: str) -> Span:
    """The place of a paragraph's text, without list markers, quote marks and indentation."""
    content = token.content.split("\n")
    first, end = lines_of(token)
    # A line of full-width spaces alone is text for Markdown, and yet its parser strips it.
    while first < end - 1 and not lines[first].rstrip().endswith(content[0].strip()):
        first += 1
    places = list(places_of_lines(content, first, lines))
    (first_line, first_column), (last_line, _) = places[0], places[-1]
    return Span(file, first_line, first_column, last_line, len(lines[last_line - 1].rstrip()) + 1)


def places_of_lines(
    content: Sequence[str], first: int, lines: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """The line and column (from 1) where the words of each content line begin.

    Requires: lines[first + i] ends with content[i], blanks around both aside. So it is in Markdown,
    which takes quote marks, list markers and indentation off a line, but nothing off its end.
    """
    for offset, piece in enumerate(content):
        raw = lines[first + offset].rstrip()
        yield first + offset + 1, len(raw) - len(piece.strip()) + 1


def trimmed_end(lines: Sequence[str], first: int, end: int) -> int:
    """The end of a block without its trailing blank lines; first < result <= end."""
    while end > first + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def _closed(one: _Open, lines: Sequence[str], file: str) -> ItemList:
    first, end = lines_of(one.token)
    last = trimmed_end(lines, first, end)
    return ItemList(
        ordered=one.token.type == "ordered_list_open",
        items=tuple(one.items),
        span=Span(file, first + 1, 1, last, len(lines[last - 1]) + 1),
    )
