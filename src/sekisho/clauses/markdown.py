"""The one Markdown that this house reads: CommonMark with tables and footnotes.

Footnotes are `[^name]` in a line and a paragraph `[^name]: text`. Link definitions
(`[name]: address`) are switched off because a footnote would be taken for one and vanish from the
page. The reader and the weaver use the same parser, so that a fence is a rule for the one exactly
where it is for the other.
"""

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_REFERENCE = re.compile(r"\[\^([^\]\s]+)\]")
DEFINITION = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")


def new_parser() -> MarkdownIt:
    """A parser; it knows HTML blocks, since a commented-out fence is no rule."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table").disable("reference")
    markdown.inline.ruler.before("link", "footnote_reference", _footnote_reference)
    return markdown


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    return new_parser()


def tokens_of(text: str) -> list[Token]:
    """The block tokens of `text` with their line maps (from 0, end exclusive)."""
    return _reader().parse(text)


def blocks_of(tokens: list[Token]) -> list[list[Token]]:
    """The tokens grouped by top-level block, each group from its opening to its closing token."""
    groups: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            groups.append([])
        groups[-1].append(token)
        depth += token.nesting
    return groups


def lines_of(token: Token) -> tuple[int, int]:
    """The first line (from 0) and the line after the last; requires a block token."""
    if token.map is None:
        raise ValueError(f"a {token.type} token stands on no line")
    return token.map[0], token.map[1]


def is_closed(fence: Token) -> bool:
    """True where a fence has its closing line; requires fence.type == "fence"."""
    first, end = lines_of(fence)
    inside = fence.content.count("\n")
    if fence.content and not fence.content.endswith("\n"):
        inside += 1  # an open fence in a last line without its line end
    return end - first == inside + 2


def _footnote_reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (its protocol)
    match = _REFERENCE.match(state.src, state.pos)
    if match is None or match.end() > state.posMax:
        return False
    at_line_start = state.pos == 0 or state.src[state.pos - 1] == "\n"
    if at_line_start and state.src.startswith(":", match.end()):
        return False  # a definition, not a reference
    if not silent:
        token = state.push("footnote_reference", "", 0)
        token.content = match.group(1)
    state.pos = match.end()
    return True
