"""A customer's restriction can only remove, and only what the customer may refuse."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cast import HARU, RITSU, published_policy, request_about
from sekisho.decide import decide
from sekisho.rules.policy import Policy
from sekisho.terms import Answer, Request
from strategies import questions

REFUSALS = st.frozensets(
    st.sampled_from(
        ["all", "operator", "class_0", "class_1", "company_0", "purpose_0", "item_0", "item_1"]
    ),
    max_size=3,
)


@settings(max_examples=100, deadline=None)
@given(questions(), REFUSALS, REFUSALS)
def test_refusing_more_permits_no_more(
    asked: tuple[Policy, list[Request]], first: frozenset[str], more: frozenset[str]
) -> None:
    policy, requests = asked
    for request in requests:
        fewer = replace(request, facts={**request.facts, "restricted": first})
        greater = replace(request, facts={**request.facts, "restricted": first | more})
        assert set(decide(policy, greater).permitted) <= set(decide(policy, fewer).permitted)


@settings(max_examples=100, deadline=None)
@given(questions(), REFUSALS)
def test_what_may_not_be_refused_stays(
    asked: tuple[Policy, list[Request]], refused: frozenset[str]
) -> None:
    policy, requests = asked
    for request in requests:
        free = replace(request, facts={**request.facts, "restricted": frozenset()})
        bound = replace(request, facts={**request.facts, "restricted": refused})
        for before, after in zip(
            decide(policy, free).items, decide(policy, bound).items, strict=True
        ):
            firm = [rule for rule in before.rules if not policy.by_id[rule].refusable]
            if before.answer is Answer.PERMIT and firm:
                assert after.answer is Answer.PERMIT
                assert set(firm) <= set(after.rules)


@settings(max_examples=100, deadline=None)
@given(questions(), REFUSALS)
def test_a_restriction_removes_only_what_it_names(
    asked: tuple[Policy, list[Request]], refused: frozenset[str]
) -> None:
    policy, requests = asked
    for request in requests:
        classes = policy.vocabulary.classes_of(request.recipient, request.day)
        assume(not refused & (classes | {request.purpose, "all"}))
        free = replace(request, facts={**request.facts, "restricted": frozenset()})
        bound = replace(request, facts={**request.facts, "restricted": refused})
        lost = set(decide(policy, free).permitted) - set(decide(policy, bound).permitted)
        touching = policy.vocabulary.kinship.touching
        assert lost <= {item for item in request.items if touching(item) & refused}


@settings(max_examples=100, deadline=None)
@given(questions(), st.sampled_from([None, True, 1, "all"]))
def test_a_restriction_that_cannot_be_read_restricts_everything(
    asked: tuple[Policy, list[Request]], unreadable: bool | int | str | None
) -> None:
    policy, requests = asked
    for request in requests:
        facts = {fact: value for fact, value in request.facts.items() if fact != "restricted"}
        everything = replace(request, facts={**facts, "restricted": frozenset({"all"})})
        if unreadable is not None:
            facts["restricted"] = unreadable
        assert decide(policy, replace(request, facts=facts)) == decide(policy, everything)


def test_ritsu_who_stopped_everything_still_gets_bills_and_no_promotion() -> None:
    policy = published_policy()
    bill = decide(policy, request_about(RITSU, "当社", "請求", "氏名"))
    offer = decide(policy, request_about(RITSU, "当社", "プロモーション", "氏名"))
    assert [item.answer for item in bill.items] == [Answer.PERMIT]
    assert [(i.answer, i.refused_by_customer) for i in offer.items] == [(Answer.FORBID, True)]
    haru = decide(policy, request_about(HARU, "当社", "プロモーション", "氏名"))
    assert [item.answer for item in haru.items] == [Answer.PERMIT]
