"""範囲: what every member of a class must satisfy, added to each permit that reaches the class."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sekisho.rules.condition import Condition, conjunction
from sekisho.rules.policy import Effect, Rule
from sekisho.terms import Vocabulary


def with_scopes(
    rules: Iterable[Rule], scopes: Mapping[str, Condition], words: Vocabulary
) -> Iterator[tuple[Rule, str]]:
    """The rules with scopes inside their conditions, each with the id of the rule it came from.

    A permit that reaches parties with different scopes is split by them (`C29/retailer`). A company
    that holds, or held, a role in a scoped class is in scope even where a rule names the company
    itself: すべて names every company, and must not open a way around the class.
    """
    for rule in rules:
        parts = _parts(rule, scopes, words)
        for classes, parties in parts.items():
            suffix = "/" + "+".join(classes) if classes and len(parts) > 1 else ""
            scoped = replace(
                rule,
                id=rule.id + suffix,
                recipients=frozenset(parties),
                condition=conjunction(rule.condition, *(scopes[one] for one in classes)),
            )
            yield scoped, rule.id


def _parts(
    rule: Rule, scopes: Mapping[str, Condition], words: Vocabulary
) -> dict[tuple[str, ...], set[str]]:
    """The recipients by the scoped classes that they belong to; a forbid is never narrowed."""
    parts: dict[tuple[str, ...], set[str]] = defaultdict(set)
    if rule.effect is Effect.FORBID or not rule.recipients:
        return {(): set(rule.recipients)}
    for party in sorted(rule.recipients):
        company = words.parties[party].company
        roles = {role.party_class for role in company.roles} if company else {party}
        parts[tuple(sorted(roles & scopes.keys()))].add(party)
    return dict(sorted(parts.items()))
