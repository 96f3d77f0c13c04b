"""What every word of a vocabulary has."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """An id with its labels as written; the first label is the one shown."""

    id: str
    labels: tuple[str, ...]
    en: str

    @property
    def label(self) -> str:
        """The Japanese label that is shown."""
        return self.labels[0]

    def shown(self, lang: str) -> str:
        """The label in `lang` ("ja" or "en")."""
        return self.labels[0] if lang == "ja" else self.en
