"""The table of a notice: for every recipient and item, whether and how something may pass.

A cell sums up all purposes on one day, before any customer is known: `permit` where some permit
has no condition, `conditional` where some permit has one, `forbid` where only forbids speak (or
strike whatever permits), `gap` where the notice is silent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sekisho.rules.condition import Always
from sekisho.rules.policy import Effect, Policy, Rule


class Mark(StrEnum):
    """What a cell of the table says."""

    PERMIT = "permit"
    CONDITIONAL = "conditional"
    FORBID = "forbid"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Passing:
    """One rule that lets the item pass for one purpose; `free` where no fact can change that."""

    purpose: str
    rule: Rule
    free: bool


@dataclass(frozen=True, slots=True)
class TableCell:
    """One recipient and one item: the mark, the rules that permit, the clauses that decide."""

    recipient: str
    item: str
    mark: Mark
    passing: tuple[Passing, ...]
    clauses: tuple[str, ...]


def table(
    policy: Policy, day: date, recipients: Iterable[str], purposes: Iterable[str]
) -> list[TableCell]:
    """A cell for each of `recipients` and every item, over `purposes`, recipient by recipient.

    Requires: recipients and purposes are ids of the policy's vocabulary.
    """
    wanted = tuple(purposes)
    cells = []
    for recipient in recipients:
        classes = policy.vocabulary.classes_of(recipient, day)
        rules = [r for r in policy.rules if r.in_force(day) and r.recipients & classes]
        cells += [_cell(rules, recipient, item, wanted) for item in policy.vocabulary.items]
    return cells


def receiving(policy: Policy) -> tuple[str, ...]:
    """The parties that some permit names, in the order of the terms table."""
    named = {p for rule in policy.rules if rule.effect is Effect.PERMIT for p in rule.recipients}
    return tuple(party for party in policy.vocabulary.parties if party in named)


def _cell(rules: list[Rule], recipient: str, item: str, purposes: tuple[str, ...]) -> TableCell:
    passing: list[Passing] = []
    forbidding: dict[str, Rule] = {}
    for purpose in purposes:
        speaking = [r for r in rules if item in r.items and purpose in r.purposes]
        forbids = [r for r in speaking if r.effect is Effect.FORBID]
        forbidding |= {rule.id: rule for rule in forbids}
        passing += [
            Passing(purpose, rule, free=_is_free(rule, forbids))
            for rule in speaking
            if rule.effect is Effect.PERMIT and not _struck(rule, forbids)
        ]
    deciding = [p.rule for p in passing] or list(forbidding.values())
    clauses = tuple(sorted({clause for rule in deciding for clause in rule.clauses}))
    mark = Mark.FORBID if forbidding else Mark.GAP
    if passing:
        mark = Mark.PERMIT if any(one.free for one in passing) else Mark.CONDITIONAL
    return TableCell(recipient, item, mark, tuple(passing), clauses)


def _struck(permit: Rule, forbids: list[Rule]) -> bool:
    """True where some forbid strikes the permit whatever the facts are."""
    return any(
        isinstance(forbid.condition, Always) and not forbid.spares(permit) for forbid in forbids
    )


def _is_free(permit: Rule, forbids: list[Rule]) -> bool:
    """True where neither the permit nor a forbid that could strike it asks for a fact."""
    return isinstance(permit.condition, Always) and all(forbid.spares(permit) for forbid in forbids)
