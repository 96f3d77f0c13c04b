"""CSV files are cut into rows as bytes; a bad row is refused alone, a bad file as a whole."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.records.imports.cells import Opened, Row
from sekisho.records.imports.csv_rows import open_csv
from sekisho.records.imports.map import ImportMap
from sekisho.records.imports.refusal import ImportStoppedError


def how(encoding: str = "utf-8", delimiter: str = ",") -> ImportMap:
    return ImportMap("csv", encoding, delimiter, (), {}, frozenset(), "0" * 64)


def opened(data: bytes, encoding: str = "utf-8", delimiter: str = ",") -> Opened:
    return open_csv(io.BytesIO(data), len(data), how(encoding, delimiter))


def rows(data: bytes, encoding: str = "utf-8", delimiter: str = ",") -> list[Row]:
    return [row for row, _ in opened(data, encoding, delimiter).rows]


def outcomes(data: bytes, encoding: str = "utf-8") -> list[tuple[int, str]]:
    return [
        (row.line, row.refusal.code if row.refusal else ",".join(row.cells.values()))
        for row in rows(data, encoding)
    ]


def is_cp932(text: str) -> bool:
    try:
        return text.encode("cp932").decode("cp932") == text
    except UnicodeEncodeError:
        return False


plain = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=8)
japanese = st.text("髙﨑①㈱ソ表能予\"',; |\\aあ", max_size=8).filter(is_cp932)


@given(
    st.sampled_from(["utf-8", "utf-8-sig", "cp932"]),
    st.sampled_from([",", "\t", ";"]),
    st.sampled_from(["\n", "\r\n"]),
    st.data(),
)
def test_what_was_written_is_read_again(
    encoding: str, delimiter: str, end: str, data: st.DataObject
) -> None:
    cell = japanese if encoding == "cp932" else plain
    table = data.draw(st.lists(st.tuples(cell, cell, cell).filter(any), max_size=6))
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows([("a", "b", "c"), *table])
    found = rows(text.getvalue().encode(encoding), encoding, delimiter)
    assert [tuple(row.cells.values()) for row in found] == table


def test_a_cell_may_hold_line_ends_and_its_row_knows_its_lines() -> None:
    found = rows(b'a,b\n"x\ny",1\nz,2\n')
    assert [(row.line, row.last_line) for row in found] == [(2, 3), (4, 4)]


def test_a_quote_that_never_closes_refuses_its_own_line_only() -> None:
    data = b'a,b\n"open,1\n' + b"x,2\n" * 200
    found = outcomes(data)
    assert found[0] == (2, "open_quote")
    assert found[1:] == [(line, "x,2") for line in range(3, 203)]


def test_a_torn_last_line_is_refused_with_its_line() -> None:
    assert outcomes(b"a,b\nx,1\ny,") == [(2, "x,1"), (3, "torn_line")]
    assert outcomes(b'a,b\nx,1\ny,"2') == [(2, "x,1"), (3, "open_quote")]
    assert outcomes(b"a,b\nx,1\ny,2") == [(2, "x,1"), (3, "torn_line")]


def test_a_byte_that_cannot_be_decoded_is_said_by_its_position() -> None:
    data = b"a,b\nx,1\n\xff\xfe,2\ny,3\n"
    found = rows(data)
    assert [row.refusal.code if row.refusal else "" for row in found] == ["", "undecodable", ""]
    refusal = found[1].refusal
    assert refusal is not None
    assert refusal.en == "A byte is not utf-8 (byte 8 of the file)."
    assert refusal.ja == "utf-8 として読めないバイトがあります(ファイルの先頭から 8 バイト目)。"


def test_a_row_of_another_width_is_refused() -> None:
    assert outcomes(b"a,b\nx\n1,2,3\nx,y\n") == [(2, "columns"), (3, "columns"), (4, "x,y")]


def test_text_after_a_closing_quote_is_refused() -> None:
    assert outcomes(b'a,b\n"x"y,1\n') == [(2, "quotes")]


def test_a_backslash_byte_inside_a_cp932_character_is_no_backslash() -> None:
    assert outcomes("a,b\nソ,表\n".encode("cp932"), "cp932") == [(2, "ソ,表")]


def test_utf8_in_a_file_declared_cp932_is_refused_and_not_read_as_other_characters() -> None:
    assert "氏名".encode().decode("cp932", errors="ignore") != "氏名"
    assert outcomes(b"a,b\n" + "表示,x\nソ,y\n".encode(), "cp932")[0] == (2, "looks_utf8")
    assert outcomes(b"a,b\n" + "ﾃｽ,x\n".encode("cp932"), "cp932") == [(2, "ﾃｽ,x")]


def test_empty_lines_say_nothing() -> None:
    assert outcomes(b"a,b\n\n1,2\n\r\n") == [(3, "1,2")]


@pytest.mark.parametrize(
    ("data", "encoding", "en"),
    [
        (b"", "utf-8", "The file is empty."),
        (b"\xef\xbb\xbfa,b\n", "utf-8", "begins with a byte order mark: write encoding: utf-8-sig"),
        ("名前,住所\n".encode("cp932"), "utf-8", "Should the map say encoding: cp932?"),
        ("名前,𠮷\n".encode(), "cp932", "Should the map say encoding: utf-8?"),
        (b"a,a\n", "utf-8", "The header 'a' stands twice."),
        (b"a,b", "utf-8", "The header is not utf-8 (The last line is torn"),
    ],
)
def test_an_unfit_file_is_stopped_at_its_header(data: bytes, encoding: str, en: str) -> None:
    with pytest.raises(ImportStoppedError) as stop:
        opened(data, encoding)
    assert en in stop.value.en


@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    found = rows(b"a,b\n" + data)
    assert all(row.refusal is not None or len(row.cells) == 2 for row in found)
