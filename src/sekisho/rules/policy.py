"""The compiled, immutable policy: what the notice means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sekisho.rules.condition import ALWAYS, Condition, Unit
from sekisho.rules.law import BusinessCalendar, Ground, LawPack, business_calendar
from sekisho.terms import Span, Vocabulary

HONOUR_RESTRICTIONS = "honour_restrictions"
"""The duty by which a customer's restriction is obeyed (C51)."""


class Effect(StrEnum):
    """What a rule does to the cells it covers."""

    PERMIT = "permit"
    FORBID = "forbid"


@dataclass(frozen=True, slots=True)
class Rule:
    """A permit or a forbid over recipients x purposes x items, under a condition.

    All sugar is gone: exceptions and the ground's own requirements are in `condition`. `spared`
    are the grounds whose permits a forbid does not strike (除く根拠), `overrides` the ids of
    forbids that do not strike this permit (優先する禁止). `refusable` says whether the customer's
    restriction strikes this permit, `refused_when` from when on it does. `written` are the items in
    the notice's order, each with the label that the rule uses. The rule holds from `since` to
    `until`, both included.
    """

    id: str
    effect: Effect
    title: str
    clauses: tuple[str, ...]
    recipients: frozenset[str]
    purposes: frozenset[str]
    items: frozenset[str]
    span: Span
    condition: Condition = ALWAYS
    ground: str | None = None
    spared: frozenset[str] = frozenset()
    overrides: frozenset[str] = frozenset()
    refusable: bool = False
    refused_when: Condition = ALWAYS
    nightly: bool = False
    since: date | None = None
    until: date | None = None
    interpretation: str | None = None
    written: tuple[tuple[str, str], ...] = ()

    def spares(self, permit: "Rule") -> bool:
        """True when this forbid does not strike the permit, wherever both apply."""
        return permit.ground in self.spared or self.id in permit.overrides

    def in_force(self, day: date) -> bool:
        """True when the rule holds on `day`."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class ManagerRule:
    """Who is responsible for items in joint use: a default, and the first exception that holds."""

    id: str
    title: str
    clauses: tuple[str, ...]
    items: frozenset[str]
    manager: str
    span: Span
    exceptions: tuple[tuple[Condition, str], ...] = ()
    recipients: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the Civil Code counts it, from the first known of the events and date facts."""

    amount: int
    unit: Unit
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retention:
    """How long data is kept for a purpose: `decide.retention` says what it comes to.

    `exceptions` have terms of their own; while `held` is true nothing is erased. The default, for
    the `rest` of the purposes, has them in `purposes` too.
    """

    id: str
    title: str
    clauses: tuple[str, ...]
    purposes: frozenset[str]
    term: Term
    span: Span
    exceptions: tuple[tuple[Condition, Term], ...] = ()
    held: Condition | None = None
    rest: bool = False
    interpretation: str | None = None


@dataclass(frozen=True, slots=True)
class Statistic:
    """A table over all customers for its recipients; it decides no cell and opens no row.

    A cell of it shows at least `threshold` contributors, each a `unit`; of a sum nobody can tell
    another's part nearer than `dominance` per cent (the p% rule). Where it is not `suppressed`, the
    law demands exact figures.
    """

    id: str
    title: str
    clauses: tuple[str, ...]
    recipients: frozenset[str]
    purposes: frozenset[str]
    ground: str
    table: str
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    period: str
    unit: str
    threshold: int
    dominance: int
    suppressed: bool
    span: Span
    interpretation: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A duty that the system keeps, a notice that it shows, or a definition: no cell is decided.

    `values` are the duty's parameters as the rule sets them; `recipients` whom the duty binds,
    where it binds those who receive data; None where it binds the company itself.
    """

    id: str
    kind: str
    title: str
    clauses: tuple[str, ...]
    content: tuple[str, ...]
    span: Span
    values: tuple[tuple[str, int | tuple[int, Unit] | frozenset[str]], ...] = ()
    recipients: frozenset[str] | None = None
    interpretation: str | None = None


@dataclass(frozen=True, slots=True)
class Pledge:
    """What the notice promises of all its answers, whatever its rules are (誓約); it decides none.

    Over its cells nothing is permitted, save where `only_when` is known to be true, or on the
    grounds of `spared`. A pledge of `properties` has no cells: it speaks of the whole notice.
    """

    id: str
    title: str
    clauses: tuple[str, ...]
    span: Span
    recipients: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    only_when: Condition | None = None
    spared: frozenset[str] = frozenset()
    properties: tuple[str, ...] = ()
    interpretation: str | None = None


@dataclass(frozen=True)
class Policy:
    """One notice, checked and typed. Two policies with equal digests decide alike.

    INVARIANT: rules are sorted by id; every id they name is in `vocabulary` or `law`.
    """

    version: str
    effective: date
    operator: str
    vocabulary: Vocabulary
    law: LawPack
    rules: tuple[Rule, ...]
    managers: tuple[ManagerRule, ...]
    retentions: tuple[Retention, ...]
    promises: tuple[Promise, ...]
    digest: str
    pledges: tuple[Pledge, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    by_id: Mapping[str, Rule] = field(init=False, repr=False, compare=False)
    calendar: BusinessCalendar = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "calendar", business_calendar(self.vocabulary.closed_days))
        object.__setattr__(self, "by_id", {rule.id: rule for rule in self.rules})

    def ground(self, rule: Rule) -> Ground:
        """The ground of a permit, with its consequences. Requires: rule.effect is PERMIT."""
        return self.law.grounds[rule.ground or ""]

    @property
    def clauses(self) -> frozenset[str]:
        """Every clause of the register that some rule cites."""
        cited: set[str] = set()
        for group in (
            self.rules,
            self.managers,
            self.retentions,
            self.promises,
            self.statistics,
        ):
            for rule in group:
                cited.update(rule.clauses)
        return frozenset(cited)

    @property
    def refusal_clauses(self) -> frozenset[str]:
        """The clauses by which the customer may refuse: those of the duty to honour it."""
        return frozenset(
            clause
            for promise in self.promises
            if HONOUR_RESTRICTIONS in promise.content
            for clause in promise.clauses
        )
