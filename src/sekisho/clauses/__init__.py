"""The notice as a tree with places: start with `read.py`. Knows nothing of what a rule means."""

from sekisho.clauses.document import (
    Block,
    BlockKind,
    Document,
    FrontMatter,
    Heading,
    ItemList,
    ListItem,
    Passage,
    RuleBlock,
    Section,
    UnsoundDocumentError,
)
from sekisho.clauses.items_in_text import ListForm, TextEntry, TextList, items_in_text
from sekisho.clauses.read import read
from sekisho.clauses.source import SourceText, decode
from sekisho.clauses.strip import strip

__all__ = [
    "Block",
    "BlockKind",
    "Document",
    "FrontMatter",
    "Heading",
    "ItemList",
    "ListForm",
    "ListItem",
    "Passage",
    "RuleBlock",
    "Section",
    "SourceText",
    "TextEntry",
    "TextList",
    "UnsoundDocumentError",
    "decode",
    "items_in_text",
    "read",
    "strip",
]
