"""A disclosure package as a workbook: a sheet a table; no cell is a formula or a link."""

import io
from typing import Any

import xlsxwriter

from sekisho.gate.disclosure_package import Package

_LONGEST_NAME = 31


def xlsx_bytes(package: Package) -> bytes:
    """The workbook."""
    buffer = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, plain) as book:
        bold = book.add_format({"bold": True})
        data = package.data
        _sheet(book, bold, "利用目的", ["目的", "条文"],
               [[p["label"], "、".join(p["clauses"])] for p in data["purposes"]])  # fmt: skip
        for table in data["held"]:
            columns = table["columns"]
            rows = [[_cell(row.get(column)) for column in columns] for row in table["rows"]]
            heads = [f"{label}（{column}）" for column, label in columns.items()]
            _sheet(book, bold, table["table"], heads, rows)
        _sheet(book, bold, "提供の履歴", ["日付", "提供先", "目的", "条文", "項目", "台帳"],
               [[p["day"], p["recipient_label"], p["purpose"], "、".join(p["clauses"]),
                 "、".join(p["items"]), p["entry"]] for p in data["passages"]])  # fmt: skip
        _sheet(book, bold, "お見せしない項目", ["項目", "根拠", "理由"],
               [[w["label"], "、".join(w["by"]), w["reason"]]
                for w in data["withheld"]])  # fmt: skip
    return buffer.getvalue()


def _cell(value: object) -> Any:
    if isinstance(value, list):
        return " ".join("" if each is None else str(each) for each in value)
    return value


def _sheet(book: Any, bold: Any, name: str, heads: list[str], rows: list[list[Any]]) -> None:
    sheet = book.add_worksheet(name[:_LONGEST_NAME])
    sheet.write_row(0, 0, heads, bold)
    sheet.freeze_panes(1, 0)
    for at, row in enumerate(rows, start=1):
        sheet.write_row(at, 0, row)
