"""The rows of a public list: a CSV in UTF-8 or CP932, or the first sheet of a workbook (XLSX)."""

import csv
import io
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from sekisho.registers.fault import Fault

MOST_BYTES = 40_000_000
_ZIP = b"PK\x03\x04"
UNREADABLE = Fault(
    "list-unreadable",
    "CSV（UTF-8 か CP932）でも Excel（XLSX）でもないか、壊れています。"
    "公表元から取り直してください。",
    "Neither a CSV (UTF-8 or CP932) nor a workbook (XLSX), or broken. Get the list again from"
    " those who publish it.",
)
TOO_LONG = Fault(
    "list-too-long",
    f"{MOST_BYTES:,} バイトを超えています。都道府県別などの分割された版を使ってください。",
    f"More than {MOST_BYTES:,} bytes. Use the parts (by prefecture, say) that are published.",
)


def read_sheet(data: bytes) -> list[list[str]] | Fault:
    """Every row as texts, or what is wrong: nothing is repaired, no character replaced."""
    if len(data) > MOST_BYTES:
        return TOO_LONG
    if data.startswith(_ZIP):
        return _workbook(data)
    text = _decoded(data)
    if text is None or any(_is_control(character) for character in set(text)):
        return UNREADABLE
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return UNREADABLE


def _is_control(character: str) -> bool:
    return character < " " and character not in "\t\r\n"


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _workbook(data: bytes) -> list[list[str]] | Fault:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, OSError, ValueError, IndexError):
        return UNREADABLE


def _text(cell: object) -> str:
    """A cell as a list writes it: a whole number without a point, a day as ISO 8601."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
