"""What somebody wrote into a name is text in every file that a spreadsheet opens."""

import csv
import io
import zipfile
from itertools import product
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sekisho.gate.write_provisions import HEADS, csv_lines, write_workbook

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u3000=", "＝", "＋", "－", "＠", "=-")
BODIES = (
    "1+1",
    "cmd|' /C calc'!A0", "HYPERLINK(\"//example.net\",\"x\")", "IMPORTXML(\"//example.net\")",
    "WEBSERVICE(\"//example.net\")", "DDE(\"cmd\";\"/C calc\";\"x\")", "SUM(A1:A9)*cmd|x!A0",
    "@SUM(1+1)", "2+5+cmd|' /C notepad'!'A1'", "A1", "「髙﨑①」", "\"a\",\"b\"", "a;b", "a\r\nb",
    "<script>1</script>", "//example.net", "http://example.net", "mailto:haru@example.jp",
    "{=1+1}", "0", "1e5", "TRUE", "#REF!", "'=1", "\u200b=1", "%0A=1", "\\=1", "[x]y!A1",
    "file:///etc/x", "internal:Sheet1!A1", "external:x.xlsx", "x" * 300, "'", "\"", ",", ";",
)  # fmt: skip
PAYLOADS = tuple(start + body for start, body in product(STARTS, BODIES))
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_there_are_five_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) >= 500


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "records.xlsx"
    write_workbook(path, ((payload, 1) for payload in PAYLOADS), "ja")
    book = zipfile.ZipFile(path)
    sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314  # our own
    assert sheet.findall(f".//{SPREADSHEET}f") == []
    assert sheet.findall(f".//{SPREADSHEET}hyperlink") == []
    assert not [name for name in book.namelist() if "externalLink" in name or "vba" in name]
    first = [row[0] for row in sheet.iter(f"{SPREADSHEET}row") if len(row)]
    assert len(first) == len(PAYLOADS) + 1
    assert {cell.get("t") for cell in first} == {"inlineStr"}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_cell_of_the_csv_file_begins_like_a_formula(lang: str) -> None:
    text = b"".join(csv_lines(((payload, 1) for payload in PAYLOADS), lang)).decode()
    assert text.startswith("\ufeff")
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert tuple(head) == HEADS[lang]
    assert [row[0] for row in rows] == ["'" + payload for payload in PAYLOADS]


def test_what_is_no_formula_is_written_as_it_is() -> None:
    text = b"".join(csv_lines([("DAX合同会社", -3)], "ja")).decode()
    assert text.endswith("\r\nDAX合同会社,-3\r\n")
