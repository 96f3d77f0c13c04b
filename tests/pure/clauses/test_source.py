"""Bytes become text, or a refusal that says where and how to mend them; nothing is repaired."""

import pytest

from sekisho.clauses import SourceText, decode, read
from sekisho.terms import Finding, Severity, Span

TEXT = "# 題\n\n髙橋様の住所は𠮷野です。\n"


def refusal(data: bytes) -> Finding:
    source, findings = decode(data, "notice.md")
    assert source is None
    assert len(findings) == 1
    assert findings[0].severity is Severity.ERROR
    return findings[0]


def place(finding: Finding) -> tuple[int, int]:
    assert finding.span is not None
    return finding.span.line, finding.span.column


def test_utf8_without_mark_and_with_lf_is_taken_as_it_is() -> None:
    assert decode(TEXT.encode(), "notice.md") == (SourceText("notice.md", TEXT), [])


def test_an_empty_file_is_a_text() -> None:
    assert decode(b"", "notice.md") == (SourceText("notice.md", ""), [])


def test_cp932_is_recognised_and_the_command_that_mends_it_is_given() -> None:
    found = refusal("# title\n\nabc個人情報の取扱い".encode("cp932"))
    assert found.code == "not-utf8"
    assert place(found) == (3, 4)
    assert found.ja == "UTF-8ではありません。CP932 (Shift_JIS)のようです。"
    assert found.en == "this is not UTF-8; it looks like CP932 (Shift_JIS)"
    assert found.suggestion_en == "save as UTF-8: iconv -f CP932 -t UTF-8 FILE"
    assert found.suggestion_ja == ("UTF-8で保存し直してください: iconv -f CP932 -t UTF-8 ファイル")


def test_cp932_with_vendor_letters_and_no_kana_is_recognised() -> None:
    assert refusal("髙島﨑㈱①個人情報".encode("cp932")).en == (
        "this is not UTF-8; it looks like CP932 (Shift_JIS)"
    )


def test_euc_jp_is_not_taken_for_cp932() -> None:
    assert refusal("個人情報の取扱いについて".encode("euc_jp")).en == (
        "this is not UTF-8; it looks like EUC-JP"
    )


def test_bytes_in_no_known_encoding_are_refused_with_the_byte() -> None:
    found = refusal(b"abc\xff\xff\n")
    assert (found.code, found.en) == ("not-utf8", "this is not UTF-8 (byte 0xFF)")
    assert place(found) == (1, 4)


def test_utf8_cut_in_the_middle_of_a_letter_is_refused_where_it_is_cut() -> None:
    found = refusal("一行目\n二行".encode()[:-1])
    assert place(found) == (2, 2)


@pytest.mark.parametrize(
    ("data", "encoding", "command"),
    [
        (b"\xef\xbb\xbf" + TEXT.encode(), "UTF-8", "sed -i '1s/^\\xEF\\xBB\\xBF//' FILE"),
        (TEXT.encode("utf-16"), "UTF-16LE", "iconv -f UTF-16 -t UTF-8 FILE"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16BE", "iconv -f UTF-16 -t UTF-8 FILE"),
    ],
)
def test_a_byte_order_mark_is_refused(data: bytes, encoding: str, command: str) -> None:
    found = refusal(data)
    assert found.code == "byte-order-mark"
    assert found.en == f"the file begins with a byte order mark (BOM, {encoding})"
    assert found.suggestion_en == f"save as UTF-8 without BOM: {command}"
    assert place(found) == (1, 1)


def test_crlf_line_ends_are_refused_and_counted() -> None:
    found = refusal(b"a\r\nb\r\n")
    assert found.code == "carriage-return"
    assert found.ja == "改行がCRLFです（2か所）。改行はLFだけにしてください。"
    assert found.en == "lines end with CRLF (2 places); a notice ends its lines with LF only"
    assert place(found) == (1, 2)


def test_a_single_cr_is_refused() -> None:
    found = refusal(b"a\nb\rc\n")
    assert found.en == "lines end with CR (1 places); a notice ends its lines with LF only"
    assert place(found) == (2, 2)


def test_nul_is_refused() -> None:
    found = refusal(b"a\nb\x00\x00")
    assert found.code == "nul-character"
    assert found.en == "the text holds NUL characters (U+0000, 2 places)"
    assert place(found) == (2, 2)


def test_a_surrogate_written_in_bytes_is_refused_as_half_a_letter() -> None:
    found = refusal(b"ab\xed\xa0\x80")
    assert found.code == "unpaired-surrogate"
    assert found.en == "the text holds unpaired surrogates, halves of a character (1 places)"
    assert place(found) == (1, 3)


@pytest.mark.parametrize("letter", ["\u202e", "\u2066", "\x0c", "\x1b", "\u2028", "\x85"])
def test_a_character_that_hides_or_turns_text_is_refused(letter: str) -> None:
    found = refusal(f"氏名{letter}住所".encode())
    assert found.code == "control-character"
    assert found.en == (
        f"the text holds invisible control characters (U+{ord(letter):04X}, 1 places)"
    )
    assert place(found) == (1, 3)


def test_every_fault_of_a_text_is_reported_not_the_first_only() -> None:
    _, findings = decode(b"a\r\n\x00\x1b", "notice.md")
    assert [one.code for one in findings] == [
        "carriage-return",
        "nul-character",
        "control-character",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\ufeff# 題", "byte-order-mark"),
        ("---\r\n", "carriage-return"),
        ("a\ud800", "unpaired-surrogate"),
        ("\x00", "nul-character"),
    ],
)
def test_reading_a_text_that_did_not_come_through_decode_refuses_the_same(
    text: str, code: str
) -> None:
    document, findings = read(text, "notice.md")
    assert [one.code for one in findings] == [code]
    assert not document.is_sound
    assert (document.sections, document.rule_blocks, document.front) == ((), (), None)


def test_columns_are_counted_in_characters_even_outside_the_basic_plane() -> None:
    found = refusal("𠮷𠮷\x00".encode())
    assert found.span == Span("notice.md", 1, 3, 1, 4)
