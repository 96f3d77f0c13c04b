"""What a condition may name besides facts: conditions that 定義 rules define, and other rules'.

A name is sugar: the condition that it names takes its place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import Condition
from sekisho.terms import fold


class NamesItselfError(Exception):
    """The condition leads back to itself."""


@dataclass(frozen=True, slots=True)
class Names:
    """The named conditions by folded title; `read` gives the whole condition of a raw rule.

    `reading` are the titles that are being read, so that no condition names itself.
    """

    defined: Mapping[str, RawRule]
    rules: Mapping[str, RawRule]
    read: Callable[[RawRule, "Names"], Condition]
    reading: frozenset[str] = frozenset()

    def definition(self, label: str) -> Condition | None:
        """The condition defined under the label, or None. Raises NamesItselfError."""
        return self._of(self.defined, label)

    def of_rule(self, title: str) -> Condition | None:
        """The condition of the permit or forbid with that title, or None. NamesItselfError."""
        return self._of(self.rules, title)

    def _of(self, known: Mapping[str, RawRule], label: str) -> Condition | None:
        key = fold(label)
        raw = known.get(key)
        if raw is None:
            return None
        if key in self.reading:
            raise NamesItselfError
        return self.read(raw, replace(self, reading=self.reading | {key}))


def _nobody(_: RawRule, __: Names) -> Condition:
    raise AssertionError  # nothing is named, so nothing is read


NO_NAMES = Names({}, {}, _nobody)
