"""The entries of our log, as bytes: facts as canonical JSON, and one short commitment a customer.

No entry holds personal data. A customer's part in an extract is a salted commitment of 32 bytes;
the salt is derived from 32 random bytes that are the customer's own, and erasing these closes all
commitments for good while every hash of the log stays. The same derivation is computed by the
database for whole extracts, so it is fixed to the byte:

    entry_salt = SHA256(subject_salt || context)
    commitment = SHA256(entry_salt || statement)
    statement  = customer number, newline, what was given, in UTF-8
    given      = *  where it is all that the logged entry names, else the items joined by commas
    context    = the first 16 bytes of SHA256(header entry bytes)  of an extract
                 the nonce, 16 random bytes                        of a single act

An entry salt opens one entry and links to no other, so a receipt can show it. Both hashes are kept
to one block of SHA-256 each, as nearly every customer is given all items of an extract.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, NoReturn

import rfc8785

from sekisho.ledger.text import MAX_SIZE, FormatError, from_base64

JSON_MARK: Final = b"\x01"
SUBJECT_MARK: Final = b"\x02"
SUBJECT_BYTES: Final = 41
CONTEXT_BYTES: Final = 16
SALT_BYTES: Final = 32
ALL_NAMED: Final = "*"

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True)
class JsonEntry:
    """A fact: `fields` holds at least `kind` (policy, extract, manifest, read, void, ack, ...)."""

    fields: Mapping[str, Json]

    @property
    def kind(self) -> str:
        """What kind of fact this is."""
        return str(self.fields["kind"])

    def to_bytes(self) -> bytes:
        """Return 0x01 and the canonical JSON (RFC 8785) of the fields."""
        _check_fields(self.fields)
        return JSON_MARK + canonical_json(self.fields)


@dataclass(frozen=True, slots=True)
class SubjectEntry:
    """One customer's part in the extract whose `extract` entry stands at `header_index`."""

    header_index: int
    commitment: bytes

    def to_bytes(self) -> bytes:
        """Return 0x02, the header's index in 8 bytes, and the commitment: 41 bytes.

        requires 0 <= header_index < 2^63 and len(commitment) = 32
        """
        if not 0 <= self.header_index <= MAX_SIZE or len(self.commitment) != SALT_BYTES:
            message = "subject entry: the index is out of range, or no commitment of 32 bytes"
            raise FormatError(message)
        return SUBJECT_MARK + self.header_index.to_bytes(8, "big") + self.commitment


Entry = JsonEntry | SubjectEntry


def parse_entry(data: bytes) -> Entry:
    """Return the entry that these bytes are; FormatError when they are no entry of this log."""
    mark, body = data[:1], data[1:]
    if mark == JSON_MARK:
        fields = parse_canonical_json(body, "entry")
        _check_fields(fields)
        return JsonEntry(fields)
    if mark == SUBJECT_MARK:
        if len(data) != SUBJECT_BYTES:
            message = f"entry: a subject entry has {SUBJECT_BYTES} bytes, not {len(data)}"
            raise FormatError(message)
        entry = SubjectEntry(int.from_bytes(body[:8], "big"), body[8:])
        if entry.header_index > MAX_SIZE:
            message = "entry: the header index is greater than 2^63-1"
            raise FormatError(message)
        return entry
    message = "entry: the first byte is neither 0x01 (JSON) nor 0x02 (subject)"
    raise FormatError(message)


def canonical_json(value: Json) -> bytes:
    """Return the canonical JSON (RFC 8785) of a value without fractions.

    Fractions are refused: their text differs between languages, and an auditor's reader with it.
    """
    try:
        if _has_fraction(value):
            message = "JSON: numbers with a fraction are not used; write a decimal string"
            raise FormatError(message)
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        message = f"JSON: {type(error).__name__}: cannot be written canonically"
        raise FormatError(message) from None


def parse_canonical_json(data: bytes, what: str) -> dict[str, Json]:
    """Return the object in `data`, which is exactly its canonical JSON; FormatError otherwise."""

    def refuse(_: str) -> NoReturn:
        message = f"{what}: JSON with a fraction, NaN or Infinity"
        raise FormatError(message)

    try:
        value = json.loads(data.decode("utf-8"), parse_float=refuse, parse_constant=refuse)
    except FormatError:
        raise
    except (ValueError, RecursionError):
        message = f"{what}: not JSON in UTF-8"
        raise FormatError(message) from None
    if not isinstance(value, dict):
        message = f"{what}: a JSON object was expected"
        raise FormatError(message)
    if canonical_json(value) != data:
        message = f"{what}: not canonical JSON (RFC 8785)"
        raise FormatError(message)
    return value


def extract_context(header_entry: bytes) -> bytes:
    """Return the context of every commitment under this `extract` entry."""
    return sha256(header_entry).digest()[:CONTEXT_BYTES]


def entry_salt(subject_salt: bytes, context: bytes) -> bytes:
    """Return SHA256(subject_salt || context): it opens the one commitment with this context.

    requires len(subject_salt) = 32, random and known to nobody but the customer's own record
    requires len(context) = 16
    """
    if len(subject_salt) != SALT_BYTES or len(context) != CONTEXT_BYTES:
        message = "salt: the customer's salt has 32 bytes and the context has 16"
        raise FormatError(message)
    return sha256(subject_salt + context).digest()


def statement(customer_no: str, items: Sequence[str], named: Sequence[str]) -> bytes:
    """Return the statement that is committed to: whose data, and which items in canonical order.

    `named` are the items of the logged entry: the extract's header, or the single act.

    requires no newline in customer_no, no newline or comma in an item, no item twice or called *
    """
    if not customer_no or "\n" in customer_no:
        message = "statement: the customer number is empty or has a newline"
        raise FormatError(message)
    if any(item in ("", ALL_NAMED) or "," in item or "\n" in item for item in items):
        message = "statement: an item is empty or * or has a comma or a newline"
        raise FormatError(message)
    if not items or len(set(items)) != len(items):
        message = "statement: no items, or an item twice"
        raise FormatError(message)
    given = ALL_NAMED if tuple(items) == tuple(named) else ",".join(items)
    return f"{customer_no}\n{given}".encode()


def commit(salt: bytes, statement: bytes) -> bytes:
    """Return SHA256(entry_salt || statement), the commitment that the log holds.

    requires len(salt) = 32
    """
    if len(salt) != SALT_BYTES:
        message = f"salt: {len(salt)} bytes instead of {SALT_BYTES}"
        raise FormatError(message)
    return sha256(salt + statement).digest()


def act_commitment(entry: JsonEntry) -> tuple[bytes, bytes]:
    """Return (context, commitment) of a single act's entry; FormatError when it has none."""
    nonce, subject = entry.fields.get("nonce"), entry.fields.get("subject")
    if not isinstance(nonce, str) or not isinstance(subject, str):
        message = f"entry of kind {entry.kind}: it concerns no single customer"
        raise FormatError(message)
    context = from_base64(nonce, "entry nonce", CONTEXT_BYTES)
    return context, from_base64(subject, "entry subject", SALT_BYTES)


def _check_fields(fields: Mapping[str, Json]) -> None:
    """The fields say what kind of entry this is, or FormatError."""
    kind = fields.get("kind")
    if not isinstance(kind, str) or not kind:
        message = "entry: the field 'kind' is missing"
        raise FormatError(message)


def _has_fraction(value: Json) -> bool:
    """Whether a floating-point number stands anywhere in the value."""
    if isinstance(value, Mapping):
        return any(_has_fraction(each) for each in value.values())
    if isinstance(value, (list, tuple)):
        return any(_has_fraction(each) for each in value)
    return isinstance(value, float)
