"""Hypothesis strategies: vocabularies, policies (as objects and as notice text), requests.

Everything is small on purpose: a fault in the meaning of a policy needs few words to show itself
(two rules that meet in one cell, one role that ends, one fact that is unknown), and small worlds
make such meetings likely. The facts are the same in every world: one or more of each type.

`vocabularies`, `policies` and `questions` are strategies; a function named `draw_...` takes what
was drawn before and draws the next part of the same example.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import strategies as st

from sekisho.rules.condition import (
    ALWAYS,
    And,
    Compare,
    CompareDays,
    Comparison,
    Condition,
    Contains,
    Day,
    DayOf,
    Edge,
    EdgeAfter,
    FactValueOf,
    Holds,
    Literal,
    Not,
    OneOf,
    Operand,
    Or,
    PeriodEnd,
    PurposeOfUse,
    Recipient,
    RecipientClasses,
    Tally,
    ThisItem,
    ThisVersion,
    Today,
    Unit,
    facts_in,
)
from sekisho.rules.item_words import with_kin
from sekisho.rules.policy import Effect, ManagerRule, Policy, Rule
from sekisho.terms import (
    Company,
    Fact,
    FactType,
    Form,
    Item,
    MatterFacts,
    Party,
    Purpose,
    Request,
    Role,
    Selector,
    Vocabulary,
)
from sekisho.terms.request import FactValue
from small_world import (
    ASKED,
    DAYS,
    DIGEST,
    EVERY_FACT,
    FACTS,
    LAW,
    LOAN,
    LOANS,
    NOWHERE,
    OF_LOAN,
    STATES,
)

__all__ = [
    "DAYS",
    "DIGEST",
    "DISTANCES",
    "FACTS",
    "LAW",
    "NOWHERE",
    "draw_condition",
    "draw_request",
    "facts_asked",
    "policies",
    "questions",
    "right_values",
    "vocabularies",
]

_days = st.sampled_from(DAYS)
_maybe_day = st.none() | _days
_either = st.booleans()

DISTANCES = (Unit.DAY, Unit.MONTH, Unit.YEAR)
"""The units by which a notice moves today."""


@st.composite
def vocabularies(draw: st.DrawFn) -> Vocabulary:
    """A world of a few items, purposes, classes and companies whose roles begin and end."""
    classes = [f"class_{n}" for n in range(draw(st.integers(1, 3)))]
    parties = {"operator": Party("operator", ("当社",), "Operator", False, Company())}
    for n, name in enumerate(classes):
        parties[name] = Party(name, (f"区分{n}",), f"Class {n}", outside=draw(st.booleans()))
    roles = st.builds(Role, st.sampled_from(classes), _maybe_day, _maybe_day)
    for n in range(draw(st.integers(1, 3))):
        company = Company(roles=tuple(draw(st.lists(roles, max_size=2))))
        name = f"company_{n}"
        parties[name] = Party(name, (f"会社{n}",), f"Company {n}", True, company)
    return Vocabulary(
        items=with_kin(draw_items(draw)),
        groups={},
        purposes={
            f"purpose_{n}": Purpose(f"purpose_{n}", (f"目的{n}",), f"Purpose {n}")
            for n in range(draw(st.integers(1, 3)))
        },
        parties=parties,
        facts=EVERY_FACT,
        grounds=LAW.grounds,
        matters={LOAN.id: LOAN},
    )


def draw_items(draw: st.DrawFn) -> dict[str, Item]:
    """A few items; of the first there may be a part, which may have a part, and a form."""
    items = {
        f"item_{n}": Item(f"item_{n}", (f"項目{n}",), f"Item {n}", identifying=n % 2 == 0)
        for n in range(draw(st.integers(2, 5)))
    }
    names = list(items)
    for whole, part in pairwise(names[: draw(st.integers(0, 3))]):
        items[part] = replace(items[part], part_of=whole, by=(Selector.KIND, part))
    if len(names) > 3 and draw(_either):
        form = draw(st.sampled_from(Form))
        items[names[3]] = replace(items[names[3]], form_of=names[1], form=form)
    return items


def some(words: Mapping[str, object]) -> st.SearchStrategy[frozenset[str]]:
    """At least one of the ids."""
    return st.frozensets(st.sampled_from(sorted(words)), min_size=1)


def facts_of(*types: FactType) -> st.SearchStrategy[str]:
    """A fact of one of these types that a condition may ask."""
    return st.sampled_from([fact.id for fact in ASKED if fact.type in types])


def _members(words: Vocabulary) -> list[str]:
    return [*words.parties, *words.purposes, *words.items, "consent", "own_use"]


_loan_facts: st.SearchStrategy[Mapping[str, FactValue]] = st.fixed_dictionaries(
    {},
    optional={
        "loan_no": st.sampled_from(["L1", "L2"]),
        "late": st.booleans(),
        "owed_yen": st.integers(-1, 5),
    },
)
_loans = _loan_facts.map(MatterFacts)


def literals(words: Vocabulary, fact: str) -> st.SearchStrategy[int | str | date]:
    """A value that the notice may write beside this fact."""
    match EVERY_FACT[fact].type:
        case FactType.INT:
            return st.sampled_from([-1, 0, 1, 5000])
        case FactType.DATE:
            return _days
        case FactType.ENUM:
            return st.sampled_from([word.id for word in STATES])
        case FactType.AREA:
            return st.sampled_from(["01", "10"])
        case FactType.PARTY:
            return st.sampled_from(sorted(words.parties))
        case FactType.SET:
            return st.sampled_from(_members(words))
        case _:
            return st.sampled_from(["L1", "L2"] if fact == LOAN.key else ["", "窓口", DIGEST])


def draw_operand(draw: st.DrawFn, words: Vocabulary, fact: Fact) -> Operand:
    """What the notice may set beside the fact: a value, another fact, a word for the request."""
    kind = draw(st.sampled_from(["value", "value", "other", "request"]))
    if kind == "other" and fact.type is not FactType.ENUM:
        return FactValueOf(draw(facts_of(fact.type)))
    if kind == "request" and fact.type is FactType.DATE:
        return Today(draw(st.integers(-13, 13)), draw(st.sampled_from(DISTANCES)))
    if kind == "request" and fact.type is FactType.DIGEST:
        return ThisVersion()
    if kind == "request" and fact.type is FactType.PARTY:
        return Recipient()
    if kind == "request" and fact.type is FactType.SET:
        words_for_it: list[Operand] = [
            *(Recipient(), RecipientClasses(), PurposeOfUse(), ThisItem()),
        ]
        return draw(st.sampled_from(words_for_it))
    return Literal(draw(literals(words, fact.id)))


def draw_day(draw: st.DrawFn, depth: int = 2) -> Day:
    """A day that is reckoned: a fallback, the end of a period, an edge; or a bare anchor."""
    shape = draw(st.sampled_from(["anchor", "period", "edge"])) if depth else "anchor"
    if shape == "period":
        unit = draw(st.sampled_from(Unit))
        return PeriodEnd(draw_day(draw, depth - 1), draw(st.integers(1, 13)), unit, draw(_either))
    if shape == "edge":
        edge = draw(st.sampled_from(Edge))
        closes = edge in (Edge.NEXT_MONTH, Edge.MONTH_END) and draw(_either)
        closing = draw(st.integers(1, 31)) if closes else None
        return EdgeAfter(draw_day(draw, depth - 1), edge, closing)
    two: Day = DayOf(("contract_until", "assessed_until"))
    one: Day = DayOf((draw(facts_of(FactType.DATE)),))
    return draw(st.sampled_from([one, two, Today(), Literal(draw(_days))]))


def draw_days(draw: st.DrawFn) -> CompareDays:
    """Two days compared; one of them at least is reckoned, so that it is no plain comparison."""
    left, right = draw_day(draw), draw_day(draw)
    if not isinstance(left, PeriodEnd | EdgeAfter | Today):
        left = PeriodEnd(left, 1, Unit.MONTH)
    return CompareDays(left, draw(st.sampled_from(Comparison)), right)


def draw_tally(draw: st.DrawFn, words: Vocabulary) -> Tally:
    """How many loans, or what sum: over all of them, or over those of which something holds."""
    summed = draw(st.none() | st.just("owed_yen"))
    about: list[Condition] = [Holds("late"), Compare("owed_yen", Comparison.GT, Literal(0)), ALWAYS]
    both = draw(_either)
    return Tally(
        listed=LOANS.id,
        matter=LOAN.id,
        where=And((about[0], draw_atom(draw, words))) if both else draw(st.sampled_from(about)),
        comparison=draw(st.sampled_from(Comparison)),
        amount=draw(st.integers(0, 2 if summed is None else 6)),
        summed=summed,
        others=draw(_either),
    )


def draw_atom(draw: st.DrawFn, words: Vocabulary) -> Condition:
    """One question about a fact, two days or a list, of any kind that the grammar has."""
    kind = draw(st.integers(0, 6))
    if kind < 2:
        return draw_days(draw) if kind else draw_tally(draw, words)
    fact = draw(st.sampled_from(ASKED))
    match fact.type:
        case FactType.BOOL:
            return Holds(fact.id)
        case FactType.SET:
            return Contains(fact.id, draw_operand(draw, words, fact))
        case FactType.INT | FactType.DATE:
            order = draw(st.sampled_from(Comparison))
            return Compare(fact.id, order, draw_operand(draw, words, fact))
    if draw(st.booleans()):
        values = st.lists(literals(words, fact.id), min_size=1, max_size=2)
        return OneOf(fact.id, tuple(draw(values)))
    same = draw(st.sampled_from([Comparison.EQ, Comparison.NE]))
    return Compare(fact.id, same, draw_operand(draw, words, fact))


def draw_condition(draw: st.DrawFn, words: Vocabulary, depth: int = 2) -> Condition:
    """A condition of any shape; the bare `always` is common at the top."""
    if depth == 2 and draw(st.integers(0, 2)) == 0:
        return ALWAYS
    shape = draw(st.sampled_from(["atom", "atom", "not", "and", "or"])) if depth else "atom"
    if shape == "atom":
        return draw_atom(draw, words)
    if shape == "not":
        return Not(draw_condition(draw, words, depth - 1))
    count = draw(st.integers(2, 3))
    parts = tuple(draw_condition(draw, words, depth - 1) for _ in range(count))
    return And(parts) if shape == "and" else Or(parts)


def draw_rule(
    draw: st.DrawFn, words: Vocabulary, number: int, effect: Effect | None = None
) -> Rule:
    """A permit or a forbid over some of the cells of the world."""
    effect = effect or draw(st.sampled_from([Effect.PERMIT, Effect.PERMIT, Effect.FORBID]))
    permits = effect is Effect.PERMIT
    items = draw(some(words.items))
    reach = words.kinship.covered if permits else words.kinship.struck
    refusable = permits and draw(_either)
    return Rule(
        id=f"C{number:02}",
        effect=effect,
        title=f"規則{number}",
        clauses=(f"C{number:02}",),
        recipients=draw(some(words.parties)),
        purposes=draw(some(words.purposes)),
        items=reach(items),
        written=tuple((item, words.items[item].label) for item in sorted(items)),
        span=NOWHERE,
        condition=draw_condition(draw, words),
        ground=draw(st.sampled_from(sorted(LAW.grounds))) if permits else None,
        spared=frozenset()
        if permits
        else draw(st.frozensets(st.sampled_from(sorted(LAW.grounds)))),
        refusable=refusable,
        refused_when=draw_condition(draw, words, 1) if refusable and draw(_either) else ALWAYS,
        since=draw(_maybe_day),
        until=draw(_maybe_day),
    )


def draw_manager(draw: st.DrawFn, words: Vocabulary, number: int) -> ManagerRule:
    """A manager of some items, for everybody or for some recipients, with up to one exception."""
    party = st.sampled_from(sorted(words.parties))
    excepted = draw(st.booleans())
    return ManagerRule(
        id=f"L{number + 20}",
        title=f"管理{number}",
        clauses=(f"L{number + 20}",),
        items=words.kinship.covered(draw(some(words.items))),
        manager=draw(party),
        span=NOWHERE,
        exceptions=((draw_condition(draw, words, 1), draw(party)),) if excepted else (),
        recipients=draw(st.none() | some(words.parties)),
    )


@st.composite
def policies(draw: st.DrawFn, most_rules: int = 6) -> Policy:
    """A policy of up to `most_rules` rules, straight as an object, over a world of its own."""
    words = draw(vocabularies())
    count = draw(st.integers(0, most_rules))
    rules = [draw_rule(draw, words, n + 1) for n in range(count)]
    forbids = [rule.id for rule in rules if rule.effect is Effect.FORBID]
    over = st.frozensets(st.sampled_from(forbids), max_size=1) if forbids else st.just(frozenset())
    return Policy(
        version="2026-12-01",
        effective=date(2026, 12, 1),
        operator="operator",
        vocabulary=words,
        law=LAW,
        rules=tuple(
            replace(rule, overrides=draw(over)) if rule.effect is Effect.PERMIT else rule
            for rule in rules
        ),
        managers=tuple(draw_manager(draw, words, n + 1) for n in range(draw(st.integers(0, 3)))),
        retentions=(),
        promises=(),
        digest=DIGEST,
    )


def right_values(words: Vocabulary, fact: Fact) -> st.SearchStrategy[FactValue]:
    """A value of the fact's own type."""
    if fact.type is FactType.BOOL:
        return st.booleans()
    if fact.type is FactType.MATTERS:
        return st.lists(_loans, max_size=3).map(tuple)
    if fact.type is FactType.SET:
        return st.frozensets(st.sampled_from([*_members(words), "all"]), max_size=3)
    return literals(words, fact.id)


WRONG_VALUES: tuple[FactValue, ...] = (0, 1, True, "x", date(2026, 12, 1), frozenset({"all"}))


def facts_asked(policy: Policy) -> list[Fact]:
    """The facts that can matter to a decision: those of conditions, managers and refusals."""
    asked = [rule.condition for rule in policy.rules]
    asked += [rule.refused_when for rule in policy.rules]
    asked += [condition for rule in policy.managers for condition, _ in rule.exceptions]
    named = {fact for condition in asked for fact in facts_in(condition)}
    named -= {fact.id for fact in OF_LOAN if fact.id != LOAN.key}
    return [EVERY_FACT[fact] for fact in sorted(named | {"linked", "restricted"})]


def draw_facts(draw: st.DrawFn, policy: Policy, *, wrong: bool = True) -> Mapping[str, FactValue]:
    """Facts of which some are missing, most are right and (where `wrong`) some are ill-typed."""
    given: dict[str, FactValue] = {}
    for fact in facts_asked(policy):
        fate = draw(st.integers(0, 5))
        if fate == 0:
            continue
        ill = wrong and fate == 1
        values = st.sampled_from(WRONG_VALUES) if ill else right_values(policy.vocabulary, fact)
        given[fact.id] = draw(values)
    return given


def draw_request(draw: st.DrawFn, policy: Policy, *, wrong: bool = True) -> Request:
    """A request in known words; often for a cell that some rule covers."""
    words = policy.vocabulary
    recipients, purposes = sorted(words.parties), sorted(words.purposes)
    near_a_rule: bool = draw(st.booleans())
    if policy.rules and near_a_rule:
        rule = draw(st.sampled_from(policy.rules))
        recipients, purposes = sorted(rule.recipients), sorted(rule.purposes)
    return Request(
        recipient=draw(st.sampled_from(recipients)),
        purpose=draw(st.sampled_from(purposes)),
        items=tuple(words.items),
        day=draw(_days),
        facts=draw_facts(draw, policy, wrong=wrong),
    )


@st.composite
def questions(
    draw: st.DrawFn, most: int = 5, *, wrong: bool = True
) -> tuple[Policy, list[Request]]:
    """A policy and several requests to it."""
    policy = draw(policies())
    count = draw(st.integers(1, most))
    return policy, [draw_request(draw, policy, wrong=wrong) for _ in range(count)]
