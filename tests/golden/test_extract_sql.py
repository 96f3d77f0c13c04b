"""The SQL of extracts and doors of the published notice: a person reviews each change."""

from collections.abc import Callable
from functools import cache

import pytest
from sqlglot import exp

from cast import ROOT, TODAY, published_policy
from sekisho.decide.registry import registry_facts
from sekisho.rules.condition import facts_in
from sekisho.rules.policy import Effect
from sekisho.sql import Catalog, read_catalog
from sekisho.sql.clock import Clock
from sekisho.sql.commitment import context_setting
from sekisho.sql.extract import compile_extract, described
from sekisho.sql.read_one import compile_read
from sekisho.sql.views import Door, compile_door

Golden = Callable[[str, str], None]
WORDS = exp.column("words", "door")

RECIPIENTS = (
    ("dax", "procurement_management"),
    ("psdc", "nuclear_siting_grant"),
    ("cgr1", "debt_collection"),
    ("tepco_pg", "wheeling_contract"),
    ("tepco_pg", "network_operation"),
    ("okinawa_epco", "cancellation_relay"),
    ("akatsuki_power", "cancellation_relay"),
    ("minamo_dr", "negawatt"),
    ("hidamari_living", "supply_management"),
    ("michibiki_call", "entrusted_service"),
    ("occto", "wheeling_contract"),
)
BY_ONE = {
    ("okinawa_epco", "cancellation_relay"),
    ("michibiki_call", "entrusted_service"),
    ("occto", "wheeling_contract"),
}


@cache
def catalog() -> Catalog:
    """The catalog of the operator's own tables."""
    path = ROOT / "policy" / "catalog.yaml"
    words = published_policy().vocabulary
    found, findings = read_catalog(path.read_text(encoding="utf-8"), "catalog.yaml", words)
    assert findings == []
    assert found is not None
    return found


@cache
def door() -> Door:
    """Every door of the published notice."""
    policy = published_policy()
    words = policy.vocabulary
    known = {party: registry_facts(words, party, TODAY) for party in words.parties}
    return compile_door(policy, catalog(), known, TODAY)


@pytest.mark.parametrize(("recipient", "purpose"), RECIPIENTS)
def test_the_extract_of_a_recipient_is_the_one_that_was_reviewed(
    golden: Golden, recipient: str, purpose: str
) -> None:
    policy = published_policy()
    known = registry_facts(policy.vocabulary, recipient, TODAY)
    extract = compile_extract(
        policy, catalog(), recipient, purpose, Clock(TODAY),
        known=known, nightly_only=(recipient, purpose) not in BY_ONE, words=WORDS,
    )  # fmt: skip
    golden(f"sql/{recipient}_{purpose}.sql", described(policy, extract))


def test_the_commitment_of_a_row_is_the_one_that_was_reviewed(golden: Golden) -> None:
    policy = published_policy()
    extract = compile_extract(
        policy, catalog(), "dax", "procurement_management", Clock(TODAY),
        context=context_setting(), words=WORDS,
    )  # fmt: skip
    golden("sql/dax_procurement_management_with_ledger.sql", described(policy, extract))


def test_the_read_of_one_customer_is_the_one_that_was_reviewed(golden: Golden) -> None:
    read = compile_read(published_policy(), catalog(), "subject_request", Clock(TODAY), words=WORDS)
    golden("sql/read_subject_request.sql", read.query + "\n")


def test_there_is_a_door_for_each_recipient_and_purpose_and_no_other(golden: Golden) -> None:
    made = door()
    lines = [f"{name} {e.recipient} {e.purpose} {' '.join(e.clauses)} ({len(e.columns)})"
             for name, e in made.extracts.values()]  # fmt: skip
    lines += [f"{name} {r.recipient} {r.purpose} ({len(r.items)})"
              for name, r in made.reads.values()]  # fmt: skip
    golden("sql/doors.txt", "\n".join(lines) + "\n")


def test_the_same_policy_gives_the_same_text() -> None:
    door.cache_clear()
    first = door()
    door.cache_clear()
    assert door().statements == first.statements
    assert door().fingerprint == first.fingerprint


def test_every_permit_to_a_company_has_its_door_unless_an_act_must_be_known_first() -> None:
    policy, made = published_policy(), door()
    words = policy.vocabulary
    acts = {fact.id for fact in words.facts.values() if fact.of == "act"}
    for rule in policy.rules:
        asked = {f for f in facts_in(rule.condition) if words.facts[f].of in ("party", "act")}
        if rule.effect is Effect.FORBID or acts.intersection(asked):
            continue
        for party in words.parties:
            told = asked <= registry_facts(words, party, TODAY).keys()
            company = words.parties[party].company is not None
            if company and told and rule.recipients & words.classes_of(party, TODAY):
                doors = made.extracts if rule.nightly else made.reads
                assert doors.keys() >= {(party, purpose) for purpose in rule.purposes}, rule.id


def test_a_bulk_door_gives_only_what_the_notice_lets_go_every_night() -> None:
    policy, made = published_policy(), door()
    for name, extract in made.extracts.values():
        assert extract.nightly, name
        assert all(policy.by_id[rule].nightly for rule in extract.rules), name
    assert ("michibiki_call", "entrusted_service") not in made.extracts
    assert ("michibiki_call", "entrusted_service") in made.reads
