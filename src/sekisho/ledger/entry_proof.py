"""The proof that one entry of ours stands in the log: a tlog-proof whose `extra` is the entry.

It opens nobody's commitment, so it may be given to whoever has to know what the entry says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.ledger.checkpoint import open_checkpoint
from sekisho.ledger.entry import (
    JsonEntry,
    canonical_json,
    parse_canonical_json,
    parse_entry,
)
from sekisho.ledger.hash import leaf_hash
from sekisho.ledger.note import VerifierKey
from sekisho.ledger.proof import verify_inclusion
from sekisho.ledger.receipt import LoggedEntry
from sekisho.ledger.text import FormatError, from_base64, to_base64
from sekisho.ledger.tlog_proof import TlogProof, parse_tlog_proof


@dataclass(frozen=True, slots=True)
class ProvedEntry:
    """An entry that was shown to stand in the signed log of `origin`, at `index`."""

    entry: JsonEntry
    index: int
    origin: str
    size: int


def build_entry_proof(entry: LoggedEntry, checkpoint: bytes) -> bytes:
    """Return the proof file. requires: the audit path leads to the root of `checkpoint`"""
    extra = canonical_json({"entry": to_base64(entry.data)})
    return TlogProof(entry.index, entry.proof, checkpoint, extra).to_bytes()


def verify_entry_proof(
    data: bytes, log_key: VerifierKey, witness_keys: Sequence[VerifierKey] = ()
) -> ProvedEntry:
    """Return the entry, every hash and signature checked.

    Raises FormatError, SignatureError or ProofError: nothing unproved is returned.
    """
    proof = parse_tlog_proof(data)
    fields = parse_canonical_json(proof.extra or b"", "proof extra")
    told = fields.get("entry")
    if fields.keys() != {"entry"} or not isinstance(told, str):
        message = "proof extra: the only field must be 'entry'"
        raise FormatError(message)
    logged = from_base64(told, "proof extra: 'entry'")
    head = open_checkpoint(proof.checkpoint, log_key, witness_keys).checkpoint
    verify_inclusion(leaf_hash(logged), proof.index, head.size, proof.hashes, head.root)
    entry = parse_entry(logged)
    if not isinstance(entry, JsonEntry):
        message = "proof: the entry is a customer's part of an extract"
        raise FormatError(message)
    return ProvedEntry(entry, proof.index, head.origin, head.size)
