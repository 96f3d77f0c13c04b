"""What a cell may say, by closed names: each turns text into a value or says why not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

import jaconv

from sekisho.records.imports.refusal import Refusal

Value = str | int | bool | list[str] | None

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_DASHES = re.compile("[-‐‑‒–—―−－ｰー﹣]")
_SPACES = re.compile(r"[\s　]+")
_ERAS = {
    "令和": (date(2019, 5, 1), date.max),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
}
_ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和"}
_DATES = {
    "iso": re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z", re.ASCII),
    "slash": re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})\Z", re.ASCII),
    "compact": re.compile(r"(\d{4})(\d{2})(\d{2})\Z", re.ASCII),
    "kanji": re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日\Z", re.ASCII),
}
_WAREKI = re.compile(
    r"(令和|平成|昭和|[RHS])(\d{1,2}|元)[年./-](\d{1,2})[月./-](\d{1,2})日?\Z", re.ASCII
)
DATE_FORMATS = (*_DATES, "wareki")
_YES = frozenset({"1", "有", "有り", "あり", "はい", "true", "t", "yes", "y", "○", "対象"})
_NO = frozenset({"0", "無", "無し", "なし", "いいえ", "false", "f", "no", "n", "×", "対象外"})
_SPOILT = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]")


@dataclass(frozen=True, slots=True)
class Options:
    """What a map says about one column beside its name."""

    format: str = "iso"  # of a date
    separator: str = "、"  # of a set
    values: Mapping[str, str] = field(default_factory=dict)  # the file's codes -> ours


Transform = Callable[[str, Options], Value | Refusal]


def clean(text: str) -> str | Refusal:
    """The text without spaces around it, unless it holds what no name or address has."""
    found = _SPOILT.search(text)
    if found is None:
        return text.strip(" \u3000")
    if found[0] == "\ufffd":
        return Refusal(
            "lost_character",
            "以前の変換で文字が失われています(U+FFFD)。元のデータから出し直してください。",
            "A character was lost in an earlier conversion (U+FFFD): export again from the source.",
        )
    return Refusal(
        "control_character",
        f"制御文字(U+{ord(found[0]):04X})があります。改行やタブを除いてください。",
        f"There is a control character (U+{ord(found[0]):04X}): take line ends and tabs out.",
    )


def as_text(text: str, _: Options) -> Value | Refusal:
    """The text as it is: no character is folded, replaced or dropped."""
    return text


def as_supply_point_id(text: str, _: Options) -> Value | Refusal:
    """22 half-width digits that begin with an area, hyphens and spaces dropped, width folded."""
    digits = _SPACES.sub("", _DASHES.sub("", text)).translate(_DIGITS)
    if re.fullmatch(r"[0-9.]+[eE]\+?[0-9]+", digits):
        return Refusal(
            "supply_point_spreadsheet",
            "供給地点特定番号が指数表記です。表計算ソフトが数値に変えています。文字列として出力してください。",
            "The supply point id is in exponent form: a spreadsheet made a number of it. "
            "Export it as text.",
        )
    if not re.fullmatch(r"[0-9]+", digits):
        return Refusal(
            "supply_point_digits",
            "供給地点特定番号に数字以外の文字があります。",
            "The supply point id holds something other than digits.",
        )
    if len(digits) != 22:
        return Refusal(
            "supply_point_length",
            f"供給地点特定番号は22桁です。{len(digits)}桁あります。",
            f"A supply point id has 22 digits; this has {len(digits)}.",
        )
    if not "01" <= digits[:2] <= "10":
        return Refusal(
            "supply_point_area",
            "供給地点特定番号の先頭2桁は供給区域の 01 から 10 です。",
            "A supply point id begins with its area, 01 to 10.",
        )
    return digits


def as_phone(text: str, _: Options) -> Value | Refusal:
    """Digits and hyphens in ASCII; a leading + stays."""
    folded = _DASHES.sub("-", text.translate(_DIGITS)).translate(str.maketrans("（）＋", "()+"))
    folded = re.sub(r"-+", "-", _SPACES.sub("", folded).replace("(", "-").replace(")", "-"))
    folded = folded.strip("-")
    digits = sum(c.isdigit() for c in folded)
    longest = 15 if folded.startswith("+") else 11
    if not re.fullmatch(r"\+?[0-9]+(-[0-9]+)*", folded) or not 10 <= digits <= longest:
        return Refusal(
            "phone",
            "電話番号として読めません。10桁または11桁の数字です(海外は + から15桁まで)。",
            "This is not a telephone number: 10 or 11 digits (abroad: + and up to 15).",
        )
    return folded


def as_date(text: str, options: Options) -> Value | Refusal:
    """A day of the calendar in ISO form. ISO is always read; other forms as declared."""
    folded = _SPACES.sub("", text.translate(_DIGITS))
    for name in {options.format, "iso"} - {"wareki"}:
        if found := _DATES[name].match(folded):
            return _day(int(found[1]), int(found[2]), int(found[3]))
    if options.format == "wareki" and (found := _WAREKI.match(folded)):
        first, last = _ERAS[_ERA_LETTERS.get(found[1], found[1])]
        year = first.year - 1 + (1 if found[2] == "元" else int(found[2]))
        day = _day(year, int(found[3]), int(found[4]))
        if isinstance(day, str) and not first.isoformat() <= day <= last.isoformat():
            return Refusal(
                "date_era",
                "元号とその日付が合いません。",
                "The day does not lie in the era that it names.",
            )
        return day
    return Refusal(
        "date_format",
        f"日付が、宣言された形式({options.format})ではありません。",
        f"The date is not in the declared format ({options.format}).",
    )


def _day(year: int, month: int, day: int) -> str | Refusal:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return Refusal("date_calendar", "暦にない日付です。", "There is no such day.")


def as_integer(text: str, _: Options) -> Value | Refusal:
    """A whole number; thousands separators and full width are folded."""
    folded = text.translate(_DIGITS).replace(",", "").replace("，", "")
    if re.fullmatch(r"-?[0-9]{1,15}", folded):
        return int(folded)
    return Refusal("integer", "整数ではありません。", "This is not a whole number.")


def as_decimal(text: str, _: Options) -> Value | Refusal:
    """A decimal number, kept exact as text."""
    folded = text.translate(_DIGITS).replace("．", ".").replace(",", "")
    try:
        number = Decimal(folded) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", folded) else None
    except InvalidOperation:
        number = None
    if number is None:
        return Refusal("decimal", "数ではありません。", "This is not a number.")
    return str(number)


def as_yes_no(text: str, options: Options) -> Value | Refusal:
    """True or false, by the map's own codes or the usual ones."""
    word = options.values.get(text, text).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    return Refusal("yes_no", "有無として読めません。", "This is neither yes nor no.")


def as_code(text: str, options: Options) -> Value | Refusal:
    """Our word for the file's code; a code that the map does not know is refused, never guessed."""
    if text in options.values:
        return options.values[text]
    return Refusal(
        "code",
        "対応表(values)にない値です。",
        "The map's values do not have this code.",
    )


def as_set(text: str, options: Options) -> Value | Refusal:
    """The words between the separators, each through the map's codes where there are any."""
    words = [word.strip(" \u3000") for word in text.split(options.separator)]
    words = [word for word in words if word]
    if not options.values:
        return words
    if any(word not in options.values for word in words):
        return as_code("", Options())
    return [options.values[word] for word in words]


def as_kana(text: str, _: Options) -> Value | Refusal:
    """Full-width katakana, from half-width katakana or hiragana."""
    folded = jaconv.hira2kata(jaconv.h2z(text, kana=True, digit=False, ascii=False))
    return str(_SPACES.sub(" ", folded))


def as_postal_code(text: str, _: Options) -> Value | Refusal:
    """nnn-nnnn."""
    digits = _SPACES.sub("", _DASHES.sub("", text)).translate(_DIGITS).removeprefix("〒")
    if re.fullmatch(r"[0-9]{7}", digits):
        return f"{digits[:3]}-{digits[3:]}"
    return Refusal("postal_code", "郵便番号は7桁です。", "A postal code has seven digits.")


def as_email(text: str, _: Options) -> Value | Refusal:
    """An address with one @ and a domain; nothing is folded."""
    if re.fullmatch(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+", text, re.ASCII):
        return text
    return Refusal("email", "メールアドレスとして読めません。", "This is not a mail address.")


TRANSFORMS: Mapping[str, Transform] = {
    "text": as_text,
    "supply_point_id": as_supply_point_id,
    "phone": as_phone,
    "date": as_date,
    "integer": as_integer,
    "decimal": as_decimal,
    "yes_no": as_yes_no,
    "code": as_code,
    "set": as_set,
    "kana": as_kana,
    "postal_code": as_postal_code,
    "email": as_email,
}
