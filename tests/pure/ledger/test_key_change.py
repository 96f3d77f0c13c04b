"""The log's key is replaced: who trusts the old one learns the new one, and neither signs beyond
its turn. Our own code and the standalone verifier say the same.
"""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from ledger_cast import (
    ENTRIES,
    LOG,
    ORIGIN,
    OTHER_LOG,
    THIRD,
    key_change,
    key_told,
    logged,
)
from sekisho.ledger import sekisho_verify, tree
from sekisho.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from sekisho.ledger.entry import canonical_json
from sekisho.ledger.key_change import build_key_change, open_key_change
from sekisho.ledger.log_keys import LogKeys
from sekisho.ledger.note import Ed25519Signer, SignatureError, Signer, VerifierKey
from sekisho.ledger.proof import ProofError
from sekisho.ledger.text import FormatError, to_base64
from sekisho.ledger.tlog_proof import parse_tlog_proof

OLD, NEW = OTHER_LOG, LOG
THIEF = Ed25519Signer.from_seed(ORIGIN, sha256(b"the thief's key").digest())
AT = len(ENTRIES) + 1


def head(size: int, signer: Signer) -> bytes:
    """A checkpoint of this size. What is in it does not matter here."""
    return sign_checkpoint(Checkpoint(ORIGIN, size, sha256(b"root").digest()), signer)


def trusting(key: VerifierKey, *changes: bytes) -> LogKeys:
    return LogKeys.starting_from(key, [open_key_change(each) for each in changes])


def verifier(key: VerifierKey, note: bytes, place: Path, *changes: bytes) -> str | None:
    """What the standalone verifier finds wrong with a checkpoint; None where it is verified."""
    (place / "note").write_bytes(note)
    words = ["checkpoint", str(place / "note"), "--key", str(key)]
    for number, data in enumerate(changes):
        (place / f"change{number}").write_bytes(data)
        words += ["--key-change", str(place / f"change{number}")]
    report = sekisho_verify.run(sekisho_verify.parser().parse_args(words))
    return report.error.code if report.error else None


BOTH = (OLD, NEW)


@pytest.mark.parametrize("trusted", [OLD, NEW], ids=["who has the old key", "who has the new key"])
@pytest.mark.parametrize(
    ("size", "signer", "fault"),
    [
        (AT - 1, OLD, None),
        (AT, OLD, None),
        (AT, NEW, None),
        (AT + 1, NEW, None),
        (AT + 1, OLD, "not_its_turn"),
        (AT - 1, NEW, "not_its_turn"),
        (AT + 1, THIEF, "unsigned"),
    ],
)
def test_each_key_signs_in_its_own_turn(
    trusted: Signer, size: int, signer: Signer, fault: str | None, tmp_path: Path
) -> None:
    proof = key_change(OLD, NEW, BOTH)
    assert verifier(trusted.key, head(size, signer), tmp_path, proof) == fault
    keys = trusting(trusted.key, proof)
    if fault is None:
        assert open_checkpoint(head(size, signer), keys).checkpoint.size == size
    else:
        with pytest.raises(SignatureError):
            open_checkpoint(head(size, signer), keys)


def test_a_key_leads_over_several_changes_in_whatever_order(tmp_path: Path) -> None:
    first = key_change(OLD, NEW, BOTH)
    second = key_change(NEW, THIRD, (NEW, THIRD), key_told(OLD, NEW), *ENTRIES)
    size = AT + len(ENTRIES) + 1
    for trusted in (OLD, NEW, THIRD):
        for order in ((first, second), (second, first), (second, first, first)):
            assert verifier(trusted.key, head(size + 7, THIRD), tmp_path, *order) is None
            assert verifier(trusted.key, head(3, OLD), tmp_path, *order) is None
            assert verifier(trusted.key, head(size + 7, NEW), tmp_path, *order) == "not_its_turn"
            open_checkpoint(head(size + 7, THIRD), trusting(trusted.key, *order))


def test_the_words_for_a_key_out_of_turn() -> None:
    with pytest.raises(SignatureError) as refused:
        open_checkpoint(head(AT + 1, OLD), trusting(NEW.key, key_change(OLD, NEW, BOTH)))
    assert str(refused.value) == (
        f"checkpoint: the key {OLD.key.key_id.hex()} of {ORIGIN} does not sign a log of"
        f" {AT + 1} entries: another key had its turn"
    )


def test_a_lost_key_vouches_for_no_other_but_the_new_one_vouches_for_it(tmp_path: Path) -> None:
    """Nobody could sign with the old key any more: its holders must get the new key elsewhere."""
    proof = key_change(OLD, NEW, (NEW,))
    assert verifier(OLD.key, head(AT + 1, NEW), tmp_path, proof) == "untrusted_change"
    assert verifier(NEW.key, head(AT - 1, OLD), tmp_path, proof) is None
    with pytest.raises(SignatureError):
        open_checkpoint(head(AT + 1, NEW), trusting(OLD.key, proof))


def test_a_thief_of_the_old_key_cannot_tell_of_another_key_change(tmp_path: Path) -> None:
    """Two changes of one key are two histories: neither is believed."""
    true, false = key_change(OLD, NEW, BOTH), key_change(OLD, THIEF, (OLD, THIEF), b"\x01{}")
    note = head(AT + 9, THIEF)
    assert verifier(OLD.key, note, tmp_path, true, false) == "change"
    with pytest.raises(SignatureError) as refused:
        trusting(OLD.key, true, false)
    assert str(refused.value) == (
        f"key change of {ORIGIN}: two different changes of one key are signed: ask the log's owner"
        " and its witness which history is theirs"
    )


def test_a_change_that_the_new_key_did_not_sign_proves_nothing(tmp_path: Path) -> None:
    proof = key_change(OLD, NEW, (OLD,))
    assert verifier(OLD.key, head(AT + 1, NEW), tmp_path, proof) == "change"
    with pytest.raises(SignatureError) as refused:
        open_key_change(proof)
    assert str(refused.value) == (
        f"key change: the new key of {ORIGIN} did not sign the checkpoint"
    )


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (key_told(OLD, NEW, kind="policy"), "key change: the entry is not of kind log-key"),
        (
            key_told(OLD, OLD),
            f"key change: the entry does not name two keys of the log {ORIGIN}",
        ),
        (key_told(OLD, NEW, new="nothing"), "verifier key: expected name+keyid+base64"),
    ],
)
def test_an_entry_that_tells_something_else_proves_no_key_change(
    entry: bytes, said: str, tmp_path: Path
) -> None:
    entries = (*ENTRIES, entry)
    checkpoint = Checkpoint(ORIGIN, len(entries), tree.mth(entries))
    proof = build_key_change(logged(len(ENTRIES), entries), sign_checkpoint(checkpoint, *BOTH))
    assert verifier(OLD.key, head(AT + 1, NEW), tmp_path, proof) is not None
    with pytest.raises(FormatError) as refused:
        open_key_change(proof)
    assert str(refused.value) == said


def test_an_entry_that_is_not_in_the_signed_log_proves_no_key_change(tmp_path: Path) -> None:
    proof = parse_tlog_proof(key_change(OLD, NEW, BOTH))
    extra = canonical_json({"entry": to_base64(key_told(OLD, THIEF))})
    forged = replace(proof, extra=extra).to_bytes()
    assert verifier(OLD.key, head(AT + 1, NEW), tmp_path, forged) == "not_included"
    with pytest.raises(ProofError):
        open_key_change(forged)
