"""The bytes of a notice become text, or a refusal that says what is wrong and how to mend it.

Nothing is repaired: the bytes that counsel approved are the bytes that are published and hashed,
so a reader that quietly dropped a mark or changed a line end would publish something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.terms.finding import Finding, error
from sekisho.terms.span import Span

_BOMS = (
    (b"\xef\xbb\xbf", "UTF-8"),
    (b"\xff\xfe", "UTF-16LE"),
    (b"\xfe\xff", "UTF-16BE"),
)
# Encodings of Japanese files in the wild, most common first: name for people, codec, iconv's name.
_JAPANESE = (("CP932 (Shift_JIS)", "cp932", "CP932"), ("EUC-JP", "euc_jp", "EUC-JP"))
_ENCODED_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")

_CR = re.compile("\r\n?")
_NUL = re.compile("\x00")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Control characters, and those that turn the direction of writing: with them a notice can show a
# reader other words, or words in another order, than the software reads (Unicode TR 36, 2.1).
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file, free of everything that `decode` refuses."""

    file: str
    text: str


def decode(data: bytes, file: str) -> tuple[SourceText | None, list[Finding]]:
    """The text of `data` and no finding, or None and every reason why it cannot be a notice."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return None, [_byte_order_mark(file, encoding)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return None, [_not_utf8(data, file, fault.start)]
    findings = faults_of_text(text, file)
    return (None, findings) if findings else (SourceText(file, text), [])


def faults_of_text(text: str, file: str) -> list[Finding]:
    """Everything in `text` that a notice must not hold; of each kind the first place, counted."""
    if text.startswith("\ufeff"):
        return [_byte_order_mark(file, "UTF-8")]
    return list(_faults(text, file))


def _faults(text: str, file: str) -> Iterator[Finding]:
    if places := list(_CR.finditer(text)):
        kind = "CRLF" if places[0].group() == "\r\n" else "CR"
        yield error(
            "carriage-return",
            _place(text, file, places[0].start()),
            f"改行が{kind}です（{len(places)}か所）。改行はLFだけにしてください。",
            f"lines end with {kind} ({len(places)} places); a notice ends its lines with LF only",
            todo_ja="改行をLFにして保存し直してください: sed -i 's/\\r$//' ファイル",
            todo_en="save with LF line ends: sed -i 's/\\r$//' FILE",
        )
    if places := list(_NUL.finditer(text)):
        yield error(
            "nul-character",
            _place(text, file, places[0].start()),
            f"NUL文字（U+0000）があります（{len(places)}か所）。",
            f"the text holds NUL characters (U+0000, {len(places)} places)",
            todo_ja="テキストファイルかどうか、UTF-16で保存されていないかを確かめてください",
            todo_en="check that this is a text file, and not one saved as UTF-16",
        )
    if places := list(_SURROGATE.finditer(text)):
        yield _unpaired_surrogate(_place(text, file, places[0].start()), len(places))
    if places := list(_CONTROL.finditer(text)):
        name = f"U+{ord(places[0].group()):04X}"
        yield error(
            "control-character",
            _place(text, file, places[0].start()),
            f"目に見えない制御文字（{name}）があります（{len(places)}か所）。",
            f"the text holds invisible control characters ({name}, {len(places)} places)",
            todo_ja="その文字を消してください。読む人と機械とで見えるものが違ってしまいます",
            todo_en="delete them: people and software would not read the same text",
        )


def _byte_order_mark(file: str, encoding: str) -> Finding:
    command = (
        "sed -i '1s/^\\xEF\\xBB\\xBF//'" if encoding == "UTF-8" else "iconv -f UTF-16 -t UTF-8"
    )
    return error(
        "byte-order-mark",
        Span(file, 1, 1, 1, 1),
        f"ファイルの先頭にバイト順マーク（BOM、{encoding}）があります。",
        f"the file begins with a byte order mark (BOM, {encoding})",
        todo_ja=f"BOMなしのUTF-8で保存し直してください: {command} ファイル",
        todo_en=f"save as UTF-8 without BOM: {command} FILE",
    )


def _unpaired_surrogate(span: Span, count: int) -> Finding:
    return error(
        "unpaired-surrogate",
        span,
        f"対になっていないサロゲート（壊れた文字）があります（{count}か所）。",
        f"the text holds unpaired surrogates, halves of a character ({count} places)",
        todo_ja="その文字を書き直してください。別のソフトが文字を途中で切った跡です",
        todo_en="write the character anew: another program has cut it in half",
    )


def _not_utf8(data: bytes, file: str, start: int) -> Finding:
    """The refusal of bytes that are not UTF-8; requires data[:start] to be UTF-8."""
    line_start = data.rfind(b"\n", 0, start) + 1
    line = data.count(b"\n", 0, start) + 1
    column = len(data[line_start:start].decode("utf-8")) + 1
    span = Span(file, line, column, line, column + 1)
    if _ENCODED_SURROGATE.match(data, start):
        return _unpaired_surrogate(span, len(_ENCODED_SURROGATE.findall(data)))
    if (guess := _japanese_encoding(data)) is not None:
        name, iconv = guess
        return error(
            "not-utf8",
            span,
            f"UTF-8ではありません。{name}のようです。",
            f"this is not UTF-8; it looks like {name}",
            todo_ja=f"UTF-8で保存し直してください: iconv -f {iconv} -t UTF-8 ファイル",
            todo_en=f"save as UTF-8: iconv -f {iconv} -t UTF-8 FILE",
        )
    return error(
        "not-utf8",
        span,
        f"UTF-8ではありません（バイト 0x{data[start]:02X}）。",
        f"this is not UTF-8 (byte 0x{data[start]:02X})",
        todo_ja="UTF-8で保存し直してください",
        todo_en="save as UTF-8",
    )


def _japanese_encoding(data: bytes) -> tuple[str, str] | None:
    """The encoding under which `data` reads as Japanese prose, by its share of hiragana."""
    best, best_share = None, 0.0
    for name, codec, iconv in _JAPANESE:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        share = sum("\u3041" <= letter <= "\u309f" for letter in text) / len(text)
        # A short text may have kanji or katakana alone; half-width kana betray a wrong guess.
        share += 0.001 * any("\u30a1" <= letter <= "\u9fff" for letter in text)
        if share > best_share:
            best, best_share = (name, iconv), share
    return best


def _place(text: str, file: str, start: int) -> Span:
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Span(file, line, column, line, column + 1)
