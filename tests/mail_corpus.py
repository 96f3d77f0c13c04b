"""The texts that ask for a secret, and those that do not; a third of them is held out.

`tests/corpus/mail/*.txt` were written by hand, one text a line; `*.template.txt` come from
templates, whose number stands first. The held-out third is chosen by a hash of the text (of the
template, so that no template stands on both sides). Rules are written looking at the others only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

PLACE = Path(__file__).resolve().parent / "corpus" / "mail"


@dataclass(frozen=True, slots=True)
class Sample:
    """One text, whether it asks for a secret, and whether it is held out."""

    text: str
    lang: str
    asks: bool
    templated: bool
    held_out: bool


def samples() -> Iterator[Sample]:
    """Every text of the corpus."""
    for asks, stem in ((True, "asks"), (False, "asks-not")):
        for lang in ("ja", "en"):
            for line in _lines(f"{stem}.{lang}.txt"):
                yield Sample(line.replace("\\n", "\n"), lang, asks, False, _held_out(line))
            for line in _lines(f"{stem}.{lang}.template.txt"):
                number, _, text = line.partition("\t")
                yield Sample(text, lang, asks, True, _held_out(f"{stem} {lang} {number}"))


def _lines(name: str) -> list[str]:
    return (PLACE / name).read_text(encoding="utf-8").split("\n")[:-1]


def _held_out(key: str) -> bool:
    return int.from_bytes(sha256(key.encode()).digest()[:4], "big") % 3 == 0
