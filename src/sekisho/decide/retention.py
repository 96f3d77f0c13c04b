"""Until when data is kept for a purpose, and by which clause: what erasure asks.

    kept_until(policy, "billing", facts, {"last_payment": date(2026, 3, 31)}, today)

Data that is kept for several purposes is kept as long as any of them keeps it: ask for each.
Whatever is not known keeps: an exception that may hold counts where it keeps longer, a hold that
may hold holds, and where the day to count from is unknown there is no last day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sekisho.decide.calendar import period_end
from sekisho.decide.kleene import truth
from sekisho.rules.policy import Policy, Retention, Term
from sekisho.terms import Request
from sekisho.terms.request import FactValue


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when, both that day and a hold included; `until` is None where no day is known.

    `rules` and `clauses` are those that give the day, and those that hold. Without any rule nothing
    says when the data goes, and nothing lets it be erased.
    """

    until: date | None
    held: bool
    rules: tuple[str, ...]
    clauses: tuple[str, ...]

    def may_be_erased(self, day: date) -> bool:
        """True from the day after the last one on, unless something holds the data."""
        return self.until is not None and day > self.until and not self.held


def kept_until(
    policy: Policy,
    purpose: str,
    facts: Mapping[str, FactValue],
    events: Mapping[str, date],
    day: date,
) -> Kept:
    """Until when data is kept for `purpose`, as far as facts and events tell on `day`.

    `events` are the days of contract_end, last_payment and the like, by the ids of
    `surface.EVENT_WORDS`. Of several rules for one purpose the longest counts.
    """
    request = Request(policy.operator, purpose, (), day, facts)
    rules = [rule for rule in policy.retentions if purpose in rule.purposes]
    return _kept(rules, policy, request, events)


def rule_keeps_until(
    policy: Policy, rule: Retention, events: Mapping[str, date], day: date
) -> Kept:
    """Until when this one rule keeps data of which the events are known, and no facts.

    requires: `rule` is one of policy.retentions
    """
    request = Request(policy.operator, min(rule.purposes, default=""), (), day, {})
    return _kept([rule], policy, request, events)


def _kept(
    rules: Sequence[Retention], policy: Policy, request: Request, events: Mapping[str, date]
) -> Kept:
    """Of several rules the longest counts, and each that holds."""
    ends = {rule.id: _end(rule, policy, request, events) for rule in rules}
    until = _latest(ends.values())
    holding = [rule for rule in rules if _holds(rule, policy, request)]
    named = [rule for rule in rules if ends[rule.id] == until or rule in holding]
    return Kept(
        until=until,
        held=bool(holding),
        rules=tuple(rule.id for rule in named),
        clauses=tuple(sorted({clause for rule in named for clause in rule.clauses})),
    )


def _holds(rule: Retention, policy: Policy, request: Request) -> bool:
    return rule.held is not None and truth(rule.held, policy, request) is not False


def _end(
    rule: Retention, policy: Policy, request: Request, events: Mapping[str, date]
) -> date | None:
    terms = _terms(rule, policy, request)
    return _latest(_end_of(term, policy, request, events) for term in terms)


def _terms(rule: Retention, policy: Policy, request: Request) -> Iterator[Term]:
    """The terms of the exceptions that hold or may; the rule's own where none surely holds."""
    known = [(truth(when, policy, request), term) for when, term in rule.exceptions]
    yield from (term for holds, term in known if holds is not False)
    if not any(holds is True for holds, _ in known):
        yield rule.term


def _end_of(
    term: Term, policy: Policy, request: Request, events: Mapping[str, date]
) -> date | None:
    days = (events.get(anchor, request.facts.get(anchor)) for anchor in term.anchors)
    start = next((day for day in days if isinstance(day, date)), None)
    if start is None:
        return None
    return period_end(start, term.amount, term.unit, policy.calendar)


def _latest(days: Iterable[date | None]) -> date | None:
    """The last of the days; None where one is unknown, or there is none."""
    found = list(days)
    known = [day for day in found if day is not None]
    return max(known) if found and len(known) == len(found) else None
