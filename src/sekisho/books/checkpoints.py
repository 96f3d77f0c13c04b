"""Checkpoints of the stored log: signed, cosigned, kept."""

from dataclasses import dataclass

from sekisho.books import log, log_keys, proofs
from sekisho.books.connection import Db
from sekisho.books.keys import KeyFileError
from sekisho.books.ledger_copy import LedgerCopy
from sekisho.books.witness import FileWitness
from sekisho.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from sekisho.ledger.note import SignatureError, Signer, VerifierKey
from sekisho.ledger.proof import ProofError
from sekisho.ledger.text import FormatError


@dataclass(frozen=True, slots=True)
class Retiring:
    """The key that signed so far; `signer` is None where its private half is lost."""

    key: VerifierKey
    signer: Signer | None


def latest(connection: Db) -> tuple[int, bytes] | None:
    """(size, signed note) of the newest checkpoint, or None."""
    row = connection.execute(
        "SELECT size, note FROM books.ledger_checkpoint ORDER BY size DESC LIMIT 1"
    ).fetchone()
    return None if row is None else (row[0], bytes(row[1]))


def make(
    connection: Db,
    signer: Signer,
    witness: FileWitness | None,
    timestamp: int,
    copy: LedgerCopy | None = None,
    *,
    after: Retiring | None = None,
) -> bytes:
    """A checkpoint of everything committed so far is signed, cosigned, and kept; returns it.

    `copy` holds all entries beneath it before the witness sees it, so that whatever was witnessed
    can be brought back.

    An unchanged log keeps the checkpoint it has. KeyFileError where another key signed before, or
    follows this one. `after` is the key that gives way to this one: both sign where it still can.
    requires: nothing is uncommitted here, so that no checkpoint covers an entry that could still be
    rolled back
    """
    head = log.read_head(connection)
    newest = latest(connection)
    if newest is not None:
        _refuse_other_key(newest[1], after.key if after else signer.key, head.origin)
    _refuse_retired(connection, signer.key)
    if copy is not None:
        copy.extend(connection)
    if newest is not None and newest[0] == head.frontier.size:
        return newest[1]
    checkpoint = Checkpoint(head.origin, head.frontier.size, head.frontier.root())
    both = (after.signer, signer) if after and after.signer else (signer,)
    note = sign_checkpoint(checkpoint, *both)
    if witness is not None:
        note = witness.cosign(
            note,
            signer.key,
            lambda old, new: proofs.consistency(connection, old, new),
            timestamp,
            before=after.key if after else None,
        )
    connection.execute(
        "INSERT INTO books.ledger_checkpoint (size, note) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        (head.frontier.size, note),
    )
    connection.commit()
    return note


def _refuse_retired(connection: Db, key: VerifierKey) -> None:
    """No other key follows this one, or KeyFileError."""
    try:
        tenures = {each.key: each for each in log_keys.keys_from(connection, key).tenures}
    except (FormatError, SignatureError, ProofError) as reason:
        message = (
            f"署名鍵（{key.name}）の交代の記録が書き換えられています。"
            "sekisho ledger fsck を実行し、監査人に知らせてください。"
            f" / A kept change of the signing key ({key.name}) was altered."
            " Run sekisho ledger fsck and tell the auditor."
        )
        raise KeyFileError(message) from reason
    if tenures[key].last is not None:
        message = (
            f"この鍵（{key.name}）は、台帳の {tenures[key].last} 件目で次の鍵に交代しています。"
            "sekisho ledger replace-key をもう一度実行して、交代を終えてください。"
            f" / Another key took over from this one ({key.name}) at {tenures[key].last} entries."
            " Run sekisho ledger replace-key again to finish the change."
        )
        raise KeyFileError(message)


def _refuse_other_key(note: bytes, key: VerifierKey, origin: str) -> None:
    """The newest checkpoint was signed with this very key, or KeyFileError."""
    try:
        open_checkpoint(note, key)
    except (FormatError, SignatureError) as reason:
        message = (
            f"この鍵（{key.name}）は、台帳 {origin} の前の署名の鍵と違います。"
            "控えから元の鍵を戻してください。"
            f" / This key ({key.name}) is not the one that signed the log {origin} before."
            " Restore the right key from its copy."
        )
        raise KeyFileError(message) from reason
