"""What an extract is made of, and what cannot be compiled: each with its exact message."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlglot import exp

from cast import TODAY, published_policy
from published_door import published_catalog
from sekisho.sql.clock import Clock
from sekisho.sql.errors import UncompilableError
from sekisho.sql.extract import Extract, compile_extract, described
from sekisho.sql.read_one import compile_read


def extract(recipient: str, purpose: str, **more: Any) -> Extract:
    """An extract of the published notice, compiled for TODAY."""
    clock = more.pop("clock", Clock(TODAY))
    return compile_extract(
        published_policy(), published_catalog(), recipient, purpose, clock, **more
    )


def refusal(recipient: str, purpose: str, **more: Any) -> tuple[str, str, str]:
    """Code and messages of what cannot be compiled."""
    with pytest.raises(UncompilableError) as caught:
        extract(recipient, purpose, **more)
    return caught.value.code, caught.value.ja, caught.value.en


def test_the_columns_stand_in_the_notices_order() -> None:
    wanted = "regional_utility name billing_address service_address supply_point_id phone"
    assert extract("dax", "procurement_management").columns == tuple(wanted.split())


def test_an_extract_says_by_what_right_it_is_made() -> None:
    found = extract("dax", "procurement_management")
    assert (found.rules, found.clauses, found.grounds) == (("C46",), ("C46",), ("consent",))
    assert (found.record, found.nightly) == (True, True)
    assert described(published_policy(), found).startswith("-- 提供先: DAX合同会社 (dax)\n")


def test_only_what_is_read_is_joined() -> None:
    query = extract("dax", "procurement_management", items=["payer_name", "name"]).query
    assert "records.supply_point" not in query
    assert "records.bill" not in query
    assert "salt" not in query


def test_items_asked_that_nobody_permits_are_named_and_left_out() -> None:
    found = extract("dax", "procurement_management", items=["name", "email"])
    assert (found.columns, found.refused) == (("name",), ("email",))
    assert "customer.email" not in found.query


def test_a_permitted_item_that_is_not_held_is_named_and_left_out() -> None:
    catalog = published_catalog()
    poorer = replace(catalog, items={**catalog.items, "phone": None})
    found = compile_extract(
        published_policy(), poorer, "dax", "procurement_management", Clock(TODAY)
    )
    assert found.not_held == ("phone",)
    assert "phone" not in found.columns


def test_facts_of_the_recipient_are_folded_away() -> None:
    known = {"assessed_until": date(2027, 3, 31), "contract_until": date(2027, 3, 31)}
    assert "WHERE" not in extract("michibiki_call", "entrusted_service", known=known).query[-60:]


def test_the_day_after_the_contract_ends_nothing_is_compiled() -> None:
    known = {"assessed_until": date(2026, 11, 30), "contract_until": date(2027, 3, 31)}
    code, _, _ = refusal("michibiki_call", "entrusted_service", known=known)
    assert code == "nothing-permitted"


def test_a_later_day_is_asked_of_the_database() -> None:
    known = {"assessed_until": date(2026, 12, 31), "contract_until": date(2027, 3, 31)}
    clock = Clock(TODAY, exp.column("today"))
    query = extract("michibiki_call", "entrusted_service", known=known, clock=clock).query
    assert "CAST('2026-12-31' AS DATE) >= today" in query


def test_a_fact_without_a_column_permits_nothing() -> None:
    catalog = published_catalog()
    facts = {fact: source for fact, source in catalog.facts.items() if fact != "consents"}
    with pytest.raises(UncompilableError, match="nothing-permitted"):
        compile_extract(
            published_policy(), replace(catalog, facts=facts), "dax", "procurement_management",
            Clock(TODAY),
        )  # fmt: skip


def test_a_refusal_without_a_column_stops_what_can_be_refused() -> None:
    catalog = published_catalog()
    facts = {fact: source for fact, source in catalog.facts.items() if fact != "restricted"}
    blind = replace(catalog, facts=facts)
    with pytest.raises(UncompilableError, match="nothing-permitted"):
        compile_extract(published_policy(), blind, "dax", "procurement_management", Clock(TODAY))
    unrefusable = compile_extract(
        published_policy(), blind, "tepco_pg", "network_operation", Clock(TODAY)
    )
    assert unrefusable.columns


def test_a_class_is_no_recipient_of_an_extract() -> None:
    assert refusal("retailer", "cancellation_relay") == (
        "class-recipient",
        "「小売電気事業者」は会社ではなく区分です。抽出の提供先には会社を一つ指定してください。",
        "'retailer' is a class, not a company: an extract goes to one company.",
    )


def test_an_unknown_recipient_is_refused() -> None:
    assert refusal("dux", "procurement_management") == (
        "unknown-recipient",
        "「dux」という提供先は用語表にありません。",
        "'dux' is no party of the terms table.",
    )


def test_an_unknown_purpose_is_refused() -> None:
    assert refusal("dax", "resale") == (
        "unknown-purpose",
        "「resale」という目的は用語表にありません。",
        "'resale' is no purpose of the terms table.",
    )


def test_an_unknown_item_is_refused() -> None:
    assert refusal("dax", "procurement_management", items=["shoe_size"]) == (
        "unknown-item",
        "「shoe_size」という項目は用語表にありません。",
        "'shoe_size' is no item of the terms table.",
    )


def test_an_item_that_is_held_nowhere_is_refused() -> None:
    assert refusal("dax", "procurement_management", items=["card"]) == (
        "item-not-held",
        "「クレジット・カード情報」(card)は保有していません。catalog.yaml に列がありません。",
        "the item 'card' is not held: catalog.yaml names no column for it.",
    )


def test_what_the_notice_forbids_outright_has_no_extract() -> None:
    assert refusal("kirameki_ad", "third_party_marketing") == (
        "nothing-permitted",
        "この告知は、目的「第三者の販売促進」で「きらめき広告株式会社」に何も許していません。",
        "the notice permits nothing to 'kirameki_ad' for 'third_party_marketing'.",
    )


def test_what_goes_one_by_one_has_no_nightly_extract() -> None:
    assert extract("occto", "wheeling_contract").columns
    code, _, _ = refusal("occto", "wheeling_contract", nightly_only=True)
    assert code == "nothing-permitted"


def test_a_company_that_lost_its_role_has_no_extract() -> None:
    known = {"registered": True}
    code, _, _ = refusal("hokkaido_epco", "network_operation", known=known)
    assert code == "nothing-permitted"


def test_a_read_for_an_unknown_purpose_is_refused() -> None:
    with pytest.raises(UncompilableError) as caught:
        compile_read(published_policy(), published_catalog(), "resale", Clock(TODAY))
    assert str(caught.value) == (
        "unknown-word: 目的「resale」か提供先「operator」が用語表にありません。"
        " / the purpose 'resale' or the recipient 'operator' is not in the terms table."
    )


def test_a_read_takes_the_facts_of_the_act_as_parameters() -> None:
    read = compile_read(published_policy(), published_catalog(), "subject_request", Clock(TODAY))
    assert read.parameters == (
        ("given_number", "text"),
        ("given_items", "text[]"),
        ("given_context", "bytea"),
        ("given_identity_confirmed", "boolean"),
    )


def test_a_read_tells_only_the_facts_that_its_rules_ask() -> None:
    read = compile_read(published_policy(), published_catalog(), "billing", Clock(TODAY))
    assert read.facts == ("contract_state", "island_or_last_resort", "restricted")


def test_a_read_runs_a_subquery_only_for_the_items_that_need_it() -> None:
    read = compile_read(published_policy(), published_catalog(), "billing", Clock(TODAY))
    assert "ON given_items && ARRAY['billing_date', 'billing_history']" in read.query


def test_a_read_without_histories_prepares_no_subquery() -> None:
    read = compile_read(published_policy(), published_catalog(), "billing", Clock(TODAY))
    assert "billing_history" in read.histories
    assert "name" not in read.histories
    assert "LATERAL" in read.query
    assert "LATERAL" not in read.short
    assert 'CAST(NULL AS TEXT) AS "billing_history"' in read.short


def test_the_short_way_of_a_read_masks_every_other_item_alike() -> None:
    read = compile_read(published_policy(), published_catalog(), "billing", Clock(TODAY))
    mask = "CASE WHEN given_items && ARRAY['name'] THEN CAST(customer.name AS TEXT) END AS \"name\""
    assert mask in read.query
    assert mask in read.short


def test_no_secret_that_the_notice_withholds_is_in_a_read() -> None:
    read = compile_read(published_policy(), published_catalog(), "contact", Clock(TODAY))
    assert not {"security_question", "mail_content", "password"} & set(read.items)
    assert "customer.security_question" not in read.query
