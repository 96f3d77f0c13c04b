"""A mail that another program wrote: what its headers must say, and how it becomes one of ours.

Its words are not touched. Where a body has 8-bit bytes it is encoded anew before it is signed (RFC
6376, section 5.3); header fields of ours are put before the others, and theirs of that name go.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses

from sekisho.guard.headers import header_faults, recipient_fault
from sekisho.guard.wording import Held

_HEAD_END = b"\r\n\r\n"
_ELSE = ("cc", "bcc", "resent-to", "resent-cc", "resent-bcc", "resent-from", "sender")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,120}@[A-Za-z0-9.-]{1,120}>")
_ASCII = 0x80
_FAULTS = {
    "no-header": (
        "ヘッダーと本文のあいだの空行がありません。メールの形に直してください",
        "no empty line stands between header and body. Write it as a mail",
    ),
    "header-8bit": (
        "ヘッダーにASCIIでない文字がそのまま入っています。RFC 2047で符号化してください",
        "a header holds bytes that are not ASCII. Encode them as RFC 2047 says",
    ),
    "from-not-ours": (
        "差出人（From）が、この口座の一つのアドレスではありません。直してください",
        "From is not the one address of this account. Correct it",
    ),
    "recipient-not-envelope": (
        "宛先（To）が、RCPT TOの宛先と違うか、一つではありません。直してください",
        "To is not the one recipient of RCPT TO. Correct it",
    ),
    "other-recipients": (
        "Cc、Bcc、Sender、Resent-は使えません。消してください",
        "Cc, Bcc, Sender and Resent- fields cannot be used. Take them out",
    ),
    "message-id": (
        "Message-IDの形が崩れています。直すか、消してください",
        "the Message-ID is malformed. Correct it, or leave it out",
    ),
    "unencodable": (
        "本文を7ビットに符号化できません。base64で送ってください",
        "the body cannot be encoded in 7 bits. Send it as base64",
    ),
}


@dataclass(frozen=True, slots=True)
class Handed:
    """A mail as it was handed in, without a fault. `message_id` is '' where it has none."""

    raw: bytes
    subject: str
    body: str
    message_id: str


def read_handed(raw: bytes, sender: str, recipient: str) -> Handed | list[Held]:
    """The mail in 7 bit, or everything for which it is not taken.

    `sender` is the one address of the account, `recipient` that of the envelope.
    """
    head, separator, _ = raw.partition(_HEAD_END)
    if not separator:
        return [_fault("no-header")]
    if any(byte >= _ASCII for byte in head):
        return [_fault("header-8bit")]
    found = header_faults(raw)
    try:
        message = message_from_bytes(raw, policy=SMTP)
        found += _addressed(message, sender, recipient)
        plain = raw if raw.isascii() else _seven_bit(message)
        if plain is None:
            found.append(_fault("unencodable"))
        if found or plain is None:
            return found
        identifier = str(message.get("Message-ID", "")).strip()
        return Handed(plain, str(message.get("Subject", "")), _text(message), identifier)
    except Exception:  # noqa: BLE001 - what the parser fails on, a reader could misread
        return [*found, _fault("unencodable")]


def with_headers(raw: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """The mail with these fields first, and no other field of their names.

    requires: raw is `Handed.raw`; the values are ASCII without line ends
    """
    given = list(headers)
    names = {name.lower().encode() for name, _ in given}
    head, separator, body = raw.partition(_HEAD_END)
    fields = re.split(rb"\r\n(?![ \t])", head)
    kept = [field for field in fields if field.partition(b":")[0].strip().lower() not in names]
    new = [f"{name}: {value}".encode("ascii") for name, value in given]
    return b"\r\n".join([*new, *kept]) + separator + body


def _addressed(message: EmailMessage, sender: str, recipient: str) -> list[Held]:
    """What is wrong with the addresses of the headers."""
    found = []
    said = getaddresses([str(value) for value in message.get_all("From", [])])
    if [address for _, address in said] != [sender] or "@" in said[0][0]:
        found.append(_fault("from-not-ours"))
    to = [str(value) for value in message.get_all("To", [])]
    fault = recipient_fault(to[0], frozenset({recipient})) if len(to) == 1 else None
    if len(to) != 1 or (fault is not None and fault.code == "recipient-not-verified"):
        found.append(_fault("recipient-not-envelope"))
    elif fault is not None:
        found.append(fault)
    if any(name in message for name in _ELSE):
        found.append(_fault("other-recipients"))
    identifier = message.get("Message-ID")
    if identifier is not None and not _MESSAGE_ID.fullmatch(str(identifier).strip()):
        found.append(_fault("message-id"))
    return found


def _seven_bit(message: EmailMessage) -> bytes | None:
    """The same mail with every body in 7 bit, or None where that cannot be."""
    encoded = message.as_bytes(policy=SMTP.clone(cte_type="7bit"))
    return encoded if encoded.isascii() else None


def _text(message: EmailMessage) -> str:
    """The body as it is read, for the customer's own history."""
    part = message.get_body(preferencelist=("plain", "html"))
    try:
        return "" if part is None else str(part.get_content()).replace("\0", "")
    except (LookupError, UnicodeError):
        return ""  # an encoding that nobody knows; the guard holds the mail for it


def _fault(code: str) -> Held:
    ja, en = _FAULTS[code]
    return Held(code, "C22", "mail", (), f"{ja}（C22）。", f"The mail is not taken (C22): {en}.")
