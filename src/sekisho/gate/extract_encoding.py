"""The bytes of a CSV extract: encoding and line ends, exact, and never a replaced character.

A row that the encoding cannot hold, or would not give back as it was, is held back and reported.
"""

import re
from collections.abc import Callable, Sequence

from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_rows import Batch, Held

_FIELD = re.compile(r'("(?:[^"]|"")*"|[^,"\n]*)[,\n]')
"""A field of PostgreSQL's CSV and what ends it. The csv module takes no field over 128 KiB."""

Convert = Callable[[Batch], tuple[Batch, bytes]]


def header_line(labels: Sequence[str], encoding: str, line_end: str) -> bytes:
    """The first line: the items as the notice calls them.

    ActRefusedError when the encoding cannot hold a label: then another must be chosen.
    """
    data = _exact(",".join(_field(label) for label in labels) + line_end, encoding)
    if data is None:
        wrong = next(label for label in labels if _exact(label, encoding) is None)
        raise ActRefusedError(
            "label-encoding",
            f"項目の名「{wrong}」は {encoding} で書けません。"
            "delivery.yaml で utf-8 を選んでください。",
            f"The label {wrong!r} cannot be written in {encoding}: choose utf-8 in delivery.yaml.",
        )
    return data


def converter(items: Sequence[str], encoding: str, line_end: str, held: list[Held]) -> Convert:
    """A conversion of rows that end with a line feed, as PostgreSQL's CSV does.

    Held rows are appended to `held`. In UTF-8 with line feeds the bytes pass as they are.
    """
    end = line_end.encode("ascii")

    def ended(lines: Sequence[bytes]) -> bytes:
        data = b"".join(lines)
        if end == b"\n":
            return data
        if data.count(b"\n") == len(lines):  # no value holds one: each line feed ends a row
            return data.replace(b"\n", end)
        return b"".join([line[:-1] + end for line in lines])

    def utf8(rows: Batch) -> tuple[Batch, bytes]:
        return rows, ended(rows.data)

    def narrow(rows: Batch) -> tuple[Batch, bytes]:
        whole = _exact(ended(rows.data).decode("utf-8"), encoding)
        if whole is not None:
            return rows, whole
        passed: list[int] = []
        parts: list[bytes] = []
        for at, line in enumerate(rows.data):
            data = _exact(ended([line]).decode("utf-8"), encoding)
            if data is None:
                held.append(_why(rows.keys[at], line, items, encoding))
            else:
                passed.append(at)
                parts.append(data)
        return rows.only(passed), b"".join(parts)

    return utf8 if encoding == "utf-8" else narrow


def _exact(text: str, encoding: str) -> bytes | None:
    """The text in the encoding, or None where it would not come back the same."""
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return None
    return data if data.decode(encoding) == text else None


def _why(customer: int, line: bytes, items: Sequence[str], encoding: str) -> Held:
    """Which item holds the row back, and for which character, by code point."""
    for item, value in zip(items, _FIELD.findall(line.decode("utf-8")), strict=True):
        for character in value:
            if _exact(character, encoding) is None:
                return Held(customer, item, f"{encoding}: U+{ord(character):04X}")
    # INVARIANT: CP932 has no state, so a text that it cannot hold has a character it cannot hold
    message = f"{encoding} refused a row and none of its characters"
    raise AssertionError(message)


def _field(label: str) -> str:
    """A label as PostgreSQL's CSV would write it."""
    if any(mark in label for mark in ',"\n\r'):
        return '"' + label.replace('"', '""') + '"'
    return label
