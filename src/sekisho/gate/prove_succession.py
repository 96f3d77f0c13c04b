"""The act of proving a hand-over: its entry in the signed ledger, for the successor to verify.

The entry holds the digests of the package, so whoever has our public key can tell whether lines or
manifest were altered on the way, and by nobody else's word than the ledger's.
"""

from sekisho.books import proofs
from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.show_successions import show_succession
from sekisho.ledger.entry_proof import build_entry_proof
from sekisho.ledger.receipt import LoggedEntry


def prove_succession(connection: Db, number: int) -> bytes:
    """The proof of the hand-over's entry under the newest checkpoint.

    Refused (ActRefusedError): no such succession, one that was not handed over, an entry that no
    checkpoint covers yet. requires: the role sekisho_web or sekisho_audit
    """
    index = show_succession(connection, number, "en").ledger_index
    if index is None:
        raise ActRefusedError(
            "not-handed-over",
            f"承継 {number} はまだ引き渡していないので、証明はありません（C20）。",
            f"Succession {number} was not handed over, so there is no proof (C20).",
        )
    row = connection.execute(
        "SELECT size, note FROM books.ledger_checkpoint ORDER BY size DESC LIMIT 1"
    ).fetchone()
    if row is None or row[0] <= index:
        raise ActRefusedError(
            "no-checkpoint",
            "引き渡しの記録を含む署名がまだありません。"
            "sekisho ledger checkpoint の後にもう一度お試しください。",
            "No checkpoint covers the hand-over yet. Run sekisho ledger checkpoint, then again.",
        )
    ((entry, path),) = proofs.logged(connection, [index], row[0])
    return build_entry_proof(LoggedEntry(entry, index, tuple(path)), bytes(row[1]))
