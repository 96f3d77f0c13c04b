"""Text as a reader takes it, for matching only: widths, spacing, look-alikes, kanji numerals."""

import re
import unicodedata

_LOOK_ALIKES = str.maketrans(
    "авсеһіјорѕтухѵαεικονρτυχ號壱弐参",
    "abcehijopstuxvaeikovptux号123",
)
_INVISIBLE = dict.fromkeys(
    (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
)
# Between these two a reader sees the signs from right to left.
_TURNED = re.compile("\u202e([^\u202c\n]*)\u202c?")
_KANJI_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")}
_NUMERAL = re.compile(
    r"([〇一二三四五六七八九]?十[一二三四五六七八九]?|[〇一二三四五六七八九]{1,20})"
    r"(?=桁|けた|ケタ|つの|文字|数字|ヶ?月)"
)
_CJK = r"[\u3040-\u30ff\u3400-\u9fff]"
_ANY_CJK = re.compile(_CJK)
_BETWEEN_CJK = re.compile(rf"(?<={_CJK})[ \t]+(?={_CJK})")
_SPACED_LETTERS = re.compile(r"(?<![a-z])(?:[a-z][ ._*-]){3,}[a-z](?![a-z])")
_KANJI_ONE_FOR_DASH = re.compile(r"(?<=[\u30a1-\u30fa])一(?=[\u30a1-\u30fa])")
_LEET = re.compile(r"(?<=[a-z])[01345@$](?=[a-z])")
_LEET_LETTERS = str.maketrans("01345@$", "oleasas")
# Words written in kana throughout, as telegrams, some old systems and children do.
_KANA_WORDS = (
    ("コウザバンゴウ", "口座番号"), ("アンショウバンゴウ", "暗証番号"), ("バンゴウ", "番号"),
    ("コウザ", "口座"), ("アンショウ", "暗証"), ("アイコトバ", "合言葉"),
    ("オシラセ", "お知らせ"), ("オオクリ", "お送り"), ("ゴヘンシン", "ご返信"),
    ("ヘンシン", "返信"), ("クダサイ", "ください"), ("ゴキニュウ", "ご記入"),
    ("ニュウリョク", "入力"), ("オシエテ", "教えて"), ("ヲ", "を"),
)  # fmt: skip
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_KANA = {
    written: word
    for kana, word in (*_KANA_WORDS, ("パスワード", "パスワード"), ("カード", "カード"))
    for written in (kana, kana.translate(_TO_HIRAGANA))
    if written != word
}
_ANY_KANA_WORD = re.compile("|".join(sorted(map(re.escape, _KANA), key=len, reverse=True)))
_JOINED_BY_SIGNS = re.compile(rf"(?:{_CJK}[・/|_*.+-]){{3,}}{_CJK}")
_DASH_IN_KATAKANA = re.compile(r"(?<=[\u30a1-\u30fa])[-‐‑–—―−](?=[\u30a1-\u30fa])")
# A line of plain text ends where it is full, often within a word.
_WRAPPED_JA = re.compile(rf"(?<=[^\n。．!?]{{20}})(?<={_CJK}|、)\n(?=(?!・){_CJK})")
_WRAPPED_EN = re.compile(r"(?<=[^\n]{45})(?<=[a-z,])\n(?=[a-z])")


def fold_text(text: str) -> str:
    """The text in one width and case, without invisible signs, with numerals as digits.

    Its result is for matching, never for sending.
    """
    text = _TURNED.sub(lambda m: m[1][::-1], text)
    folded = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold()
    folded = folded.replace("\r\n", "\n").translate(_LOOK_ALIKES)
    folded = _SPACED_LETTERS.sub(
        lambda m: re.sub("[ ._*-]", "", m[0]), _WRAPPED_EN.sub(" ", folded)
    )
    folded = _LEET.sub(lambda m: m[0].translate(_LEET_LETTERS), folded)
    return _folded_japanese(folded) if _ANY_CJK.search(folded) else folded


def _folded_japanese(folded: str) -> str:
    folded = _KANJI_ONE_FOR_DASH.sub("ー", folded)
    folded = _WRAPPED_JA.sub("", folded)
    folded = _BETWEEN_CJK.sub("", _DASH_IN_KATAKANA.sub("ー", folded))
    folded = _JOINED_BY_SIGNS.sub(lambda m: re.sub("[・/|_*.+-]", "", m[0]), folded)
    folded = _NUMERAL.sub(lambda m: str(_number(m[1])), folded)
    return _ANY_KANA_WORD.sub(lambda m: _KANA[m[0]], folded)


def _number(kanji: str) -> int:
    """The number that these kanji write; requires the shape of `_NUMERAL`."""
    if "十" in kanji:
        tens, _, ones = kanji.partition("十")
        return 10 * (_KANJI_DIGITS[tens] if tens else 1) + (_KANJI_DIGITS[ones] if ones else 0)
    return int("".join(str(_KANJI_DIGITS[sign]) for sign in kanji))
