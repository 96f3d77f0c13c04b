"""Checkpoints of the stored log: signed, cosigned, kept."""

from sekisho.books import log, proofs
from sekisho.books.connection import Db
from sekisho.books.keys import KeyFileError
from sekisho.books.ledger_copy import LedgerCopy
from sekisho.books.witness import FileWitness
from sekisho.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from sekisho.ledger.note import SignatureError, Signer
from sekisho.ledger.text import FormatError


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
) -> bytes:
    """A checkpoint of everything committed so far is signed, cosigned, and kept; returns it.

    `copy` holds all entries beneath it before the witness sees it, so that whatever was witnessed
    can be brought back.

    An unchanged log keeps the checkpoint it has. KeyFileError where another key signed before.
    requires: nothing is uncommitted here, so that no checkpoint covers an entry that could still be
    rolled back
    """
    head = log.read_head(connection)
    newest = latest(connection)
    if newest is not None:
        _refuse_other_key(newest[1], signer, head.origin)
    if copy is not None:
        copy.extend(connection)
    if newest is not None and newest[0] == head.frontier.size:
        return newest[1]
    checkpoint = Checkpoint(head.origin, head.frontier.size, head.frontier.root())
    note = sign_checkpoint(checkpoint, signer)
    if witness is not None:
        note = witness.cosign(
            note, signer.key, lambda old, new: proofs.consistency(connection, old, new), timestamp
        )
    connection.execute(
        "INSERT INTO books.ledger_checkpoint (size, note) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        (head.frontier.size, note),
    )
    connection.commit()
    return note


def _refuse_other_key(note: bytes, signer: Signer, origin: str) -> None:
    """The newest checkpoint was signed with this very key, or KeyFileError."""
    try:
        open_checkpoint(note, signer.key)
    except (FormatError, SignatureError) as reason:
        message = (
            f"この鍵（{signer.key.name}）は、台帳 {origin} の前の署名の鍵と違います。"
            "控えから元の鍵を戻してください。"
            f" / This key ({signer.key.name}) is not the one that signed the log {origin} before."
            " Restore the right key from its copy."
        )
        raise KeyFileError(message) from reason
