"""Checkpoints (c2sp.org/tlog-checkpoint): the signed statement of a log's size and root."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sekisho.ledger.cosignature import verify_cosignature
from sekisho.ledger.hash import EMPTY_ROOT, HASH_BYTES
from sekisho.ledger.log_keys import LogKeys
from sekisho.ledger.note import (
    Note,
    NoteSignature,
    SignatureError,
    Signer,
    VerifierKey,
    parse_note,
    sign_note,
)
from sekisho.ledger.text import (
    MAX_SIZE,
    FormatError,
    from_base64,
    from_decimal,
    from_utf8,
    to_base64,
)

MANDATORY_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Log `origin` holds `size` entries and their tree has this `root`."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be written as a checkpoint, or cannot be the head of any log."""
        lines = (self.origin, *self.extensions)
        if any(not line or "\n" in line for line in lines):
            message = "checkpoint: origin and extension lines are single, non-empty lines"
            raise FormatError(message)
        if not 0 <= self.size <= MAX_SIZE or len(self.root) != HASH_BYTES:
            message = "checkpoint: the size is not in 0 .. 2^63-1, or the root is not 32 bytes"
            raise FormatError(message)
        if self.size == 0 and self.root != EMPTY_ROOT:
            message = "checkpoint: a log of size 0 has another root than the empty one"
            raise FormatError(message)
        from_utf8("\n".join(lines).encode(), "checkpoint")

    def text(self) -> str:
        """Return the note text: origin, size, root and extension lines."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extensions)
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness that cosigned, and when (POSIX seconds)."""

    name: str
    timestamp: int


@dataclass(frozen=True, slots=True)
class OpenedCheckpoint:
    """A checkpoint whose log signature, and each witness asked for, have been verified."""

    checkpoint: Checkpoint
    witnesses: tuple[Cosigner, ...]


def parse_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint that a note's text states; FormatError otherwise."""
    if not text.endswith("\n"):
        message = "checkpoint: the last line is cut"
        raise FormatError(message)
    lines = text[:-1].split("\n")
    if len(lines) < MANDATORY_LINES:
        message = f"checkpoint: {len(lines)} lines, at least {MANDATORY_LINES} are needed"
        raise FormatError(message)
    origin, size, root, *extensions = lines
    return Checkpoint(
        origin,
        from_decimal(size, "checkpoint size"),
        from_base64(root, "checkpoint root", HASH_BYTES),
        tuple(extensions),
    )


def sign_checkpoint(checkpoint: Checkpoint, *signers: Signer) -> bytes:
    """Return the checkpoint signed by the log, as published; by two keys where one follows.

    requires signer.key.name = checkpoint.origin
    """
    for signer in signers:
        _check_name(checkpoint, signer.key.name)
    return sign_note(checkpoint.text(), signers).to_bytes()


def add_signature(data: bytes, signature: NoteSignature) -> bytes:
    """Return the signed checkpoint with one signature line more: a witness's, for instance."""
    note = parse_note(data)
    return replace(note, signatures=(*note.signatures, signature)).to_bytes()


def open_checkpoint(
    data: bytes, log_key: VerifierKey | LogKeys, witness_keys: Sequence[VerifierKey] = ()
) -> OpenedCheckpoint:
    """Return the checkpoint, signed by the log and cosigned by every witness asked for.

    Of several keys it must be the one whose turn it was. Raises FormatError or SignatureError; a
    missing or wrong signature never passes.
    """
    note = parse_note(data)
    checkpoint = parse_checkpoint(note.text)
    keys = log_key if isinstance(log_key, LogKeys) else LogKeys.starting_from(log_key)
    _check_name(checkpoint, keys.name)
    keys.verify(note, checkpoint.size)
    return OpenedCheckpoint(checkpoint, _cosigners(note, witness_keys))


def _cosigners(note: Note, witness_keys: Sequence[VerifierKey]) -> tuple[Cosigner, ...]:
    """Return who cosigned and when; raises when one of the keys did not."""
    return tuple(Cosigner(key.name, verify_cosignature(note, key)) for key in witness_keys)


def _check_name(checkpoint: Checkpoint, name: str) -> None:
    """A key of this name is one of this log's, or SignatureError.

    tlog-checkpoint recommends that names match; we require it, so that one company's key can
    never vouch for the log of another.
    """
    if name != checkpoint.origin:
        message = (
            f"checkpoint: it is of the log {checkpoint.origin},"
            f" the trusted key is of {name}: ask for the right key"
        )
        raise SignatureError(message)
