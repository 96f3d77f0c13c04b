"""Strong Kleene logic, cell by cell, and every kind of atom with its fact right, absent and wrong.

The compiled questions are asked the same: known to be true, known to be false.
"""

from collections.abc import Mapping
from datetime import date
from itertools import product

import pytest

from sekisho.decide import truth
from sekisho.decide.questions import Frame, known
from sekisho.rules.condition import (
    ALWAYS,
    And,
    Compare,
    Comparison,
    Condition,
    Contains,
    FactValueOf,
    Holds,
    Literal,
    Not,
    OneOf,
    Or,
    PurposeOfUse,
    Recipient,
    RecipientClasses,
    ThisVersion,
    Today,
    Unit,
)
from sekisho.rules.policy import Policy
from sekisho.terms import Company, Party, Purpose, Request, Role, Vocabulary
from sekisho.terms.request import FactValue
from strategies import DIGEST, FACTS, LAW

DAY = date(2024, 2, 29)
WORDS = Vocabulary(
    items={},
    groups={},
    purposes={"relay": Purpose("relay", ("取次",), "Relay")},
    parties={
        "retailer": Party("retailer", ("小売",), "Retailer"),
        "akatsuki": Party(
            "akatsuki", ("あかつき",), "Akatsuki", company=Company(roles=(Role("retailer"),))
        ),
    },
    facts=FACTS,
    grounds=LAW.grounds,
)
POLICY = Policy("1", DAY, "operator", WORDS, LAW, (), (), (), (), DIGEST)
T, F, U = Holds("island"), Not(Holds("island")), Holds("registered")
VALUES = {T: True, F: False, U: None}


def asked(condition: Condition, facts: Mapping[str, FactValue]) -> bool | None:
    """The truth by the reference; the compiled questions say the same."""
    request = Request("akatsuki", "relay", (), DAY, facts)
    frame = Frame(POLICY, "akatsuki", "relay", DAY, WORDS.classes_of("akatsuki", DAY))
    answer = truth(condition, POLICY, request)
    assert known(condition, frame, wanted=True)(facts) is (answer is True)
    assert known(condition, frame, wanted=False)(facts) is (answer is False)
    return answer


ISLAND = {"island": True}


@pytest.mark.parametrize(("part", "expected"), [(T, False), (F, True), (U, None)])
def test_not(part: Condition, expected: bool | None) -> None:
    assert asked(Not(part), ISLAND) is expected


@pytest.mark.parametrize("parts", list(product([T, F, U], repeat=3)))
def test_and_is_false_if_any_part_is_else_unknown_if_any_is(parts: tuple[Condition, ...]) -> None:
    values = [VALUES[part] for part in parts]
    expected = False if False in values else None if None in values else True
    assert asked(And(parts), ISLAND) is expected
    assert asked(And(parts[:2]), ISLAND) is asked(And(parts[1::-1]), ISLAND)


@pytest.mark.parametrize("parts", list(product([T, F, U], repeat=3)))
def test_or_is_true_if_any_part_is_else_unknown_if_any_is(parts: tuple[Condition, ...]) -> None:
    values = [VALUES[part] for part in parts]
    expected = True if True in values else None if None in values else False
    assert asked(Or(parts), ISLAND) is expected
    assert asked(Or(parts), ISLAND) is asked(Not(And(tuple(Not(part) for part in parts))), ISLAND)


def test_always_is_true_of_nobody() -> None:
    assert asked(ALWAYS, {}) is True


def same(fact: str, value: int | str | date) -> Condition:
    return Compare(fact, Comparison.EQ, Literal(value))


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        (Holds("island"), True, True),
        (Holds("island"), False, False),
        (same("state", "active"), "active", True),
        (same("state", "active"), "applied", False),
        (Compare("state", Comparison.NE, Literal("active")), "applied", True),
        (Compare("state", Comparison.NE, Literal("active")), "active", False),
        (same("home_area", "01"), "10", False),
        (same("route", ""), "", True),
        (OneOf("state", ("applied", "active")), "active", True),
        (OneOf("state", ("applied",)), "active", False),
        (Compare("linked", Comparison.EQ, Recipient()), "akatsuki", True),
        (Compare("linked", Comparison.EQ, Recipient()), "retailer", False),
        (Compare("trained_for", Comparison.EQ, ThisVersion()), DIGEST, True),
        (Compare("trained_for", Comparison.EQ, ThisVersion()), "sha256:old", False),
        (Compare("overdue_yen", Comparison.LT, Literal(1)), 0, True),
        (Compare("overdue_yen", Comparison.LT, Literal(0)), 0, False),
        (Compare("overdue_yen", Comparison.LE, Literal(0)), 0, True),
        (Compare("overdue_yen", Comparison.LE, Literal(0)), 1, False),
        (Compare("overdue_yen", Comparison.GT, Literal(0)), 1, True),
        (Compare("overdue_yen", Comparison.GT, Literal(0)), 0, False),
        (Compare("overdue_yen", Comparison.GE, Literal(0)), 0, True),
        (Compare("overdue_yen", Comparison.GE, Literal(0)), -1, False),
        (Compare("contract_until", Comparison.GE, Today()), DAY, True),
        (Compare("contract_until", Comparison.GT, Today()), DAY, False),
        (Compare("contract_until", Comparison.EQ, Today(1, Unit.YEAR)), date(2025, 2, 28), True),
        (Compare("contract_until", Comparison.LE, Today(-1, Unit.MONTH)), date(2024, 1, 30), False),
        (Contains("consents", Recipient()), frozenset({"akatsuki"}), True),
        (Contains("consents", Recipient()), frozenset({"retailer"}), False),
        (Contains("consents", RecipientClasses()), frozenset({"retailer"}), True),
        (Contains("consents", RecipientClasses()), frozenset({"akatsuki"}), False),
        (Contains("consents", PurposeOfUse()), frozenset({"relay", "x"}), True),
        (Contains("consents", Literal("consent")), frozenset(), False),
    ],
)
def test_an_atom_over_a_known_fact(condition: Condition, value: FactValue, expected: bool) -> None:
    assert isinstance(condition, Holds | Compare | OneOf | Contains)
    assert asked(condition, {condition.fact: value}) is expected
    assert asked(Not(condition), {condition.fact: value}) is (not expected)
    assert asked(condition, {}) is None


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (Holds("island"), 1),
        (Holds("island"), 0),
        (Holds("island"), "true"),
        (Compare("overdue_yen", Comparison.GT, Literal(0)), "1"),
        (Compare("overdue_yen", Comparison.LE, Literal(0)), date(2020, 1, 1)),
        (Compare("contract_until", Comparison.GE, Today()), 20270101),
        (Contains("consents", Recipient()), "akatsuki"),
        (Contains("consents", Literal("consent")), True),
        (Contains("consents", Today()), frozenset({"akatsuki"})),
        (Compare("state", Comparison.EQ, RecipientClasses()), "retailer"),
    ],
)
def test_an_atom_over_a_value_of_a_wrong_type_is_unknown(
    condition: Condition, value: FactValue
) -> None:
    assert isinstance(condition, Holds | Compare | Contains)
    assert asked(condition, {condition.fact: value}) is None


@pytest.mark.parametrize(
    ("condition", "facts", "expected"),
    [
        (
            Compare("channel", Comparison.EQ, FactValueOf("route")),
            {"channel": "窓口", "route": "窓口"},
            True,
        ),
        (Compare("channel", Comparison.EQ, FactValueOf("route")), {"channel": "窓口"}, None),
        (Compare("channel", Comparison.NE, FactValueOf("route")), {"route": "窓口"}, None),
        (
            Contains("relays", FactValueOf("consents")),
            {"relays": frozenset({"a", "b"}), "consents": frozenset({"b"})},
            True,
        ),
        (
            Contains("relays", FactValueOf("consents")),
            {"relays": frozenset({"a"}), "consents": frozenset()},
            False,
        ),
        (Contains("relays", FactValueOf("linked")), {"relays": frozenset({"akatsuki"})}, None),
        (
            Contains("relays", FactValueOf("linked")),
            {"relays": frozenset({"akatsuki"}), "linked": "akatsuki"},
            True,
        ),
    ],
)
def test_two_facts_are_compared_only_where_both_are_known(
    condition: Condition, facts: Mapping[str, FactValue], expected: bool | None
) -> None:
    assert asked(condition, facts) is expected
