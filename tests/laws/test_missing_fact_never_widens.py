"""A fact that is missing or ill-typed can only remove what was permitted.

A set that terms.yaml declares `absent: empty` is the one exception, and it is not one of meaning:
there "not given" says that nothing was asked for. A wrong value in its place restricts.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import CUSTOMERS, TODAY, Customer, known_facts, published_policy
from sekisho.decide import compile_policy, decide, typed_facts
from sekisho.rules.policy import Policy
from sekisho.terms import FactType, Request
from sekisho.terms.request import FactValue
from small_world import FALLEN_BACK_FROM
from strategies import FACTS, questions

# Of each type, what JSON may bring in its place: nothing of it is a value of that type.
ILL_TYPED: dict[FactType, list[object]] = {
    FactType.BOOL: [0, 1, "true", "はい", []],
    FactType.ENUM: [1, True, "sleeping", ["active"], ""],
    FactType.INT: [True, "5", 1.5, [1]],
    FactType.DATE: [20261201, "2026-12-1", "2026-02-29", "20261201", "tomorrow"],
    FactType.TEXT: [1, True, ["窓口"], {"a": 1}],
    FactType.AREA: ["1", "11", "00", 3, "３"],
    FactType.PARTY: ["nobody", 1, ["company_0"], ""],
    FactType.SET: ["all", ["nobody"], [1], {"all": True}, True],
    FactType.DIGEST: [1, None, True, []],
}

LOST = st.sampled_from(sorted(FACTS.keys() - FALLEN_BACK_FROM))


@settings(max_examples=100, deadline=None)
@given(questions(wrong=False), st.sets(LOST, min_size=1, max_size=3))
def test_an_unknown_fact_permits_no_more(
    asked: tuple[Policy, list[Request]], lost: set[str]
) -> None:
    policy, requests = asked
    for request in requests:
        facts = {fact: value for fact, value in request.facts.items() if fact not in lost}
        with_all, with_fewer = (
            decide(policy, request),
            decide(policy, replace(request, facts=facts)),
        )
        assert set(with_fewer.permitted) <= set(with_all.permitted)


@settings(max_examples=100, deadline=None)
@given(questions(wrong=False), st.data())
def test_an_ill_typed_fact_permits_no_more(
    asked: tuple[Policy, list[Request]], data: st.DataObject
) -> None:
    policy, requests = asked
    fact = FACTS[data.draw(LOST)]
    wrong = data.draw(st.sampled_from(ILL_TYPED[fact.type]))
    for request in requests:
        raw = {known: as_json(value) for known, value in request.facts.items()}
        right = decide(policy, replace(request, facts=typed(policy, raw, request.day)))
        spoilt = typed(policy, {**raw, fact.id: wrong}, request.day)
        assert fact.id not in spoilt
        assert set(decide(policy, replace(request, facts=spoilt)).permitted) <= set(right.permitted)


def typed(policy: Policy, raw: Mapping[str, object], day: date) -> Mapping[str, FactValue]:
    return typed_facts(policy.vocabulary, raw, day)[0]


def as_json(value: FactValue) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("customer", CUSTOMERS, ids=lambda customer: customer.name)
def test_forgetting_any_one_fact_of_the_cast_permits_no_more(customer: Customer) -> None:
    policy = published_policy()
    decider = compile_policy(policy)
    items = tuple(policy.vocabulary.items)
    for purpose in policy.vocabulary.purposes:
        for recipient in ("operator", "tepco_pg", "akatsuki_power", "minamo_dr", "dax", "cgr1"):
            facts = known_facts(customer, recipient, TODAY)
            request = Request(recipient, purpose, items, TODAY, facts)
            permitted = set(decider.decide(request).permitted)
            for lost in facts if permitted else ():
                fewer = {fact: value for fact, value in facts.items() if fact != lost}
                assert set(decider.decide(replace(request, facts=fewer)).permitted) <= permitted
