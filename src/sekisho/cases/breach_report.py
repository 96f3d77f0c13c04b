"""The report of a breach: its nine items (Rule 8(1)), and the five that the persons are told (10).

The first report says what is known so far; the final one says all nine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

UNKNOWN = {"ja": "調査中", "en": "Under investigation"}
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Heading:
    """One of the nine items."""

    number: int
    ja: str
    en: str
    to_persons: bool = False

    def shown(self, lang: str) -> str:
        """The heading in the language asked for."""
        return self.ja if lang == "ja" else self.en


NINE: Mapping[str, Heading] = MappingProxyType(
    {
        "summary": Heading(1, "概要", "Summary", to_persons=True),
        "items": Heading(2, "個人データの項目", "Items of personal data", to_persons=True),
        "persons": Heading(3, "本人の数", "Number of persons"),
        "cause": Heading(4, "原因", "Cause", to_persons=True),
        "secondary": Heading(
            5, "二次被害またはそのおそれ", "Secondary damage, or the fear of it", to_persons=True
        ),
        "response": Heading(6, "本人への対応の状況", "What was done for the persons"),
        "publication": Heading(7, "公表の状況", "Whether it was made public"),
        "prevention": Heading(8, "再発を防ぐための措置", "Measures against another"),
        "other": Heading(9, "そのほか参考になること", "Anything else of use", to_persons=True),
    }
)
BY_US = ("items", "persons")
"""Those that follow from the ledger; people write the other seven."""
WRITTEN = tuple(code for code in NINE if code not in BY_US)


def missing(report: Mapping[str, str]) -> tuple[str, ...]:
    """The items of the nine that say nothing yet."""
    return tuple(code for code in NINE if not report.get(code, "").strip())


def report_text(report: Mapping[str, str], title: str, lang: str) -> str:
    """The nine items in order; what is not known yet says so."""
    parts = [title]
    for code, heading in NINE.items():
        said = report.get(code, "").strip() or UNKNOWN[lang]
        parts.append(f"{heading.number}. {heading.shown(lang)}\n{said}")
    return "\n\n".join(parts) + "\n"


def notice_text(report: Mapping[str, str], greeting: str, lang: str) -> str:
    """What a person concerned is told: items 1, 2, 4, 5 and 9, under a greeting."""
    parts = [greeting]
    for code, heading in NINE.items():
        if heading.to_persons:
            said = report.get(code, "").strip() or UNKNOWN[lang]
            parts.append(f"{heading.shown(lang)}\n{said}")
    return "\n\n".join(parts) + "\n"
