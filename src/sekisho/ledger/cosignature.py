"""A witness's cosignature (c2sp.org/tlog-cosignature, cosignature/v1, algorithm 0x04).

It says: at this time, the longest consistent tree I have seen of this log is the one cosigned.
"""

from typing import Final

from sekisho.ledger.note import (
    COSIGNATURE_V1,
    Note,
    NoteSignature,
    SignatureError,
    Signer,
    VerifierKey,
)
from sekisho.ledger.text import MAX_SIZE, FormatError

TIMESTAMP_BYTES: Final = 8
BLOB_BYTES: Final = TIMESTAMP_BYTES + 64


def cosigned_message(text: str, timestamp: int) -> bytes:
    """Return the bytes that a witness signs: header, time, and the whole text of the checkpoint."""
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()


def cosign(text: str, signer: Signer, timestamp: int) -> NoteSignature:
    """Return the signer's cosignature of the checkpoint text, as of `timestamp` (POSIX seconds).

    requires 0 <= timestamp < 2^63
    """
    if signer.key.algorithm != COSIGNATURE_V1:
        message = f"key {signer.key.name}: only a key of algorithm 0x04 cosigns"
        raise SignatureError(message)
    if not 0 <= timestamp <= MAX_SIZE:
        message = "cosignature: the timestamp is not in 0 .. 2^63-1"
        raise FormatError(message)
    signature = signer.sign(cosigned_message(text, timestamp))
    blob = timestamp.to_bytes(TIMESTAMP_BYTES, "big") + signature
    return NoteSignature(signer.key.name, signer.key.key_id, blob)


def verify_cosignature(note: Note, key: VerifierKey) -> int:
    """Return when the witness `key` cosigned the note's text; SignatureError if it did not.

    requires key.algorithm = 0x04
    """
    if key.algorithm != COSIGNATURE_V1:
        message = f"key {key.name}: a witness key has algorithm 0x04"
        raise SignatureError(message)
    for signature in note.signatures:
        if not signature.is_by(key):
            continue
        if len(signature.blob) != BLOB_BYTES:
            message = f"cosignature of {key.name}: {len(signature.blob)} bytes, not {BLOB_BYTES}"
            raise FormatError(message)
        timestamp = int.from_bytes(signature.blob[:TIMESTAMP_BYTES], "big")
        if timestamp > MAX_SIZE:
            message = f"cosignature of {key.name}: the timestamp is greater than 2^63-1"
            raise FormatError(message)
        key.verify(cosigned_message(note.text, timestamp), signature.blob[TIMESTAMP_BYTES:])
        return timestamp
    message = f"no cosignature of the witness {key.name}"
    raise SignatureError(message)
