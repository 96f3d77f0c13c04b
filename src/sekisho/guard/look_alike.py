"""Why a domain is not ours although it may look so: as a code, explained in words elsewhere."""

import unicodedata

from sekisho.guard.fold_text import fold_text

OURS, LETTERS, IN_FRONT, ENDING, WORDS, TYPO, OTHER = (
    "ours", "look-alike-letters", "look-alike-in-front", "look-alike-ending", "look-alike-words",
    "look-alike-typo", "other-domain",
)  # fmt: skip
_SLIPS = 2
_LOOKS = str.maketrans("0135", "oles")


def judge_domain(domain: str, ours: frozenset[str]) -> str:
    """`ours` for a domain of ours or one below it; else by what it could be mistaken for ours."""
    plain = _unpuny(domain.strip().rstrip(".").casefold())
    if any(plain == own or plain.endswith(f".{own}") for own in ours):
        return OURS if plain.isascii() else LETTERS
    found = {code for own in ours if (code := _compared(plain, own))}
    return next((code for code in (LETTERS, IN_FRONT, ENDING, WORDS, TYPO) if code in found), OTHER)


def _compared(plain: str, own: str) -> str | None:
    """The first resemblance of a foreign domain to a domain of ours."""
    if own in _looks(plain) and (own not in plain or not plain.isascii()):
        return LETTERS
    if f".{plain}".find(f".{own}.") >= 0:
        return IN_FRONT
    name = _name(own)
    labels = plain.split(".")[:-1]
    if name in labels:
        return ENDING
    if any(name in label for label in labels) or own.replace(".", "-") in plain:
        return WORDS
    if any(_slips(_looks(label), _looks(name)) <= _SLIPS for label in labels):
        return TYPO
    return None


def _unpuny(domain: str) -> str:
    try:
        return domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except (UnicodeError, ValueError):
        return domain


def _looks(domain: str) -> str:
    """The domain as the eye takes it."""
    folded = fold_text(domain).replace("rn", "m").replace("vv", "w").translate(_LOOKS)
    apart = unicodedata.normalize("NFD", folded)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _name(own: str) -> str:
    """The label by which people know a domain of ours: the longest, the first among equals."""
    return max(own.split(".")[:-1], key=len)


def _slips(one: str, other: str) -> int:
    """How many letters were added, lost, replaced or exchanged with a neighbour, at least."""
    if abs(len(one) - len(other)) > _SLIPS:
        return _SLIPS + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != against))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == against:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
