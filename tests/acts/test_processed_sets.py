"""A processed set: declared in the notice, made by stated methods, attacked, public (L41)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cast import NOTICE, ROOT, TERMS
from night_world import CUSTOMERS, World, draft, load_customers, publish_in
from real_database import Database, create_database
from request_office import KOTARO, Office, moment
from sekisho.disclosure.deidentify import Column, Method
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.make_processed_set import Making, ProcessedSet, make_processed_set
from sekisho.gate.processed_rules import DeclaredSet, processed_rules_at, read_processed_rules
from sekisho.gate.read_record import Actor
from sekisho.gate.show_processed import show_processed
from sekisho.postgres.cluster import Cluster
from sekisho.postgres.roles import Role

OFFICER = "privacy_officer"
CHAPTER = "## お客様にできること {#rights}\n"
PASSAGE = """\
料金と使用量をもとに、どなたのものか分からないように加工した使用の記録を作り、製品の改善に使います。

```rule
許可: 加工した記録による改善
提供先: 当社
目的: 製品・サービスの改善
項目: [匿名加工した使用の記録, 仮名加工した使用の記録]
根拠: 自社利用
停止: 可
条文: L41
```

"""
WORDS = """\
  anonymous_usage:
    {labels: [匿名加工した使用の記録], en: Anonymised usage,
     form_of: charges_and_usage, form: anonymised}
  coded_usage:
    {labels: [仮名加工した使用の記録], en: Pseudonymised usage,
     form_of: charges_and_usage, form: pseudonymised}

groups:
"""
AREA = Column("supply_area", Method.KEEP)
LIGHT = Column("lighting_or_power", Method.KEEP)
STARTED = Column("contract_start_date", Method.YEAR)
WHO = Column("customer_no", Method.PSEUDONYM)
ANONYMOUS = DeclaredSet("usage_study", "anonymous_usage", "improvement", (AREA, LIGHT, STARTED), 5)
CODED = DeclaredSet("usage_codes", "coded_usage", "improvement", (WHO, AREA, STARTED), 5)


@pytest.fixture(scope="module")
def template(cluster: Cluster, migrated: Database) -> Database:
    """A database whose notice speaks of processed usage, with its customers; nobody connected."""
    notice = draft().notice.decode().replace(CHAPTER, PASSAGE + CHAPTER)
    terms = TERMS.read_text(encoding="utf-8").replace("\ngroups:\n", "\n" + WORDS, 1)
    catalog = (ROOT / "policy/catalog.yaml").read_text(encoding="utf-8")
    own = "items:\n  anonymous_usage: null\n  coded_usage: null\n"
    catalog = catalog.replace("items:\n", own, 1)
    made = create_database(cluster, template=migrated.name)
    publish_in(
        made,
        replace(draft(), notice=notice.encode(), terms=terms.encode(), catalog=catalog.encode()),
    )
    load_customers(made)
    return made


@pytest.fixture
def declaring(cluster: Cluster, template: Database, tmp_path: Path) -> World:
    """One test's own copy of it."""
    return World(create_database(cluster, template=template.name), tmp_path)


def made(world: World, declared: DeclaredSet, role: str = OFFICER) -> ProcessedSet:
    """Kotaro makes the set."""
    version = Office(world).version
    actor = Actor(KOTARO, role, version.policy.digest)
    with world.connected(Role.WEB) as web, world.connected(Role.HAND) as hand:
        making = Making(web, hand, version, actor, moment(KOTARO), world.place / "processed")
        return make_processed_set(making, declared)


def lines(done: ProcessedSet) -> list[str]:
    """The rows of the file."""
    return done.file.read_text(encoding="utf-8").splitlines()[1:]


def test_an_anonymised_set_has_crowds_only_and_is_public_with_its_items(declaring: World) -> None:
    done = made(declaring, ANONYMOUS)
    rows = lines(done)
    assert len(rows) == done.rows > 0
    assert all(rows.count(row) >= 5 for row in set(rows))
    assert done.rows + done.left_out <= 2 * CUSTOMERS
    with declaring.connected(Role.WEB) as connection:
        (told,) = show_processed(connection, "en")
    assert (told.label, told.anonymised, told.least) == ("Anonymised usage", True, 5)
    assert told.items[2] == ("Contract start date", "the year only")
    entry = Office(declaring).entry(done.ledger_index)
    assert (entry.kind, entry.fields["rows"]) == ("processed", done.rows)
    assert declaring.faults() == []


def test_two_coded_sets_share_no_code_and_no_code_is_a_number_of_ours(declaring: World) -> None:
    first = {line.split(",")[0] for line in lines(made(declaring, CODED))}
    second = {line.split(",")[0] for line in lines(made(declaring, CODED))}
    numbers = {row[0] for row in declaring.owner("SELECT customer_no FROM records.customer")}
    assert first
    assert not first & second
    assert not (first | second) & numbers


def test_who_refused_the_purpose_is_not_in_it(declaring: World) -> None:
    everybody = len({line.split(",")[0] for line in lines(made(declaring, CODED))})
    declaring.owner(
        "UPDATE records.customer SET restricted = '{all}' WHERE id IN"
        " (SELECT id FROM records.customer WHERE restricted IS NULL ORDER BY id LIMIT 7)"
    )
    assert len({line.split(",")[0] for line in lines(made(declaring, CODED))}) == everybody - 7


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (replace(ANONYMOUS, columns=(Column("name", Method.KEEP),)),
         "It can't be made like this (L41): an identifying item stays."),
        (replace(ANONYMOUS, columns=(WHO, AREA)),
         "It can't be made like this (L41): a linking code stays in anonymised data."),
        (replace(ANONYMOUS, least=2),
         "It can't be made like this (L41): too few persons have to be alike."),
        (replace(CODED, columns=(Column("bank_account", Method.PSEUDONYM),)),
         "It can't be made like this (L41): a secret is in it."),
        (replace(CODED, columns=(Column("shoe_size", Method.KEEP),)),
         "'shoe_size' is no item of the notice (L41)."),
        (replace(ANONYMOUS, least=10_000),
         ("Somebody could be found in what was made, or no row is left: it is thrown away (L41)."
         " Generalize the items further.")),
    ],
)  # fmt: skip
def test_what_the_law_forbids_is_not_made(
    declaring: World, declared: DeclaredSet, said: str
) -> None:
    with pytest.raises(ActRefusedError) as refused:
        made(declaring, declared)
    assert refused.value.en == said
    assert not list((declaring.place / "processed").glob("*"))
    assert declaring.owner("SELECT count(*) FROM books.processed_set") == [(0,)]


def test_a_set_of_which_the_notice_does_not_speak_is_not_made(world: World) -> None:
    with pytest.raises(ActRefusedError) as refused:
        made(world, ANONYMOUS)
    assert refused.value.en == (
        "'anonymous_usage' is no processed data of the notice in force (L41). Declare the item and"
        " its rule in the notice, and publish it first."
    )
    with pytest.raises(ActRefusedError, match="A privacy officer makes processed data"):
        made(world, ANONYMOUS, "operator")


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ("a: {item: x, purpose: y, columns: {name: kept}}", "a.columns.name"),
        ("a: {item: x, purpose: y, columns: {name: {band: wide}}}", "a.columns.name"),
        ("a: {item: x, purpose: y, columns: {name: band}}", "a.columns.name"),
        ("a: {item: x, purpose: y, columns: [name]}", "a.columns"),
        ("a: {item: x, columns: {name: keep}}", "a.purpose"),
        ("a: {item: x, purpose: y, least: many, columns: {name: keep}}", "a.least"),
        ("a: 3", "YAML"),
    ],
)
def test_a_recipe_that_cannot_be_read_names_its_place(wrong: str, place: str) -> None:
    with pytest.raises(ActRefusedError) as refused:
        read_processed_rules(f"sets:\n  {wrong}\n", "processed.yaml")
    assert refused.value.en.startswith(f"processed.yaml: {place} cannot be read.")


def test_the_shipped_file_declares_no_set_since_the_notice_speaks_of_none() -> None:
    assert processed_rules_at(NOTICE.with_name("processed.yaml")) == {}
    said: Any = read_processed_rules(
        "sets: {a: {item: i, purpose: p, columns: {x: {band: 10}, y: year}}}", "f"
    )
    assert said["a"].columns == (Column("x", Method.BAND, 10), Column("y", Method.YEAR))
