"""Names and addresses of given customers in running text, however they are written there.

Old forms of kanji, spaces, line ends, widths, invisible signs, numerals and the words of an
address (一丁目2番3号, 1-2-3) make no difference; nor does a prefecture or a building left out.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sekisho.guard.old_forms import COMMON_FORMS

_KEY = 2
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_QUOTED_LINE = re.compile(r"(?<=\n)[>|]+")
_KANJI = "〇一二三四五六七八九"
_NUMERAL = re.compile(
    rf"[{_KANJI}十百]{{1,6}}(?=丁目|番|号|の[0-9{_KANJI}]|[-‐‑‒–—―−ー][0-9{_KANJI}])"
    rf"|(?:(?<=丁目)|(?<=番地)|(?<=[番の]))[{_KANJI}十百]{{1,6}}"
)
_STEP = re.compile(r"(?:丁目|番地の?|番|号(?!室)|の(?=[0-9])|[-‐‑‒–—―−ー](?=[0-9]))")
_KE = re.compile(r"[ヶケがガｹ](?=[一-龥])")
_PREFECTURE = re.compile(r"^(?:東京都|北海道|京都府|大阪府|[一-龥]{2,3}県)")
_TO_ITS_NUMBER = re.compile(r"^\D+[0-9]+(?:-[0-9]+)*")
_SHORTEST_ADDRESS = 5


@dataclass(frozen=True, slots=True)
class Known:
    """The names and addresses of customers by their first two signs; see `known`.

    `lengths` says how long those are that begin so: as many look-ups, however many customers.
    """

    lengths: dict[str, tuple[int, ...]]
    items: dict[str, str]


NOBODY = Known({}, {})


def known(names: Iterable[str], addresses: Iterable[str]) -> Known:
    """What `people_in` looks for. A single sign is no name and is left out."""
    items: dict[str, str] = {}
    for address in addresses:
        items.update(dict.fromkeys(_ways_to_write(address), "address"))
    for name in names:
        items[_packed(name).text] = "name"
    gathered: dict[str, set[int]] = {}
    for text in [text for text in items if len(text) < _KEY]:
        del items[text]
    for text in items:
        gathered.setdefault(text[:_KEY], set()).add(len(text))
    lengths = {start: tuple(sorted(found, reverse=True)) for start, found in gathered.items()}
    return Known(lengths, items)


def people_in(text: str, people: Known) -> Iterator[tuple[str, int, int]]:
    """Each name or address that stands in the text: its item, where it begins, where it ends."""
    if not people.items:
        return
    for packed in (_packed(text), _address_form(_packed(text))):
        for at in range(len(packed.text) - 1):
            for length in people.lengths.get(packed.text[at : at + _KEY], ()):
                end = at + length
                item = people.items.get(packed.text[at:end])
                if item is not None and not _goes_on(packed.text, end):
                    yield item, packed.places[at], packed.places[end - 1] + 1
                    break


@dataclass(frozen=True, slots=True)
class _Packed:
    """A text without what makes no difference, and where each of its signs stood."""

    text: str
    places: list[int]


def _packed(text: str) -> _Packed:
    plain = unicodedata.normalize("NFKC", text)
    common = _QUOTED_LINE.sub(lambda m: " " * len(m[0]), plain).translate(COMMON_FORMS)
    kept = [(sign, at) for at, sign in enumerate(common) if not _INVISIBLE.match(sign)]
    return _Packed("".join(sign.casefold()[:1] for sign, _ in kept), [at for _, at in kept])


def _address_form(packed: _Packed) -> _Packed:
    """The same with numerals as digits, one dash for every word between them, one ケ."""
    text = _KE.sub("ケ", packed.text)
    digits = _rewritten(_Packed(text, packed.places), _NUMERAL, _number)
    steps = _rewritten(digits, _STEP, lambda _: "-")
    text = steps.text
    kept = [at for at, sign in enumerate(text) if not (sign == "-" and _ends_here(text, at))]
    return _Packed("".join(text[at] for at in kept), [steps.places[at] for at in kept])


def _ends_here(text: str, at: int) -> bool:
    """No digit follows: the dash stands for a last 号, and says nothing."""
    return not text[at + 1 : at + 2].isdigit()


def _rewritten(packed: _Packed, what: re.Pattern[str], write: Callable[[str], str]) -> _Packed:
    """The text with each match written anew, all its signs placed where the match began."""
    text: list[str] = []
    places: list[int] = []
    done = 0
    for match in what.finditer(packed.text):
        text.append(packed.text[done : match.start()])
        places += packed.places[done : match.start()]
        new = write(match[0])
        text.append(new)
        places += [packed.places[match.end() - 1]] * len(new)
        done = match.end()
    text.append(packed.text[done:])
    return _Packed("".join(text), places + packed.places[done:])


def _number(kanji: str) -> str:
    """The digits of a number below a thousand, written in kanji either way (二十一, 二一)."""
    if not re.search("[十百]", kanji):
        return "".join(str(_KANJI.index(sign)) for sign in kanji)
    value, ones = 0, 0
    for sign in kanji:
        if sign in "十百":
            value += (ones or 1) * (10 if sign == "十" else 100)
            ones = 0
        else:
            ones = _KANJI.index(sign)
    return str(value + ones)


def _ways_to_write(address: str) -> Iterator[str]:
    """The address as it is held, without its prefecture, and without its building."""
    whole = _address_form(_packed(address)).text
    for text in (whole, _PREFECTURE.sub("", whole)):
        yield text
        number = _TO_ITS_NUMBER.match(text)
        if number is not None and len(number[0]) >= _SHORTEST_ADDRESS:
            yield number[0]


def _goes_on(text: str, end: int) -> bool:
    """The number in which the match ends has further digits: it is another address."""
    before, after = text[end - 1 : end], text[end : end + 2]
    return before.isdigit() and bool(re.match(r"[0-9]|-[0-9]", after))
