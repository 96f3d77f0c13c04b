"""The file witness: it cosigns a checkpoint only if the log still begins with the one it saw last.

It keeps its key and its memory in a directory of its own, which belongs on a machine that the
log's operator cannot write to. A log that was rewritten is refused here for ever.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sekisho.books.keys import make_signer
from sekisho.ledger.checkpoint import Checkpoint, add_signature, open_checkpoint
from sekisho.ledger.cosignature import cosign
from sekisho.ledger.note import (
    COSIGNATURE_V1,
    Ed25519Signer,
    SignatureError,
    VerifierKey,
    parse_note,
)
from sekisho.ledger.proof import ProofError, verify_consistency
from sekisho.ledger.text import FormatError

Consistency = Callable[[int, int], Sequence[bytes]]
"""consistency(old size, new size): the proof that the log only grew."""


class WitnessError(Exception):
    """The witness refuses: the log is not a continuation of what it has seen."""


@dataclass(frozen=True)
class FileWitness:
    """A witness in a directory: `witness.key`, and `last.checkpoint`, what it cosigned last."""

    directory: Path
    signer: Ed25519Signer

    @classmethod
    def at(cls, directory: Path, name: str) -> "FileWitness":
        """The witness of this directory; its key is made where there is none."""
        return cls(directory, make_signer(directory / "witness.key", name, COSIGNATURE_V1))

    @property
    def last(self) -> Path:
        """Where the checkpoint that was cosigned last is kept."""
        return self.directory / "last.checkpoint"

    def cosign(
        self,
        note: bytes,
        log_key: VerifierKey,
        consistency: Consistency,
        timestamp: int,
        *,
        before: VerifierKey | None = None,
    ) -> bytes:
        """`note` with this witness's cosignature; WitnessError when the log did not only grow.

        `before` is the key of what was seen last, where that was another one.

        What was seen is on the disk before the signature is given out, so a crash never lets the
        witness sign two histories.
        """
        new = open_checkpoint(note, log_key).checkpoint
        with self._alone():
            if self.last.exists():
                _refuse_other_history(self.seen(before or log_key), new, consistency)
            self._remember(note)
        signature = cosign(parse_note(note).text, self.signer, timestamp)
        return add_signature(note, signature)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process asks this witness meanwhile."""
        with os.fdopen(os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def seen(self, log_key: VerifierKey) -> Checkpoint:
        """What was cosigned last; WitnessError where another key signed it.

        requires: `last` exists
        """
        try:
            return open_checkpoint(self.last.read_bytes(), log_key).checkpoint
        except (FormatError, SignatureError) as reason:
            message = (
                f"立会人が署名を拒みました。前に見た署名は、この鍵（{log_key.name}）のものではありません。"
                "元の鍵を戻してください。"
                f" / The witness refuses: what it saw before was not signed with this key"
                f" ({log_key.name}). Restore the right key."
            )
            raise WitnessError(message) from reason

    def _remember(self, note: bytes) -> None:
        fresh = self.last.with_suffix(".new")
        with fresh.open("wb") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.last)


def _refuse_other_history(old: Checkpoint, new: Checkpoint, consistency: Consistency) -> None:
    """The new log begins with the old one, or WitnessError."""
    if old.size == 0:
        return
    try:
        proof = consistency(old.size, new.size) if new.size >= old.size else ()
        verify_consistency(old.size, new.size, old.root, new.root, proof)
    except ProofError as reason:
        message = (
            f"立会人が署名を拒みました。台帳が、前に見た {old.size} 件の続きになっていません。"
            "台帳か控えが書き換えられたおそれがあります。"
            "sekisho ledger fsck を実行し、監査人に知らせてください。"
            f" / The witness refuses: the log does not continue the {old.size} entries it saw."
            " Run sekisho ledger fsck and tell the auditor."
        )
        raise WitnessError(message) from reason
