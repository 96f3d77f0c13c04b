"""A customer's receipt: one file that proves, offline, what was done with whose data.

It is a tlog-proof of the entry that concerns the customer. Its `extra` opens that entry: whose it
is, which items, and the salt of this one commitment. An extract's facts (recipient, purpose,
clauses) stand in its header entry, whose own audit path leads to the same checkpoint.
docs/reference/ledger-format.md gives the layout; `sekisho_verify` checks it without this package.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sekisho.ledger.checkpoint import Checkpoint, Cosigner, open_checkpoint
from sekisho.ledger.entry import (
    SALT_BYTES,
    Json,
    JsonEntry,
    SubjectEntry,
    act_commitment,
    canonical_json,
    commit,
    parse_canonical_json,
    parse_entry,
    statement,
)
from sekisho.ledger.hash import HASH_BYTES, leaf_hash
from sekisho.ledger.log_keys import LogKeys
from sekisho.ledger.note import VerifierKey
from sekisho.ledger.proof import verify_inclusion
from sekisho.ledger.text import MAX_SIZE, FormatError, from_base64, to_base64
from sekisho.ledger.tlog_proof import TlogProof, parse_tlog_proof

EXTRA_FIELDS: Final = frozenset({"customer_no", "entry", "entry_salt", "header", "items"})
HEADER_FIELDS: Final = frozenset({"entry", "index", "proof"})
FACTS: Final = ("recipient", "purpose", "day", "policy")


class ReceiptError(ValueError):
    """The parts of a receipt do not belong together; the message says which and why."""


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """An entry as the log holds it: its bytes, its index, and its audit path."""

    data: bytes
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens the commitment of one entry: it tells this entry's secret and no other's."""

    customer_no: str
    items: tuple[str, ...]
    entry_salt: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a verified receipt proves. `facts` is the whole header (or act) entry as logged."""

    kind: str
    customer_no: str
    recipient: str
    purpose: str
    clauses: tuple[str, ...]
    items: tuple[str, ...]
    day: str
    policy: str
    index: int
    origin: str
    size: int
    witnesses: tuple[Cosigner, ...]
    facts: Mapping[str, Json]


def build_receipt(
    entry: LoggedEntry, header: LoggedEntry | None, opening: Opening, checkpoint: bytes
) -> bytes:
    """Return the receipt file. Both audit paths lead to the root of the signed `checkpoint`.

    requires header is None exactly when the entry is a single act's JSON entry
    """
    extra: dict[str, Json] = {
        "customer_no": opening.customer_no,
        "entry": to_base64(entry.data),
        "entry_salt": to_base64(opening.entry_salt),
        "header": None if header is None else _header_json(header),
        "items": opening.items,
    }
    return TlogProof(entry.index, entry.proof, checkpoint, canonical_json(extra)).to_bytes()


def verify_receipt(
    data: bytes, log_key: VerifierKey | LogKeys, witness_keys: Sequence[VerifierKey] = ()
) -> Receipt:
    """Return what the receipt proves, every hash and signature of it checked.

    Raises FormatError, SignatureError, ProofError or ReceiptError: nothing unproved is returned.
    """
    proof = parse_tlog_proof(data)
    if proof.extra is None:
        message = "receipt: the line 'extra' is missing, nothing opens the entry"
        raise ReceiptError(message)
    entry_bytes, header, opening = _parse_extra(proof.extra)
    opened = open_checkpoint(proof.checkpoint, log_key, witness_keys)
    _check_logged(LoggedEntry(entry_bytes, proof.index, proof.hashes), opened.checkpoint)
    if header is not None:
        _check_logged(header, opened.checkpoint)
    facts = _open_commitment(entry_bytes, header, opening)
    return _receipt(facts, opening, proof.index, opened.checkpoint, opened.witnesses)


def _check_logged(entry: LoggedEntry, checkpoint: Checkpoint) -> None:
    """The entry is in the log of this checkpoint, or ProofError."""
    verify_inclusion(
        leaf_hash(entry.data), entry.index, checkpoint.size, entry.proof, checkpoint.root
    )


def _open_commitment(entry_bytes: bytes, header: LoggedEntry | None, opening: Opening) -> JsonEntry:
    """Return the entry with the facts, once the opening fits the commitment; else ReceiptError."""
    entry = parse_entry(entry_bytes)
    if isinstance(entry, JsonEntry):
        if header is not None:
            message = "receipt: a single act has no header, yet one is given"
            raise ReceiptError(message)
        facts = entry
        _, commitment = act_commitment(entry)
    else:
        facts, commitment = _header_facts(entry, header), entry.commitment
    named = _named(facts) or ()
    stated = statement(opening.customer_no, opening.items, named)
    if commit(opening.entry_salt, stated) != commitment:
        message = (
            "receipt: customer number, items and salt do not open the entry's commitment:"
            " it is about somebody or something else"
        )
        raise ReceiptError(message)
    return facts


def _header_facts(entry: SubjectEntry, header: LoggedEntry | None) -> JsonEntry:
    """Return the header entry that this customer's entry names; else ReceiptError."""
    if header is None:
        message = "receipt: the header of the extract is missing"
        raise ReceiptError(message)
    if header.index != entry.header_index:
        message = (
            f"receipt: the entry belongs to the extract at index {entry.header_index},"
            f" the header given stands at {header.index}"
        )
        raise ReceiptError(message)
    facts = parse_entry(header.data)  # parsed only now: it has been shown to be in the log
    if not isinstance(facts, JsonEntry) or facts.kind != "extract":
        message = f"receipt: entry {header.index} is no extract"
        raise ReceiptError(message)
    return facts


def _receipt(
    entry: JsonEntry,
    opening: Opening,
    index: int,
    checkpoint: Checkpoint,
    witnesses: tuple[Cosigner, ...],
) -> Receipt:
    """Return the receipt; ReceiptError when the logged facts are incomplete."""
    named = _named(entry)
    if named is not None and not set(opening.items) <= set(named):
        message = "receipt: an item is not among those that the logged entry allows"
        raise ReceiptError(message)
    texts = {name: _text(entry, name) for name in FACTS}
    return Receipt(
        kind=entry.kind,
        customer_no=opening.customer_no,
        clauses=_texts(entry.fields.get("clauses"), f"entry of kind {entry.kind}: 'clauses'"),
        items=opening.items,
        index=index,
        origin=checkpoint.origin,
        size=checkpoint.size,
        witnesses=witnesses,
        facts=entry.fields,
        **texts,
    )


def _named(entry: JsonEntry) -> tuple[str, ...] | None:
    """Return the items that the logged facts name, None where they name none."""
    logged = entry.fields.get("items")
    return None if logged is None else _texts(logged, "entry: 'items'")


def _text(entry: JsonEntry, name: str) -> str:
    """Return a field of the logged facts that must be there as text."""
    value = entry.fields.get(name)
    if not isinstance(value, str) or not value:
        message = f"entry of kind {entry.kind}: '{name}' is missing, it is no proof for a customer"
        raise ReceiptError(message)
    return value


def _header_json(header: LoggedEntry) -> dict[str, Json]:
    """Return the header as it stands in `extra`."""
    return {
        "entry": to_base64(header.data),
        "index": header.index,
        "proof": [to_base64(each) for each in header.proof],
    }


def _parse_extra(data: bytes) -> tuple[bytes, LoggedEntry | None, Opening]:
    """Return the entry, its header and what opens it; FormatError when `extra` is malformed."""
    fields = parse_canonical_json(data, "receipt extra")
    _check_names(fields, EXTRA_FIELDS, "receipt extra")
    customer_no = fields["customer_no"]
    if not isinstance(customer_no, str):
        message = "receipt extra: 'customer_no' is not a text"
        raise FormatError(message)
    opening = Opening(
        customer_no,
        _texts(fields["items"], "receipt extra: 'items'"),
        _bytes(fields["entry_salt"], "receipt extra: 'entry_salt'", SALT_BYTES),
    )
    return (
        _bytes(fields["entry"], "receipt extra: 'entry'"),
        _parse_header(fields["header"]),
        opening,
    )


def _parse_header(value: Json) -> LoggedEntry | None:
    """Return the header in `extra`, None when it is null."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        message = "receipt header: neither null nor an object"
        raise FormatError(message)
    _check_names(value, HEADER_FIELDS, "receipt header")
    index = value["index"]
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index <= MAX_SIZE:
        message = "receipt header: 'index' is not a log index"
        raise FormatError(message)
    hashes = _texts(value["proof"], "receipt header: 'proof'")
    return LoggedEntry(
        _bytes(value["entry"], "receipt header: 'entry'"),
        index,
        tuple(from_base64(each, "receipt header: 'proof'", HASH_BYTES) for each in hashes),
    )


def _check_names(fields: Mapping[str, Json], names: frozenset[str], what: str) -> None:
    """Exactly these fields are there, or FormatError."""
    if fields.keys() != names:
        message = f"{what}: the fields must be exactly {', '.join(sorted(names))}"
        raise FormatError(message)


def _bytes(value: Json, what: str, size: int | None = None) -> bytes:
    """Return the bytes of a base64 field."""
    if not isinstance(value, str):
        message = f"{what} is not a text"
        raise FormatError(message)
    return from_base64(value, what, size)


def _texts(value: Json, what: str) -> tuple[str, ...]:
    """Return a list of texts."""
    if not isinstance(value, (list, tuple)) or not all(isinstance(each, str) for each in value):
        message = f"{what} is not a list of texts"
        raise FormatError(message)
    return tuple(str(each) for each in value)
