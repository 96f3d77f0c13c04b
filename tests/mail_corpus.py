"""The texts that ask for a secret, and those that do not.

`tests/corpus/mail/*.txt` were written by hand, one text a line; `*.template.txt` come from
templates, whose number stands first. `README.md` there says how each further set was made and what
it measured. `held-out/` was written when the rules stood as they are, and nobody mends a rule by
it: whoever does writes another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PLACE = Path(__file__).resolve().parent / "corpus" / "mail"


@dataclass(frozen=True, slots=True)
class Sample:
    """One text, whether it asks for a secret, and how it came to be."""

    text: str
    asks: bool
    templated: bool = False
    held_out: bool = False


def samples() -> Iterator[Sample]:
    """Every text of the corpus."""
    for path in sorted(PLACE.rglob("*.txt")):
        asks, templated = not path.name.startswith("asks-not"), ".template." in path.name
        for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
            text = line.partition("\t")[2] if templated else line.replace("\\n", "\n")
            yield Sample(text, asks, templated, path.parent.name == "held-out")
