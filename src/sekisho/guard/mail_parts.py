"""A mail in named parts with a digest each, so that an altered one can be named.

The digests stand in a header of the mail itself, under its signature: nothing has to be kept about
any mail, and the header tells its reader nothing that the mail does not.
"""

import base64
import email
import re
from collections.abc import Iterator, Mapping
from email.message import Message
from email.policy import compat32
from hashlib import sha256

HEADER = "Sekisho-Parts"
LINES = ("From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe")
TEXT, HTML, FILES, HEADERS = "text", "html", "attachments", "headers"
_DIGEST_BYTES = 12
_MOST_BYTES = 10_000_000
_MOST_NESTED = 16
_MOST_LEAVES = 200
_SPACE = re.compile(r"\s+")


def parts_of(raw: bytes) -> Mapping[str, str]:
    """The digest of each part by its name; empty where the mail is too large or too deep to read.

    White space counts as one space, and line ends do not count: both change on the way.
    """
    if len(raw) > _MOST_BYTES or len(re.findall(rb"(?i)multipart/|message/", raw)) > _MOST_NESTED:
        return {}
    try:
        message = email.message_from_bytes(raw, policy=compat32)
        texts = {name.casefold(): _line(message, name) for name in LINES}
        for kind, text in _leaves(message):
            texts[kind] = f"{texts.get(kind, '')}\n{text}"
    except (ValueError, LookupError, RecursionError, TypeError, AttributeError):
        return {}
    return {name: _digest(text) for name, text in texts.items() if text}


def with_parts(raw: bytes) -> bytes:
    """The mail with the header `HEADER` in front; to be done before it is signed.

    A mail that bears the header already is returned as it is.
    """
    if _stated(raw):
        return raw
    stated = ";\r\n ".join(f"{name}={digest}" for name, digest in sorted(parts_of(raw).items()))
    return f"{HEADER}: {stated}\r\n".encode("ascii") + raw if stated else raw


def altered_parts(raw: bytes) -> tuple[str, ...]:
    """The names of the parts that no longer agree with the mail's own header; sorted.

    `headers` alone where there is no such header: which part it was cannot be said.
    """
    stated = _stated(raw)
    found = parts_of(raw)
    if not stated or not found:
        return (HEADERS,)
    differing = {name for name in {*stated, *found} if stated.get(name) != found.get(name)}
    return tuple(sorted(differing))


def _stated(raw: bytes) -> Mapping[str, str]:
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    lines = re.sub(rb"\r?\n(?=[ \t])", b"", head).splitlines()
    values = [
        line.partition(b":")[2].decode("ascii", "replace")
        for line in lines
        if line.lower().startswith(HEADER.lower().encode() + b":")
    ]
    pairs = (each.strip().partition("=") for each in "".join(values[:1]).split(";"))
    return {name: digest for name, _, digest in pairs if name and digest}


def _line(message: Message, name: str) -> str:
    """All headers of this name as one text: a second one is a change too."""
    return "\n".join(str(value) for value in message.get_all(name, []))


def _leaves(message: Message) -> Iterator[tuple[str, str]]:
    for number, leaf in enumerate(message.walk()):
        if number > _MOST_LEAVES:
            raise ValueError
        if leaf.is_multipart():
            continue
        data = leaf.get_payload(decode=True)
        if not isinstance(data, bytes):
            continue
        kind = {"text/plain": TEXT, "text/html": HTML}.get(leaf.get_content_type(), FILES)
        if kind is FILES or leaf.get_filename():
            yield FILES, sha256(data).hexdigest()
        else:
            yield kind, data.decode(leaf.get_content_charset() or "utf-8", "replace")


def _digest(text: str) -> str:
    plain = _SPACE.sub(" ", text).strip()
    digest = sha256(plain.encode("utf-8", "surrogatepass")).digest()[:_DIGEST_BYTES]
    return base64.urlsafe_b64encode(digest).decode()
