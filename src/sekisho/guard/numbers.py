"""Numbers that identify somebody, by their shape: in running prose, in any way of writing.

Kanji numerals and full width count as digits; groups may be parted by dashes, dots, spaces, and
once by the end of a line. A card and a マイナンバー are taken only with their check digit.
"""

import re
from collections.abc import Callable, Iterator

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_RUN = re.compile(
    r"[〇零一二三四五六七八九](?:[-‐‑‒–—―−ー・/.の() \n]{0,3}[〇零一二三四五六七八九]){5,}"
)
_DASH = r"[-‐‑‒–—―−ー・/_ 　.]"
_GAP = rf"(?: ?{_DASH} ?|{_DASH}?\r?\n[> ]*{_DASH}?)?"
_FREE = r"(?<![0-9])"
_END = r"(?![0-9])"
_CARD = re.compile(
    rf"{_FREE}[2-6](?:{_DASH}?[0-9]){{12,18}}{_END}"
    rf"|{_FREE}[2-6][0-9]{{3}}(?:{_GAP}[0-9]{{4}}){{3}}{_END}"
    rf"|{_FREE}3[0-9]{{3}}{_GAP}[0-9]{{6}}{_GAP}[0-9]{{4,5}}{_END}"
)
_MY_NUMBER = re.compile(
    rf"{_FREE}(?<!\+)(?<![0-9][-‐‑‒–—―−ー 　.])"
    rf"[0-9]{{4}}{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}(?!{_DASH}?[0-9])"
)
_SUPPLY_POINT = re.compile(rf"{_FREE}(?:0[1-9]|10)(?:{_GAP}[0-9]){{20}}{_END}")
_ACCOUNT = re.compile(
    r"(?:普通|当座|貯蓄|口座(?:番号)?|account(?:\s+(?:number|no\.?))?|a/c)"
    r"[^0-9\n。]{0,12}([0-9]{3}-?[0-9]{4}|[0-9]{7})(?![0-9-]*[0-9])",
    re.IGNORECASE,
)
_AT = r"(?:@|[\[(<{]\s?(?:at|アット(?:マーク)?|あっと)\s?[\])>}]|アットマーク|あっとまーく)"
_DOT = r"\s?(?:\.|[\[(<{]\s?(?:dot|ドット)\s?[\])>}]|ドット)\s?"
_LOCAL = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]"
_LOCAL_PART = re.compile(rf"{_LOCAL}{{1,64}}$")
# From the sign @ on: looked for at every sign of a text, the local part would cost its length.
_MAIL = re.compile(
    rf"(?<={_LOCAL})"
    rf"(?:\n[> ]*|\s?){_AT}(?:\n[> ]*|\s?)"
    rf"[A-Za-z0-9-]{{1,63}}(?:{_DOT}[A-Za-z0-9-]{{1,63}})*?{_DOT}[A-Za-z][A-Za-z0-9-]{{1,62}}",
    re.IGNORECASE,
)
_PHONE = re.compile(
    rf"{_FREE}(?:(?:\+|00(?=81))81{_GAP}(?:\(0\){_GAP})?|\(?0(?!081))[0-9]{{1,4}}\)?(?:{_GAP}|の)"
    rf"\(?[0-9]{{1,4}}\)?(?:{_GAP}|の)[0-9]{{3,4}}{_END}"
)
# 総務省 電気通信番号計画: mobile, IP and data numbers have eleven digits, all others ten.
_NATIONAL = re.compile(r"0(?:[5789]0[0-9]{8}|20[0-9]{8}|800[0-9]{7}|[1-9][0-9]{8}|000[0-9]{6})")


_LONG = frozenset({"supply_point_id", "card", "my_number", "phone"})
_NINE_DIGITS = re.compile(r"[0-9](?:[-‐‑‒–—―−ー・/_ \u3000.()\r\n>の]{0,9}[0-9]){8}")
"""What every one of `_LONG` has: looked for once, so that most mails cost one look."""


def numbers_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Each number: its item, where it begins, where it ends; those that say most come first."""
    plain = _RUN.sub(lambda run: run[0].translate(_DIGITS), text)
    long = _NINE_DIGITS.search(plain) is not None
    for item, shape, holds in _SHAPES:
        if not long and item in _LONG:
            continue
        for match in shape.finditer(plain):
            if _wrapped_once(match[0]) and holds(match[0]):
                start, end = match.span(match.re.groups)
                yield item, start - _local_part(plain, start) * (shape is _MAIL), end


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812-1. requires: digits only."""
    doubled = (int(d) * (2 if at % 2 else 1) for at, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def my_number(digits: str) -> bool:
    """Whether 12 digits end with their check digit (番号法 施行令, 総務省令85号 art. 5)."""
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(int(d) * w for d, w in zip(digits[:11], weights, strict=True)) % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def _national(written: str) -> str:
    """A telephone number as it is dialled within the country."""
    digits = _digits(written.replace("(0)", ""))
    return "0" + re.sub("^(?:00)?81", "", digits) if re.match(r"\+|0081", written) else digits


def _shape_is_all(written: str) -> bool:
    """Nothing beyond the shape tells it from another number."""
    return bool(written)


def _local_part(text: str, end: int) -> int:
    """How many signs of an address stand before that place."""
    found = _LOCAL_PART.search(text[max(0, end - 64) : end])
    return len(found[0]) if found else 0


def _wrapped_once(written: str) -> bool:
    """It goes over one line end at most: a column of figures is no number."""
    return written.count("\n") <= 1


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)


_SHAPES: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("supply_point_id", _SUPPLY_POINT, _shape_is_all),
    ("card", _CARD, lambda written: luhn(_digits(written))),
    ("my_number", _MY_NUMBER, lambda written: my_number(_digits(written))),
    ("bank_account", _ACCOUNT, _shape_is_all),
    ("email", _MAIL, _shape_is_all),
    ("phone", _PHONE, lambda written: bool(_NATIONAL.fullmatch(_national(written)))),
)
