"""Identifiers of people in running prose: which item each is, and where it stands.

A card and a マイナンバー are taken only with their check digit; the supply point number has none.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_DASH = r"[-‐‑‒–—―−ー 　.]"
_CARD = re.compile(rf"(?<![0-9])[2-6](?:{_DASH}?[0-9]){{12,18}}(?![0-9])")
_MY_NUMBER = re.compile(
    rf"(?<![0-9])(?<![0-9]{_DASH})[0-9]{{4}}{_DASH}?[0-9]{{4}}{_DASH}?[0-9]{{4}}(?!{_DASH}?[0-9])"
)
_SUPPLY_POINT = re.compile(rf"(?<![0-9])(?:0[1-9]|10)(?:{_DASH}?[0-9]){{20}}(?![0-9])")
_PHONE = re.compile(
    rf"(?<![0-9])(?:\+81{_DASH}?(?:\(0\))?|0)[1-9][0-9]{{0,3}}{_DASH}?\(?[0-9]{{1,4}}\)?{_DASH}?[0-9]{{3,4}}(?![0-9])"
    rf"|(?<![0-9])\(0[0-9]{{1,4}}\){_DASH}?[0-9]{{1,4}}{_DASH}[0-9]{{4}}(?![0-9])"
    rf"|(?<![0-9])0000{_DASH}[0-9]{{2}}{_DASH}[0-9]{{4}}(?![0-9])"
)
_ACCOUNT = re.compile(
    r"(?:普通|当座|貯蓄|口座(?:番号)?|account(?:\s+(?:number|no\.?))?|a/c)"
    r"[^0-9\n。]{0,12}([0-9]{3}-?[0-9]{4}|[0-9]{7})(?![0-9-]*[0-9])",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"
)
_PHONE_DIGITS = (9, 12)
_TEN = 10


@dataclass(frozen=True, slots=True)
class Found:
    """One identifier: the item it is, and its place in the text in one width (NFKC)."""

    item: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Known:
    """The names and addresses of customers by their first two signs; see `known`."""

    by_start: dict[str, tuple[tuple[str, str], ...]]


NOBODY = Known({})


def known(names: Iterable[str], addresses: Iterable[str]) -> Known:
    """What `identifiers` looks for besides numbers. A single sign is no name and is left out."""
    gathered: dict[str, list[tuple[str, str]]] = {}
    for item, texts in (("name", names), ("address", addresses)):
        for text in texts:
            packed, _ = _packed(unicodedata.normalize("NFKC", text))
            if len(packed) > 1:
                gathered.setdefault(packed[:2], []).append((packed, item))
    return Known({start: tuple(found) for start, found in gathered.items()})


def identifiers(text: str, people: Known = NOBODY) -> list[Found]:
    """Every identifier in the text, by place; a stretch is one identifier, the longest first."""
    plain = unicodedata.normalize("NFKC", text)
    taken: list[Found] = []
    for found in (*_numbers(plain), *_people(plain, people)):
        if all(found.end <= other.start or other.end <= found.start for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def same_value(text: str) -> str:
    """One writing for each value: addresses of mail in one case, numbers as their digits alone.

    +81 stands for the 0 of a telephone number.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if "@" in plain:
        return plain.strip()
    return _digits(plain.replace("+81", "0", 1).replace("(0)", "", 1))


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of ISO/IEC 7812-1. requires: digits only."""
    doubled = (int(d) * (2 if at % 2 else 1) for at, d in enumerate(reversed(digits)))
    return sum(d - 9 if d >= _TEN else d for d in doubled) % 10 == 0


def my_number(digits: str) -> bool:
    """Whether 12 digits end with their check digit (番号法 施行令, 総務省令85号 art. 5)."""
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(int(d) * w for d, w in zip(digits[:11], weights, strict=True)) % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def _numbers(text: str) -> Iterator[Found]:
    """Numbers by their shape, those that say most first."""
    for match in _SUPPLY_POINT.finditer(text):
        yield Found("supply_point_id", *match.span())
    for match in _CARD.finditer(text):
        if luhn(_digits(match[0])):
            yield Found("card", *match.span())
    for match in _MY_NUMBER.finditer(text):
        if my_number(_digits(match[0])):
            yield Found("my_number", *match.span())
    for match in _ACCOUNT.finditer(text):
        yield Found("bank_account", *match.span(1))
    for match in _MAIL.finditer(text):
        yield Found("email", *match.span())
    for match in _PHONE.finditer(text):
        if _PHONE_DIGITS[0] <= len(_digits(match[0])) <= _PHONE_DIGITS[1]:
            yield Found("phone", *match.span())


def _people(text: str, people: Known) -> Iterator[Found]:
    if not people.by_start:
        return
    packed, places = _packed(text)
    for at in range(len(packed) - 1):
        for wanted, item in people.by_start.get(packed[at : at + 2], ()):
            if packed.startswith(wanted, at):
                yield Found(item, places[at], places[at + len(wanted) - 1] + 1)


def _packed(text: str) -> tuple[str, list[int]]:
    """The text without blanks, in lower case, and where each of its signs stood."""
    kept = [(sign.casefold()[:1], at) for at, sign in enumerate(text) if not sign.isspace()]
    return "".join(sign for sign, _ in kept), [at for _, at in kept]


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)
