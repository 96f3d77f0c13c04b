"""A change of the log's key as a file: the entry that tells it, in a log that both keys signed.

A tlog-proof whose `extra` is the entry (kind `log-key`): docs/reference/ledger-format.md. Whoever
trusts one of the two keys learns the other from it, offline.
"""

from typing import Final

from sekisho.ledger.checkpoint import parse_checkpoint
from sekisho.ledger.entry import JsonEntry, canonical_json, parse_canonical_json, parse_entry
from sekisho.ledger.hash import leaf_hash
from sekisho.ledger.log_keys import Succession
from sekisho.ledger.note import SignatureError, VerifierKey, parse_note, parse_vkey
from sekisho.ledger.proof import verify_inclusion
from sekisho.ledger.receipt import LoggedEntry
from sekisho.ledger.text import FormatError, from_base64, to_base64
from sekisho.ledger.tlog_proof import TlogProof, parse_tlog_proof

KIND: Final = "log-key"


def build_key_change(entry: LoggedEntry, checkpoint: bytes) -> bytes:
    """The file that proves the change which `entry` tells.

    requires: the audit path leads to the checkpoint's root, and the new key signed it
    """
    extra = canonical_json({"entry": to_base64(entry.data)})
    return TlogProof(entry.index, entry.proof, checkpoint, extra).to_bytes()


def open_key_change(data: bytes) -> Succession:
    """The change that a file proves, with those of the two keys that signed its checkpoint.

    FormatError, ProofError or SignatureError where it proves nothing: the new key must have signed.
    """
    proof = parse_tlog_proof(data)
    fields = parse_canonical_json(proof.extra or b"", "key change extra")
    if set(fields) != {"entry"} or not isinstance(fields["entry"], str):
        message = "key change extra: the fields must be exactly entry"
        raise FormatError(message)
    entry = from_base64(fields["entry"], "key change extra: 'entry'")
    note = parse_note(proof.checkpoint)
    checkpoint = parse_checkpoint(note.text)
    verify_inclusion(leaf_hash(entry), proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    old, new = _keys(entry, checkpoint.origin)
    signed_by = set()
    for key in (old, new):
        for signature in note.signatures:
            if signature.is_by(key):
                key.verify(note.text.encode(), signature.blob)
                signed_by.add(key)
    if new not in signed_by:
        message = f"key change: the new key of {new.name} did not sign the checkpoint"
        raise SignatureError(message)
    return Succession(old, new, checkpoint.size, frozenset(signed_by))


def _keys(data: bytes, origin: str) -> tuple[VerifierKey, VerifierKey]:
    """The old and the new key that the entry names, both of this log."""
    entry = parse_entry(data)
    if not isinstance(entry, JsonEntry) or entry.kind != KIND:
        message = f"key change: the entry is not of kind {KIND}"
        raise FormatError(message)
    old, new = (parse_vkey(str(entry.fields.get(name, ""))) for name in ("old", "new"))
    if {old.name, new.name} != {origin} or old == new:
        message = f"key change: the entry does not name two keys of the log {origin}"
        raise FormatError(message)
    return old, new
