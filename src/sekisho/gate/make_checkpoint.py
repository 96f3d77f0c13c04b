"""The act of making a checkpoint: entries copied, signed with the log's key, cosigned, kept."""

from sekisho.books import checkpoints
from sekisho.books.connection import Db
from sekisho.books.ledger_copy import LedgerCopy
from sekisho.books.witness import FileWitness
from sekisho.ledger.note import Signer


def make_checkpoint(
    connection: Db,
    signer: Signer,
    witness: FileWitness | None,
    timestamp: int,
    copy: LedgerCopy | None = None,
) -> bytes:
    """The signed checkpoint of everything committed so far. requires: in no transaction."""
    connection.rollback()
    note = checkpoints.make(connection, signer, witness, timestamp, copy)
    connection.commit()
    return note
