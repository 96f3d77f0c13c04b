"""The catalog: where items and facts stand, and every mistake that it may hold."""

from pathlib import Path

import pytest

from sekisho.rules.words import read_terms
from sekisho.sql.catalog import Catalog, ListSource
from sekisho.sql.read_catalog import read_catalog
from sekisho.terms import Fact, FactType, Item, Matter, Vocabulary

ROOT = Path(__file__).parents[3]
WORDS = Vocabulary(
    items={"name": Item("name", ("氏名",), "Name"), "bills": Item("bills", ("請求",), "Bills")},
    groups={},
    purposes={},
    parties={},
    facts={
        "active": Fact("active", ("契約中",), "Active", FactType.BOOL, "customer"),
        "refused": Fact("refused", ("停止",), "Refused", FactType.SET, "customer"),
        "loans": Fact("loans", ("融資",), "Loans", FactType.MATTERS, "customer", matter="loan"),
        "owed": Fact("owed", ("残高",), "Owed", FactType.INT, "loan"),
        "role": Fact("role", ("役割",), "Role", FactType.TEXT, "actor"),
    },
    grounds={},
    matters={"loan": Matter("loan", ("融資",), "Loan")},
)
SOUND = """\
base: deal
subject: {key: deal.who, number: person.no, salt: deal.salt}
relations:
  bills:
    lateral: SELECT max(b.day) AS last FROM shop.bill AS b WHERE b.area = area.id
    optional: true
  deal: {table: shop.deal}
  person: {table: shop.person, on: person.id = deal.who}
  area: {table: shop.area, on: area.id = person.area}
items:
  name: person.name
  bills: bills.last
facts:
  active: {sql: "deal.ended IS NULL"}
  refused: {column: person.refused, absent: empty}
  loans: {table: shop.loan, on: "loans.who = deal.who", facts: {owed: loans.owed}}
"""


def sound(text: str) -> Catalog:
    catalog, findings = read_catalog(text, "catalog.yaml", WORDS)
    assert findings == []
    assert catalog is not None
    return catalog


def mistakes(text: str) -> list[tuple[str, int, str]]:
    catalog, findings = read_catalog(text, "catalog.yaml", WORDS)
    assert catalog is None
    return [(f.code, f.span.line if f.span else 0, f.en) for f in findings]


@pytest.mark.parametrize("folder", ["policy", "examples/gas"])
def test_the_catalogs_of_both_companies_are_sound(folder: str) -> None:
    terms, _ = read_terms((ROOT / folder / "terms.yaml").read_text("utf-8"), "terms.yaml", {})
    assert terms is not None
    text = (ROOT / folder / "catalog.yaml").read_text("utf-8")
    catalog, findings = read_catalog(text, "catalog.yaml", terms.vocabulary)
    assert findings == []
    assert catalog is not None
    assert set(catalog.items) == set(terms.vocabulary.items)


def test_secrets_that_are_never_held_have_no_column() -> None:
    terms, _ = read_terms((ROOT / "policy" / "terms.yaml").read_text("utf-8"), "terms.yaml", {})
    assert terms is not None
    text = (ROOT / "policy" / "catalog.yaml").read_text("utf-8")
    catalog, _ = read_catalog(text, "catalog.yaml", terms.vocabulary)
    assert catalog is not None
    assert {"card", "bank_account", "password", "pin"} == set(catalog.items) - catalog.held()


def test_only_the_relations_that_are_needed_are_joined_and_in_order() -> None:
    catalog = sound(SOUND)
    assert [r.name for r in catalog.joined([])] == ["deal"]
    assert [r.name for r in catalog.joined(["person"])] == ["deal", "person"]
    assert [r.name for r in catalog.joined(["bills"])] == ["deal", "person", "area", "bills"]


def test_sources_name_their_relations_and_what_null_means() -> None:
    catalog = sound(SOUND)
    assert catalog.facts["active"].relations == ("deal",)
    assert not catalog.facts["active"].null_is_empty
    assert catalog.facts["refused"].null_is_empty


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("base: deal\n", "", ("section-missing", 1, "the section 'base' is missing")),
        ("base: deal", "base: dael", ("unknown-base", 1, "there is no relation 'dael'")),
        ("items:", "itms: {}\nitems:", ("unknown-field", 10, "there is no section 'itms'")),
        ("optional: true", "option: 1", ("unknown-field", 6, "there is no field 'option'")),
        (
            "{table: shop.area, on",
            "{on",
            ("table-or-lateral", 9, "the relation 'area' needs either table or lateral"),
        ),
        (
            ", on: area.id = person.area",
            "",
            (
                "join-without-on",
                9,
                "the relation 'area' has no on: it would be joined to every row",
            ),
        ),
        (", salt: deal.salt", "", ("subject-incomplete", 2, "subject has no 'salt'")),
        ("  name:", "  nmae: person.x\n  name:", ("unknown-item", 11, "there is no item 'nmae'")),
        (
            "  name: person.name\n",
            "",
            ("item-without-column", 10, "the item 'name' has no column"),
        ),
        (
            "  active:",
            "  role: deal.x\n  active:",
            ("unknown-fact", 14, "there is no customer's fact 'role'"),
        ),
        (
            '  active: {sql: "deal.ended IS NULL"}\n',
            "",
            ("fact-without-column", 13, "the fact 'active' has no column"),
        ),
        (
            "person.name",
            "[person.name]",
            ("no-column", 11, "write relation.column or {sql: expression}"),
        ),
        ("bills.last", "bills.first", ("unknown-column", 12, "there is no column 'first'")),
        (
            "person.name",
            "human.name",
            ("unfit-sql", 11, "'human' is not one of the relations"),
        ),
        ("person.name", "name", ("unfit-sql", 11, "'name': write a column as relation.column")),
        (
            'on: "loans.who = deal.who", ',
            "",
            ("no-list", 16, "'Loans' is a list of matters: write table, on and facts"),
        ),
        (
            "{owed: loans.owed}",
            "{owned: loans.owed}",
            ("list-facts", 16, "the facts of 'Loans' are not those of its matter: owed, owned"),
        ),
        ("loans.owed}", "lones.owed}", ("unfit-sql", 16, "'lones' is not one of the relations")),
        (
            "{table: shop.deal}",
            "{table: shop.deal, on: deal.x = area.id}",
            ("base-depends", 7, "the base 'deal' cannot depend on other relations (area)"),
        ),
    ],
)
def test_a_mistake_is_reported_at_its_place(
    was: str, now: str, expected: tuple[str, int, str]
) -> None:
    assert SOUND.count(was) >= 1
    assert expected in mistakes(SOUND.replace(was, now, 1))


def test_a_list_of_matters_is_tied_to_the_relations_that_it_mentions() -> None:
    lists = sound(SOUND).lists
    assert lists == {
        "loans": ListSource("shop.loan", "loans.who = deal.who", {"owed": "loans.owed"}, ("deal",))
    }


def test_a_ring_of_relations_is_reported_with_its_path() -> None:
    text = SOUND.replace("on: person.id = deal.who", "on: person.id = area.owner")
    ((code, _, en),) = mistakes(text)
    assert code == "relations-ring"
    assert "person" in en
    assert "area" in en


@pytest.mark.parametrize(
    "sql",
    [
        "(SELECT password FROM pg_authid)",
        "person.name; DROP TABLE shop.person",
        "person.name, person.phone",
        "person.name FROM shop.other",
        "*",
        "person.name AS alias",
        "(((",
    ],
)
def test_an_expression_can_smuggle_nothing_in(sql: str) -> None:
    found = mistakes(SOUND.replace("person.name", f'{{sql: "{sql}"}}'))
    assert [code for code, _, _ in found] == ["unfit-sql"]


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM shop.bill RETURNING day AS last",
        "SELECT b.day AS last INTO shop.copy FROM shop.bill AS b",
        "SELECT b.day AS last FROM shop.bill AS b FOR UPDATE",
        "SELECT 1 AS last; SELECT 2 AS last",
        "WITH x AS (DELETE FROM shop.bill AS b RETURNING b.day) SELECT x.day AS last FROM x",
        "SELECT max(b.day) FROM shop.bill AS b",
        "SELECT b.* FROM shop.bill AS b",
        "SELECT day AS last FROM shop.bill AS b",
        "SELECT other.day AS last FROM shop.bill AS b",
    ],
)
def test_a_subquery_only_reads_and_names_its_columns(sql: str) -> None:
    was = "SELECT max(b.day) AS last FROM shop.bill AS b WHERE b.area = area.id"
    assert mistakes(SOUND.replace(was, sql))[0][0] == "unfit-sql"


def test_every_mistake_is_reported_at_once() -> None:
    text = SOUND.replace("name: person.name", "nmae: person.name").replace("deal.salt", "salt")
    assert [code for code, _, _ in mistakes(text)] == [
        "unfit-sql",
        "unknown-item",
        "item-without-column",
    ]


def test_a_suggestion_follows_where_a_word_is_near() -> None:
    _, findings = read_catalog(SOUND.replace("bills.last", "bills.lats"), "c.yaml", WORDS)
    assert findings[0].ja == "「lats」という列はありません"
    assert findings[0].suggestion_ja == "もしかして「last」ですか"


def test_an_empty_file_is_a_finding() -> None:
    assert mistakes("") == [("section-missing", 1, "the catalog is empty")]
