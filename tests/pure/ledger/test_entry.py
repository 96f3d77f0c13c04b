"""Entries: canonical bytes, commitments that hide and bind, and what is no entry."""

import json
import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_cast import ENTRIES, EXTRACT, ITEMS, READ, READ_NONCE, salt_of
from sekisho.ledger import sekisho_verify
from sekisho.ledger.entry import (
    Json,
    JsonEntry,
    SubjectEntry,
    act_commitment,
    canonical_json,
    commit,
    entry_salt,
    extract_context,
    parse_canonical_json,
    parse_entry,
    statement,
)
from sekisho.ledger.text import FormatError, to_base64

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("data", ENTRIES)
def test_every_entry_of_the_cast_is_read_and_written_alike(data: bytes) -> None:
    assert parse_entry(data).to_bytes() == data


@given(fields=st.dictionaries(TEXT, JSON, max_size=4))
def test_canonical_json_is_read_back_by_both_readers(fields: dict[str, Json]) -> None:
    data = canonical_json(fields)
    assert parse_canonical_json(data, "entry") == fields
    assert sekisho_verify.from_json(data, "entry") == fields
    assert sekisho_verify.canonical_json(fields) == data


def test_names_are_sorted_by_utf_16_as_rfc_8785_says() -> None:
    fields: dict[str, Json] = {"\ue000": 1, "\U0001f600": 2, "kind": "x"}
    assert canonical_json(fields) == '{"kind":"x","\U0001f600":2,"\ue000":1}'.encode()


def test_the_derivation_is_fixed_to_the_byte() -> None:
    salt, header = salt_of("100001"), EXTRACT.to_bytes()
    stated = b"100001\nname,supply_point"
    assert statement("100001", ["name", "supply_point"], ITEMS) == stated
    assert statement("100001", ["name", "supply_point"], []) == stated
    assert statement("100001", ITEMS, ITEMS) == b"100001\n*"
    derived = sha256(salt + sha256(header).digest()[:16]).digest()
    assert entry_salt(salt, extract_context(header)) == derived
    assert commit(derived, stated) == sha256(derived + stated).digest()


def test_a_subject_entry_is_41_bytes_in_the_order_written() -> None:
    data = SubjectEntry(258, b"c" * 32).to_bytes()
    assert data == b"\x02\0\0\0\0\0\0\x01\x02" + b"c" * 32
    assert len(data) == 41


def test_the_salt_of_one_entry_tells_nothing_about_another() -> None:
    salt = salt_of("100001")
    contexts = [extract_context(b"\x01first"), extract_context(b"\x01second"), READ_NONCE]
    assert len({entry_salt(salt, each) for each in contexts}) == 3


def test_a_single_act_carries_its_own_commitment() -> None:
    context, commitment = act_commitment(READ)
    assert context == READ_NONCE
    assert commitment == commit(
        entry_salt(salt_of("100003"), context), statement("100003", ["name"], [])
    )


@given(other=st.sampled_from(["100001", "100003 ", "10000", "100003\tname"]))
def test_a_commitment_opens_for_nobody_else(other: str) -> None:
    context, commitment = act_commitment(READ)
    salt = entry_salt(salt_of("100003"), context)
    assert commit(salt, statement(other, ["name"], [])) != commitment


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "entry: the first byte is neither 0x01 (JSON) nor 0x02 (subject)"),
        (b"\x03{}", "entry: the first byte is neither 0x01 (JSON) nor 0x02 (subject)"),
        (b"\x02short", "entry: a subject entry has 41 bytes, not 6"),
        (b"\x02" + b"\xff" * 40, "entry: the header index is greater than 2^63-1"),
        (b"\x01", "entry: not JSON in UTF-8"),
        (b"\x01{", "entry: not JSON in UTF-8"),
        (b'\x01{"kind":"\xff"}', "entry: not JSON in UTF-8"),
        (b"\x01[1]", "entry: a JSON object was expected"),
        (b'\x01{"kind": "read"}', "entry: not canonical JSON (RFC 8785)"),
        (b'\x01{"kind":"read","a":1}', "entry: not canonical JSON (RFC 8785)"),
        (b'\x01{"kind":"read","kind":"void"}', "entry: not canonical JSON (RFC 8785)"),
        (b'\x01{"kind":"\\u0041"}', "entry: not canonical JSON (RFC 8785)"),
        (b'\x01{"a":1.5,"kind":"x"}', "entry: JSON with a fraction, NaN or Infinity"),
        (b'\x01{"a":NaN,"kind":"x"}', "entry: JSON with a fraction, NaN or Infinity"),
        (b'\x01{"a":9007199254740993,"kind":"x"}', "JSON: IntegerDomainError: cannot be written"),
        (b'\x01{"a":"\\ud800","kind":"x"}', "JSON: CanonicalizationError: cannot be written"),
        (b"\x01" + b'{"a":' * 20000, "entry: not JSON in UTF-8"),
        (b"\x01{}", "entry: the field 'kind' is missing"),
        (b'\x01{"kind":1}', "entry: the field 'kind' is missing"),
    ],
)
def test_what_is_no_entry_is_refused_with_its_reason(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=f"^{re.escape(message)}"):
        parse_entry(data)


@pytest.mark.parametrize(
    ("customer_no", "items", "message"),
    [
        ("", ["name"], "statement: the customer number is empty or has a newline"),
        ("1\n2", ["name"], "statement: the customer number is empty or has a newline"),
        ("1", [], "statement: no items, or an item twice"),
        ("1", ["name", "name"], "statement: no items, or an item twice"),
        ("1", ["name,usage"], "statement: an item is empty or \\* or has a comma or a newline"),
        ("1", ["name\nusage"], "statement: an item is empty or \\* or has a comma or a newline"),
        ("1", ["*"], "statement: an item is empty or \\* or has a comma or a newline"),
        ("1", ["name", ""], "statement: an item is empty or \\* or has a comma or a newline"),
    ],
)
def test_an_ambiguous_statement_is_refused(
    customer_no: str, items: list[str], message: str
) -> None:
    with pytest.raises(FormatError, match=f"^{message}$"):
        statement(customer_no, items, ITEMS)


def test_salts_and_nonces_of_a_wrong_length_are_refused() -> None:
    with pytest.raises(
        FormatError, match="the customer's salt has 32 bytes and the context has 16"
    ):
        entry_salt(b"short", b"c" * 16)
    with pytest.raises(
        FormatError, match="the customer's salt has 32 bytes and the context has 16"
    ):
        entry_salt(b"s" * 32, b"c" * 32)
    with pytest.raises(FormatError, match="salt: 5 bytes instead of 32"):
        commit(b"short", b"1\nname")
    short = JsonEntry({**READ.fields, "nonce": to_base64(b"12345678")})
    with pytest.raises(FormatError, match="entry nonce: 8 bytes instead of 16"):
        act_commitment(short)
    with pytest.raises(FormatError, match="subject entry: the index is out of range"):
        SubjectEntry(-1, b"c" * 32).to_bytes()
    with pytest.raises(FormatError, match="numbers with a fraction are not used"):
        JsonEntry(json.loads('{"amount":[1.5],"kind":"read"}')).to_bytes()
    with pytest.raises(FormatError, match="entry of kind ack: it concerns no single customer"):
        act_commitment(JsonEntry({"kind": "ack"}))
