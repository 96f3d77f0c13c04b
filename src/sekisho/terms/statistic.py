"""The words of a statistic that is written down: dimensions, measures, categories."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """A dimension or a measure. `decimals` are those of a measure's unit.

    `categories` are a dimension's, in Japanese and English; one that is missing is its own word.
    """

    id: str
    ja: str
    en: str
    unit: str = ""
    decimals: int = 0
    categories: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def category(self, id_: str, lang: str = "ja") -> str:
        """The category as people call it."""
        both = self.categories.get(id_)
        return id_ if both is None else both[lang != "ja"]

    def shown(self, lang: str) -> str:
        """The word with its unit."""
        word = self.ja if lang == "ja" else self.en
        return f"{word}({self.unit})" if self.unit else word
