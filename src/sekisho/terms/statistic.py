"""A statistic as it is declared: what is counted, along what, for whom, and how it is protected."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PERSON = "customer"
LEAST_THRESHOLD = 5
THRESHOLD = 10
DOMINANCE = 10


@dataclass(frozen=True, slots=True)
class Word:
    """A dimension or a measure as people call it. `decimals` are those of a measure's unit."""

    id: str
    ja: str
    en: str
    unit: str = ""
    decimals: int = 0


@dataclass(frozen=True)
class Source:
    """What statistics may be declared on: words, and nothing about where they stand in tables."""

    id: str
    ja: str
    en: str
    dimensions: Mapping[str, Word]
    measures: Mapping[str, Word]
    contributor: str = PERSON  # a source whose unit is anything else counts rows, not persons


@dataclass(frozen=True)
class Declaration:
    """One statistic. INVARIANT: `legal` ones go exact to the authority, all others are protected.

    `dominance` is p of the p % rule: nobody's value may be estimated closer than p % of it by the
    second largest contributor.
    """

    id: str
    ja: str
    en: str
    source: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    recipient: str
    ground: str
    legal: bool = False
    contributor: str = PERSON
    threshold: int = THRESHOLD
    dominance: int = DOMINANCE
    clauses: tuple[str, ...] = field(default=("C16",))
