"""Bytes as the texts that a reader may see in them: a charset can be missing, wrong or a lie."""

import base64
import binascii
import re
from collections.abc import Iterator

from sekisho.guard.errors import UnreadableError

_ENCODINGS = ("utf-8-sig", "cp932", "iso2022_jp")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{4}\s?){10,}(?:[A-Za-z0-9+/]{2,3}={1,2})?")
_LETTERS = 0.9
"""The share of signs that are printed, from which decoded bytes count as a text."""


def decoded(data: bytes, charset: str | None) -> list[str]:
    """Every text that the bytes may be shown as; UnreadableError where there is none.

    The declared charset first; then, since many readers guess, UTF-8 and ISO-2022-JP if they fit.
    """
    texts = [text for text in (_as(data, charset),) if text is not None]
    if not data.isascii() or not texts:
        guesses = (_as(data, encoding) for encoding in _ENCODINGS)
        texts += [text for text in guesses if text is not None][:1]
    if b"\x1b$" in data and (japanese := _as(data, "iso2022_jp")) is not None:
        texts.append(japanese)
    if not texts:
        raise UnreadableError("malformed")
    return list(dict.fromkeys(texts))


def hidden_in_base64(text: str) -> Iterator[str]:
    """The texts that stand in the text as base64, as somebody may be told to decode them."""
    for match in _BASE64.finditer(text):
        try:
            inner = base64.b64decode(re.sub(r"\s", "", match[0]) + "==").decode()
        except (binascii.Error, ValueError):
            continue
        if sum(sign.isprintable() or sign.isspace() for sign in inner) > _LETTERS * len(inner):
            yield inner


def _as(data: bytes, encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
