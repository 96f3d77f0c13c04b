"""No order means anything: not of the rules, not of the items asked, not of the facts given."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.decide import decide
from sekisho.rules.policy import Policy
from sekisho.terms import ItemAnswer, Request
from strategies import questions


def unordered(answer: ItemAnswer) -> ItemAnswer:
    return replace(answer, rules=tuple(sorted(answer.rules)))


@settings(max_examples=100, deadline=None)
@given(questions(), st.data())
def test_shuffled_rules_decide_alike(
    asked: tuple[Policy, list[Request]], data: st.DataObject
) -> None:
    policy, requests = asked
    shuffled = replace(policy, rules=tuple(data.draw(st.permutations(policy.rules))))
    for request in requests:
        there, here = decide(shuffled, request).items, decide(policy, request).items
        assert list(map(unordered, there)) == list(map(unordered, here))


@settings(max_examples=100, deadline=None)
@given(questions())
def test_an_item_gets_the_same_answer_alone_and_in_any_company(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, requests = asked
    for request in requests:
        together = decide(policy, request).items
        backwards = decide(policy, replace(request, items=request.items[::-1])).items
        alone = (decide(policy, replace(request, items=(item,))).items for item in request.items)
        assert together == backwards[::-1] == tuple(answer for (answer,) in alone)


@settings(max_examples=100, deadline=None)
@given(questions())
def test_facts_in_another_order_are_the_same_facts(asked: tuple[Policy, list[Request]]) -> None:
    policy, requests = asked
    for request in requests:
        backwards = dict(reversed(list(request.facts.items())))
        assert decide(policy, replace(request, facts=backwards)) == decide(policy, request)


@settings(max_examples=100, deadline=None)
@given(questions())
def test_a_rule_said_twice_means_what_it_means_once(asked: tuple[Policy, list[Request]]) -> None:
    policy, requests = asked
    # A permit that prevails over a forbid names it by its title, and so both of the two.
    named = [
        replace(rule, overrides=rule.overrides | {f"{one}-2" for one in rule.overrides})
        for rule in policy.rules
    ]
    again = [replace(rule, id=f"{rule.id}-2") for rule in named]
    twice = replace(policy, rules=(*named, *again))
    for request in requests:
        for one, two in zip(
            decide(policy, request).items, decide(twice, request).items, strict=True
        ):
            assert (one.answer, one.clauses, one.grounds, one.record, one.manager) == (
                two.answer, two.clauses, two.grounds, two.record, two.manager,
            )  # fmt: skip
