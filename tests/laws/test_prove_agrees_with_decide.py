"""The logic gives the reference's answer to every request, and its examples are such requests.

Both directions are tried. A request is put into the logic, where one answer is possible and the
other three are not: so a condition that was translated wrongly shows on the request that tells it
apart. And the solver is asked for a request with each answer: what it finds, the reference must
answer so. The generated worlds have every kind of atom over every type of fact; months and years
are moved from each day on which they differ. What is counted in a list is left to the first
direction: the logic has one number for it, and no list.
"""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import CUSTOMERS, TODAY, known_facts, published_policy
from sekisho.decide import decide
from sekisho.decide.calendar import moved
from sekisho.prove.asked import Asked, UntranslatableError
from sekisho.prove.atoms import Conditions
from sekisho.prove.calendar import moved as moved_in_logic
from sekisho.prove.example import request_of
from sekisho.prove.fixed import is_request
from sekisho.prove.meaning import Meaning
from sekisho.prove.solve import Solver, UnansweredError
from sekisho.rules.condition import Unit
from sekisho.rules.policy import Policy
from sekisho.terms import Answer, Request
from strategies import policies, questions


def logic_of(policy: Policy) -> tuple[Meaning, Solver]:
    asked = Asked(policy.vocabulary)
    return Meaning(policy, asked), Solver(asked.rules())


def assert_agrees(policy: Policy, request: Request, meaning: Meaning, solver: Solver) -> None:
    """For each item the one answer, the permits that stand and the manager are decide's."""
    answers = meaning.answers
    for told in decide(policy, request).items:
        here = is_request(meaning.conditions, request, told.item)
        model = solver.example(*here)
        assert model is not None
        given_answers = [
            answer
            for answer, holds in answers.items()
            if z3.is_true(model.eval(holds, model_completion=True))
        ]
        assert given_answers == [told.answer]
        if told.permitted:
            standing = [rule for rule, stands in meaning.stands.items() if model.eval(stands)]
            assert tuple(sorted(standing)) == tuple(sorted(told.rules))


@settings(max_examples=150, deadline=None)
@given(questions(most=3, wrong=False))
def test_every_request_gets_the_answer_of_the_reference(
    asked: tuple[Policy, list[Request]],
) -> None:
    policy, requests = asked
    meaning, solver = logic_of(policy)
    for request in requests:
        assert_agrees(policy, request, meaning, solver)


@settings(max_examples=60, deadline=None)
@given(policies(), st.sampled_from(Answer))
def test_an_example_of_an_answer_gets_that_answer(policy: Policy, answer: Answer) -> None:
    meaning = Meaning(policy, Asked(policy.vocabulary))
    solver = Solver(meaning.asked.rules(), timeout_ms=500)
    try:
        model = solver.example(meaning.answers[answer])
    except UnansweredError:  # days reckoned from days reckoned: no answer is no proof
        return
    if model is not None and not meaning.conditions.counts.found:
        request = request_of(meaning.asked, model, frozenset(policy.vocabulary.facts))
        assert [item.answer for item in decide(policy, request).items] == [answer]


def test_the_published_notice_in_logic_answers_as_the_reference() -> None:
    policy = published_policy()
    meaning, solver = logic_of(policy)
    words = policy.vocabulary
    asked = 0
    for customer, recipient in product(CUSTOMERS, ("operator", "dax", "tepco_pg", "cgr1")):
        for purpose in ("procurement_management", "network_operation", "debt_collection", "sale"):
            facts = known_facts(customer, recipient, TODAY)
            items = ("name", "meter", "email", "password")
            request = Request(recipient, purpose, items, TODAY, facts)
            assert_agrees(policy, request, meaning, solver)
            asked += len(items)
    assert asked == len(CUSTOMERS) * 64
    assert set(words.items) >= {"name", "meter", "email", "password"}


TURNS = [date(2024, 2, 28), date(2024, 2, 29), date(1900, 2, 28), date(2000, 2, 29)]
TURNS += [date(2026, 12, 31) + timedelta(days=31 * n) for n in range(14)]


@pytest.mark.parametrize("day", TURNS, ids=str)
def test_a_day_is_moved_in_logic_as_in_the_calendar(day: date) -> None:
    for amount, unit in product((-150, -13, -12, -1, 0, 1, 2, 11, 12, 25), Unit):
        found = z3.simplify(moved_in_logic(z3.IntVal(day.toordinal()), amount, unit))
        assert found.as_long() == moved(day, amount, unit).toordinal(), (amount, unit)


def test_an_atom_without_a_translation_proves_nothing() -> None:
    asked = Asked(published_policy().vocabulary)
    with pytest.raises(UntranslatableError, match="no translation to logic: 'a new atom'"):
        Conditions(asked, "sha256:0", published_policy().calendar).sides("a new atom")  # type: ignore[arg-type]


def test_a_question_without_an_answer_is_no_proof() -> None:
    x, y, z = (z3.Int(name) for name in "xyz")
    solver = Solver([x > 1, y > 1, z > 1, x * x * x + y * y * y == z * z * z], timeout_ms=1)
    with pytest.raises(UnansweredError):
        solver.example(x > 1000)


def test_a_meaning_with_one_rule_less_is_told_apart() -> None:
    policy = published_policy()
    less = replace(policy, rules=tuple(rule for rule in policy.rules if rule.id != "C46"))
    meaning, solver = logic_of(less)
    request = Request("dax", "procurement_management", ("name",), TODAY,
                      known_facts(CUSTOMERS[0], "dax", TODAY))  # fmt: skip
    with pytest.raises(AssertionError):
        assert_agrees(policy, request, meaning, solver)
