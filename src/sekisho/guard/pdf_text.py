"""The words of a PDF: its pages, what is noted on them, its fields; and the files within it."""

from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from sekisho.guard.errors import UnreadableError
from sekisho.guard.limits import Budget

_NOTED = ("/Contents", "/TU", "/T", "/V", "/DV", "/RC")
_ACTS = ("/OpenAction", "/AA")


def pdf_pages(data: bytes, budget: Budget) -> Iterator[str]:
    """The words of each page with what is noted on it; UnreadableError where one has only pictures.

    A document that is encrypted, or runs something when it is opened, is not read.
    """
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise UnreadableError("encrypted")
        if any(isinstance(_value(reader.root_object, act), DictionaryObject) for act in _ACTS):
            raise UnreadableError("kind")
        for page in reader.pages:
            budget.check_time()
            text = page.extract_text()
            if not text.strip() and page.images:
                raise UnreadableError("kind")
            yield "\n".join([text, *_notes(page)])
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UnreadableError("malformed") from None


def pdf_files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The name and content of each file that is embedded."""
    try:
        for name, contents in PdfReader(BytesIO(data)).attachments.items():
            for content in contents:
                yield name, content
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UnreadableError("malformed") from None


def _notes(page: DictionaryObject) -> Iterator[str]:
    notes = _value(page, "/Annots")
    for note in notes if isinstance(notes, list) else ():
        entries = note.get_object()
        for key in _NOTED:
            said = _value(entries, key)
            if isinstance(said, str):
                yield said


def _value(entries: DictionaryObject, key: str) -> object:
    return entries[key].get_object() if key in entries else None
