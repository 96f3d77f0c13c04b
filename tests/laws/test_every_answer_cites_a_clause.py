"""Every answer but a gap names the rules that determined it and their clauses; a gap names none.

The clauses are those of the rules, no more and no fewer, and the rules are all of one kind: the
permits that stand, the forbids that apply, or the permits whose condition fails.
"""

from hypothesis import given, settings

from sekisho.decide import decide
from sekisho.rules.policy import Effect, Policy
from sekisho.terms import Answer, Request
from strategies import questions


@settings(max_examples=100, deadline=None)
@given(questions())
def test_clauses_are_those_of_the_rules_named(asked: tuple[Policy, list[Request]]) -> None:
    policy, requests = asked
    for request in requests:
        for item in decide(policy, request).items:
            rules = [policy.by_id[rule] for rule in item.rules]
            assert set(item.clauses) == {clause for rule in rules for clause in rule.clauses}
            assert (item.clauses == ()) == (item.answer is Answer.GAP)


@settings(max_examples=100, deadline=None)
@given(questions())
def test_only_a_forbid_by_clause_names_forbids(asked: tuple[Policy, list[Request]]) -> None:
    policy, requests = asked
    for request in requests:
        for item in decide(policy, request).items:
            effects = {policy.by_id[rule].effect for rule in item.rules}
            by_clause = item.answer is Answer.FORBID and not item.refused_by_customer
            if item.answer is not Answer.GAP:
                assert effects == {Effect.FORBID if by_clause else Effect.PERMIT}


@settings(max_examples=100, deadline=None)
@given(questions())
def test_the_answers_come_in_the_order_asked_under_the_policys_digest(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, requests = asked
    for request in requests:
        decision = decide(policy, request)
        assert tuple(item.item for item in decision.items) == request.items
        assert decision.digest == policy.digest


@settings(max_examples=100, deadline=None)
@given(questions())
def test_what_follows_from_a_permit_follows_from_its_grounds(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, requests = asked
    for request in requests:
        for item in decide(policy, request).items:
            if item.answer is not Answer.PERMIT:
                assert (item.grounds, item.record, item.manager) == ((), False, None)
                continue
            grounds = [policy.ground(policy.by_id[rule]) for rule in item.rules]
            assert item.grounds == tuple(sorted({ground.id for ground in grounds}))
            assert item.record == any(ground.record is not None for ground in grounds)
            assert item.manager is None or any(ground.joint for ground in grounds)
