"""The words of docx, xlsx and pptx files: visible, hidden, deleted, in comments, in formulas."""

import re
from xml.parsers import expat

from sekisho.guard.errors import UnreadableError

_WORDS = re.compile(
    r"(?:word|xl|ppt)/(?!theme|styles|settings|fontTable|webSettings|calcChain).*\.xml"
    r"|docProps/.*\.xml|customXml/.*\.xml"
)
_SAYS_NOTHING = re.compile(
    r"\[Content_Types\]\.xml|.*\.rels|.*\.(?:png|jpe?g|gif|tiff?|bmp|emf|wmf|svg|vml|fntdata|odttf)"
    r"|(?:word|xl|ppt)/(?:theme|styles|settings|fontTable|webSettings|calcChain|printerSettings).*"
)
_PARAGRAPHS = frozenset({"p", "si", "row", "text", "comment", "br", "cr", "title", "subject"})
_CELLS = frozenset({"c", "tc", "v", "f", "tab", "instrText"})
_JOINED_STRINGS = re.compile(r'"\s*[&,]\s*"')


def holds_words(member: str) -> bool:
    """Whether that file of an office archive is XML with words in it."""
    return _WORDS.fullmatch(member) is not None


def says_nothing(member: str) -> bool:
    """Whether that file is known to hold no words: styles, relations, pictures of the page."""
    return _SAYS_NOTHING.fullmatch(member) is not None


def office_text(content: bytes) -> str:
    """The words of one XML file; tags end words only where paragraphs and cells end.

    UnreadableError where it is no XML, or declares a document type: entities could hide words.
    """
    words: list[str] = []
    isfinal = True
    parser = expat.ParserCreate()

    def begin(_name: str, attributes: dict[str, str]) -> None:
        words.extend(
            f" {attributes[key]} " for key in ("prompt", "promptTitle") if attributes.get(key)
        )

    def end(name: str) -> None:
        local = name.rpartition(":")[2]
        words.append("\n" if local in _PARAGRAPHS else " " if local in _CELLS else "")

    def document_type(*_declared: object) -> None:
        raise UnreadableError("malformed")

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words.append
    parser.StartDoctypeDeclHandler = document_type
    try:
        parser.Parse(content, isfinal)
    except expat.ExpatError:
        raise UnreadableError("malformed") from None
    return _JOINED_STRINGS.sub("", "".join(words))
