"""Until when data is kept: what is not known keeps, and nothing is erased early."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sekisho.decide.retention import Kept, kept_until, rule_keeps_until
from sekisho.rules.condition import Holds, Unit, facts_in
from sekisho.rules.policy import Policy, Retention, Term
from sekisho.rules.surface import EVENT_WORDS
from small_world import EVERY_FACT, FALLEN_BACK_FROM, NOWHERE
from strategies import DAYS, draw_condition, policies, right_values

DAY = date(2026, 12, 1)


@st.composite
def retentions(draw: st.DrawFn, policy: Policy, number: int) -> Retention:
    words = policy.vocabulary
    events = st.lists(st.sampled_from(sorted(EVENT_WORDS)), min_size=1, max_size=2)
    terms = st.builds(
        Term,
        st.integers(1, 10),
        st.sampled_from([Unit.DAY, Unit.MONTH, Unit.YEAR]),
        events.map(tuple),
    )
    excepted = [
        (draw_condition(draw, words, 1), draw(terms)) for _ in range(draw(st.integers(0, 2)))
    ]
    return Retention(
        id=f"R{number}",
        title=f"保存{number}",
        clauses=(f"R{number}",),
        purposes=draw(st.frozensets(st.sampled_from(sorted(words.purposes)), min_size=1)),
        term=draw(terms),
        span=NOWHERE,
        exceptions=tuple(excepted),
        held=draw_condition(draw, words, 1) if draw(st.booleans()) else None,
    )


@given(st.data())
def test_a_rule_alone_keeps_as_long_as_its_purposes_where_nothing_is_known(
    data: st.DataObject,
) -> None:
    policy = data.draw(policies())
    rule = data.draw(retentions(policy, 0))
    policy = replace(policy, retentions=(rule,))
    events = data.draw(st.dictionaries(st.sampled_from(sorted(EVENT_WORDS)), st.sampled_from(DAYS)))
    for purpose in rule.purposes:
        for_purpose = kept_until(policy, purpose, {}, events, DAY)
        assert rule_keeps_until(policy, rule, events, DAY) == for_purpose


@given(st.data())
def test_a_fact_that_is_not_known_never_lets_data_go_earlier(data: st.DataObject) -> None:
    policy = data.draw(policies())
    kept_for = tuple(data.draw(retentions(policy, n)) for n in range(data.draw(st.integers(1, 3))))
    policy = replace(policy, retentions=kept_for)
    conditions = [when for one in kept_for for when, _ in one.exceptions]
    conditions += [one.held for one in kept_for if one.held is not None]
    asked = sorted({fact for when in conditions for fact in facts_in(when)} & EVERY_FACT.keys())
    facts = {fact: data.draw(right_values(policy.vocabulary, EVERY_FACT[fact])) for fact in asked}
    events = data.draw(st.dictionaries(st.sampled_from(sorted(EVENT_WORDS)), st.sampled_from(DAYS)))
    day = data.draw(st.sampled_from(DAYS))
    purpose = min(policy.vocabulary.purposes)
    known = kept_until(policy, purpose, facts, events, day)
    for fact in facts.keys() - FALLEN_BACK_FROM:
        fewer = {name: value for name, value in facts.items() if name != fact}
        unknown = kept_until(policy, purpose, fewer, events, day)
        assert known.held <= unknown.held
        if known.until is None:
            assert unknown.until is None
        assert unknown.until is None or unknown.until >= (known.until or date.min)


def test_data_goes_on_the_day_after_the_last_one() -> None:
    kept = Kept(DAY, held=False, rules=("R1",), clauses=("R1",))
    assert not kept.may_be_erased(DAY)
    assert kept.may_be_erased(DAY + timedelta(days=1))
    assert not replace(kept, held=True).may_be_erased(DAY + timedelta(days=1))


@given(policies())
def test_a_purpose_that_no_rule_names_is_never_erased(policy: Policy) -> None:
    term = Term(1, Unit.DAY, ("contract_end",))
    other = Retention("R1", "保存", ("R1",), frozenset(), term, NOWHERE, held=Holds("linked"))
    policy = replace(policy, retentions=(other,))
    purpose = min(policy.vocabulary.purposes)
    kept = kept_until(policy, purpose, {}, {"contract_end": date(2000, 1, 1)}, DAY)
    assert kept == Kept(None, held=False, rules=(), clauses=())
    assert not kept.may_be_erased(DAY)
