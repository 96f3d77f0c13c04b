"""One entry of a list: a word; …を除く, …に限る; or the same list of another rule.

An entry that is no word by itself is cut at ・, 、, および and their like, where that gives words.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

_SEPARATOR = re.compile(
    r"\s*(?:[・･、,，]|及び|および|並びに|ならびに|\band\b)\s*(?:及び|および|\band\b)?\s*"
)
_MOST_SEPARATORS = 10
_OTHER_RULE = (
    re.compile(r"^規則「(?P<title>[^」]+)」の(?P<list>提供先|目的|項目)$"),
    re.compile(r'^(?P<list>recipients|purposes|items) of "(?P<title>[^"]+)"$'),
)
_LISTS = {
    "提供先": "recipient",
    "目的": "purpose",
    "項目": "items",
    "recipients": "recipient",
    "purposes": "purpose",
    "items": "items",
}


class Part(StrEnum):
    """What an entry does to its list: adds, takes out, or leaves only what it names."""

    ADDS = "adds"
    EXCEPT = "except"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class OtherList:
    """The same list of the rule with that title; `key` is the list that the entry names."""

    title: str
    key: str


def read_part(text: str) -> tuple[str, Part]:
    """The label of an entry, and what the entry does (…を除く, except …, …に限る, only …)."""
    stripped = text.strip()
    for ja, en, part in (("を除く", "except ", Part.EXCEPT), ("に限る", "only ", Part.ONLY)):
        if stripped.endswith(ja):
            return stripped.removesuffix(ja).strip(), part
        if stripped.lower().startswith(en):
            return stripped[len(en) :].strip(), part
    return stripped, Part.ADDS


def other_list(label: str) -> OtherList | None:
    """The list of another rule that the label names, or None."""
    for pattern in _OTHER_RULE:
        match = pattern.match(label)
        if match:
            return OtherList(match["title"], _LISTS[match["list"]])
    return None


def cuts(label: str, known: Callable[[str], bool]) -> list[tuple[str, ...]]:
    """Every way to cut the label at separators so that each piece is known; [] where there is none.

    A label that is known whole is not cut, and of two ways to cut it the one with fewer pieces
    stands where its pieces are cut further by the other: 電気・ガスの料金 stays one word.
    """
    if known(label):
        return [(label,)]
    marks = list(_SEPARATOR.finditer(label))[:_MOST_SEPARATORS]
    found: dict[frozenset[int], tuple[str, ...]] = {}
    for count in range(1, len(marks) + 1):
        for chosen in combinations(marks, count):
            at = frozenset(mark.start() for mark in chosen)
            pieces = tuple(_pieces(label, chosen))
            if all(map(known, pieces)) and not any(coarser < at for coarser in found):
                found[at] = pieces
    return list(found.values())


def _pieces(label: str, marks: tuple[re.Match[str], ...]) -> Iterator[str]:
    at = 0
    for mark in marks:
        yield label[at : mark.start()].strip()
        at = mark.end()
    yield label[at:].strip()
