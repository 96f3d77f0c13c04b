"""Every text in a mail: its headers that people see, its bodies, and what is attached, unpacked."""

import email
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from sekisho.guard.errors import UnreadableError
from sekisho.guard.html_text import html_text
from sekisho.guard.limits import Budget

_SEEN_HEADERS = ("From", "To", "Cc", "Reply-To", "Subject")
_OFFICE_TEXT = re.compile(
    r"(?:word|xl|ppt)/(?!theme|styles|settings|fontTable|webSettings).*\.xml$"
)
_PARAGRAPH_END = re.compile(r"</(?:w:p|si|row|a:p|text|comment)>")
_CELL_END = re.compile(r"</(?:c|w:tc|v)>")
_TAG = re.compile(r"<[^>]*>")
_HTML = (".html", ".htm", ".xhtml", ".svg")
_TEXT = (".txt", ".csv", ".md", ".ics", ".json", ".xml")
_ENCODINGS = ("utf-8-sig", "cp932", "iso2022_jp")
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Part:
    """One text and where it stands: `mail > order.zip > letter.docx`."""

    place: str
    text: str


def parts(raw: bytes, budget: Budget) -> Iterator[Part]:
    """Every text of the mail; UnreadableError at the first thing that cannot be read."""
    budget.take_part(len(raw), 0)
    if len(raw) > budget.limits.mail_bytes:
        raise UnreadableError("size")
    yield from _mail(raw, "mail", 0, budget)


def _mail(raw: bytes, place: str, depth: int, budget: Budget) -> Iterator[Part]:
    message = email.message_from_bytes(raw, policy=default)
    yield from _message(message, place, depth, budget)


def _message(message: EmailMessage, place: str, depth: int, budget: Budget) -> Iterator[Part]:
    for name in _SEEN_HEADERS if depth else ("Subject",):
        for value in message.get_all(name, []):
            yield Part(f"{place} > {name}", budget.take_text(str(value)))
    yield from _leaves(message, place, depth, budget)


def _leaves(message: EmailMessage, place: str, depth: int, budget: Budget) -> Iterator[Part]:
    budget.check_time()
    if message.get_content_type() == "message/rfc822" and message.is_multipart():
        inner = message.get_payload(0)
        budget.take_part(0, depth + 1)
        yield from _message(inner, f"{place} > eml", depth + 1, budget)  # type: ignore[arg-type]
        return
    if message.is_multipart():
        budget.take_part(0, depth)
        for child in message.iter_parts():
            yield from _leaves(child, place, depth, budget)  # type: ignore[arg-type]
        return
    if any("MultipartInvariant" in type(d).__name__ or "StartBoundary" in type(d).__name__
           for d in message.defects):  # fmt: skip
        raise UnreadableError("malformed")
    data = message.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise UnreadableError("malformed")
    name = message.get_filename() or _name_for(message.get_content_type())
    charset = message.get_content_charset()
    where = f"{place} > {name}" if message.get_filename() else place
    yield from _file(data, name, where, depth, budget, charset)


def _name_for(kind: str) -> str:
    known = {"text/plain": "body.txt", "text/html": "body.html", "application/pdf": "file.pdf"}
    return known.get(kind, f"part.{kind.partition('/')[2]}")


def _file(
    data: bytes, name: str, place: str, depth: int, budget: Budget, charset: str | None = None
) -> Iterator[Part]:
    """The texts of one file: what its first bytes say counts before its name."""
    budget.take_part(len(data), depth)
    lower = name.casefold()
    if data.startswith(b"PK\x03\x04"):
        yield from _archive(data, place, depth, budget)
    elif data.lstrip()[:5] == b"%PDF-":
        yield from _pdf(data, place, budget)
    elif lower.endswith(".eml"):
        yield from _mail(data, place, depth + 1, budget)
    elif lower.endswith(_HTML):
        yield Part(place, budget.take_text(html_text(_decoded(data, charset))))
    elif lower.endswith(_TEXT):
        yield Part(place, budget.take_text(_decoded(data, charset)))
    elif data:
        raise UnreadableError("kind")


def _decoded(data: bytes, charset: str | None) -> str:
    """The text; UnreadableError where no encoding that we know fits, since a reader might guess."""
    for encoding in (charset, *_ENCODINGS) if charset else _ENCODINGS:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableError("malformed")


def _archive(data: bytes, place: str, depth: int, budget: Budget) -> Iterator[Part]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
            office = any(member.filename == "[Content_Types].xml" for member in members)
            for member in members:
                if member.is_dir():
                    continue
                content = _member(archive, member, budget)
                where = f"{place} > {member.filename}"
                if not office:
                    yield from _file(content, member.filename, where, depth + 1, budget)
                elif _OFFICE_TEXT.match(member.filename):
                    yield Part(where, budget.take_text(_office_text(content)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError):
        raise UnreadableError("malformed") from None


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> bytes:
    """One file of the archive, read no further than what is left."""
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableError("encrypted")
    with archive.open(member) as stream:
        content = stream.read(budget.bytes_left + 1)
    if len(content) > budget.bytes_left:
        raise UnreadableError("size")
    budget.take_part(len(content), 0)
    return content


def _office_text(content: bytes) -> str:
    """The words of a part of docx, xlsx or pptx; tags end words only where paragraphs end."""
    xml = _CELL_END.sub(" ", _PARAGRAPH_END.sub("\n", content.decode("utf-8", "strict")))
    text = _TAG.sub("", xml)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def _pdf(data: bytes, place: str, budget: Budget) -> Iterator[Part]:
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise UnreadableError("encrypted")
        for number, page in enumerate(reader.pages, 1):
            budget.check_time()
            text = page.extract_text()
            if not text.strip() and page.images:
                raise UnreadableError("kind")
            yield Part(f"{place} > {number}", budget.take_text(text))
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        raise UnreadableError("malformed") from None
