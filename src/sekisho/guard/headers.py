"""Headers and addresses that could mislead: injected lines, twins, look-alikes, display names."""

import re
from email.utils import getaddresses

from sekisho.guard.wording import Held, misleading

_ONCE = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "sender",
    "reply-to",
    "content-type",
    "content-transfer-encoding",
    "mime-version",
)
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ADDRESS_IN_NAME = re.compile(r"[@＠﹫]")
_LONGEST = 998  # RFC 5322, section 2.1.1


def header_faults(raw: bytes) -> list[Held]:
    """What is wrong with the headers of a whole mail as bytes (RFC 5322), each fault once.

    A reader and a signature may disagree on a header that stands twice, on a bare line end and on
    a line that is no field, so such a mail is held and never repaired.
    """
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    unfolded = re.sub(rb"\r?\n(?=[ \t])", b" ", head)
    lines = re.split(rb"\r?\n", unfolded)
    names = [match[1].decode().casefold() for line in lines if (match := _FIELD.match(line))]
    faults = []
    if len(names) != len(lines) or b"\r" in unfolded.replace(b"\r\n", b"") or b"\0" in head:
        faults.append(misleading("header-injected", "mail"))
    if any(names.count(name) > 1 for name in _ONCE):
        faults.append(misleading("header-twice", "mail"))
    if any(len(line) > _LONGEST for line in re.split(rb"\r?\n", head)):
        faults.append(misleading("header-long", "mail"))
    return faults


def recipient_fault(written: str, verified: frozenset[str]) -> Held | None:
    """Why nothing goes to this recipient, as written in a To field; None where it may.

    `verified` are the customer's own addresses as they were verified. The local part counts
    letter by letter, the domain in any case (RFC 5321, section 2.4).
    """
    if _CONTROL.search(written):
        return misleading("header-injected", "To")
    found = getaddresses([written])
    if len(found) != 1 or not found[0][1]:
        return misleading("recipients-not-one", "To")
    name, address = found[0]
    if _ADDRESS_IN_NAME.search(name):
        return misleading("display-name", "To")
    if not _ADDRESS.fullmatch(address) or "xn--" in address.casefold():
        return misleading("look-alike", "To")
    if _same_case(address) not in {_same_case(each) for each in verified}:
        return misleading("recipient-not-verified", "To")
    return None


def _same_case(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"
