"""Blocks of the notice become HTML: escaped, without scripts, images or anything from outside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from unicodedata import east_asian_width

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from sekisho.clauses.document import Block, BlockKind, Document
from sekisho.clauses.markdown import DEFINITION, new_parser, tokens_of
from sekisho.clauses.weave_links import Links
from sekisho.clauses.weave_words import PageWords


@dataclass(slots=True)
class BlockWeaver:
    """Turns blocks into HTML in the order of the text; counts the references to each footnote.

    `lang` is the language of the notice; footnotes of a Japanese one are marked ※1.
    """

    words: PageWords
    lang: str
    referenced: frozenset[str]
    links: Links
    seen: dict[str, int] = field(default_factory=dict)
    _markdown: MarkdownIt = field(init=False)

    def __post_init__(self) -> None:
        self._markdown = _pages(self)

    def block(self, block: Block) -> str:
        """The HTML of one block; empty for a comment, which nobody sees."""
        if block.kind is BlockKind.COMMENT:
            return ""
        if block.kind is BlockKind.FOOTNOTE and block.label is not None:
            return self._footnote(block.text, block.label)
        return str(self._markdown.render(block.text))

    def inline(self, text: str) -> str:
        """The HTML of a line of text, such as a heading's."""
        return str(self._markdown.renderInline(text))

    def reference(self, label: str) -> str:
        """A footnote's mark in the text, with an address to come back to."""
        self.seen[label] = self.seen.get(label, 0) + 1
        count = self.seen[label]
        own = f"fnref:{label}" if count == 1 else f"fnref:{label}:{count}"
        name = f"{self.words.footnote} {label}"
        return (
            f'<sup class="note"><a id="{escape(own)}" href="#{escape("fn:" + label)}" '
            f'aria-label="{escape(name)}">{escape(self._mark(label))}</a></sup>'
        )

    def _footnote(self, text: str, label: str) -> str:
        body = DEFINITION.sub("", text.lstrip(), count=1)
        back = ""
        if label in self.referenced:
            back = (
                f' <a class="back" href="#{escape("fnref:" + label)}" '
                f'aria-label="{escape(self.words.back)}">↩</a>'
            )
        return (
            f'<p class="footnote" id="{escape("fn:" + label)}">'
            f'<span class="mark">{escape(self._mark(label))}</span> '
            f"{self.inline(body)}{back}</p>\n"
        )

    def _mark(self, label: str) -> str:
        return f"※{label}" if self.lang == "ja" else label


def footnotes_referenced(document: Document) -> frozenset[str]:
    """The names of the footnotes to which the text refers."""
    blocks = (block.text for passage in document.passages for block in passage.blocks)
    headings = (heading.text for heading in document.headings)
    return frozenset(
        child.content
        for text in (*blocks, *headings)
        for token in tokens_of(text)
        for child in token.children or ()
        if child.type == "footnote_reference"
    )


def plain(text: str) -> str:
    """The words of a line of Markdown, without its marks: for titles and the table of contents."""
    return "".join(_words(tokens_of(text)))


def _words(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.type in ("text", "code_inline", "html_inline"):
            yield token.content
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        yield from _words(token.children or ())


def _line_break(tokens: Sequence[Token], at: int) -> str:
    """A line end in the source: a space between Latin words, nothing between Japanese letters."""
    before = tokens[at - 1].content[-1:] if at else ""
    after = tokens[at + 1].content[:1] if at + 1 < len(tokens) else ""
    return "" if _is_wide(before) and _is_wide(after) else "\n"


def _is_wide(letter: str) -> bool:
    return letter != "" and east_asian_width(letter) in "WF"


def _pages(weaver: BlockWeaver) -> MarkdownIt:
    """The notice's Markdown with a renderer that lets nothing active or foreign through."""
    markdown = new_parser()

    def escaped(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
        return escape(tokens[at].content)

    def escaped_block(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
        return f"<p>{escape(tokens[at].content.strip())}</p>\n"

    def image(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
        token = tokens[at]
        address = escape(str(token.attrs.get("src", "")))
        return f'<a href="{address}">{escape(token.content) or address}</a>'

    def reference(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
        return weaver.reference(tokens[at].content)

    def text(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
        return weaver.links.html(tokens, at)

    def softbreak(_: RendererHTML, tokens: Sequence[Token], at: int, *__: Any) -> str:
        return _line_break(tokens, at)

    def table_open(*_: Any) -> str:
        label = escape(weaver.words.table)
        return f'<div class="wide" role="region" tabindex="0" aria-label="{label}">\n<table>\n'

    def table_close(*_: Any) -> str:
        return "</table>\n</div>\n"

    for name, rule in {
        "html_inline": escaped,
        "html_block": escaped_block,
        "image": image,
        "footnote_reference": reference,
        "text": text,
        "softbreak": softbreak,
        "table_open": table_open,
        "table_close": table_close,
    }.items():
        markdown.add_render_rule(name, rule)
    return markdown
