"""The SQL of an extract gives the reference's rows, columns and masks, on a real PostgreSQL.

Why these sizes suffice. SQL and reference differ in three places only: in an atom (all kinds of
atoms over all kinds of values, NULL and unreadable words among them, are tried one by one below),
in how atoms are joined (a formula without negation: a fault in joining or simplifying shows with
two rules that meet in one item, and up to six are drawn), and in what differs from row to row (two
rows with different facts show a value that was folded though it should not have been; up to five
are drawn). Days lie on, before and after each day on which a role or a rule begins or ends, and
every extract is compiled for that day, and for a day that the database tells when it is asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from real_database import Database
from sekisho.decide import decide, truth
from sekisho.ledger.entry import commit, entry_salt, statement
from sekisho.postgres.roles import Role
from sekisho.rules.condition import (
    ALWAYS,
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
    PeriodEnd,
    PurposeOfUse,
    Recipient,
    RecipientClasses,
    Tally,
    ThisVersion,
    Today,
    Unit,
    facts_in,
)
from sekisho.rules.policy import Effect, Policy, Rule
from sekisho.sql.clock import Clock, day_literal
from sekisho.sql.commitment import context_literal
from sekisho.sql.condition import surely
from sekisho.sql.errors import UncompilableError
from sekisho.sql.extract import Extract, compile_extract, known_words
from sekisho.sql.formula import as_sql
from sekisho.sql.frame import Frame
from sekisho.terms import Company, FactType, MatterFacts, Party, Purpose, Vocabulary
from sekisho.terms import Role as Membership
from sekisho.terms.request import FactValue
from small_world import EVERY_FACT, LOAN, OF_LOAN
from sql_world import (
    JUNK,
    Connection,
    Row,
    catalog_of,
    create_tables,
    days,
    fill_tables,
    request_for,
    rows,
    salt_of,
)
from strategies import DIGEST, DISTANCES, FACTS, LAW, policies

CONTEXT = bytes(range(16))


@pytest.fixture(scope="module")
def tables(database: Database) -> Iterator[Connection]:
    """A session of the owner's with the two temporary tables."""
    with psycopg.connect(database.dsn(Role.OWNER), autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        create_tables(connection)
        yield connection


@dataclass(frozen=True)
class Case:
    """A policy, an extract to compile, and the rows that it meets."""

    policy: Policy
    recipient: str
    purpose: str
    day: date
    known: Mapping[str, FactValue]
    rows: list[Row]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Some facts stand in columns, the others are given when the extract is compiled.

    Most rules are aimed at the one cell that is asked, so that permits and forbids meet there.
    """
    policy = draw(policies().filter(lambda drawn: len(drawn.rules) > 0))
    words = policy.vocabulary
    companies = sorted(p.id for p in words.parties.values() if p.company is not None)
    recipient = draw(st.sampled_from(companies))
    purpose = draw(st.sampled_from(sorted(words.purposes)))
    rules = (draw(aimed(words, rule, recipient, purpose)) for rule in policy.rules)
    known = draw(st.frozensets(st.sampled_from(sorted((*FACTS, "loan_no"))), max_size=5))
    known -= {"restricted"}
    told = {**draw(rows(words)).worth(words), "loan_no": draw(st.sampled_from(["L1", "L2"]))}
    return Case(
        replace(policy, rules=tuple(rules)),
        recipient,
        purpose,
        draw(days),
        {fact: value for fact, value in told.items() if fact in known},
        draw(st.lists(wishing(words, recipient, purpose), min_size=1, max_size=5)),
    )


@st.composite
def aimed(draw: st.DrawFn, words: Vocabulary, rule: Rule, recipient: str, purpose: str) -> Rule:
    """The rule, mostly over the cell; nightly or not; sometimes always in force, or always true."""
    often = st.sampled_from([True, True, False])
    rule = replace(rule, nightly=draw(st.booleans()))
    if draw(often):
        rule = replace(rule, recipients=rule.recipients | {recipient})
    if draw(often):
        rule = replace(rule, purposes=rule.purposes | {purpose})
    if draw(st.booleans()):
        rule = replace(rule, items=frozenset(words.items))
    if draw(often):
        rule = replace(rule, since=None, until=None)
    return replace(rule, condition=ALWAYS) if draw(st.booleans()) else rule


@st.composite
def wishing(draw: st.DrawFn, words: Vocabulary, recipient: str, purpose: str) -> Row:
    """A row whose customer refuses nothing, or one thing or two that may matter here."""
    row = draw(rows(words))
    matter = [recipient, purpose, "all", *words.items, *words.parties, JUNK]
    wishes = st.frozensets(st.sampled_from(matter), max_size=2)
    return Row({**row.facts, "restricted": draw(st.none() | wishes)})


def compiled(case: Case, clock: Clock, *, nightly: bool) -> Extract | None:
    """The extract, or None where nothing can be permitted to anybody."""
    columns = frozenset(FACTS) - case.known.keys()
    catalog = catalog_of(case.policy.vocabulary, columns)
    try:
        return compile_extract(
            case.policy, catalog, case.recipient, case.purpose, clock,
            known=case.known, nightly_only=nightly, context=context_literal(CONTEXT),
        )  # fmt: skip
    except UncompilableError as reason:
        if reason.code != "nothing-permitted":
            raise
        return None


def permitted(policy: Policy, case: Case, row: Row) -> tuple[str, ...]:
    """What the reference permits of the row."""
    words = policy.vocabulary
    facts = {f: v for f, v in row.worth(words).items() if f not in case.known}
    request = request_for(words, case.recipient, case.purpose, case.day, {**facts, **case.known})
    return decide(policy, request).permitted


def only_nightly(policy: Policy) -> Policy:
    """The policy without the permits that make no nightly extract."""
    kept = (rule for rule in policy.rules if rule.nightly or rule.effect is Effect.FORBID)
    return replace(policy, rules=tuple(kept))


def given_out(connection: Connection, extract: Extract) -> dict[int, dict[str, Any]]:
    """The rows of the extract by key."""
    cursor = connection.execute(extract.query)
    names = [column.name for column in cursor.description or ()]
    return {row[0]: dict(zip(names, row, strict=True)) for row in cursor}


@settings(max_examples=150, deadline=None)
@given(case=cases())
def test_same_rows_same_columns_same_masks_same_commitments(tables: Connection, case: Case) -> None:
    with tables.transaction():
        fill_tables(tables, case.rows)
    later = Clock(case.day - timedelta(days=40), day_literal(case.day))
    nightly = only_nightly(case.policy)
    for clock, policy in product((Clock(case.day), later), (case.policy, nightly)):
        expected = {n: permitted(policy, case, row) for n, row in enumerate(case.rows)}
        expected = {n: items for n, items in expected.items() if items}
        extract = compiled(case, clock, nightly=policy is nightly)
        found = given_out(tables, extract) if extract else {}
        assert found.keys() == expected.keys()
        for n, row in found.items():
            assert extract is not None
            with_parts = case.policy.vocabulary.kinship.covered
            told = frozenset(item for item in extract.columns if row[item] is not None)
            # A part that comes with its whole to the same rows has no column of its own.
            assert set(expected[n]) == told | (with_parts(told) & set(expected[n]))
            assert_given(extract, n, row, tuple(i for i in expected[n] if i in extract.columns))


def assert_given(
    extract: Extract, n: int, row: Mapping[str, Any], permitted_items: tuple[str, ...]
) -> None:
    """Row n has the values of these items, NULL in the others, and the ledger's commitment."""
    items = [item for item in extract.columns if item in permitted_items]
    assert set(items) == set(permitted_items)
    for item in extract.columns:
        assert row[item] == (f"{item} of {n}" if item in items else None)
    salt = entry_salt(salt_of(n), CONTEXT)
    assert row["commitment"] == commit(salt, statement(f"K{n}", items, extract.columns))
    assert row["item_set"] == ("" if items == [*extract.columns] else " ".join(items))


VALUES: Mapping[FactType, tuple[Any, ...]] = {
    FactType.BOOL: (None, True, False),
    FactType.INT: (None, -1, 0, 1),
    FactType.DATE: (None, date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1)),
    FactType.ENUM: (None, "applied", "active", JUNK),
    FactType.AREA: (None, "01", "10", JUNK),
    FactType.PARTY: (None, "operator", "company_0", JUNK),
    FactType.TEXT: (None, "", "窓口"),
    FactType.DIGEST: (None, DIGEST, "sha256:0"),
    FactType.SET: (
        None, frozenset(), frozenset({"company_0"}), frozenset({"class_0"}),
        frozenset({"class_1", "purpose_0"}),
    ),
    FactType.MATTERS: (
        (),
        (MatterFacts({"late": True, "owed_yen": 3}),),
        (MatterFacts({"late": True}), MatterFacts({"late": False, "owed_yen": 3})),
        (MatterFacts({"owed_yen": 1}), MatterFacts({"late": True, "owed_yen": 2})),
    ),
}  # fmt: skip
OTHER = {
    FactType.DATE: ("contract_until", "assessed_until"),
    FactType.TEXT: ("route", "channel"),
    FactType.SET: ("consents", "relays"),
}
ORDERS = (Comparison.LT, Comparison.LE, Comparison.GT, Comparison.GE)
SAME = (Comparison.EQ, Comparison.NE)


def literals(kind: FactType) -> Iterator[Any]:
    """Every value of the type that a notice may write."""
    yield from (v for v in VALUES[kind] if v is not None and v != JUNK)


def atoms() -> Iterator[Condition]:
    """Every kind of atom over every type of fact and every kind of operand."""
    yield Holds("island")
    moves = (Today(n, unit) for n, unit in product((-12, -1, 0, 1, 12), DISTANCES))
    for fact, comparison in product(("overdue_yen", "contract_until"), (*ORDERS, *SAME)):
        for value in literals(FACTS[fact].type):
            yield Compare(fact, comparison, Literal(value))
    yield from (Compare("contract_until", order, day) for day in moves for order in ORDERS)
    for fact in ("state", "home_area", "linked", "route", "trained_for"):
        found = tuple(literals(FACTS[fact].type))
        yield from (Compare(fact, c, Literal(v)) for c, v in product(SAME, found))
        yield from (OneOf(fact, values) for values in (found[:1], found))
    yield OneOf("overdue_yen", (0, 1))
    for one, other in OTHER.values():
        if FACTS[one].type is FactType.SET:
            yield Contains(one, FactValueOf(other))
        else:
            yield from (Compare(one, c, FactValueOf(other)) for c in SAME)
    yield from (Compare("contract_until", c, FactValueOf("assessed_until")) for c in ORDERS)
    yield from (Compare("linked", c, Recipient()) for c in SAME)
    yield Compare("trained_for", Comparison.EQ, ThisVersion())
    for fact in ("consents", "restricted"):
        yield from (Contains(fact, o) for o in (Recipient(), RecipientClasses(), PurposeOfUse()))
        yield from (Contains(fact, Literal(word)) for word in ("company_0", "class_0", "purpose_0"))
    yield Contains("consents", FactValueOf("restricted"))
    yield Contains("restricted", FactValueOf("consents"))


def reckoned() -> Iterator[Condition]:
    """Every kind of day, against today and against another fact."""
    two = DayOf(("contract_until", "assessed_until"))
    periods = product((1, 2, 12), Unit, (False, True))
    days: list[Day] = [PeriodEnd(two, n, unit, first_counts=first) for n, unit, first in periods]
    days += [EdgeAfter(two, edge, closing) for edge in Edge for closing in (None, 28)]
    days += [PeriodEnd(EdgeAfter(days[0], Edge.MONTH_END), 1, Unit.MONTH), two]
    for day in days:
        yield CompareDays(Today(), Comparison.GT, day)
        yield CompareDays(day, Comparison.LE, DayOf(("assessed_until",)))
        yield CompareDays(day, Comparison.EQ, Literal(date(2024, 3, 31)))


def tallies() -> Iterator[Condition]:
    """Every comparison of a number and of a sum of loans, of all of them and of the late ones."""
    counted: tuple[Condition, ...] = (ALWAYS, Holds("late"), Not(Holds("late")))
    for order, where in product(Comparison, counted):
        yield Tally("loans", "loan", where, order, 1)
        yield Tally("loans", "loan", where, order, 3, summed="owed_yen")


ATOMS = tuple(dict.fromkeys((*atoms(), *reckoned(), *tallies())))
WORDS = Vocabulary(
    items={},
    groups={},
    purposes={"purpose_0": Purpose("purpose_0", ("目的0",), "Purpose 0")},
    parties={
        "operator": Party("operator", ("当社",), "Operator", False, Company()),
        "class_0": Party("class_0", ("区分0",), "Class 0"),
        "class_1": Party("class_1", ("区分1",), "Class 1"),
        "company_0": Party(
            "company_0", ("会社0",), "Company 0", True,
            Company(roles=(
                Membership("class_0"),
                Membership("class_1", date(2024, 3, 1), date(2024, 3, 1)),
            )),
        ),
    },
    facts=EVERY_FACT,
    grounds=LAW.grounds,
    matters={LOAN.id: LOAN},
)  # fmt: skip
POLICY = Policy("2026-12-01", date(2026, 12, 1), "operator", WORDS, LAW, (), (), (), (), DIGEST)


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2024, 3, 1)], ids=str)
@pytest.mark.parametrize("told", ["later", "now"])
def test_every_atom_is_surely_true_and_surely_false_where_kleene_says_so(
    tables: Connection, day: date, told: str
) -> None:
    clock = Clock(day) if told == "now" else Clock(date(2024, 1, 1), day_literal(day))
    checked = 0
    for atom in ATOMS:
        asked = sorted(set(facts_in(atom)) - {fact.id for fact in OF_LOAN})
        values = product(*(VALUES[EVERY_FACT[fact].type] for fact in asked))
        every = [Row(dict(zip(asked, each, strict=True))) for each in values]
        with tables.transaction():
            fill_tables(tables, every)
        frame = Frame(
            POLICY, catalog_of(WORDS, frozenset(FACTS)), "company_0", "purpose_0", clock,
            {}, {}, known_words(POLICY),
        )  # fmt: skip
        yes, no = (as_sql(surely(frame, atom, is_true=side)) for side in (True, False))
        found = tables.execute(
            f"SELECT ({yes.sql('postgres')}) IS TRUE, ({no.sql('postgres')}) IS TRUE"
            " FROM pg_temp.fact JOIN pg_temp.person ON person.id = fact.id ORDER BY fact.id"
        ).fetchall()
        for row, sides in zip(every, found, strict=True):
            request = request_for(WORDS, "company_0", "purpose_0", day, row.worth(WORDS))
            expected = truth(atom, POLICY, request)
            assert sides == (expected is True, expected is False), f"{atom} on {row.facts}"
            checked += 1
    assert checked > 700


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2024, 3, 1)], ids=str)
def test_an_atom_over_facts_known_beforehand_is_folded_to_what_kleene_says(day: date) -> None:
    checked = 0
    for atom in ATOMS:
        if isinstance(atom, Tally):
            continue  # a person's matters are never known beforehand
        asked = sorted(set(facts_in(atom)))
        for each in product(*(VALUES[FACTS[fact].type] for fact in asked)):
            known = Row(dict(zip(asked, each, strict=True))).worth(WORDS)
            frame = Frame(
                POLICY, catalog_of(WORDS, ()), "company_0", "purpose_0", Clock(day),
                known, {}, known_words(POLICY),
            )  # fmt: skip
            yes, no = (as_sql(surely(frame, atom, is_true=side)) for side in (True, False))
            request = request_for(WORDS, "company_0", "purpose_0", day, known)
            expected = truth(atom, POLICY, request)
            match atom:
                case Compare(operand=Today(unit=Unit.MONTH | Unit.YEAR)) | CompareDays():
                    continue  # the database reckons months and the ends of periods
            folded = (str(expected is True).upper(), str(expected is False).upper())
            assert (yes.sql(), no.sql()) == folded, f"{atom} on {known}"
            checked += 1
    assert checked > 550
