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
    "ListItem",
    "Passage",
    "RuleBlock",
    "Section",
    "SourceText",
    "UnsoundDocumentError",
    "decode",
    "read",
    "strip",
]
