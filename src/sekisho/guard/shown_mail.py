"""What a mail shows to its reader: sender's domain, subject and words; read within limits."""

import email
import re
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32

from sekisho.guard.domains_in_text import domain_of_address
from sekisho.guard.html_text import html_text

MOST_HEADER = 262_144
"""Bytes: no header of ours is as long, and a hostile one must not cost more than it is worth."""
_MOST_NESTED = 16
_MOST_LEAVES = 200
_MOST_SIGNS = 400_000


@dataclass(frozen=True, slots=True)
class ShownMail:
    """`sender` is the domain in the From line, None where there is not exactly one address."""

    sender: str | None
    sender_name: str
    subject: str
    text: str


def shown_mail(raw: bytes) -> ShownMail | None:
    """The mail as it is shown; None where it is no mail or cannot be read. Never an exception."""
    if raw.find(b"\n\n", 0, MOST_HEADER) < 0 and raw.find(b"\r\n\r\n", 0, MOST_HEADER) < 0:
        return None
    if len(re.findall(rb"(?i)multipart/|message/", raw)) > _MOST_NESTED:
        return None
    try:
        message = email.message_from_bytes(raw, policy=compat32)
        written = [_plain(str(each)) for each in message.get_all("From", [])]
        if not message.keys():
            return None
        texts = [_leaf(leaf) for leaf in list(message.walk())[:_MOST_LEAVES]]
        return ShownMail(
            domain_of_address(written[0]) if len(written) == 1 else None,
            " ".join(written)[:_MOST_SIGNS],
            _plain(str(message.get("Subject", "")))[:_MOST_SIGNS],
            "\n".join(text for text in texts if text)[:_MOST_SIGNS],
        )
    except Exception:  # noqa: BLE001 - bytes from anywhere: what the library cannot read, we cannot
        return None


def _plain(value: str) -> str:
    return str(make_header(decode_header(value)))


def _leaf(leaf: Message) -> str:
    if leaf.is_multipart() or leaf.get_filename():
        return ""
    kind = leaf.get_content_type()
    data = leaf.get_payload(decode=True)
    if kind not in ("text/plain", "text/html") or not isinstance(data, bytes):
        return ""
    text = _decoded(data, leaf.get_content_charset())
    return html_text(text) if kind == "text/html" else text


def _decoded(data: bytes, charset: str | None) -> str:
    for encoding in (charset or "utf-8", "utf-8", "cp932", "iso2022_jp"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")
