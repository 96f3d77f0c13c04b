"""Whether a breach must be reported (Art 26(1) APPI, Rule 7), and by when (Rule 8).

Four situations make it reportable, each by itself. Where the data was strongly encrypted, or is
pseudonymously processed, none does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

MANY = 1000
"""More persons than this make a breach reportable: 1,000 do not, 1,001 do (Rule 7(iv))."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One of the four reportable situations."""

    rule: str
    ja: str
    en: str

    def shown(self, lang: str) -> str:
        """The situation in the language asked for, with its rule."""
        return f"{self.ja}（{self.rule}）" if lang == "ja" else f"{self.en} ({self.rule})"


SITUATIONS: Mapping[str, Situation] = MappingProxyType(
    {
        "special_care": Situation(
            "規則第7条第1号", "要配慮個人情報が含まれる", "Special-care information is in it"
        ),
        "property_damage": Situation(
            "規則第7条第2号",
            "不正に使われると財産的被害が生じるおそれがある",
            "Misuse may cause damage to property",
        ),
        "malice": Situation(
            "規則第7条第3号",
            "不正の目的で行われたおそれがある",
            "It may have been done with a wrongful aim",
        ),
        "many": Situation(
            "規則第7条第4号", "本人の数が千人を超える", "More than 1,000 persons are concerned"
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Incident:
    """What is known, or has to be feared, of a breach: what *may* have happened counts.

    `persons` is how many may be concerned. `property_items` are items whose misuse costs money, as
    the operator has listed them; `property_damage` says that it may happen for another reason.
    """

    items: frozenset[str] = frozenset()
    persons: int = 0
    special_care: bool = False
    property_damage: bool = False
    malice: bool = False
    protected: bool = False  # strongly encrypted, or pseudonymously processed


@dataclass(frozen=True, slots=True)
class Periods:
    """Days, the day on which we knew being the first. The law says "promptly" for the first report.

    `aim` and `latest` bound the preliminary report, `final` the final one, `malice` the final one
    where malice may be behind it.
    """

    aim: int = 3
    latest: int = 5
    final: int = 30
    malice: int = 60


@dataclass(frozen=True, slots=True)
class Due:
    """The last days of the two reports. `aim` is the day for which we plan the first."""

    aim: date
    preliminary: date
    final: date


def triage(incident: Incident, property_items: frozenset[str]) -> tuple[str, ...]:
    """The codes of the situations that hold, in the order of the rule; none: not reportable."""
    if incident.protected:
        return ()
    holds = {
        "special_care": incident.special_care,
        "property_damage": incident.property_damage or bool(property_items & incident.items),
        "malice": incident.malice,
        "many": incident.persons > MANY,
    }
    return tuple(code for code in SITUATIONS if holds[code])


def due(known_on: date, situations: tuple[str, ...], periods: Periods) -> Due:
    """The last days, counted in calendar days from the day on which any of us knew.

    Never later than the law's: that day counts, and no weekend or holiday puts an end off.
    """
    days = periods.malice if "malice" in situations else periods.final
    return Due(
        known_on + timedelta(days=periods.aim - 1),
        known_on + timedelta(days=periods.latest - 1),
        known_on + timedelta(days=days - 1),
    )
