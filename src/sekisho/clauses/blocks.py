"""The blocks that a reader sees, out of the parser's tokens."""

import re
from collections.abc import Sequence
from dataclasses import replace

from markdown_it.token import Token

from sekisho.clauses.document import Block, BlockKind
from sekisho.clauses.footnotes import cuts_of
from sekisho.clauses.lists import lists_of, trimmed_end
from sekisho.clauses.markdown import lines_of
from sekisho.terms.span import Span

_KINDS = {
    "paragraph_open": BlockKind.PARAGRAPH,
    "bullet_list_open": BlockKind.LIST,
    "ordered_list_open": BlockKind.LIST,
    "table_open": BlockKind.TABLE,
    "blockquote_open": BlockKind.QUOTE,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "html_block": BlockKind.HTML,
    "hr": BlockKind.BREAK,
}

# A whole block that nobody sees. Text behind the closing mark would be seen, so it is no comment.
_COMMENT = re.compile(r"\s*<!--(?:(?!-->).)*-->\s*", re.DOTALL)


def is_comment(token: Token) -> bool:
    """True for a whole block that nobody sees."""
    return token.type == "html_block" and _COMMENT.fullmatch(token.content) is not None


def blocks_in(tokens: Sequence[Token], lines: Sequence[str], file: str) -> list[Block]:
    """The blocks of one stretch of tokens: one, or several where a paragraph holds footnotes.

    requires: tokens[0] opens neither a heading nor a rule
    """
    first, end = lines_of(tokens[0])
    end = trimmed_end(lines, first, end)
    kind = _KINDS[tokens[0].type]
    if kind is BlockKind.PARAGRAPH:
        return [
            _block(kind if label is None else BlockKind.FOOTNOTE, (start, stop), lines, file, label)
            for start, stop, label in cuts_of(first, end, lines)
        ]
    if is_comment(tokens[0]):
        return [_block(BlockKind.COMMENT, (first, end), lines, file)]
    block = _block(kind, (first, end), lines, file)
    return [replace(block, lists=lists_of(tokens, lines, file))]


def _block(
    kind: BlockKind, reach: tuple[int, int], lines: Sequence[str], file: str,
    label: str | None = None,
) -> Block:  # fmt: skip
    first, end = reach
    span = Span(file, first + 1, 1, end, len(lines[end - 1]) + 1)
    return Block(kind, "\n".join(lines[first:end]), span, label=label)
