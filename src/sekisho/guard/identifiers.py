"""Identifiers of people in running prose: which item each is, and where it stands."""

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
