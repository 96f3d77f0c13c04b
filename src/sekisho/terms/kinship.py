"""Which items give each other away: parts of a whole, and forms of a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """In which form a value is given; all but `ANONYMISED` still point at the person."""

    DERIVED = "derived"
    CODED = "coded"
    HASHED = "hashed"
    PSEUDONYMISED = "pseudonymised"  # 仮名加工情報, Art 2(5) APPI
    ANONYMISED = "anonymised"  # 匿名加工情報, Art 2(6) APPI


class Selector(StrEnum):
    """By what a part is cut out of its whole."""

    PERIOD = "period"
    KIND = "kind"
    UNTIL = "until"
    SOURCE = "source"
    EXISTENCE = "existence"


@dataclass(frozen=True)
class Kinship:
    """The parts and forms of a vocabulary's items. INVARIANT: neither relation has a cycle.

    `wholes` maps a part to its whole, `origins` a form that points at the person to what it is the
    form of.
    """

    wholes: Mapping[str, str]
    origins: Mapping[str, str]

    def covered(self, items: frozenset[str]) -> frozenset[str]:
        """What a permit of `items` covers: them and all their parts, never a form of them."""
        found = set(items)
        while more := {part for part, whole in self.wholes.items() if whole in found} - found:
            found |= more
        return frozenset(found)

    def struck(self, items: frozenset[str]) -> frozenset[str]:
        """What a forbid of `items` strikes.

        Them, their parts, the forms of these that point at the person, and every whole of which one
        of these is a part: who gives the whole gives the part.
        """
        inside = self.covered(items)
        while more := {f for f, origin in self.origins.items() if origin in inside} - inside:
            inside = self.covered(inside | more)
        return frozenset(inside.union(*map(self._above, inside)))

    def touching(self, item: str) -> frozenset[str]:
        """The items whose refusal by the customer touches this one."""
        above = {item, *self._above(item)}
        for one in tuple(above):
            origin = self.origins.get(one)
            while origin is not None:
                above |= {origin, *self._above(origin)}
                origin = self.origins.get(origin)
        return frozenset(above) | self.covered(frozenset({item}))

    def _above(self, item: str) -> set[str]:
        found: set[str] = set()
        while item in self.wholes:
            item = self.wholes[item]
            found.add(item)
        return found
