"""Rows of a CSV file, cut as bytes and then decoded one by one, so that one bad row is one row.

In UTF-8 and CP932 no byte of a longer character is a quote, a comma, a tab, a semicolon or a line
end, so records can be cut before they are decoded.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sekisho.records.imports.cells import Opened, Row
from sekisho.records.imports.map import ImportMap
from sekisho.records.imports.refusal import ImportStoppedError, Refusal

_BOM = b"\xef\xbb\xbf"
_LONGEST = 1_000_000  # bytes in one line
# Kana, kanji and full-width forms. Not Hangul: 﨑① in CP932 is one of its syllables in UTF-8.
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
_MOST_LINES = 50  # in one row: a quote that never closes must not swallow the file

OPEN_QUOTE = Refusal(
    "open_quote",
    "引用符が閉じていません。",
    "A quotation mark is never closed.",
)
TORN = Refusal(
    "torn_line",
    "最後の行が途中で切れています(改行がありません)。ファイルを取り直してください。",
    "The last line is torn (it has no line end): fetch the file again.",
)
_LOOKS_UTF8 = Refusal(
    "looks_utf8",
    "この行は CP932 ではなく UTF-8 のようです。",
    "This row looks like UTF-8, not CP932.",
)


@dataclass(frozen=True, slots=True)
class _Record:
    line: int
    last_line: int
    offset: int  # of its first byte
    data: bytes
    refusal: Refusal | None = None


def open_csv(file: BinaryIO, size: int, how: ImportMap) -> Opened:
    """The header of `file` and its rows to come. Raises ImportStoppedError on an unfit file."""
    start = file.read(3)
    if start == _BOM and how.encoding != "utf-8-sig":
        raise ImportStoppedError(
            "ファイルは BOM で始まります。対応表に encoding: utf-8-sig と書いてください。",
            "The file begins with a byte order mark: write encoding: utf-8-sig into the map.",
        )
    skipped = 3 if start == _BOM else 0
    file.seek(skipped)
    encoding = "cp932" if how.encoding == "cp932" else "utf-8"
    records = _records(file, skipped)
    first = next(records, None)
    if first is None:
        raise ImportStoppedError("ファイルが空です。", "The file is empty.")
    headers = _headers(first, encoding, how.delimiter)
    return Opened(headers, _rows(records, headers, encoding, how.delimiter), size)


def _headers(record: _Record, encoding: str, delimiter: str) -> tuple[str, ...]:
    row = _row(record, None, encoding, delimiter)
    if isinstance(row, Refusal):
        other = "utf-8" if encoding == "cp932" else "cp932"
        raise ImportStoppedError(
            f"見出し行を {encoding} として読めません({row.ja})。"
            f"encoding: {other} ではありませんか。",
            f"The header is not {encoding} ({row.en}). Should the map say encoding: {other}?",
        )
    headers = tuple(cell.strip() for cell in row)
    twice = sorted({header for header in headers if headers.count(header) > 1})
    if twice:
        raise ImportStoppedError(
            f"見出し「{twice[0]}」が二つあります。", f"The header {twice[0]!r} stands twice."
        )
    return headers


def _rows(
    records: Iterator[_Record], headers: tuple[str, ...], encoding: str, delimiter: str
) -> Iterator[tuple[Row, int]]:
    for record in records:
        read = record.offset + len(record.data)
        if record.refusal is None and not record.data.strip(b"\r\n"):
            continue  # an empty line says nothing
        cells = _row(record, len(headers), encoding, delimiter)
        if isinstance(cells, Refusal):
            yield Row(record.line, record.last_line, {}, cells), read
        else:
            yield Row(record.line, record.last_line, dict(zip(headers, cells, strict=True))), read


def _row(record: _Record, width: int | None, encoding: str, delimiter: str) -> list[str] | Refusal:
    """The record's cells; no byte is replaced or left out."""
    if record.refusal is not None:
        return record.refusal
    try:
        text = record.data.decode(encoding)
    except UnicodeDecodeError as fault:
        at = record.offset + fault.start
        return Refusal(
            "undecodable",
            f"{encoding} として読めないバイトがあります(ファイルの先頭から {at} バイト目)。",
            f"A byte is not {encoding} (byte {at} of the file).",
        )
    if encoding == "cp932" and _is_utf8(record.data):
        return _LOOKS_UTF8
    try:
        found = list(csv.reader([text.rstrip("\r\n")], delimiter=delimiter, strict=True))
    except csv.Error:
        return Refusal(
            "quotes", "引用符の使い方が正しくありません。", "Quotation marks are not used properly."
        )
    cells = found[0] if found else []
    if len(found) > 1 or (width is not None and len(cells) != width):
        return Refusal(
            "columns",
            f"列の数が見出しと違います(見出し {width}、この行 {len(cells)})。",
            f"The row has {len(cells)} columns, the header {width}.",
        )
    return cells


def _is_utf8(data: bytes) -> bool:
    """True for UTF-8 with kana or kanji in it: read as CP932 that would be other characters.

    The reverse is no mistake to fear: CP932 is hardly ever UTF-8 by chance, beyond two half-width
    katakana, which this leaves alone.
    """
    if data.isascii():
        return False
    try:
        return _JAPANESE.search(data.decode("utf-8")) is not None
    except UnicodeDecodeError:
        return False


def _records(file: BinaryIO, offset: int) -> Iterator[_Record]:
    """Lines, joined where a quotation mark is open; an open one refuses its first line only."""
    lines = _Lines(file, offset)
    while (first := lines.take()) is not None:
        held = [first]
        quotes = first.data.count(b'"')
        while quotes % 2 and len(held) < _MOST_LINES and (more := lines.take()) is not None:
            held.append(more)
            quotes += more.data.count(b'"')
        if quotes % 2:
            lines.back(held[1:])
            yield _Record(first.line, first.line, first.offset, first.data, OPEN_QUOTE)
            continue
        data = b"".join(line.data for line in held)
        torn = None if data.endswith(b"\n") else TORN
        yield _Record(first.line, held[-1].line, first.offset, data, torn)


@dataclass(frozen=True, slots=True)
class _Line:
    line: int
    offset: int
    data: bytes


class _Lines:
    """Lines of a file, some of which may be given back."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file, self._offset, self._line = file, offset, 0
        self._returned: list[_Line] = []

    def take(self) -> _Line | None:
        if self._returned:
            return self._returned.pop()
        data = self._file.readline(_LONGEST)
        if not data:
            return None
        self._line += 1
        found = _Line(self._line, self._offset, data)
        self._offset += len(data)
        return found

    def back(self, lines: list[_Line]) -> None:
        self._returned.extend(reversed(lines))
