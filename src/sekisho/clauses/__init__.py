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
from sekisho.clauses.include import Included, put_in
from sekisho.clauses.items_in_text import ListForm, TextEntry, TextList, items_in_text
from sekisho.clauses.read import read
from sekisho.clauses.source import SourceText, decode
from sekisho.clauses.strip import strip
from sekisho.clauses.weave import Annotation, Audience, Woven, weave, weave_parts
from sekisho.clauses.weave_words import Lang

__all__ = [
    "Annotation",
    "Audience",
    "Block",
    "BlockKind",
    "Document",
    "FrontMatter",
    "Heading",
    "Included",
    "ItemList",
    "Lang",
    "ListForm",
    "ListItem",
    "Passage",
    "RuleBlock",
    "Section",
    "SourceText",
    "TextEntry",
    "TextList",
    "UnsoundDocumentError",
    "Woven",
    "decode",
    "items_in_text",
    "put_in",
    "read",
    "strip",
    "weave",
    "weave_parts",
]
