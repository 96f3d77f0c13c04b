"""What no rule permits is refused, and where the notice is silent it says so.

An item is permitted only if some permit is in force that names this item, this purpose and the
recipient (or a class whose role the recipient holds that day), and whose condition is true. The
other direction of every answer is checked too, so that `gap` means silence and nothing else.
"""

from dataclasses import replace

from hypothesis import given, settings

from cast import HARU, KIRAMEKI, published_policy, request_about
from sekisho.decide import decide, truth
from sekisho.rules.policy import Effect, Policy, Rule
from sekisho.terms import Answer, Request
from strategies import questions


def covers(policy: Policy, rule: Rule, request: Request, item: str) -> bool:
    """True when the rule speaks of this item for this recipient, purpose and day."""
    started = rule.since is None or rule.since <= request.day
    over = rule.until is not None and rule.until < request.day
    classes = policy.vocabulary.classes_of(request.recipient, request.day)
    return (
        started
        and not over
        and request.purpose in rule.purposes
        and item in rule.items
        and not rule.recipients.isdisjoint(classes)
    )


@settings(max_examples=100, deadline=None)
@given(questions())
def test_a_permitted_item_has_a_permit_whose_condition_is_true(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, requests = asked
    for request in requests:
        for answer in decide(policy, request).items:
            if answer.answer is Answer.PERMIT:
                for rule in map(policy.by_id.__getitem__, answer.rules):
                    assert rule.effect is Effect.PERMIT
                    assert covers(policy, rule, request, answer.item)
                    assert truth(rule.condition, policy, request) is True


@settings(max_examples=100, deadline=None)
@given(questions())
def test_without_permits_nothing_is_permitted(asked: tuple[Policy, list[Request]]) -> None:
    policy, requests = asked
    forbids = tuple(rule for rule in policy.rules if rule.effect is Effect.FORBID)
    for request in requests:
        answers = {item.answer for item in decide(replace(policy, rules=forbids), request).items}
        assert answers <= {Answer.FORBID, Answer.GAP}


@settings(max_examples=100, deadline=None)
@given(questions())
def test_a_gap_is_where_no_permit_and_no_applying_forbid_speaks(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, requests = asked
    for request in requests:
        for answer in decide(policy, request).items:
            speaking = [
                rule
                for rule in policy.rules
                if covers(policy, rule, request, answer.item)
                and (
                    rule.effect is Effect.PERMIT
                    or truth(rule.condition, policy, request) is not False
                )
            ]
            assert (answer.answer is Answer.GAP) == (speaking == [])


def test_an_advertiser_finds_no_rule_in_the_notice_for_a_contract() -> None:
    request = request_about(HARU, KIRAMEKI.label, "調達管理", "顧客名", "メールアドレス")
    answers = decide(published_policy(), request).items
    assert [(a.answer, a.rules, a.clauses) for a in answers] == [(Answer.GAP, (), ())] * 2
