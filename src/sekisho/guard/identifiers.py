"""Identifiers of people in running prose: which item each is, and where it stands."""

import re
import unicodedata
from dataclasses import dataclass

from sekisho.guard.numbers import luhn, my_number, numbers_in
from sekisho.guard.people import NOBODY, Known, known, people_in

__all__ = ["NOBODY", "Found", "Known", "identifiers", "known", "luhn", "my_number"]


@dataclass(frozen=True, slots=True)
class Found:
    """One identifier: the item it is, and its place in the text in one width (NFKC)."""

    item: str
    start: int
    end: int


def identifiers(text: str, people: Known = NOBODY) -> list[Found]:
    """Every identifier in the text, by place; a stretch is one identifier, the first found."""
    plain = unicodedata.normalize("NFKC", text)
    free = bytearray(b"\1") * len(plain)
    taken: list[Found] = []
    for item, start, end in (*numbers_in(plain), *people_in(plain, people)):
        if all(free[start:end]):
            free[start:end] = bytes(end - start)
            taken.append(Found(item, start, end))
    return sorted(taken, key=lambda found: found.start)


def same_value(text: str) -> str:
    """One writing for each value: addresses of mail in one case, numbers as their digits alone.

    +81 stands for the 0 of a telephone number.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if "@" in plain:
        return plain.strip()
    return re.sub("[^0-9]", "", plain.replace("+81", "0", 1).replace("(0)", "", 1))
