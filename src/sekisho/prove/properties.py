"""What a pledge says of the whole notice (性質), as the requests that would break it."""

from collections.abc import Iterator
from dataclasses import dataclass

import z3

from sekisho.prove.asked import Asked, either
from sekisho.prove.meaning import RESTRICTED, Meaning
from sekisho.rules.policy import Policy, Rule


@dataclass(frozen=True)
class Question:
    """Is there such a request? `wanted` tells whether there should be one, as for a rule's life.

    `later` is the same request after the customer refused more, where two are compared.
    """

    holds: z3.BoolRef
    rule: str | None = None
    wanted: bool = False
    later: Meaning | None = None


def grounds(meaning: Meaning) -> Iterator[Question]:
    """Every disclosure has a ground that allows disclosing, and that the law of the day knows."""
    policy, asked = meaning.policy, meaning.asked
    insiders = frozenset(
        party.id for party in policy.vocabulary.parties.values() if not party.outside
    )
    for rule in _permits(policy):
        known = policy.law.grounds.get(rule.ground or "")
        if known is None:
            yield Question(meaning.stands[rule.id], rule.id)
        elif not known.outside:
            outside = z3.Not(asked.recipient.among(insiders))
            yield Question(z3.And(meaning.stands[rule.id], outside), rule.id)


def managers(meaning: Meaning) -> Iterator[Question]:
    """Whatever passes in joint use has a responsible manager (Art 27(5)(iii))."""
    nobody = z3.Not(either(meaning.managers.values(), meaning.asked.ctx))
    yield Question(z3.And(meaning.joint, nobody))


def records(meaning: Meaning) -> Iterator[Question]:
    """Where Art 29 wants a record, the notice has the duty by which one is made."""
    duties = {content for promise in meaning.policy.promises for content in promise.content}
    for rule in _permits(meaning.policy):
        ground = meaning.policy.law.grounds.get(rule.ground or "")
        if ground is not None and ground.record is not None and ground.duty not in duties:
            yield Question(meaning.stands[rule.id], rule.id)


def no_dead_rule(meaning: Meaning) -> Iterator[Question]:
    """For every rule there is a request that it covers and whose facts make its condition true."""
    for rule in meaning.policy.rules:
        true = meaning.conditions.sides(rule.condition).true
        yield Question(z3.And(meaning.covers[rule.id], true), rule.id, wanted=True)


def no_shadowed_permit(meaning: Meaning) -> Iterator[Question]:
    """For every permit there is a request by which it lets something pass."""
    for rule in _permits(meaning.policy):
        yield Question(meaning.stands[rule.id], rule.id, wanted=True)


def refusal_never_widens(meaning: Meaning) -> Iterator[Question]:
    """What is refused stays refused when the customer refuses more."""
    if RESTRICTED not in meaning.policy.vocabulary.facts:
        return
    later = refused_more(meaning)
    now, more = meaning.asked.facts[RESTRICTED], later.asked.facts[RESTRICTED]
    grows = [z3.Implies(has, more.members[word]) for word, has in now.members.items()]
    yield Question(
        z3.And(now.known, more.known, *grows, later.permitted, z3.Not(meaning.permitted)),
        later=later,
    )


def refused_more(meaning: Meaning) -> Meaning:
    """The same request, but for refusals of its own."""
    words = meaning.asked.words
    asked = Asked(words, meaning.asked.texts, meaning.asked.ctx)
    asked.facts[RESTRICTED] = asked.given(words.facts[RESTRICTED], "later ")
    return Meaning(meaning.policy, asked)


ALL = {
    "grounds": grounds,
    "managers": managers,
    "records": records,
    "no_dead_rule": no_dead_rule,
    "no_shadowed_permit": no_shadowed_permit,
    "refusal_never_widens": refusal_never_widens,
}


def _permits(policy: Policy) -> list[Rule]:
    return [rule for rule in policy.rules if rule.ground is not None]
