"""A notice means the policy that it writes: written down and read again, it decides the same.

The rules come back one by one with their words, and every request gets the answer that the policy
gives to which nothing happened, save what the law pack adds to each permit on a ground.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import ROOT
from notice_text import read_again, terms_text
from sekisho.commands._notice import whole_bytes
from sekisho.decide import decide
from sekisho.rules.condition import And, conjunction
from sekisho.rules.conditions import parse_condition
from sekisho.rules.load import load
from sekisho.rules.policy import Policy, Rule
from sekisho.terms import Request, Vocabulary
from strategies import NOWHERE, questions


def with_what_the_law_requires(rule: Rule, words: Vocabulary) -> Rule:
    ground = words.grounds.get(rule.ground or "")
    required = getattr(ground, "requires", None)
    if required is None:
        return rule
    condition, findings = parse_condition(required, NOWHERE, words)
    assert condition is not None, findings
    return replace(rule, condition=conjunction(rule.condition, condition))


@settings(max_examples=40, deadline=None)
@given(questions(most=3), st.sampled_from(["ja", "en"]))
def test_a_policy_written_down_decides_the_same(
    asked: tuple[Policy, list[Request]], lang: str
) -> None:
    policy, requests = asked
    again = read_again(policy, lang, terms_text(policy.vocabulary))
    words = policy.vocabulary
    assert [rule.id for rule in again.rules] == [rule.id for rule in policy.rules]
    assert [rule.id for rule in again.managers] == [rule.id for rule in policy.managers]
    expected = replace(
        policy,
        rules=tuple(with_what_the_law_requires(rule, words) for rule in policy.rules),
        digest=again.digest,
    )
    for request in requests:
        assert decide(again, request) == decide(expected, request)


def parties(words: Vocabulary) -> dict[str, tuple[object, ...]]:
    return {
        party.id: (party.labels, party.en, party.outside, party.company and party.company.roles)
        for party in words.parties.values()
    }


@settings(max_examples=15, deadline=None)
@given(questions(most=1))
def test_the_words_come_back_as_they_were_written(asked: tuple[Policy, list[Request]]) -> None:
    policy, _ = asked
    words = policy.vocabulary
    again = read_again(policy, "ja", terms_text(words)).vocabulary
    for kind in ("items", "purposes", "facts"):
        assert getattr(again, kind) == getattr(words, kind)
    assert parties(again) == parties(words)


def meaning(rule: Rule) -> tuple[object, ...]:
    """All that decides in a rule: not its id, its title or its place."""
    condition = rule.condition
    parts = condition.parts if isinstance(condition, And) else (condition,)
    return (
        *(rule.effect, rule.recipients, rule.purposes, rule.items, frozenset(parts)),
        *(
            rule.ground,
            rule.spared,
            rule.refusable,
            rule.refused_when,
            rule.nightly,
            rule.since,
            rule.until,
        ),
        rule.clauses,
    )


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "place",
    ["policy", "examples/gas", "examples/english", "examples/credit-union", "examples/clinic"],
)
def test_the_core_of_a_published_notice_means_the_notice(place: str, lang: str) -> None:
    written, terms = published(ROOT / place)
    read = read_again(written, lang, terms)
    assert Counter(map(meaning, read.rules)) == Counter(map(meaning, written.rules))
    assert [
        (rule.items, rule.manager, rule.exceptions, rule.recipients) for rule in read.managers
    ] == [(rule.items, rule.manager, rule.exceptions, rule.recipients) for rule in written.managers]


def published(folder: Path) -> tuple[Policy, str]:
    """The policy of the notice in that folder, and its terms table."""
    notice = whole_bytes(folder / "notice.md", (folder / "notice.md").read_bytes())
    terms = (folder / "terms.yaml").read_bytes()
    loaded = load(notice, terms, file="notice.md", terms_file="terms.yaml")
    assert loaded.policy is not None
    return loaded.policy, terms.decode()
