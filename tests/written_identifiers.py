"""Identifiers as people write them in a mail: one of each kind, in one of many ways, by chance.

None belongs to anybody: telephone numbers have 0000 or 5555 where subscribers' digits begin, mail
goes to example domains (RFC 2606), cards and マイナンバー are drawn and given their check digit.
"""

import random
from collections.abc import Sequence

from sekisho.guard.numbers import luhn, my_number

DIGITS = "0123456789"
FULL = str.maketrans(DIGITS + "-+()", "０１２３４５６７８９－＋（）")
KANJI = str.maketrans(DIGITS + "-", "〇一二三四五六七八九ー")
DASHES = ("-", " ", "", "－", "‐", "–", "—", "ー", "・", "/", ".", " - ", "\u3000", "\n", "-\n")

PROSE = (
    "お問い合わせの件、{} でお調べしました。ご使用量は312kWhです。",
    "Regarding {}, we have looked into your bill of 8,420 yen.",
    "ご連絡ありがとうございます（{}）。次回の検針は12月5日です。",
    "{}\nよろしくお願いいたします。",
    "記録:{}、以上。",
    "> 先日は「{}」とお書きでした。\n",
    "請求額12,300円（11月分）、照会先は{}です。",
    "We wrote to {} on 2026-11-02; the reading was 31245.",
)

NAMES = (
    "青山 春",
    "髙橋 誠",
    "山﨑 惠子",
    "渡邊 龍之介",
    "齋藤 眞由美",
    "𠮷澤 圓",
    "濵田 廣",
    "佐々木 希",
)
WRITTEN_NAMES = {
    "髙橋 誠": ("高橋 誠", "髙橋誠"),
    "山﨑 惠子": ("山崎 恵子", "山﨑恵子"),
    "渡邊 龍之介": ("渡辺竜之介", "渡邉 龍之介", "渡辺 龍之介"),
    "齋藤 眞由美": ("斎藤真由美", "齋藤 真由美"),
    "𠮷澤 圓": ("吉沢 円", "吉澤圓"),
    "濵田 廣": ("浜田広", "濱田 廣"),
}
ADDRESSES = (
    (
        "東京都港区芝一丁目2番3号",
        "東京都港区芝1-2-3",
        "港区芝一丁目二番三号",
        "東京都港区芝１丁目２－３",
    ),
    (
        "神奈川県横浜市西区霞ケ丘12番地の5",
        "横浜市西区霞ヶ丘12-5",
        "神奈川県横浜市西区霞が丘十二番地五",
    ),
    (
        "大阪府大阪市北区中之島3-4-5 青空ハイツ201号室",
        "大阪市北区中之島3丁目4番5号",
        "大阪府大阪市北区中之島三の四の五",
    ),
    ("北海道札幌市中央区北三条西6丁目7", "札幌市中央区北三条西六丁目7番"),
)
"""Each as it is held, and other ways in which people write it."""


def written(kind: str, chance: random.Random) -> str:
    """One identifier of the kind."""
    return {
        "card": _card,
        "my_number": _my_number,
        "supply_point_id": _supply_point,
        "phone": _phone,
        "email": _email,
        "bank_account": _bank_account,
        "name": _name,
        "address": _address,
    }[kind](chance)


def _drawn(chance: random.Random, count: int) -> str:
    return "".join(chance.choices(DIGITS, k=count))


def _grouped(number: str, sizes: Sequence[int], chance: random.Random) -> str:
    """The number in its groups, with one of the dashes, and at most one end of a line."""
    groups, at = [], 0
    for size in sizes:
        groups.append(number[at : at + size])
        at += size
    dash = chance.choice(DASHES)
    if "\n" in dash:
        wrapped = chance.randrange(1, len(groups))
        between = chance.choice(["-", " ", ""])
        return between.join(groups[:wrapped]) + dash + between.join(groups[wrapped:])
    return _signs(dash.join(groups), chance)


def _signs(text: str, chance: random.Random) -> str:
    """The same in full width or kanji, now and then."""
    kind = chance.random()
    if kind < 0.2:
        return text.translate(FULL)
    return text.translate(KANJI) if kind < 0.3 else text


def _card(chance: random.Random) -> str:
    amex = chance.random() < 0.15
    body = chance.choice(["34", "37"]) + _drawn(chance, 12) if amex else (
        chance.choice("3456") + _drawn(chance, 14)
    )  # fmt: skip
    number = next(body + digit for digit in DIGITS if luhn(body + digit))
    return _grouped(number, (4, 6, 5) if amex else (4, 4, 4, 4), chance)


def _my_number(chance: random.Random) -> str:
    body = _drawn(chance, 11)
    number = next(body + digit for digit in DIGITS if my_number(body + digit))
    return _grouped(number, (4, 4, 4), chance)


def _supply_point(chance: random.Random) -> str:
    number = f"{chance.randint(1, 10):02}" + _drawn(chance, 20)
    return _grouped(number, (2, 4, 4, 4, 4, 4), chance)


def _phone(chance: random.Random) -> str:
    last = _drawn(chance, 4)
    area, middle = chance.choice(
        [("090", "0000"), ("080", "5555"), ("070", "0000"), ("03", "5555"), ("06", "5555"),
         ("045", "555"),
         ("0123", "55"), ("050", "5555"), ("0120", "555"), ("0800", "555"), ("0570", "055")]
    )  # fmt: skip
    last = last[:3] if (area, middle) in {("0120", "555"), ("0570", "055")} else last
    return chance.choice([_at_home, _abroad])(area, middle, last, chance)


def _at_home(area: str, middle: str, last: str, chance: random.Random) -> str:
    shape = chance.choice(
        ["{}-{}-{}", "{}{}{}", "({}){}-{}", "{}({}){}", "{} {} {}", "{}.{}.{}", "{} - {} - {}",
         "TEL:{}-{}-{}",
         "{}-{}-{}（内線12）", "{}の{}の{}", "{}-{}\n-{}"]
    )  # fmt: skip
    return _signs(shape.format(area, middle, last), chance)


def _abroad(area: str, middle: str, last: str, chance: random.Random) -> str:
    shape = chance.choice(
        ["+81-{}-{}-{}", "+81 {} {} {}", "+81{}{}{}", "+81-(0){}-{}-{}", "+81(0){}-{}-{}",
         "0081-{}-{}-{}",
         "tel:+81-{}-{}-{}"]
    )  # fmt: skip
    return shape.format(area[1:], middle, last)


def _email(chance: random.Random) -> str:
    local = chance.choice(
        ["haru", "h.aoyama", "haru+denki", "user_" + _drawn(chance, 3), "AOYAMA-HARU"]
    )
    domain = chance.choice(
        ["example.jp", "mail.example.com", "example.net", "sub.domain.example.org"]
    )
    shape = chance.choice(
        [
            "{}@{}",
            "{}＠{}",
            "{} @ {}",
            "{}[at]{}",
            "{} (at) {}",
            "{}アットマーク{}",
            "<{}@{}>",
            "mailto:{}@{}",
            "{}\n@{}",
        ]
    )
    address = shape.format(local, domain)
    if chance.random() < 0.2:
        address = address.replace(".", chance.choice(["[dot]", " . ", "ドット"]))
    return address


def _bank_account(chance: random.Random) -> str:
    number = _drawn(chance, 7)
    shape = chance.choice(
        ["普通 {}", "普通預金 口座番号{}", "口座番号：{}", "account number {}", "当座{}"]
    )
    return _signs(shape.format(number), chance) if "acc" not in shape else shape.format(number)


def _name(chance: random.Random) -> str:
    name = chance.choice(NAMES)
    text = chance.choice((name, *WRITTEN_NAMES.get(name, ())))
    gap = chance.choice([" ", "\u3000", "", "\n", "\u200b"])
    return text.replace(" ", gap) + chance.choice(["様", "さま", "", " 殿"])


def _address(chance: random.Random) -> str:
    text = chance.choice(chance.choice(ADDRESSES))
    if chance.random() < 0.3:
        text = text.translate(FULL)
    if chance.random() < 0.3:
        at = chance.randrange(2, len(text) - 2)
        text = text[:at] + chance.choice([" ", "\n", "\u3000", "\n> "]) + text[at:]
    return text
