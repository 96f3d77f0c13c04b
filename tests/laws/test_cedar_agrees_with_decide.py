"""Cedar, which we did not write, gives the exported notice the answers of the reference.

Cedar's own validator takes policies, entities and every request by the exported schema, and no
evaluation fails: an error would silently strike a forbid. The rules named are those of the
reference too. Policies of up to six rules suffice, for no rule is written by looking at more than
one other.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from cedarpy import AuthzResult, Entities, PolicySet, Schema, is_authorized_batch, validate_policies
from hypothesis import given, settings

from cast import CUSTOMERS, TODAY, Customer, known_facts, published_policy
from sekisho.decide import compile_policy, decide
from sekisho.export.cedar import QUESTIONS, CedarExport, to_cedar
from sekisho.export.cedar_request import cedar_request
from sekisho.rules.policy import Policy
from sekisho.terms import Answer, ItemAnswer, Request
from strategies import questions


class Engine:
    """Cedar with an export, parsed once and validated."""

    def __init__(self, export: CedarExport) -> None:
        self.export = export
        self.policies = PolicySet.from_str(export.policies)
        self.schema = Schema.from_str(export.schema)
        self.entities = Entities.from_json_str(export.entities, self.schema)
        verdict = validate_policies(export.policies, export.schema)
        assert verdict.errors == []
        assert verdict.validation_passed

    def answers(self, request: Request) -> list[tuple[Answer, set[str]]]:
        """For each item the answer, and the rules that Cedar names for it."""
        asked = [
            cedar_request(self.export, request, item, question)
            for item in request.items
            for question in QUESTIONS
        ]
        told = is_authorized_batch(asked, self.policies, self.entities, self.schema)
        assert all(one.diagnostics.errors == [] for one in told)
        return [_answer(told[n : n + 3]) for n in range(0, len(told), 3)]


def _answer(told: list[AuthzResult]) -> tuple[Answer, set[str]]:
    for answer, one in zip((Answer.PERMIT, Answer.FORBID, Answer.UNMET), told, strict=True):
        if one.allowed:
            named = one.diagnostics.id_annotations_by_reason.values()
            return answer, {name.split(":")[0] for name in named}
    return Answer.GAP, set()


def _agrees(expected: ItemAnswer, told: tuple[Answer, set[str]]) -> bool:
    """The same answer by the same rules; of a refusal Cedar may name what is struck besides."""
    answer, rules = told
    named = (
        set(expected.rules) <= rules if answer is Answer.FORBID else set(expected.rules) == rules
    )
    return answer is expected.answer and named


@settings(max_examples=120, deadline=None)
@given(questions(most=3, wrong=False))
def test_every_request_gets_the_answers_of_the_reference(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, requests = asked
    engines: dict[date, Engine] = {}
    for request in requests:
        if request.day not in engines:
            engines[request.day] = Engine(to_cedar(policy, request.day))
        told = engines[request.day].answers(request)
        expected = decide(policy, request).items
        assert all(map(_agrees, expected, told)), list(zip(expected, told, strict=True))


def assert_agrees_on_the_published_notice(customers: Sequence[Customer], one_in: int) -> None:
    """Of each purpose one recipient in so many, others for each purpose, gets the same answers."""
    policy = published_policy()
    engine, compiled = Engine(to_cedar(policy, TODAY)), compile_policy(policy)
    words, seen = policy.vocabulary, Counter[Answer]()
    for customer, (n, purpose) in product(customers, enumerate(words.purposes)):
        for recipient in list(words.parties)[n % one_in :: one_in]:
            facts = known_facts(customer, recipient, TODAY)
            request = Request(recipient, purpose, tuple(words.items), TODAY, facts)
            expected, told = compiled.decide(request).items, engine.answers(request)
            assert all(map(_agrees, expected, told))
            seen.update(item.answer for item in expected)
    assert set(seen) == set(Answer)


def test_the_published_notice_gives_its_answers() -> None:
    assert_agrees_on_the_published_notice(CUSTOMERS[:1], 12)


@pytest.mark.slow
def test_the_published_notice_gives_its_answers_to_everybody() -> None:
    assert_agrees_on_the_published_notice(CUSTOMERS[:2], 4)


def test_a_request_of_another_day_is_refused() -> None:
    policy = published_policy()
    export = to_cedar(policy, TODAY)
    request = Request("operator", next(iter(policy.vocabulary.purposes)), (), TODAY)
    with pytest.raises(ValueError, match="the export holds on") as refused:
        cedar_request(export, replace(request, day=date(2020, 1, 1)), "name", "receive")
    assert str(refused.value) == f"the export holds on {TODAY}, and the request is of 2020-01-01"
