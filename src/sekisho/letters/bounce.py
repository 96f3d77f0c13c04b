"""A report that a mail did not arrive (RFC 3464): about which of ours, and whether for good."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

LARGEST = 1 << 20
"""Bytes of a report that are looked at: returned mails may be long, and their end says nothing."""
MOST = 20
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
_OURS = re.compile(r"<[0-9a-f]{32}@[a-z0-9.-]{1,253}>")
_ADDRESS_GONE = re.compile(r"\b5\.(?:1\.(?:1|2|3|6|10)|2\.1)\b")
"""No such mailbox or domain, moved without a forward, null MX; mailbox disabled (RFC 3463)."""


@dataclass(frozen=True, slots=True)
class Report:
    """One recipient of one mail. `action` is failed, delayed, ...; `status` is like 5.1.1."""

    message_id: str
    recipient: str
    action: str
    status: str


class NoReportError(Exception):
    """The bytes are no delivery report about a mail of ours; `why` is a word for it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def is_bad_address(said: str) -> bool:
    """Whether a reply or status says that the address itself takes no mail, now and later."""
    return _ADDRESS_GONE.search(said) is not None


def read_report(raw: bytes) -> list[Report]:
    """What the report says of each recipient; NoReportError where it is none that can be used.

    Whose word it is, nobody can tell: a report counts only for a mail that bears the Message-ID
    which it quotes and went to the address that it names (`gate.record_bounce`).
    """
    message = message_from_bytes(raw[:LARGEST], policy=compat32)
    parts = list(message.walk())
    status = next((p for p in parts if p.get_content_type() == "message/delivery-status"), None)
    if message.get_content_type() != "multipart/report" or status is None:
        raise NoReportError("no-report")
    quoted = _quoted_id(parts, status)
    if quoted is None:
        raise NoReportError("no-message-id")
    blocks = status.get_payload()
    fields = [block for block in blocks if isinstance(block, Message)] if isinstance(
        blocks, list) else []  # fmt: skip
    found = [_report(block, quoted) for block in fields if block.get("Final-Recipient")]
    told = [report for report in found if report is not None][:MOST]
    if not told:
        raise NoReportError("no-recipient")
    return told


def _quoted_id(parts: list[Message], status: Message) -> str | None:
    """The Message-ID of the returned mail or its returned header."""
    after = parts[parts.index(status) + 1 :]
    for part in after:
        kind = part.get_content_type()
        said = str(part.get("Message-ID", ""))
        if kind in ("text/rfc822-headers", "message/rfc822-headers"):
            said = str(part.get_payload(decode=False))
            line = re.search(r"(?im)^message-id:\s*(<[^>\n]*>)", said)
            said = line[1] if line else ""
        if (match := _OURS.search(said)) is not None:
            return match[0]
    return None


def _report(block: Message, message_id: str) -> Report | None:
    kind, _, address = str(block["Final-Recipient"]).partition(";")
    original = str(block.get("Original-Recipient", "")).partition(";")[2]
    status = _STATUS.search(str(block.get("Status", "")))
    action = str(block.get("Action", "")).strip().lower()
    if kind.strip().lower() != "rfc822" or status is None or not action:
        return None
    return Report(message_id, (original or address).strip(), action, status[0])
