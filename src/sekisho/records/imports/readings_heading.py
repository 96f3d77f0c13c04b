"""The first line of a file of half-hourly readings: which column is what, and how it is encoded."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sekisho.records.imports.readings_words import HEADINGS, SLOT_KINDS
from sekisho.records.imports.refusal import ImportStoppedError

_BOM = b"\xef\xbb\xbf"
_LONGEST = 10_000
_WANTED = "供給地点特定番号、年月日、コマ（または開始時刻か終了時刻）、電力量"
_WANTED_EN = "point, day, slot (or start or end), kwh"


@dataclass(frozen=True, slots=True)
class Heading:
    """What each column is, in the order of the file; INVARIANT: each kind once, one of a slot."""

    kinds: tuple[str, ...]
    encoding: str  # utf-8 or cp932

    @property
    def slot_kind(self) -> str:
        """How the file names slots: slot, start or end."""
        return next(kind for kind in self.kinds if kind in SLOT_KINDS)


def read_heading(path: Path) -> Heading:
    """The heading of the file, in UTF-8 or CP932. Raises ImportStoppedError where it is another.

    A heading in Japanese reads as one of our words in one of the two encodings only, so nothing is
    guessed; one in ASCII is UTF-8, and a row that is not is refused at its line.
    """
    with path.open("rb") as file:
        line = file.readline(_LONGEST)
    for encoding in ("utf-8", "cp932"):
        try:
            text = line.removeprefix(_BOM).decode(encoding)
        except UnicodeDecodeError:
            continue
        words = [word.strip().strip('"') for word in text.rstrip("\r\n").split(",")]
        kinds = [HEADINGS.get(word, "") for word in words]
        if all(kinds):
            _refuse_incomplete(kinds)
            return Heading(tuple(kinds), encoding)
    raise ImportStoppedError(
        f"見出しの行を読めません。UTF-8 か CP932 で、{_WANTED} の列だけを書いてください。"
        "何も取り込んでいません。",
        f"The heading cannot be read. In UTF-8 or CP932 write these columns and no others:"
        f" {_WANTED_EN}. Nothing was taken in.",
    )


def _refuse_incomplete(kinds: Sequence[str]) -> None:
    found = Counter("slot" if kind in SLOT_KINDS else kind for kind in kinds)
    if found != Counter(("point", "day", "slot", "kwh")):
        raise ImportStoppedError(
            f"見出しの列が足りないか、重なっています。{_WANTED} を一つずつ書いてください。"
            "何も取り込んでいません。",
            f"A column is missing or stands twice. Write each of these once: {_WANTED_EN}."
            " Nothing was taken in.",
        )
