"""What is wrong with a line or a list, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `row` is the row of the file (the heading is row 1), or None."""

    code: str
    ja: str
    en: str
    row: int | None = None

    def message(self, lang: str) -> str:
        """What is wrong, and where, in the language asked for."""
        text = self.ja if lang == "ja" else self.en
        if self.row is None:
            return text
        return f"{self.row} 行目: {text}" if lang == "ja" else f"row {self.row}: {text}"
