"""`can_hold` never calls a condition impossible that some request meets."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.decide import truth
from sekisho.rules.condition import (
    Always,
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
    Recipient,
    Today,
    Unit,
)
from sekisho.rules.policy import Policy
from sekisho.rules.satisfiable import can_hold
from sekisho.terms import Fact, FactType, Request, Vocabulary, Word
from strategies import draw_condition, questions, vocabularies

TYPES = {
    "yes": FactType.BOOL,
    "n": FactType.INT,
    "m": FactType.INT,
    "k": FactType.INT,
    "day": FactType.DATE,
    "other_day": FactType.DATE,
    "name": FactType.TEXT,
    "party": FactType.PARTY,
    "set": FactType.SET,
    "area": FactType.AREA,
    "state": FactType.ENUM,
}
STATES = (Word("on", ("入",), "On"), Word("off", ("切",), "Off"))
WORDS = Vocabulary(
    items={},
    groups={},
    purposes={},
    parties={},
    grounds={},
    facts={
        name: Fact(name, (name,), name, type=kind, values=STATES if name == "state" else ())
        for name, kind in TYPES.items()
    },
)


@st.composite
def conditions(draw: st.DrawFn, words: Vocabulary) -> Condition:
    return draw_condition(draw, words, depth=1)


def says(fact: str, comparison: str, value: int | str | date | Today | FactValueOf) -> Compare:
    operand = value if isinstance(value, Today | FactValueOf) else Literal(value)
    return Compare(fact, Comparison(comparison), operand)


@settings(max_examples=200, deadline=None)
@given(asked=questions(wrong=False))
def test_what_some_request_meets_can_hold(asked: tuple[Policy, list[Request]]) -> None:
    policy, requests = asked
    for request in requests:
        for rule in policy.rules:
            if truth(rule.condition, policy, request) is True:
                assert can_hold(rule.condition, policy.vocabulary)
            if truth(rule.condition, policy, request) is False:
                assert can_hold(Not(rule.condition), policy.vocabulary)


@given(data=st.data())
def test_no_condition_holds_together_with_its_opposite(data: st.DataObject) -> None:
    words = data.draw(vocabularies())
    condition = data.draw(conditions(words))
    assert not can_hold(And((condition, Not(condition))), words)
    assert can_hold(Or((condition, Not(condition))), words)


def test_numbers_are_told_apart_as_often_as_there_are_facts() -> None:
    rising = (says("n", ">", 0), says("m", ">", FactValueOf("n")), says("k", ">", FactValueOf("m")))
    assert can_hold(And((*rising, says("k", "<=", 3))), WORDS)
    assert not can_hold(And((*rising, says("k", "<=", 2))), WORDS)


def test_names_are_told_apart_as_often_as_there_are_facts() -> None:
    assert can_hold(And((says("name", "!=", ""), says("name", "!=", "窓口"))), WORDS)
    assert not can_hold(And((says("name", "=", ""), says("name", "=", "窓口"))), WORDS)
    recipient = Compare("party", Comparison.EQ, Recipient())
    assert can_hold(And((recipient, says("party", "=", "dax"))), WORDS)
    assert not can_hold(And((recipient, Not(recipient))), WORDS)


def test_an_enum_has_its_values_and_no_others() -> None:
    assert not can_hold(And((says("state", "!=", "on"), says("state", "!=", "off"))), WORDS)
    assert not can_hold(Not(OneOf("state", ("on", "off"))), WORDS)


def test_an_area_is_one_of_ten() -> None:
    nine = tuple(f"{number:02}" for number in range(1, 10))
    assert can_hold(Not(OneOf("area", nine)), WORDS)
    assert not can_hold(And((Not(OneOf("area", nine)), says("area", "!=", "10"))), WORDS)


def test_days_at_fixed_distances_from_today_are_compared() -> None:
    before = says("day", "<", Today(-1, Unit.YEAR))
    assert not can_hold(And((before, says("day", ">", Today(-1, Unit.MONTH)))), WORDS)
    assert can_hold(And((before, says("day", ">", Today(-2, Unit.YEAR)))), WORDS)


def test_days_that_may_compare_either_way_are_not_called_impossible() -> None:
    """A month has 28 to 31 days, and any day may be before or after 2026-12-01."""
    month = says("day", ">=", Today(1, Unit.MONTH))
    assert can_hold(And((month, says("day", "<=", Today(29, Unit.DAY)))), WORDS)
    fixed = says("day", "<=", date(2026, 12, 1))
    assert can_hold(And((month, fixed)), WORDS)
    assert can_hold(
        And((says("other_day", ">", Today()), OneOf("day", (date(2020, 1, 1),)))), WORDS
    )


def test_a_set_is_asked_one_thing_at_a_time() -> None:
    has = Contains("set", Literal("dax"))
    assert can_hold(And((has, Not(Contains("set", Literal("psdc"))))), WORDS)
    assert not can_hold(And((has, Not(has))), WORDS)


def test_a_search_that_takes_too_long_says_perhaps() -> None:
    """Fourteen pigeons, all different, in thirteen holes; no notice needs this."""
    parts: list[Condition] = []
    names = [f"p{number}" for number in range(14)]
    words = Vocabulary(
        items={},
        groups={},
        purposes={},
        parties={},
        grounds={},
        facts={name: Fact(name, (name,), name, type=FactType.INT) for name in names},
    )
    for at, name in enumerate(names):
        parts += [says(name, ">=", 1), says(name, "<=", 13)]
        parts += [says(name, "!=", FactValueOf(other)) for other in names[:at]]
    assert can_hold(And(tuple(parts)), words)


def test_what_always_holds_can_hold() -> None:
    assert can_hold(Always(), WORDS)
    assert not can_hold(Not(Always()), WORDS)
    assert can_hold(Holds("yes"), WORDS)
