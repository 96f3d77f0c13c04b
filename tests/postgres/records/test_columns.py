"""Every column of a personal table names its item; one that does not stops the start."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from real_database import Database
from sekisho.rules.words import read_terms
from sekisho.terms import Vocabulary

if TYPE_CHECKING:
    from sekisho.records.models import Personal

TERMS = Path(__file__).parents[3] / "policy" / "terms.yaml"


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    terms, _ = read_terms(TERMS.read_text(encoding="utf-8"), "terms.yaml", {})
    assert terms is not None
    return terms.vocabulary


def changed(name: str, **attributes: object) -> "type[Personal]":
    """The customer's table with another classification, unknown to Django's registry."""
    from sekisho.records.models import Customer

    return type(name, (), {**vars(Customer), **attributes})


def faults(words: Vocabulary | None, **attributes: object) -> list[tuple[str, str, str]]:
    from sekisho.records.columns import check_columns_named

    found = check_columns_named(words, [changed("Changed", **attributes)])
    return [(fault.code, fault.column, fault.en) for fault in found]


def test_every_column_is_named_in_the_words_of_the_notice(
    migrated: Database, words: Vocabulary
) -> None:
    from sekisho.records.columns import check_columns_named, personal_tables

    assert check_columns_named(words) == []
    assert len(personal_tables()) == 27


def test_django_finds_nothing_at_the_start(migrated: Database) -> None:
    from sekisho.records.columns import columns_classified

    assert columns_classified() == []


def test_an_unnamed_column_is_found_with_what_to_do(migrated: Database) -> None:
    from sekisho.records.columns import check_columns_named
    from sekisho.records.models import Customer

    items = {column: item for column, item in Customer.ITEMS.items() if column != "work_phone"}
    (fault,) = check_columns_named(None, [changed("Changed", ITEMS=items)])
    assert (fault.code, fault.table, fault.column) == (
        "column-unnamed",
        "records.customer",
        "work_phone",
    )
    assert (
        fault.en == "records.customer.work_phone: a column of a personal table that names no item"
    )
    assert fault.ja == (
        "records.customer.work_phone: 個人データの列ですが、どの項目にも対応していません"
    )
    assert fault.hint_en.startswith("add 'work_phone' to the model's ITEMS with the id of its item")


def test_it_becomes_an_error_of_djangos_that_stops_every_command(
    migrated: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.management import CommandError, call_command

    from sekisho.records.models import Customer

    monkeypatch.setattr(Customer, "PLAIN", frozenset({"id", "synthetic"}))
    with pytest.raises(CommandError, match=r"\(records\.column-unnamed\) records\.customer\.kind"):
        call_command("check")


def test_a_column_cannot_be_both_named_and_plain(migrated: Database) -> None:
    found = faults(None, PLAIN=frozenset({"id", "kind", "salt", "synthetic", "name"}))
    assert found == [
        (
            "column-named-twice",
            "name",
            "records.customer.name: named as an item or fact and also as plain",
        )
    ]


def test_a_name_without_a_column_is_found(migrated: Database) -> None:
    found = faults(None, FACTS={"consent": "consents"})
    assert (
        "column-absent",
        "consent",
        "records.customer.consent: there is no such column",
    ) in found


def test_a_word_that_the_notice_does_not_have_is_found_with_the_nearest(
    migrated: Database, words: Vocabulary
) -> None:
    from sekisho.records.columns import check_columns_named
    from sekisho.records.models import Customer

    model = changed("Changed", ITEMS={**Customer.ITEMS, "name": "nmae"})
    (fault,) = check_columns_named(words, [model])
    assert fault.code == "column-unknown-item"
    assert fault.en == "records.customer.name: the vocabulary has no item 'nmae'"
    assert fault.hint_ja == "もしかして「name」ですか"
    model = changed("Changed", FACTS={**Customer.FACTS, "restricted": "zzz"})
    (fault,) = check_columns_named(words, [model])
    assert (fault.code, fault.hint_en) == (
        "column-unknown-fact",
        "add the fact to the vocabulary",
    )
