"""Every text in a mail: its headers that people see, its bodies, and what is attached, unpacked."""

import email
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from io import BytesIO

from sekisho.guard.decoded import decoded, hidden_in_base64
from sekisho.guard.errors import UnreadableError
from sekisho.guard.html_text import html_text, looks_like_html
from sekisho.guard.limits import Budget
from sekisho.guard.office_text import holds_words, office_text, says_nothing
from sekisho.guard.pdf_text import pdf_files, pdf_pages

_SEEN_HEADERS = ("From", "To", "Cc", "Reply-To", "Subject")
_ONCE = ("Content-Type", "Content-Transfer-Encoding", "Content-Disposition")
_HTML = (".html", ".htm", ".xhtml", ".svg")
_TEXT = (".txt", ".csv", ".md", ".ics", ".json", ".xml")
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
    if any(len(message.get_all(name, [])) > 1 for name in _ONCE):
        raise UnreadableError("malformed")
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
    yield from _leaf(message, place, depth, budget)


def _leaf(message: EmailMessage, place: str, depth: int, budget: Budget) -> Iterator[Part]:
    data = message.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise UnreadableError("malformed")
    given = message.get_filename()
    name = given or _name_for(message.get_content_type())
    where = f"{place} > {name}" if given else place
    if message.get_content_type() == "text/html" and not name.casefold().endswith(_HTML):
        name += ".html"
    yield from _file(data, name, where, depth, budget, message.get_content_charset())


def _name_for(kind: str) -> str:
    known = {"text/plain": "body.txt", "text/html": "body.html", "application/pdf": "file.pdf"}
    return known.get(kind, f"part.{kind.partition('/')[2]}")


def _file(
    data: bytes, name: str, place: str, depth: int, budget: Budget, charset: str | None = None
) -> Iterator[Part]:
    """The name and the texts of one file: what its first bytes say counts before its name."""
    budget.take_part(len(data), depth)
    lower = name.casefold()
    yield Part(place, budget.take_text(name.rpartition(".")[0]))
    if data.startswith(b"PK\x03\x04"):
        yield from _archive(data, place, depth, budget)
    elif data.lstrip()[:5] == b"%PDF-":
        yield from _pdf(data, place, depth, budget)
    elif lower.endswith(".eml"):
        yield from _mail(data, place, depth + 1, budget)
    elif lower.endswith(_HTML):
        for text in decoded(data, charset):
            yield Part(place, budget.take_text(html_text(text)))
    elif lower.endswith(_TEXT):
        yield from _text(data, place, budget, charset)
    elif data:
        raise UnreadableError("kind")


def _text(data: bytes, place: str, budget: Budget, charset: str | None) -> Iterator[Part]:
    """A text as it is, as HTML where a reader might take it for that, and what it hides."""
    for text in decoded(data, charset):
        yield Part(place, budget.take_text(text))
        if looks_like_html(text):
            yield Part(place, budget.take_text(html_text(text)))
        for inner in hidden_in_base64(text):
            yield Part(f"{place} > base64", budget.take_text(inner))


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
                if office and holds_words(member.filename):
                    yield Part(where, budget.take_text(office_text(content)))
                elif not (office and says_nothing(member.filename)):
                    yield from _file(content, member.filename, where, depth + 1, budget)
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


def _pdf(data: bytes, place: str, depth: int, budget: Budget) -> Iterator[Part]:
    for number, text in enumerate(pdf_pages(data, budget), 1):
        yield Part(f"{place} > {number}", budget.take_text(text))
    for name, content in pdf_files(data):
        yield from _file(content, name, f"{place} > {name}", depth + 1, budget)
