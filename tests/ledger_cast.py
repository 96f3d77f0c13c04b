"""A small log with a standing cast: five customers, one extract, one staff read.

Keys are made from fixed seeds and names are reserved ones (example.jp), so every run and every
failure message is the same. Nothing here is secret.
"""

from hashlib import sha256

from sekisho.ledger import tree
from sekisho.ledger.checkpoint import Checkpoint, add_signature, sign_checkpoint
from sekisho.ledger.cosignature import cosign
from sekisho.ledger.entry import (
    JsonEntry,
    SubjectEntry,
    act_commitment,
    commit,
    entry_salt,
    extract_context,
    statement,
)
from sekisho.ledger.key_change import build_key_change
from sekisho.ledger.note import COSIGNATURE_V1, Ed25519Signer, Signer
from sekisho.ledger.proof import consistency_proof, inclusion_proof
from sekisho.ledger.receipt import LoggedEntry, Opening, build_receipt
from sekisho.ledger.text import to_base64

ORIGIN = "ledger.example.jp"
LOG = Ed25519Signer.from_seed(ORIGIN, sha256(b"the log's key").digest())
OTHER_LOG = Ed25519Signer.from_seed(ORIGIN, sha256(b"an old key of the log").digest())
THIRD = Ed25519Signer.from_seed(ORIGIN, sha256(b"a third key of the log").digest())
WITNESS = Ed25519Signer.from_seed(
    "witness.example.jp/w1", sha256(b"the witness's key").digest(), COSIGNATURE_V1
)
WITNESSED_AT = 1_796_083_200  # 2026-12-01T00:00:00Z
CUSTOMERS = ("100001", "100002", "100003", "100004", "100005")
ITEMS = ("name", "supply_point", "usage")
MANIFEST = b'{"rows":5}\n'

POLICY = JsonEntry({"kind": "policy", "digest": "sha256:" + "ab" * 32, "version": "2026-12-01"})
EXTRACT = JsonEntry(
    {
        "kind": "extract",
        "recipient": "tokyo_network",
        "purpose": "network_operation",
        "clauses": ["C31", "C33"],
        "items": list(ITEMS),
        "day": "2026-12-01",
        "policy": "sha256:" + "ab" * 32,
    }
)
EXTRACT_INDEX = 1


def salt_of(customer: str) -> bytes:
    """Return this customer's own 32 bytes (in life: random, kept with the customer's record)."""
    return sha256(b"salt of " + customer.encode()).digest()


def opening_of(customer: str, items: tuple[str, ...] = ITEMS) -> Opening:
    """Return what opens this customer's entry in the extract."""
    context = extract_context(EXTRACT.to_bytes())
    return Opening(customer, items, entry_salt(salt_of(customer), context))


def subject_entry(customer: str) -> SubjectEntry:
    """Return this customer's entry in the extract."""
    opening = opening_of(customer)
    stated = statement(customer, opening.items, ITEMS)
    return SubjectEntry(EXTRACT_INDEX, commit(opening.entry_salt, stated))


READ_NONCE = bytes(range(16))
READ = JsonEntry(
    {
        "kind": "read",
        "recipient": "operator",
        "purpose": "inquiry",
        "clauses": ["C12"],
        "day": "2026-12-02",
        "policy": "sha256:" + "ab" * 32,
        "nonce": to_base64(READ_NONCE),
        "subject": to_base64(
            commit(entry_salt(salt_of("100003"), READ_NONCE), statement("100003", ["name"], []))
        ),
    }
)
READ_INDEX = 8
MANIFEST_ENTRY = JsonEntry(
    {
        "kind": "manifest",
        "extract": EXTRACT_INDEX,
        "subjects": len(CUSTOMERS),
        "sha256": sha256(MANIFEST).hexdigest(),
    }
)
ENTRIES: tuple[bytes, ...] = (
    POLICY.to_bytes(),
    EXTRACT.to_bytes(),
    *(subject_entry(customer).to_bytes() for customer in CUSTOMERS),
    MANIFEST_ENTRY.to_bytes(),
    READ.to_bytes(),
    JsonEntry({"kind": "ack", "extract": EXTRACT_INDEX}).to_bytes(),
    JsonEntry({"kind": "restrict", "note": "停止の申出"}).to_bytes(),
)


def signed(entries: tuple[bytes, ...] = ENTRIES, *, origin: str = ORIGIN) -> bytes:
    """Return the checkpoint of a log of these entries, signed by its key and by the witness."""
    checkpoint = Checkpoint(origin, len(entries), tree.mth(entries))
    signer = Ed25519Signer.from_seed(origin, LOG.seed)
    cosignature = cosign(checkpoint.text(), WITNESS, WITNESSED_AT)
    return add_signature(sign_checkpoint(checkpoint, signer), cosignature)


def logged(index: int, entries: tuple[bytes, ...] = ENTRIES) -> LoggedEntry:
    """Return an entry with its audit path."""

    def subtree(height: int, at: int) -> bytes:
        return tree.mth(entries[at << height : (at + 1) << height])

    return LoggedEntry(entries[index], index, tuple(inclusion_proof(index, len(entries), subtree)))


def growth(size1: int, entries: tuple[bytes, ...] = ENTRIES) -> list[bytes]:
    """Return the proof that the log grew from its first `size1` entries."""

    def subtree(height: int, at: int) -> bytes:
        return tree.mth(entries[at << height : (at + 1) << height])

    return consistency_proof(size1, len(entries), subtree)


def extract_receipt(customer: str) -> bytes:
    """Return the receipt of this customer's part in the extract."""
    index = EXTRACT_INDEX + 1 + CUSTOMERS.index(customer)
    return build_receipt(logged(index), logged(EXTRACT_INDEX), opening_of(customer), signed())


def read_receipt() -> bytes:
    """Return the receipt of the staff read of customer 100003."""
    context, _ = act_commitment(READ)
    opening = Opening("100003", ("name",), entry_salt(salt_of("100003"), context))
    return build_receipt(logged(READ_INDEX), None, opening, signed())


def key_told(old: Signer, new: Signer, /, **changed: str) -> bytes:
    fields = {"kind": "log-key", "old": str(old.key), "new": str(new.key), **changed}
    return JsonEntry(dict(fields)).to_bytes()


def key_change(old: Signer, new: Signer, signers: tuple[Signer, ...], *more: bytes) -> bytes:
    """The proof that the key changed after `ENTRIES` and `more`, signed by these."""
    entries = (*ENTRIES, *more, key_told(old, new))
    checkpoint = Checkpoint(ORIGIN, len(entries), tree.mth(entries))
    proved = logged(len(entries) - 1, entries)
    return build_key_change(proved, sign_checkpoint(checkpoint, *signers))
