"""Formulas say the same in fewer words: checked on every assignment of their tests."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from sekisho.sql.formula import (
    NEVER,
    SURE,
    All,
    Formula,
    Some,
    as_sql,
    beyond,
    every,
    has,
    lacks,
    relations_of,
    some,
)
from sekisho.sql.formula import (
    Test as Condition,
)

NAMES = "abcd"
A, B, C, D = (Condition(exp.column(name), frozenset({name})) for name in NAMES)
LEAVES = st.sampled_from([A, B, C, D, SURE, NEVER])
FORMULAS = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(lambda parts: All(tuple(parts)), st.lists(inner, max_size=3))
        | st.builds(lambda parts: Some(tuple(parts)), st.lists(inner, max_size=3))
    ),
    max_leaves=6,
)


def holds(formula: Formula, sure: dict[str, bool]) -> bool:
    """Whether the formula is sure where exactly these tests are."""
    if isinstance(formula, Condition):
        return sure[str(formula.sql)]
    found = (holds(part, sure) for part in formula.parts)
    return all(found) if isinstance(formula, All) else any(found)


def simple(formula: Formula) -> Formula:
    """The formula, joined again by the functions under test."""
    if isinstance(formula, Condition):
        return formula
    parts = [simple(part) for part in formula.parts]
    return every(*parts) if isinstance(formula, All) else some(*parts)


ASSIGNMENTS = [dict(zip(NAMES, each, strict=True)) for each in product([True, False], repeat=4)]


@given(FORMULAS)
def test_a_simplified_formula_says_the_same(formula: Formula) -> None:
    for sure in ASSIGNMENTS:
        assert holds(simple(formula), sure) is holds(formula, sure)


@given(FORMULAS, FORMULAS)
def test_what_is_left_and_what_was_assumed_say_the_whole(one: Formula, other: Formula) -> None:
    item = simple(one)
    row = some(item, simple(other))
    for sure in ASSIGNMENTS:
        if holds(row, sure):
            assert holds(beyond(item, row), sure) is holds(item, sure)


def test_what_all_alternatives_share_is_said_once() -> None:
    assert some(every(A, B), every(A, C)) == All((A, Some((B, C))))


def test_an_alternative_inside_another_is_dropped() -> None:
    assert some(A, every(A, B)) == A
    assert every(A, some(A, B)) == A


def test_nothing_and_everything_need_no_sql_of_their_own() -> None:
    assert (every(), some()) == (SURE, NEVER)
    assert (as_sql(SURE).sql(), as_sql(NEVER).sql()) == ("TRUE", "FALSE")
    assert every(A, NEVER) == NEVER
    assert some(A, SURE) == SURE


def test_an_item_whose_rows_are_the_extracts_rows_needs_no_mask() -> None:
    assert beyond(every(A, B), every(B, A)) == SURE
    assert beyond(every(A, B), A) == B
    assert beyond(A, every(A, B)) == SURE


def test_questions_to_one_array_become_one() -> None:
    array = exp.column("restricted")
    asked = some(*(Condition(lacks(array, [name])) for name in ("name", "phone")))
    assert as_sql(asked).sql("postgres") == "NOT restricted @> ARRAY['name', 'phone']"
    found = some(*(Condition(has(array, [name])) for name in ("dax", "all")))
    assert as_sql(found).sql("postgres") == "restricted && ARRAY['dax', 'all']"


def test_questions_that_must_all_hold_stay_apart() -> None:
    array = exp.column("restricted")
    both = every(*(Condition(lacks(array, [name])) for name in ("name", "phone")))
    text = as_sql(both).sql("postgres")
    assert text == "NOT restricted @> ARRAY['name'] AND NOT restricted @> ARRAY['phone']"


def test_an_apostrophe_in_a_word_stays_inside_its_quotes() -> None:
    array = exp.column("restricted")
    text = as_sql(Condition(has(array, ["x'] OR true --"]))).sql("postgres")
    assert text == "restricted && ARRAY['x''] OR true --']"


def test_a_formula_knows_what_it_reads() -> None:
    assert relations_of(every(A, some(B, C))) == {"a", "b", "c"}
    assert relations_of(SURE) == frozenset()
