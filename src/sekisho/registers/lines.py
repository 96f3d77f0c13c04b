"""What a line of the registry has to look like."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from stdnum.jp import cn as corporate_numbers

from sekisho.registers.fault import Fault
from sekisho.terms import Aspect, Said

LONGEST_VALUE = 300
DIGITS = 13
DAY = timedelta(days=1)
TAKE_BACK = (
    "誤った行を取り消すときは、始まりの前の日で終えます。",
    " To take back a line that was wrong, end it on the day before it began.",
)

_SHAPES: Mapping[Aspect, tuple[re.Pattern[str], str, str]] = {
    Aspect.RETAIL_LICENCE: (
        re.compile(r"[A-Z]\d{4}"),
        "小売電気事業者の登録番号は、英大文字1字と数字4桁（例 A0001）です",
        "a retailer's registration is a capital letter and four digits (A0001)",
    ),
    Aspect.OPERATOR_CODE: (
        re.compile(r"[0-9A-Z]{5}"),
        "事業者コードは、数字か英大文字の5文字です",
        "an operator code is five digits or capital letters",
    ),
    Aspect.TERMS_OF_USE: (
        re.compile(r"[0-9a-f]{64}"),
        "利用条件には、文書の SHA-256（16進64桁）を書きます",
        "terms of use are given by the SHA-256 of the document (64 hexadecimal digits)",
    ),
}
_NAMED = (Aspect.NAME, Aspect.ADDRESS, Aspect.REPRESENTATIVE, Aspect.WORD, Aspect.CLOSED)


def sound_number(number: str) -> bool:
    """True for a corporate number: thirteen digits, the first of which checks the others."""
    return len(number) == DIGITS and bool(corporate_numbers.is_valid(number))


def wrong_number(number: str, row: int | None = None) -> Fault:
    """The fault of what is no corporate number."""
    return Fault(
        "corporate-number",
        f"法人番号「{number}」は、13桁でないか、検査用数字が合いません。",
        f"The corporate number {number!r} has not 13 digits, or fails its check digit.",
        row,
    )


def line_faults(number: str, said: Said, row: int | None = None) -> list[Fault]:
    """Everything that is wrong with the line; nothing: it may be proposed."""
    faults = [] if sound_number(number) else [wrong_number(number, row)]
    checks: tuple[Callable[[Said], tuple[str, str, str] | None], ...] = (_value, _days)
    found = (check(said) for check in checks)
    return faults + [Fault(*each, row) for each in found if each is not None]


def _value(said: Said) -> tuple[str, str, str] | None:
    shape = _SHAPES.get(said.aspect)
    if shape is not None and not shape[0].fullmatch(said.value):
        return "value-shape", f"{shape[1]}。「{said.value}」ではありません。", (
            f"{said.value!r}: {shape[2]}."
        )  # fmt: skip
    if said.aspect in _NAMED and not said.value.strip():
        return "value-empty", "値が空です。書くか、行を除いてください。", "The value is empty."
    if len(said.value) > LONGEST_VALUE or not said.value.isprintable():
        ja = f"値が {LONGEST_VALUE} 字を超えるか、改行などの制御文字があります。"
        en = f"The value has more than {LONGEST_VALUE} characters, or a control character."
        return "value-unreadable", ja, en
    return None


def _days(said: Said) -> tuple[str, str, str] | None:
    if said.until is not None and said.until < said.since - DAY:
        ja = f"終わり（{said.until}）が始まり（{said.since}）より前です。"
        en = f"The end ({said.until}) lies before the beginning ({said.since})."
        return "days-reversed", ja + TAKE_BACK[0], en + TAKE_BACK[1]
    return None
