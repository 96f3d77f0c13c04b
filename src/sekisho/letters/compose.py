"""The bytes of a mail: text and HTML in UTF-8, one recipient, one Message-ID for ever.

All is 7 bit, so that no relay has a reason to recode what was signed (RFC 6376, section 5.3), and
nothing here is left to chance or to the clock: the same arguments give the same bytes.
"""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sekisho.guard.templates import Filled
from sekisho.letters.sender import Sender

TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail needs besides its words. `token` is 16 random bytes; `more` further headers."""

    to: str
    lang: str
    at: datetime
    token: bytes
    more: Mapping[str, str] = field(default_factory=dict)


def message_id(token: bytes, domain: str) -> str:
    """The Message-ID of the mail with this token: random, so it tells nobody anything."""
    return f"<{token.hex()}@{domain}>"


def compose(words: Filled, sender: Sender, envelope: Envelope) -> bytes:
    """The whole mail, unsigned, lines ended by CR LF.

    Below the words it says how to find out whether it is genuine. ValueError where a value would
    begin a second header; whoever calls has refused these before.
    """
    told = f"{words.body.rstrip()}\n\n-- \n{sender.check(envelope.lang)}\n"
    message = EmailMessage(policy=SMTP)
    local, _, domain = sender.address.partition("@")
    message["From"] = Address(sender.name(envelope.lang), local, domain)
    message["To"] = envelope.to
    message["Reply-To"] = sender.reply_to
    message["Subject"] = words.subject
    message["Date"] = format_datetime(envelope.at)
    message["Message-ID"] = message_id(envelope.token, sender.domain)
    message["Auto-Submitted"] = "auto-generated"
    for name, value in envelope.more.items():
        message[name] = value
    message.set_content(told, charset="utf-8", cte="base64")
    message.add_alternative(_page(told, envelope.lang), subtype="html", cte="base64")
    message["Content-Language"] = envelope.lang
    message.set_boundary(f"=_{envelope.token[::-1].hex()}")
    return message.as_bytes()


def _page(told: str, lang: str) -> str:
    """The same words as HTML: paragraphs and line ends, no picture, no link, nothing to load."""
    paragraphs = html.escape(told.strip()).split("\n\n")
    lines = "".join(f"<p>{each.replace(chr(10), '<br>')}</p>\n" for each in paragraphs)
    head = f'<!doctype html>\n<html lang="{lang}"><meta charset="utf-8">'
    return f"{head}<body>\n{lines}</body></html>\n"
