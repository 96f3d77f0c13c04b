"""The act of examining what vouches for the ledger: key, checkpoint, witness, and its copy."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sekisho.books import checkpoints, log, proofs
from sekisho.books.connection import Db
from sekisho.books.keys import KeyFileError, load_signer
from sekisho.books.ledger_copy import CopyError, LedgerCopy
from sekisho.books.witness import FileWitness, WitnessError
from sekisho.gate.examined import Examined, failed, sound, warned
from sekisho.ledger.checkpoint import open_checkpoint
from sekisho.ledger.note import Ed25519Signer, SignatureError
from sekisho.ledger.proof import ProofError, verify_consistency
from sekisho.ledger.text import FormatError

UNSIGNED_FOR = timedelta(hours=26)
"""A checkpoint is made every night; two hours are for a night that took long."""


def examine_ledger(
    connection: Db, log_key: Path, witness: Path, copy: Path, now: datetime
) -> list[Examined]:
    """Whether the key that signed is there, the witness agrees, and the copy can bring it back.

    requires: the role sekisho_audit. Ends the transaction.
    """
    try:
        size = log.read_head(connection).frontier.size
    except log.LogError:
        connection.rollback()
        return [sound("ledger", "台帳はまだ始まっていません", "the ledger has not begun yet")]
    try:
        signer = load_signer(log_key)
    except KeyFileError as reason:
        connection.rollback()
        return [_of_both("log-key", str(reason))]
    found = [
        *_checkpoint(connection, signer, size, now),
        *_witness(connection, signer, witness, size),
        *_copy(connection, copy),
    ]
    connection.rollback()
    return found


def _of_both(identity: str, both: str) -> Examined:
    """What an error says that is written in both languages with its advice."""
    ja, _, en = both.partition(" / ")
    runbook = "docs/how-to/runbooks.md"
    return failed(identity, ja, en or ja, f"手順は {runbook} にあります。",
                  f"{runbook} has the steps.")  # fmt: skip


def _checkpoint(
    connection: Db, signer: Ed25519Signer, size: int, now: datetime
) -> Iterator[Examined]:
    newest = checkpoints.latest(connection)
    if newest is not None:
        try:
            open_checkpoint(newest[1], signer.key)
        except (FormatError, SignatureError):
            yield failed(
                "log-key-other",
                "署名鍵が、前に署名した鍵と違います",
                "the signing key is not the one that signed before",
                "控えから元の鍵を戻すか、sekisho ledger replace-key で交代してください。",
                "Restore the right key from its copy, or replace it: sekisho ledger replace-key.",
            )
            return
    signed = newest[0] if newest else 0
    made_at = _made_at(connection)
    if signed < size and (made_at is None or now - made_at > UNSIGNED_FOR):
        yield warned(
            "ledger-unsigned",
            f"台帳の {size - signed:,} 件に、まだ署名がありません",
            f"{size - signed:,} entries of the ledger are not signed yet",
            "sekisho ledger checkpoint を毎晩実行してください。",
            "Run sekisho ledger checkpoint every night.",
        )
    else:
        yield sound(
            "ledger",
            f"台帳 {size:,} 件。署名鍵は前と同じです",
            f"{size:,} entries; the key is the one that signed before",
        )


def _made_at(connection: Db) -> datetime | None:
    row = connection.execute("SELECT max(made_at) FROM books.ledger_checkpoint").fetchone()
    return row[0] if row else None


def _witness(
    connection: Db, signer: Ed25519Signer, directory: Path, size: int
) -> Iterator[Examined]:
    if not (directory / "last.checkpoint").exists():
        if checkpoints.latest(connection) is not None:
            yield warned(
                "witness-absent",
                f"立会人の控え {directory}/last.checkpoint がありません",
                f"the witness's memory {directory}/last.checkpoint is missing",
                "失われたのなら docs/how-to/runbooks.md の手順に従ってください。",
                "If it was lost, follow docs/how-to/runbooks.md.",
            )
        return
    try:
        known = FileWitness(directory, load_signer(directory / "witness.key"))
        seen = known.seen(signer.key)
    except (KeyFileError, WitnessError) as reason:
        yield _of_both("witness", str(reason))
        return
    if seen.size > size:
        yield failed(
            "ledger-cut",
            f"立会人は {seen.size:,} 件を見ましたが、台帳は {size:,} 件です",
            f"the witness saw {seen.size:,} entries and the ledger has {size:,}",
            "控えから戻した直後なら sekisho restore --open を実行し、"
            "そうでなければ監査人に知らせてください。",
            "After a restore run sekisho restore --open; otherwise tell the auditor.",
        )
        return
    try:
        head = log.read_head(connection).frontier
        proof = proofs.consistency(connection, seen.size, size) if seen.size else ()
        if seen.size:
            verify_consistency(seen.size, size, seen.root, head.root(), proof)
    except ProofError:
        yield failed(
            "ledger-rewritten",
            "台帳が、立会人の見たものの続きになっていません",
            "the ledger does not continue what the witness saw",
            "止めて、sekisho ledger fsck を実行し、監査人に知らせてください。",
            "Stop, run sekisho ledger fsck, and tell the auditor.",
        )
        return
    yield sound("witness", "立会人の控えは台帳と合います", "the witness agrees with the ledger")


def _copy(connection: Db, directory: Path) -> Iterator[Examined]:
    newest = checkpoints.latest(connection)
    try:
        held = LedgerCopy(directory).size
    except CopyError as reason:
        yield _of_both("ledger-copy", str(reason))
        return
    if newest is not None and held < newest[0]:
        yield failed(
            "ledger-copy-behind",
            f"台帳の写しは {held:,} 件、署名は {newest[0]:,} 件までです",
            f"the copy of the ledger holds {held:,} entries, and {newest[0]:,} are signed",
            "sekisho ledger checkpoint を実行してください。",
            "Run sekisho ledger checkpoint.",
        )
    else:
        yield sound("ledger-copy", "台帳の写しは署名まで届いています",
                    "the copy of the ledger reaches the last signature")  # fmt: skip
