"""Provision records as a workbook or a CSV file: what a cell holds is text, and no program runs it.

A spreadsheet takes a cell that begins with =, +, - or @ for a formula. The workbook's cells are
written as strings; in the CSV file such a cell is given an apostrophe before it.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from xlsxwriter import Workbook

from sekisho.gate.list_provisions import Provision

Cell = str | int | date
MARK = "\ufeff"
"""Spreadsheets read a CSV file as UTF-8 only behind this mark."""
HEADS = {
    "ja": ("年月日", "提供先の名称", "提供先の住所", "代表者", "本人の同意", "目的", "根拠", "条",
           "条文", "項目", "本人の数", "版", "抽出", "保存期限", "未記入の事項"),
    "en": ("Date", "Recipient", "Address", "Representative", "Consent obtained", "Purpose",
           "Grounds", "Articles", "Clauses", "Items", "Customers", "Version", "Run", "Kept until",
           "Not entered yet"),
}  # fmt: skip
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cells_of(one: Provision) -> tuple[Cell, ...]:
    """The record's cells, in the order of `HEADS`."""
    return (
        one.day, one.recipient, one.address or "", one.representative or "",
        "1" if one.consent else "0", one.purpose, ", ".join(one.grounds), ", ".join(one.articles),
        ", ".join(one.clauses), ", ".join(one.items), one.customers, one.version,
        "" if one.run is None else one.run,
        one.kept_until, ", ".join(one.missing),
    )  # fmt: skip


def csv_lines(rows: Iterable[Sequence[Cell]], lang: str) -> Iterator[bytes]:
    """The CSV file, line by line: UTF-8 with its mark, CRLF, every text inert."""
    yield MARK.encode()
    for row in chain([HEADS[lang]], rows):
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="\r\n").writerow([_inert(cell) for cell in row])
        yield line.getvalue().encode()


def write_workbook(path: Path, rows: Iterable[Sequence[Cell]], lang: str) -> None:
    """The workbook stands at `path`; a row is in memory no longer than it takes to write it."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with Workbook(path, options) as book:
        sheet = book.add_worksheet("Art 29")
        for number, row in enumerate(chain([HEADS[lang]], rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                else:
                    sheet.write(number, column, cell)


def _inert(cell: Cell) -> str:
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    return (
        "'" + text
        if isinstance(cell, str) and text.lstrip(" \u3000").startswith(_DANGEROUS)
        else text
    )
