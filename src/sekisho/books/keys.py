"""Signing keys in files outside the database: one for the log, one for the file witness.

The text is the one of C2SP's note tools: PRIVATE+KEY+name+key id+base64(algorithm, seed).
"""

import os
import secrets
import stat
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path

from sekisho.ledger.note import Ed25519Signer

_PREFIX = "PRIVATE+KEY+"
_SEED = 32


class KeyFileError(Exception):
    """A key file is missing, open to others, or not a key; the message says what to do."""


def load_signer(path: Path) -> Ed25519Signer:
    """The signer in the file; KeyFileError where it is absent, readable by others, or damaged."""
    try:
        status = path.stat()
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        message = (
            f"署名鍵 {path} がありません。sekisho publish が最初の公開のときに作ります。"
            f" / The signing key {path} does not exist; the first publication makes it."
        )
        raise KeyFileError(message) from None
    except (OSError, UnicodeDecodeError):
        raise _damaged(path) from None
    if stat.S_IMODE(status.st_mode) & 0o077:
        message = (
            f"署名鍵 {path} をほかの利用者が読めます。chmod 600 としてください。"
            f" / The signing key {path} is open to others: chmod 600."
        )
        raise KeyFileError(message)
    return _parse(path, text)


def make_signer(path: Path, name: str, algorithm: int) -> Ed25519Signer:
    """The signer in the file, which is made, readable by its owner only, where it is absent."""
    if path.exists():
        return load_signer(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    seed = secrets.token_bytes(_SEED)
    signer = Ed25519Signer.from_seed(name, seed, algorithm)
    body = b64encode(bytes([algorithm]) + seed).decode()
    # Written aside and linked: the name never leads to half a key, and never to a second one.
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{_PREFIX}{name}+{signer.key.key_id.hex()}+{body}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        aside.unlink()
    return load_signer(path)


def _parse(path: Path, text: str) -> Ed25519Signer:
    try:
        name, key_id, body = text.removeprefix(_PREFIX).split("+", 2)
        raw = b64decode(body, validate=True)
        signer = Ed25519Signer.from_seed(name, raw[1:], raw[0])
    except (ValueError, IndexError):
        raise _damaged(path) from None
    if not text.startswith(_PREFIX) or signer.key.key_id.hex() != key_id:
        raise _damaged(path)
    return signer


def _damaged(path: Path) -> KeyFileError:
    return KeyFileError(
        f"署名鍵 {path} を鍵として読めません。控えから戻してください。"
        "作り直すと、これまでの台帳とは別の鍵になります。"
        f" / {path} is no signing key. Restore it from its copy: a new one would be another key."
    )
