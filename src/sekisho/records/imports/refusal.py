"""Why a row is not taken in, without a word of what it says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason against one row. INVARIANT: no text of a reason holds a value of the row."""

    code: str
    ja: str
    en: str
    column: str = ""  # the file's own header, empty when the row as a whole is meant


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that stays out, by its first and last line in the file, with every reason."""

    line: int
    last_line: int
    reasons: tuple[Refusal, ...]


class ImportStoppedError(Exception):
    """The file or map as a whole cannot be imported; nothing was taken in."""

    def __init__(self, ja: str, en: str) -> None:
        super().__init__(f"{ja}\n{en}")
        self.ja = ja
        self.en = en
