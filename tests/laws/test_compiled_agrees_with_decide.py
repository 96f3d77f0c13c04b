"""The compiled decider gives the reference's decision, field by field.

It remembers answers, so one compiled policy is asked many requests, and what an earlier request
left behind must not leak into a later one. Three requests to one small cell suffice to show a key
that leaves something out (learn, change the forgotten thing, ask again); up to five are drawn,
and all are asked twice.

The table of the published notice is finite once the facts are fixed: every recipient, purpose and
item is asked, under facts that make each condition of the notice true, false and unknown.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import CUSTOMERS, FUYU, ROKU, TODAY, Customer, known_facts, published_policy
from sekisho.decide import compile_policy, decide
from sekisho.rules.policy import Policy
from sekisho.terms import Answer, Request
from strategies import DAYS, questions


@settings(max_examples=200, deadline=None)
@given(questions())
def test_every_request_gets_the_decision_of_the_reference(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, requests = asked
    compiled = compile_policy(policy)
    for request in [*requests, *requests]:
        assert compiled.decide(request) == decide(policy, request)


@settings(max_examples=60, deadline=None)
@given(questions(most=1, wrong=False))
def test_a_day_on_which_something_changes_is_another_day(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, (request,) = asked
    compiled = compile_policy(policy)
    for day in [*DAYS, *reversed(DAYS)]:
        for recipient in policy.vocabulary.parties:
            there = replace(request, day=day, recipient=recipient)
            assert compiled.decide(there) == decide(policy, there)


@settings(max_examples=100, deadline=None)
@given(questions(most=2))
def test_memory_stays_bounded_and_answers_stay_the_same(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, requests = asked
    compiled = compile_policy(policy, most_cells=1, most_rows=1)
    for request in [*requests, *requests]:
        assert compiled.decide(request) == decide(policy, request)
        assert compiled.cells_remembered <= 1


@pytest.mark.parametrize(
    ("day", "customers"),
    [(TODAY, CUSTOMERS), (date(2020, 3, 31), (FUYU, ROKU))],
    ids=["today, everybody", "the last day of the old network operators, two customers"],
)
def test_every_cell_of_the_published_notice_agrees(
    day: date, customers: tuple[Customer, ...]
) -> None:
    policy = published_policy()
    words, compiled = policy.vocabulary, compile_policy(policy)
    items = tuple(words.items)
    seen: Counter[Answer] = Counter()
    for customer, purpose, recipient in product(customers, words.purposes, words.parties):
        facts = known_facts(customer, recipient, day)
        request = Request(recipient, purpose, items, day, facts)
        decision = compiled.decide(request)
        assert decision == decide(policy, request)
        seen.update(item.answer for item in decision.items)
    cells = len(words.purposes) * len(words.parties) * len(items)
    assert sum(seen.values()) == len(customers) * cells
    assert set(seen) == set(Answer)


@settings(max_examples=50, deadline=None)
@given(questions(most=1), st.sampled_from(["recipient", "purpose", "item"]))
def test_unknown_words_fare_as_with_the_reference(
    asked: tuple[Policy, list[Request]], kind: str
) -> None:
    policy, (request,) = asked
    strange = {
        "recipient": replace(request, recipient="nobody"),
        "purpose": replace(request, purpose="nothing"),
        "item": replace(request, items=("nothing", *request.items)),
    }[kind]
    compiled = compile_policy(policy)
    try:
        expected = decide(policy, strange)
    except KeyError:
        with pytest.raises(KeyError):
            compiled.decide(strange)
    else:
        assert compiled.decide(strange) == expected
