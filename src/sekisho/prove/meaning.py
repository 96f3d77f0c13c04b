"""The answer for one item as logic: line by line `decide.decide`, for every request at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import z3

from sekisho.prove.asked import EVERYTHING, Asked, Choice, both, either
from sekisho.prove.atoms import Conditions
from sekisho.rules.policy import Effect, ManagerRule, Policy, Rule
from sekisho.terms import Answer

RESTRICTED = "restricted"


@dataclass
class Meaning:
    """What a policy answers to a request of unknowns.

    `refusals` may stand for the request's own refusals, so that one request can be asked twice.
    """

    policy: Policy
    asked: Asked
    refusals: str = RESTRICTED
    conditions: Conditions = field(init=False)

    def __post_init__(self) -> None:
        self.conditions = Conditions(self.asked, self.policy.digest, self.policy.calendar)

    @cached_property
    def covers(self) -> dict[str, z3.BoolRef]:
        """By rule: it speaks of this recipient, purpose and item on this day."""
        return {rule.id: self._covers(rule) for rule in self.policy.rules}

    @cached_property
    def applies(self) -> dict[str, z3.BoolRef]:
        """By rule: a permit whose condition is true, a forbid whose condition is not false."""
        found = {}
        for rule in self.policy.rules:
            sides = self.conditions.sides(rule.condition)
            holds = sides.true if rule.effect is Effect.PERMIT else z3.Not(sides.false)
            found[rule.id] = z3.And(self.covers[rule.id], holds)
        return found

    @cached_property
    def unstruck(self) -> dict[str, z3.BoolRef]:
        """By permit: it applies, and every forbid that applies spares its ground."""
        return {
            rule.id: z3.And(self.applies[rule.id], z3.Not(self.struck(rule)))
            for rule in self._permits
        }

    def struck(self, permit: Rule) -> z3.BoolRef:
        """True where a forbid applies that does not spare the permit."""
        striking = (self.applies[f.id] for f in self._forbids if not f.spares(permit))
        return either(striking, self.asked.ctx)

    @cached_property
    def stands(self) -> dict[str, z3.BoolRef]:
        """By permit: nothing strikes it, the customer's restriction neither."""
        return {
            rule.id: (
                z3.And(self.unstruck[rule.id], z3.Not(self._refused(rule)))
                if rule.refusable
                else self.unstruck[rule.id]
            )
            for rule in self._permits
        }

    def _refused(self, rule: Rule) -> z3.BoolRef:
        """True where the customer's restriction strikes the permit today, or may."""
        return z3.And(self.restricted, z3.Not(self.conditions.sides(rule.refused_when).false))

    @cached_property
    def restricted(self) -> z3.BoolRef:
        """True unless the customer's restriction is known to leave this alone."""
        given = self.asked.facts.get(self.refusals)
        if given is None:
            return either((), self.asked.ctx)
        if not given.members:
            return both((), self.asked.ctx)  # the fact is no set, so no restriction can be known
        asked, members = self.asked, given.members
        named = [
            z3.And(chosen, members[word])
            for choice in (asked.recipient, asked.purpose)
            for word, chosen in choice.of.items()
        ]
        named += [
            z3.And(chosen, members[word])
            for item, chosen in asked.item.of.items()
            for word in sorted(asked.words.kinship.touching(item))
        ]
        roles = [z3.And(asked.holds_role(one), members[one]) for one in asked.classes()]
        return either([z3.Not(given.known), members[EVERYTHING], *named, *roles], asked.ctx)

    @cached_property
    def answers(self) -> dict[Answer, z3.BoolRef]:
        """When each of the four answers is given."""
        ctx = self.asked.ctx
        permit = either(self.stands.values(), ctx)
        forbids = (self.applies[f.id] for f in self._forbids)
        forbid = either([*forbids, *self.unstruck.values()], ctx)
        covered = either((self.covers[rule.id] for rule in self._permits), ctx)
        return {
            Answer.PERMIT: permit,
            Answer.FORBID: z3.And(z3.Not(permit), forbid),
            Answer.UNMET: z3.And(z3.Not(permit), z3.Not(forbid), covered),
            Answer.GAP: z3.And(z3.Not(permit), z3.Not(forbid), z3.Not(covered)),
        }

    @property
    def permitted(self) -> z3.BoolRef:
        """True where the item may pass."""
        return self.answers[Answer.PERMIT]

    def stands_on(self, grounds: Iterable[str]) -> z3.BoolRef:
        """True where a permit on one of `grounds` stands."""
        wanted = frozenset(grounds)
        standing = (self.stands[rule.id] for rule in self._permits if rule.ground in wanted)
        return either(standing, self.asked.ctx)

    @property
    def recorded(self) -> z3.BoolRef:
        """True where a permit stands whose ground wants a provision record."""
        grounds = self.policy.law.grounds.values()
        return self.stands_on(ground.id for ground in grounds if ground.record is not None)

    @property
    def joint(self) -> z3.BoolRef:
        """True where a permit stands that is joint use."""
        joint = (rule for rule in self._permits if self.policy.ground(rule).joint)
        return either((self.stands[rule.id] for rule in joint), self.asked.ctx)

    @cached_property
    def managers(self) -> dict[str, z3.BoolRef]:
        """When each party is the one that the notice names as responsible for the item."""
        named: dict[str, list[z3.BoolRef]] = {}
        free = both((), self.asked.ctx)
        own = [rule for rule in self.policy.managers if rule.recipients is not None]
        general = [rule for rule in self.policy.managers if rule.recipients is None]
        for rule in (*own, *general):
            here = z3.And(free, self._manages(rule))
            free = z3.And(free, z3.Not(self._manages(rule)))
            for condition, party in rule.exceptions:
                holds = self.conditions.sides(condition).true
                named.setdefault(party, []).append(z3.And(here, holds))
                here = z3.And(here, z3.Not(holds))
            named.setdefault(rule.manager, []).append(here)
        return {party: either(found, self.asked.ctx) for party, found in named.items()}

    @property
    def _permits(self) -> list[Rule]:
        return [rule for rule in self.policy.rules if rule.effect is Effect.PERMIT]

    @property
    def _forbids(self) -> list[Rule]:
        return [rule for rule in self.policy.rules if rule.effect is Effect.FORBID]

    def _covers(self, rule: Rule) -> z3.BoolRef:
        asked = self.asked
        return both(
            [
                asked.between(rule.since, rule.until),
                among(asked.item, rule.items),
                among(asked.purpose, rule.purposes),
                asked.belongs(rule.recipients),
            ],
            asked.ctx,
        )

    def _manages(self, rule: ManagerRule) -> z3.BoolRef:
        recipients = rule.recipients
        own = both((), self.asked.ctx) if recipients is None else self.asked.belongs(recipients)
        return z3.And(among(self.asked.item, rule.items), own)


def among(choice: Choice, words: frozenset[str]) -> z3.BoolRef:
    """True where the word chosen is one of `words`, said by the shorter list."""
    rest = choice.of.keys() - words
    return z3.Not(choice.among(rest)) if len(rest) < len(words) else choice.among(words)
