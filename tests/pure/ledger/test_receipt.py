"""A customer's receipt: what it proves, and that nobody can bend it."""

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger_cast import (
    CUSTOMERS,
    ENTRIES,
    EXTRACT,
    EXTRACT_INDEX,
    ITEMS,
    LOG,
    ORIGIN,
    OTHER_LOG,
    WITNESS,
    extract_receipt,
    logged,
    opening_of,
    read_receipt,
    salt_of,
    signed,
)
from sekisho.ledger.entry import (
    Json,
    JsonEntry,
    SubjectEntry,
    canonical_json,
    commit,
    entry_salt,
    extract_context,
    parse_canonical_json,
    statement,
)
from sekisho.ledger.note import SignatureError
from sekisho.ledger.proof import ProofError
from sekisho.ledger.receipt import Opening, ReceiptError, build_receipt, verify_receipt
from sekisho.ledger.text import FormatError
from sekisho.ledger.tlog_proof import parse_tlog_proof

Extra = dict[str, Any]


def with_extra(change: Callable[[Extra], object], receipt: bytes | None = None) -> bytes:
    """Return the receipt of customer 100002 (or the one given) with its `extra` changed."""
    proof = parse_tlog_proof(receipt or extract_receipt("100002"))
    fields: Extra = parse_canonical_json(proof.extra or b"", "extra")
    change(fields)
    return replace(proof, extra=canonical_json(fields)).to_bytes()


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_a_receipt_says_who_received_what_and_by_which_clause(customer: str) -> None:
    receipt = verify_receipt(extract_receipt(customer), LOG.key, [WITNESS.key])
    assert (receipt.kind, receipt.customer_no, receipt.items) == ("extract", customer, ITEMS)
    assert (receipt.recipient, receipt.purpose) == ("tokyo_network", "network_operation")
    assert (receipt.clauses, receipt.day) == (("C31", "C33"), "2026-12-01")
    assert receipt.policy == "sha256:" + "ab" * 32
    assert receipt.index == EXTRACT_INDEX + 1 + CUSTOMERS.index(customer)
    assert (receipt.origin, receipt.size) == (ORIGIN, len(ENTRIES))
    assert [each.name for each in receipt.witnesses] == ["witness.example.jp/w1"]
    assert receipt.facts == EXTRACT.fields


def test_a_staff_read_has_a_receipt_of_its_own() -> None:
    receipt = verify_receipt(read_receipt(), LOG.key)
    assert (receipt.kind, receipt.customer_no, receipt.items) == ("read", "100003", ("name",))


def test_no_receipt_tells_another_customers_secret() -> None:
    receipt = extract_receipt("100002")
    for customer in CUSTOMERS:
        secret = opening_of(customer).entry_salt
        shown = base64.b64encode(secret) in base64.b64decode(receipt.split(b"\n")[1].split(b" ")[1])
        assert shown == (customer == "100002")
        assert base64.b64encode(salt_of(customer)) not in receipt


@pytest.mark.parametrize("receipt", [extract_receipt("100002"), read_receipt()])
def test_a_receipt_with_any_byte_altered_removed_or_doubled_is_refused(receipt: bytes) -> None:
    verify_receipt(receipt, LOG.key, [WITNESS.key])
    for at in range(len(receipt)):
        before, byte, after = receipt[:at], receipt[at : at + 1], receipt[at + 1 :]
        altered = bytes([byte[0] ^ 1 << at % 8])
        for tampered in (before + altered + after, before + after, before + byte + byte + after):
            if tampered == receipt:
                continue
            with pytest.raises((FormatError, SignatureError, ProofError, ReceiptError)):
                verify_receipt(tampered, LOG.key, [WITNESS.key])


def test_a_receipt_under_an_old_key_is_refused() -> None:
    with pytest.raises(SignatureError, match="no signature of a trusted key"):
        verify_receipt(extract_receipt("100001"), OTHER_LOG.key)


def test_a_receipt_under_another_logs_root_is_refused() -> None:
    foreign = signed((*ENTRIES[:-1], b"\x01another"))
    data = replace(parse_tlog_proof(extract_receipt("100001")), checkpoint=foreign).to_bytes()
    with pytest.raises(ProofError, match="inclusion: the proof leads to another root"):
        verify_receipt(data, LOG.key)


def test_another_customers_number_does_not_open_the_entry() -> None:
    data = with_extra(lambda extra: extra.update(customer_no="100001"))
    with pytest.raises(ReceiptError, match="do not open the entry's commitment"):
        verify_receipt(data, LOG.key)


@pytest.mark.parametrize("items", [["name"], ["supply_point", "name", "usage"], [*ITEMS, "email"]])
def test_other_items_do_not_open_the_entry(items: list[str]) -> None:
    data = with_extra(lambda extra: extra.update(items=items))
    with pytest.raises(ReceiptError, match="do not open the entry's commitment"):
        verify_receipt(data, LOG.key)


def test_the_header_of_another_entry_is_refused() -> None:
    with pytest.raises(ReceiptError, match="belongs to the extract at index 1, the header given"):
        verify_receipt(build_receipt(logged(2), logged(7), opening_of("100001"), signed()), LOG.key)


def test_a_header_that_is_no_extract_is_refused() -> None:
    item = opening_of("100001")
    entry = SubjectEntry(0, commit(item.entry_salt, statement("100001", ITEMS, []))).to_bytes()
    entries = (*ENTRIES, entry)
    data = build_receipt(logged(len(ENTRIES), entries), logged(0, entries), item, signed(entries))
    with pytest.raises(ReceiptError, match="receipt: entry 0 is no extract"):
        verify_receipt(data, LOG.key)


def test_a_subject_entry_without_its_header_is_refused() -> None:
    data = with_extra(lambda extra: extra.update(header=None))
    with pytest.raises(ReceiptError, match="receipt: the header of the extract is missing"):
        verify_receipt(data, LOG.key)


def test_a_single_act_with_a_header_is_refused() -> None:
    header = {"entry": "", "index": 1, "proof": []}
    data = with_extra(lambda extra: extra.update(header=header), read_receipt())
    with pytest.raises(ProofError, match="needs 4 hashes, the proof has 0"):
        verify_receipt(data, LOG.key)
    right = logged(1)
    proven: Json = {
        "entry": base64.b64encode(right.data).decode(),
        "index": 1,
        "proof": [base64.b64encode(each).decode() for each in right.proof],
    }
    data = with_extra(lambda extra: extra.update(header=proven), read_receipt())
    with pytest.raises(ReceiptError, match="a single act has no header, yet one is given"):
        verify_receipt(data, LOG.key)


def one_customer_log(facts: dict[str, Json]) -> bytes:
    """Return the receipt of customer 100001 in a log of this extract and one subject entry."""
    header = JsonEntry(facts).to_bytes()
    salt = entry_salt(salt_of("100001"), extract_context(header))
    named = facts.get("items", ())
    assert isinstance(named, list | tuple)
    stated = statement("100001", ITEMS, named)
    entry = SubjectEntry(0, commit(salt, stated)).to_bytes()
    entries = (header, entry)
    opening = Opening("100001", ITEMS, salt)
    return build_receipt(logged(1, entries), logged(0, entries), opening, signed(entries))


@pytest.mark.parametrize("name", ["recipient", "purpose", "day", "policy"])
def test_an_extract_that_does_not_say_all_is_no_proof_for_a_customer(name: str) -> None:
    facts = {key: value for key, value in EXTRACT.fields.items() if key != name}
    message = f"entry of kind extract: '{name}' is missing, it is no proof for a customer"
    with pytest.raises(ReceiptError, match=f"^{message}$"):
        verify_receipt(one_customer_log(facts), LOG.key)


def test_an_extract_without_clauses_is_no_proof_for_a_customer() -> None:
    facts = {key: value for key, value in EXTRACT.fields.items() if key != "clauses"}
    with pytest.raises(FormatError, match="'clauses' is not a list of texts"):
        verify_receipt(one_customer_log(facts), LOG.key)


def test_an_item_beyond_those_of_the_extract_is_refused_though_committed_to() -> None:
    facts = {**EXTRACT.fields, "items": ["name"]}
    with pytest.raises(ReceiptError, match="an item is not among those that the logged entry"):
        verify_receipt(one_customer_log(facts), LOG.key)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda e: e.update(note=""), "receipt extra: the fields must be exactly customer_no, "),
        (lambda e: e.pop("items"), "receipt extra: the fields must be exactly customer_no, "),
        (lambda e: e.update(items="name"), "receipt extra: 'items' is not a list of texts"),
        (lambda e: e.update(items=[1]), "receipt extra: 'items' is not a list of texts"),
        (lambda e: e.update(customer_no=1), "receipt extra: 'customer_no' is not a text"),
        (lambda e: e.update(entry=None), "receipt extra: 'entry' is not a text"),
        (lambda e: e.update(entry_salt="AAAA"), "receipt extra: 'entry_salt': 3 bytes instead of"),
        (lambda e: e.update(header=[]), "receipt header: neither null nor an object"),
        (lambda e: e["header"].pop("proof"), "receipt header: the fields must be exactly entry, "),
        (lambda e: e["header"].update(index=-1), "receipt header: 'index' is not a log index"),
        (lambda e: e["header"].update(index=True), "receipt header: 'index' is not a log index"),
        (lambda e: e["header"].update(proof="x"), "receipt header: 'proof' is not a list of texts"),
        (lambda e: e["header"].update(proof=["AA=="]), "receipt header: 'proof': 1 bytes instead"),
    ],
)
def test_a_malformed_extra_is_refused_with_its_reason(
    change: Callable[[Extra], object], message: str
) -> None:
    with pytest.raises(FormatError, match=f"^{re.escape(message)}"):
        verify_receipt(with_extra(change), LOG.key)


def test_a_proof_without_extra_is_no_receipt() -> None:
    data = replace(parse_tlog_proof(read_receipt()), extra=None).to_bytes()
    with pytest.raises(ReceiptError, match="receipt: the line 'extra' is missing"):
        verify_receipt(data, LOG.key)
