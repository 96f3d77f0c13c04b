"""What is asked: who acts, who receives, for which purpose, which items, about whom, when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

FactValue = bool | int | str | date | frozenset[str] | tuple["MatterFacts", ...]


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """One of a person's matters (件): the typed facts that are known of it."""

    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Request:
    """A request in canonical ids.

    `recipient` is a company or a class. `facts` hold typed values (see `typed_facts`); a fact that
    is absent is unknown. A fact that had a wrong type is absent too, so it never widens an answer.
    """

    recipient: str
    purpose: str
    items: tuple[str, ...]
    day: date
    facts: Mapping[str, FactValue] = field(default_factory=lambda: MappingProxyType({}))
    actor: str = "operator"
