"""A forbid that applies strikes every permit, save those on the grounds that it spares.

It strikes whatever else permits, however many do, and it strikes too where its condition cannot
be told for want of a fact.
"""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cast import AKATSUKI, HARU, published_policy, request_about
from sekisho.decide import decide
from sekisho.rules.condition import ALWAYS, Holds
from sekisho.rules.policy import Effect, Policy, Rule
from sekisho.terms import Answer, Request
from strategies import LAW, NOWHERE, questions


def forbid_everything(policy: Policy, spared: frozenset[str]) -> Rule:
    words = policy.vocabulary
    return Rule(
        id="C99",
        effect=Effect.FORBID,
        title="すべての禁止",
        clauses=("C99",),
        recipients=frozenset(words.parties),
        purposes=frozenset(words.purposes),
        items=frozenset(words.items),
        span=NOWHERE,
        condition=ALWAYS,
        spared=spared,
    )


@settings(max_examples=100, deadline=None)
@given(questions(), st.frozensets(st.sampled_from(sorted(LAW.grounds)), max_size=4))
def test_what_stands_under_a_forbid_stands_on_a_spared_ground(
    asked: tuple[Policy, list[Request]], spared: frozenset[str]
) -> None:
    policy, requests = asked
    stricter = replace(policy, rules=(*policy.rules, forbid_everything(policy, spared)))
    for request in requests:
        for before, after in zip(
            decide(policy, request).items, decide(stricter, request).items, strict=True
        ):
            kept = tuple(rule for rule in before.rules if policy.by_id[rule].ground in spared)
            if before.answer is Answer.PERMIT and kept:
                assert (after.answer, after.rules) == (Answer.PERMIT, kept)
            else:
                assert after.answer is Answer.FORBID
                assert "C99" in after.rules


@settings(max_examples=100, deadline=None)
@given(questions(wrong=False))
def test_a_forbid_whose_fact_is_unknown_strikes_as_if_it_held(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, requests = asked
    bare = forbid_everything(policy, frozenset())
    always = replace(policy, rules=(*policy.rules, bare))
    unsure = replace(policy, rules=(*policy.rules, replace(bare, condition=Holds("island"))))
    for request in requests:
        facts = {fact: value for fact, value in request.facts.items() if fact != "island"}
        silent = replace(request, facts=facts)
        assert decide(unsure, silent) == decide(always, silent)


@settings(max_examples=100, deadline=None)
@given(questions(wrong=False))
def test_a_forbid_whose_condition_is_false_changes_nothing(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, requests = asked
    bare = forbid_everything(policy, frozenset())
    idle = replace(policy, rules=(*policy.rules, replace(bare, condition=Holds("island"))))
    for request in requests:
        known = replace(request, facts={**request.facts, "island": False})
        assert decide(idle, known) == decide(policy, known)


def test_consent_does_not_buy_a_sale() -> None:
    request = request_about(HARU, AKATSUKI.label, "販売", "氏名", 同意=["販売", "あかつき電力"])
    (answer,) = decide(published_policy(), request).items
    assert answer.answer is Answer.FORBID
    assert answer.clauses == ("C03",)
