"""Where a permit stands, item by item: `decide` as a formula over the rows of the tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlglot import exp

from sekisho.rules.condition import asks_this_item
from sekisho.rules.policy import Effect, Rule
from sekisho.sql.condition import has_any, is_null, surely
from sekisho.sql.formula import NEVER, SURE, Formula, Test, every, lacks, some
from sekisho.sql.frame import Column, Frame, Given

EVERYTHING = "all"
RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item is permitted, and by which rules."""

    formula: Formula = NEVER
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Stands:
    """The permits of one frame. Each rule is compiled once, however many items it has."""

    frame: Frame
    _unrestricted: Formula = field(init=False)
    _applying: dict[tuple[str, str | None], Formula] = field(default_factory=dict)
    _harmless: dict[tuple[str, str | None], Formula] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_unrestricted", unrestricted(self.frame))

    def of(self, item: str) -> Standing:
        """Where some permit stands for the item, as `decide` says it."""
        covering = [rule for rule in self.frame.policy.rules if self._speaks(rule, item)]
        forbids = [rule for rule in covering if rule.effect is Effect.FORBID]
        found: dict[str, Formula] = {}
        for rule in covering:
            if rule.effect is Effect.PERMIT:
                harmless = (self._unstruck(f, item) for f in forbids if not f.spares(rule))
                found[rule.id] = every(self._applies(rule, item), *harmless, self._free(rule, item))
        standing = tuple(r for r in covering if found.get(r.id, NEVER) != NEVER)
        return Standing(some(*found.values()), standing)

    def _speaks(self, rule: Rule, item: str) -> bool:
        return item in rule.items and self.frame.purpose in rule.purposes

    def _free(self, rule: Rule, item: str) -> Formula:
        """The customer did not refuse, or the refusal surely does not strike the permit yet."""
        if not rule.refusable:
            return SURE
        free = every(self._unrestricted, item_unrestricted(self.frame, item))
        not_yet = surely(replace(self.frame, item=item), rule.refused_when, is_true=False)
        return some(free, not_yet)

    def _asked(self, rule: Rule, item: str) -> tuple[Frame, tuple[str, str | None]]:
        """The frame in which the rule's condition stands, and where its formula is kept."""
        if asks_this_item(rule.condition):
            return replace(self.frame, item=item), (rule.id, item)
        return self.frame, (rule.id, None)

    def _applies(self, rule: Rule, item: str) -> Formula:
        """The permit is in force for the recipient, and its condition is surely true."""
        frame, key = self._asked(rule, item)
        if key not in self._applying:
            in_force = self.frame.clock.within(rule.since, rule.until)
            covered = every(in_force, self.frame.received_by(rule.recipients)[0])
            holds = NEVER
            if covered != NEVER:
                holds = surely(frame, rule.condition, is_true=True)
            self._applying[key] = every(covered, holds)
        return self._applying[key]

    def _unstruck(self, rule: Rule, item: str) -> Formula:
        """The forbid is not in force, or for others, or its condition is surely false."""
        frame, key = self._asked(rule, item)
        if key not in self._harmless:
            over = self.frame.clock.outside(rule.since, rule.until)
            others = self.frame.received_by(rule.recipients)[1]
            untrue = surely(frame, rule.condition, is_true=False)
            self._harmless[key] = some(over, others, untrue)
        return self._harmless[key]


def unrestricted(frame: Frame) -> Formula:
    """The customer is known not to have refused this recipient, this purpose or everything.

    A wish that is no word of the notice cannot be read, so it counts as a refusal of everything.
    """
    if RESTRICTED not in frame.policy.vocabulary.facts:
        return SURE
    place = frame.place(RESTRICTED)
    if place is None:
        return NEVER
    roles = frame.roles()
    always = frozenset(name for name, within, _ in roles if within == SURE)
    asked = {frame.recipient, frame.purpose, EVERYTHING} | always
    free = [has_any(_never_null(place), asked, is_true=False)]
    for name, _, outside in roles:
        if name not in always:
            free.append(some(outside, has_any(_never_null(place), {name}, is_true=False)))
    if isinstance(place, Given):
        return every(*free)
    readable = exp.ArrayContainsAll(this=frame.words.copy(), expression=place.sql.copy())
    return some(is_null(place), every(*free, Test(readable, place.relations)))


def item_unrestricted(frame: Frame, item: str) -> Formula:
    """The customer is known not to have refused this item."""
    if RESTRICTED not in frame.policy.vocabulary.facts:
        return SURE
    touching = frame.policy.vocabulary.kinship.touching(item)
    place = frame.place(RESTRICTED)
    if isinstance(place, Column):
        lacking = (Test(lacks(place.sql, [one]), place.relations) for one in sorted(touching))
        return some(is_null(place), every(*lacking))
    return has_any(place, touching, is_true=False)


def _never_null(place: Column | Given) -> Column | Given:
    """The same place; that it is not NULL is told beside it."""
    return Column(place.sql, place.relations) if isinstance(place, Column) else place


def in_order(frame: Frame) -> Iterator[str]:
    """The items of the frame's rules as the notice lists them, then those of the vocabulary.

    INVARIANT: columns, item sets and the ledger's statements all follow this one order.
    """
    seen: dict[str, None] = {}
    for rule in frame.policy.rules:
        speaks = rule.effect is Effect.PERMIT and frame.purpose in rule.purposes
        if speaks and frame.received_by(rule.recipients)[0] != NEVER:
            seen.update((item, None) for item, _ in rule.written)
    seen.update((item, None) for item in frame.policy.vocabulary.items)
    yield from seen
