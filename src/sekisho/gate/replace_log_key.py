"""The act of replacing the log's signing key: an entry tells it, and both keys sign it.

Whoever trusts the old key learns the new one from a file that they verify offline
(`sekisho.ledger.key_change`). Up to there the old key signed, from there on the new one alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sekisho.books import checkpoints, log, log_keys, proofs
from sekisho.books.checkpoints import Retiring
from sekisho.books.connection import Db
from sekisho.books.ledger_copy import LedgerCopy
from sekisho.books.witness import FileWitness
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.checkpoint import open_checkpoint
from sekisho.ledger.entry import JsonEntry
from sekisho.ledger.key_change import KIND, build_key_change
from sekisho.ledger.note import SignatureError, Signer
from sekisho.ledger.receipt import LoggedEntry

PEOPLE: Final = 2
REASONS: Final = {
    "planned": ("定期の交代", "planned"),
    "stolen": ("盗まれたおそれ", "may have been stolen"),
    "lost": ("失われた", "lost"),
}
TURNS: Final = 3
"""So often somebody else may sign between the entry and the checkpoint before it is given up."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Who replaces the key, why, and on which day."""

    approved_by: Sequence[str]
    reason: str
    day: date


@dataclass(frozen=True, slots=True)
class Successor:
    """The new signer, the witness that cosigns its first checkpoint, and the copy of the log."""

    signer: Signer
    witness: FileWitness
    copy: LedgerCopy | None = None


def replace_log_key(
    connection: Db, old: Retiring, new: Successor, replacement: Replacement, timestamp: int
) -> int:
    """The new key signs the log from the returned size on; repeated, the same change is told.

    Refused (ActRefusedError): fewer than two people, an unknown reason, the same key, a lost key
    that is still there. KeyFileError or WitnessError where the old key did not sign this log.

    requires: the owner's role, in no transaction
    """
    _refuse_wrong(old, new.signer, replacement)
    done = log_keys.changed_to(connection, new.signer.key)
    connection.rollback()
    if done is not None:
        return done
    entry, note = _signed(connection, old, new, replacement, timestamp)
    opened = open_checkpoint(note, new.signer.key).checkpoint
    (data, path), *_ = proofs.logged(connection, [entry], opened.size)
    proof = build_key_change(LoggedEntry(data, entry, tuple(path)), note)
    if new.copy is not None:
        new.copy.keep_key_change(opened.size, proof)
    approvers = sorted(set(replacement.approved_by))
    log_keys.keep_change(connection, opened.size, old.key, new.signer.key, proof, approvers)
    connection.commit()
    return opened.size


def _signed(
    connection: Db, old: Retiring, new: Successor, replacement: Replacement, timestamp: int
) -> tuple[int, bytes]:
    """(index of the entry, the first checkpoint that the new key signed)."""
    for _ in range(TURNS):
        with connection.transaction():
            index = log.append(connection, [_entry(old, new.signer, replacement)])
        note = checkpoints.make(connection, new.signer, new.witness, timestamp, new.copy, after=old)
        try:
            open_checkpoint(note, new.signer.key)
        except SignatureError:
            continue  # Somebody signed this very size with the old key: one entry more.
        return index, note
    raise ActRefusedError(
        "log-busy",
        "ほかの処理が台帳に署名し続けています。夜間の処理を止めてから、もう一度実行してください。",
        "Something else keeps signing the log. Stop the nightly work, then run this again.",
    )


def _entry(old: Retiring, new: Signer, replacement: Replacement) -> bytes:
    return JsonEntry(
        {
            "kind": KIND,
            "day": replacement.day.isoformat(),
            "old": str(old.key),
            "new": str(new.key),
            "reason": replacement.reason,
            "approvals": len(set(replacement.approved_by)),
        }
    ).to_bytes()


def _refuse_wrong(old: Retiring, new: Signer, replacement: Replacement) -> None:
    if len(set(replacement.approved_by)) < PEOPLE:
        raise ActRefusedError(
            "one-approver",
            "署名鍵の交代には、異なる二人の承認が要ります。--approved-by を二人分書いてください。",
            "Replacing the signing key needs two different people. Give --approved-by twice.",
        )
    if replacement.reason not in REASONS:
        known = " | ".join(REASONS)
        raise ActRefusedError(
            "no-such-reason",
            f"理由は {known} のどれかです。",
            f"The reason is one of {known}.",
        )
    if (replacement.reason == "lost") != (old.signer is None):
        raise ActRefusedError(
            "not-lost",
            "鍵が残っているときは lost を選べず、失われたときは lost を選びます。"
            "残っている鍵には最後の署名をさせてください。",
            "A key that is still there is not lost, and a lost one cannot sign its last checkpoint:"
            " give the reason lost exactly when the key file is gone.",
        )
    if old.key == new.key or old.key.name != new.key.name:
        raise ActRefusedError(
            "same-key",
            "新しい鍵が、前の鍵と同じか、別の台帳のものです。",
            "The new key is the old one, or that of another log.",
        )
