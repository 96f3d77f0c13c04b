"""A request whose answer changed from one version to the next lies inside a difference, always.

Two versions differ in one rule, in its condition, lists, ground or refusal, in a manager, or in a
company's role: a comparison that leaves something out leaves out one of these. Requests are drawn
near the rules, and every cell is asked.
"""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cast import published_policy
from sekisho.decide import decide
from sekisho.prove.compare import Change, Difference, compare
from sekisho.prove.solve import UnansweredError
from sekisho.rules.condition import ALWAYS
from sekisho.rules.policy import Effect, Policy, Rule
from sekisho.terms import Request
from strategies import draw_condition, draw_manager, draw_request, draw_rule, policies


@st.composite
def versions(draw: st.DrawFn) -> tuple[Policy, Policy, list[Request]]:
    old = draw(policies(most_rules=4))
    rules = list(old.rules)
    kind = draw(st.sampled_from(["less", "more", "condition", "rule", "manager"]))
    if kind == "more" or not rules:
        rules.append(draw_rule(draw, old.vocabulary, 99))
    else:
        at = draw(st.integers(0, len(rules) - 1))
        if kind == "less":
            rules.pop(at)
        elif kind == "condition":
            rules[at] = replace(rules[at], condition=draw_condition(draw, old.vocabulary))
        elif kind == "rule":
            rules[at] = draw_rule(draw, old.vocabulary, at + 1, rules[at].effect)
    managers = old.managers
    if kind == "manager":
        managers = (draw_manager(draw, old.vocabulary, 7), *managers[1:])
    new = replace(old, rules=tuple(rules), managers=managers)
    asked = [draw_request(draw, draw(st.sampled_from([old, new])), wrong=False) for _ in range(4)]
    return old, new, asked


def differs(old: Policy, new: Policy, request: Request) -> list[str]:
    """The items whose answer, ground, record or manager is another."""

    def told(policy: Policy) -> list[tuple[object, ...]]:
        items = decide(policy, request).items
        return [(one.answer, one.grounds, one.record, one.manager) for one in items]

    return [i for i, a, b in zip(request.items, told(old), told(new), strict=True) if a != b]


@settings(max_examples=80, deadline=None)
@given(versions())
def test_what_changed_lies_inside_a_difference(
    drawn: tuple[Policy, Policy, list[Request]],
) -> None:
    old, new, requests = drawn
    try:
        found = list(compare(old, new, timeout_ms=500))
    except UnansweredError:
        assume(False)
    inside = {cell for one in found for cell in one.cells}
    for request in requests:
        for item in differs(old, new, request):
            assert (request.recipient, request.purpose, item) in inside


@settings(max_examples=40, deadline=None)
@given(policies(most_rules=4))
def test_a_version_and_itself_do_not_differ(policy: Policy) -> None:
    assert list(compare(policy, policy)) == []


def changed(**what: object) -> list[Difference]:
    policy = published_policy()
    rules = tuple(
        replace(rule, **what) if rule.id == "C48" else rule  # type: ignore[arg-type]
        for rule in policy.rules
    )
    return list(compare(policy, replace(policy, rules=rules)))


RULE: Rule = published_policy().by_id["C48"]


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ({"title": "別の題", "clauses": ("C01",)}, set()),
        ({"items": RULE.items | {"meter"}}, {Change.NEWLY_PERMITTED, Change.REASON}),
        ({"items": RULE.items - {"name"}}, {Change.NEWLY_REFUSED, Change.REASON}),
        ({"condition": ALWAYS}, {Change.WIDENED, Change.REASON}),
        ({"refusable": False}, {Change.WIDENED}),
        ({"ground": "law"}, {Change.GROUND}),
        ({"effect": Effect.FORBID, "ground": None}, {Change.NEWLY_REFUSED, Change.REASON}),
    ],
    ids=[
        "only words",
        "an item more",
        "an item less",
        "no condition",
        "no refusal",
        "ground",
        "no",
    ],
)
def test_a_change_is_told_by_its_kind_with_a_request_that_shows_it(
    what: dict[str, object], changes: set[Change]
) -> None:
    found = changed(**what)
    assert {one.change for one in found} == changes
    policy = published_policy()
    new = replace(policy, rules=tuple(
        replace(rule, **what) if rule.id == "C48" else rule  # type: ignore[arg-type]
        for rule in policy.rules
    ))  # fmt: skip
    for one in found:
        assert differs(policy, new, one.example) == list(one.example.items)
