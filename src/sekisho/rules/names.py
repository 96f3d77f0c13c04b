"""What a condition may name besides facts: conditions that 定義 rules define, and other rules'.

A name is sugar: the condition that it names takes its place. Names of names stay small: what a
person could not read any more when it is written out is refused, and so nothing here runs long.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import And, Condition, Not, Or, Tally
from sekisho.rules.surface import Kind
from sekisho.terms import fold

# Depth of names in names, and levels and parts of what they come to.
_MOST_NAMES, _DEEPEST, _MOST_PARTS = 24, 48, 400


class NamingError(Exception):
    """The name does not stand for a condition that can be used."""


class NamesItselfError(NamingError):
    """The condition leads back to itself."""


class NamesTooMuchError(NamingError):
    """The condition is too large once it is written out."""


class NamedTwiceError(NamingError):
    """Two rules bear the title; `rules` are they."""

    def __init__(self, rules: tuple[RawRule, ...]) -> None:
        self.rules = rules


@dataclass(frozen=True, slots=True)
class Names:
    """The rules with a condition by kind and folded title; `read` gives a whole condition.

    `reading` are those that are being read, so that no condition names itself; what was read once
    is `known`.
    """

    rules: Mapping[tuple[bool, str], tuple[RawRule, ...]]
    read: Callable[[RawRule, "Names"], Condition]
    reading: frozenset[tuple[bool, str]] = frozenset()
    known: dict[tuple[bool, str], Condition | NamingError] = field(default_factory=dict)

    def definition(self, label: str) -> Condition | None:
        """The condition defined under the label, or None. Raises NamingError."""
        return self._of((True, fold(label)))

    def of_rule(self, title: str) -> Condition | None:
        """The condition of the permit or forbid with that title, or None. Raises NamingError."""
        return self._of((False, fold(title)))

    def _of(self, key: tuple[bool, str]) -> Condition | None:
        rules = self.rules.get(key, ())
        if not rules:
            return None
        if key in self.reading:
            raise NamesItselfError
        if key not in self.known:
            self.known[key] = self._read(key, rules)
        found = self.known[key]
        if isinstance(found, NamingError):
            raise found
        return found

    def _read(self, key: tuple[bool, str], rules: tuple[RawRule, ...]) -> Condition | NamingError:
        if len(rules) > 1:
            return NamedTwiceError(rules)
        if len(self.reading) >= _MOST_NAMES:
            return NamesTooMuchError()
        try:
            found = self.read(rules[0], replace(self, reading=self.reading | {key}))
        except NamingError as wrong:
            return wrong
        deep, parts = _size(found)
        return found if deep <= _DEEPEST and parts <= _MOST_PARTS else NamesTooMuchError()


def named_rules(raws: Iterable[RawRule]) -> Mapping[tuple[bool, str], tuple[RawRule, ...]]:
    """The rules whose condition may be named: definitions with one, permits and forbids."""
    found: dict[tuple[bool, str], tuple[RawRule, ...]] = {}
    for raw in raws:
        defines = raw.kind is Kind.DEFINE
        if (defines and "when" in raw.fields) or raw.kind in (Kind.PERMIT, Kind.FORBID):
            key = (defines, fold(raw.title))
            found[key] = (*found.get(key, ()), raw)
    return found


def _size(condition: Condition) -> tuple[int, int]:
    """How many levels the condition has, and how many parts."""
    match condition:
        case And(parts) | Or(parts):
            inner = [_size(part) for part in parts]
        case Not(part) | Tally(where=part):
            inner = [_size(part)]
        case _:
            return 1, 1
    return 1 + max(deep for deep, _ in inner), 1 + sum(count for _, count in inner)


def _nobody(_: RawRule, __: Names) -> Condition:
    raise AssertionError  # nothing is named, so nothing is read


NO_NAMES = Names({}, _nobody)
