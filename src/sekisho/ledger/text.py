"""The strict small encodings that all formats of the log share: base64, decimals, lines.

One value has one spelling. A reader that forgave a second spelling would let two different files
pass for the same proof.
"""

import base64
import binascii
from typing import Final

MAX_SIZE: Final = 2**63 - 1
"""No log holds more entries; also the greatest timestamp of a cosignature (tlog-cosignature)."""


class FormatError(ValueError):
    """A text is not in the format that it claims to be in; the message says where and why."""


def to_base64(data: bytes) -> str:
    """Return the standard base64 of `data`, padded (RFC 4648 section 4)."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str, what: str, size: int | None = None) -> bytes:
    """Return the bytes of `text`, which is exactly the base64 that `to_base64` would write.

    Raises FormatError naming `what` when it is not, or when there are not `size` bytes.
    """
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        message = f"{what}: not standard base64"
        raise FormatError(message) from None
    if to_base64(data) != text:
        message = f"{what}: not canonical base64 (stray bits or padding)"
        raise FormatError(message)
    if size is not None and len(data) != size:
        message = f"{what}: {len(data)} bytes instead of {size}"
        raise FormatError(message)
    return data


def from_decimal(text: str, what: str) -> int:
    """Return the number, written in ASCII digits without sign or leading zeroes, at most 2^63-1."""
    if not (text.isascii() and text.isdigit()) or (text[0] == "0" and text != "0"):
        message = f"{what}: not a decimal number without leading zeroes"
        raise FormatError(message)
    # Nineteen digits hold 2^63-1: a longer one is refused before it is read as a number.
    if len(text) > len(str(MAX_SIZE)) or int(text) > MAX_SIZE:
        message = f"{what}: greater than 2^63-1"
        raise FormatError(message)
    return int(text)


def from_utf8(data: bytes, what: str) -> str:
    """Return the text of `data`: valid UTF-8 without control characters but newline."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{what}: not UTF-8 (byte {error.start})"
        raise FormatError(message) from None
    for at, character in enumerate(text):
        if character < " " and character != "\n":
            message = f"{what}: control character U+{ord(character):04X} (character {at})"
            raise FormatError(message)
    return text
