"""The notice as a tree: sections, passages, their blocks, and the rule blocks that bind them.

Every node is immutable and knows where it stands. Spans count lines and columns from 1 in
characters (not bytes); their end is exclusive, as everywhere in the house.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from sekisho.terms.span import Span


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The YAML at the top of the file, unread: this room knows nothing of its keys.

    `text` is what stands between the two `---` lines and `span` is its place, so that the marks of
    a YAML reader map to the file; `fence` reaches from the first `---` to the second.
    """

    text: str
    span: Span
    fence: Span

    def at(self, line: int, column: int) -> Span:
        """The place in the file of a YAML mark; requires line >= 0 and column >= 0 (YAML's way)."""
        return _point(self.span, line, column)


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """One fence with the info string `rule`: the body is unread YAML that binds one passage.

    `ordinal` counts the rule blocks of the file from 1. `passage_id` is None only where nothing
    stands above the block (an error that `read` reports).
    """

    ordinal: int
    body: str
    span: Span
    fence: Span
    passage_id: str | None

    def at(self, line: int, column: int) -> Span:
        """The place in the file of a YAML mark; requires line >= 0 and column >= 0 (YAML's way)."""
        return _point(self.span, line, column)


class BlockKind(StrEnum):
    """What a reader sees: each kind is one way in which Markdown sets text."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    FOOTNOTE = "footnote"
    TABLE = "table"
    QUOTE = "quote"
    CODE = "code"
    HTML = "html"
    BREAK = "break"
    COMMENT = "comment"

    @property
    def is_text(self) -> bool:
        """True where the public reads something: only such a block opens a passage."""
        return self not in (BlockKind.BREAK, BlockKind.COMMENT)


@dataclass(frozen=True, slots=True)
class ListItem:
    """One entry of a list: its own first paragraph, without nested lists."""

    text: str
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class ItemList:
    """One bullet or numbered list, nested ones apart, wherever in its block it stands."""

    ordered: bool
    items: tuple[ListItem, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """One block of published text, `text` exactly as it is written in the file.

    `label` is the name of a footnote (the `1` of `[^1]:`), None for every other kind.
    """

    kind: BlockKind
    text: str
    span: Span
    lists: tuple[ItemList, ...] = ()
    label: str | None = None

    @property
    def list_items(self) -> tuple[ListItem, ...]:
        """All list entries of the block, in the order of the text."""
        return tuple(item for one in self.lists for item in one.items)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `text` lacks the `{#anchor}` that follows it in the file."""

    level: int
    text: str
    anchor: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A maximal run of text blocks between headings and rule blocks, with the rules that bind it.

    `id` is the anchor of the nearest heading that has one and the passage's number under it
    (`psdc.1`; `top.1` before any anchor). An anchor holds no dot, so no id meets an anchor.
    """

    id: str
    blocks: tuple[Block, ...]
    path: tuple[Heading, ...]
    span: Span
    rules: tuple[RuleBlock, ...] = ()

    @property
    def text(self) -> str:
        """What the public reads here, block by block with a blank line between."""
        return "\n\n".join(block.text for block in self.blocks if block.kind.is_text)

    @property
    def is_bound(self) -> bool:
        """True where at least one rule block says what the passage means."""
        return bool(self.rules)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (None before the first) and the passages up to the next heading of any level."""

    heading: Heading | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole notice: the text as it came, and the tree that was read from it.

    `is_sound` is True where reading found no error. Of an unsound document nobody can say which
    lines are rules, so nothing may be published from it: `strip` and the public page refuse it.
    """

    file: str
    text: str
    front: FrontMatter | None
    sections: tuple[Section, ...]
    rule_blocks: tuple[RuleBlock, ...]
    is_sound: bool

    @classmethod
    def unread(cls, file: str, text: str) -> Self:
        """A document without a tree: what remains of a text that must not be read at all."""
        return cls(file, text, None, (), (), is_sound=False)

    def require_sound(self) -> None:
        """Returns only where the document is sound; otherwise raises UnsoundDocumentError."""
        if not self.is_sound:
            raise UnsoundDocumentError(self.file)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Every heading, in the order of the text."""
        return tuple(section.heading for section in self.sections if section.heading)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage, in the order of the text."""
        return tuple(passage for section in self.sections for passage in section.passages)

    @property
    def unbound_passages(self) -> tuple[Passage, ...]:
        """The passages that no rule block binds: a notice with one may not be published."""
        return tuple(passage for passage in self.passages if not passage.is_bound)

    def passage(self, passage_id: str) -> Passage | None:
        """The passage with this id, or None."""
        return next((one for one in self.passages if one.id == passage_id), None)


class UnsoundDocumentError(ValueError):
    """A notice with errors was about to be published."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file}: the notice has errors and cannot be published; see its findings")


def _point(span: Span, line: int, column: int) -> Span:
    """The single place `line`, `column` (from 0) inside the text that starts where `span` does."""
    here = (span.line + line, column + (span.column if line == 0 else 1))
    return Span(span.file, *here, *here)
