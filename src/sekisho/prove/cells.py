"""Which cells two versions of a notice rule differently; in all others nothing can differ."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

from sekisho.rules.condition import Condition, facts_in
from sekisho.rules.policy import Effect, ManagerRule, Policy, Rule

Signature = frozenset[object]
Cell = tuple[str, str, str]
"""Recipient, purpose and item."""


def changed_cells(old: Policy, new: Policy) -> dict[tuple[Signature, Signature], list[Cell]]:
    """The cells that the two policies rule differently, grouped by how each rules them.

    What a rule is called, and where it stands, makes no difference; all that can change an answer
    does: conditions with the definitions of their facts, grounds, roles, managers, refusals.
    """
    before, after = _Signatures(old), _Signatures(new)
    words = (old.vocabulary, new.vocabulary)
    parties, purposes, items = (
        sorted({*getattr(words[0], kind), *getattr(words[1], kind)})
        for kind in ("parties", "purposes", "items")
    )
    found: dict[tuple[Signature, Signature], list[Cell]] = defaultdict(list)
    for cell in product(parties, purposes, items):
        pair = before.of(cell), after.of(cell)
        if pair[0] != pair[1]:
            found[pair].append(cell)
    return found


class _Signatures:
    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.words = policy.vocabulary
        self.keys = {rule.id: self._rule(rule) for rule in policy.rules}
        self.reaches: dict[str, list[tuple[Rule, object]]] = {}
        self.seen: dict[object, Signature] = {}

    def of(self, cell: Cell) -> Signature:
        """All that can matter to an answer in the cell; empty where no rule speaks of it."""
        party, purpose, item = cell
        if party not in self.words.parties:
            return frozenset()
        covering = tuple(
            (self.keys[rule.id], spans)
            for rule, spans in self._reaching(party)
            if purpose in rule.purposes and item in rule.items
        )
        if not covering:
            return frozenset()
        managers = self._managers(party, item) if self._joint(covering) else ()
        parts = (covering, self._roles(party), self._kin(item), managers)
        if parts not in self.seen:
            self.seen[parts] = frozenset({*covering, *parts[1:]})
        return self.seen[parts]

    def _reaching(self, party: str) -> list[tuple[Rule, object]]:
        if party not in self.reaches:
            found = ((rule, self._spans(rule, party)) for rule in self.policy.rules)
            self.reaches[party] = [(rule, spans) for rule, spans in found if spans]
        return self.reaches[party]

    def _spans(self, rule: Rule, party: str) -> frozenset[tuple[date | None, date | None]]:
        """When the rule reaches the party: always, or while it holds a role."""
        if party in rule.recipients:
            return frozenset({(None, None)})
        return frozenset(
            (since, until)
            for party_class, since, until in self._roles(party)
            if party_class in rule.recipients
        )

    def _roles(self, party: str) -> frozenset[tuple[str, date | None, date | None]]:
        company = self.words.parties[party].company
        roles = company.roles if company else ()
        return frozenset((role.party_class, role.since, role.until) for role in roles)

    def _joint(self, covering: tuple[tuple[tuple[Any, ...], object], ...]) -> bool:
        """True where one of the permits is joint use, so that a manager is named."""
        return any(key[3] is not None and key[3][0] for key, _ in covering)

    def _kin(self, item: str) -> frozenset[str]:
        return self.words.kinship.touching(item) - {item}

    def _managers(self, party: str, item: str) -> tuple[object, ...]:
        classes = {party, *(one for one, _, _ in self._roles(party))}
        return tuple(
            self._manager(rule)
            for rule in self.policy.managers
            if item in rule.items and (rule.recipients is None or rule.recipients & classes)
        )

    def _manager(self, rule: ManagerRule) -> object:
        excepted = tuple((self._condition(when), party) for when, party in rule.exceptions)
        return rule.manager, rule.recipients, excepted

    def _rule(self, rule: Rule) -> tuple[Any, ...]:
        forbids = {one.id: one for one in self.policy.rules if one.effect is Effect.FORBID}
        over = frozenset(
            (self._rule(forbids[one]), forbids[one].recipients, forbids[one].purposes)
            for one in rule.overrides & forbids.keys()
        )
        ground = self.policy.law.grounds.get(rule.ground or "")
        consequences = (ground.joint, ground.record is None) if ground else None
        return (
            rule.effect, self._condition(rule.condition), rule.ground, consequences, rule.spared,
            over, rule.refusable, self._condition(rule.refused_when), rule.since, rule.until,
        )  # fmt: skip

    def _condition(self, condition: Condition) -> object:
        """The condition with all that it rests on outside itself."""
        facts = tuple(self._facts(condition))
        version = self.policy.digest if "ThisVersion" in repr(condition) else None
        reckons = "PeriodEnd" in repr(condition)
        return condition, facts, version, self.words.closed_days if reckons else None

    def _facts(self, condition: Condition) -> Iterator[object]:
        for fact in sorted(set(facts_in(condition))):
            known = self.words.facts[fact]
            values = tuple(value.id for value in known.values)
            yield fact, known.type, values, known.absent_is_empty, known.of, known.matter
