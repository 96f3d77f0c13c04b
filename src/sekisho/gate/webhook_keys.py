"""The keys that sign webhooks (Ed25519), in files of this account alone; the public halves beside.

Every key whose file is there signs, so a new one is told before the old one goes: whoever knows
either verifies. There is no secret that a recipient could lose.
"""

import os
import stat
from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from sekisho.gate.errors import ActRefusedError

_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class WebhookKeys:
    """The keys that sign, the oldest first."""

    keys: tuple[Ed25519PrivateKey, ...]

    def signature(self, message_id: str, timestamp: int, body: bytes) -> str:
        """The value of `webhook-signature` (Standard Webhooks 1.0.0, asymmetric)."""
        signed = f"{message_id}.{timestamp}.".encode() + body
        return " ".join(f"v1a,{b64encode(key.sign(signed)).decode()}" for key in self.keys)


def load_webhook_keys(directory: Path) -> WebhookKeys:
    """The keys of this installation. ActRefusedError: none were made, or others can read them."""
    paths = sorted(directory.glob("*.key"))
    if not paths:
        raise ActRefusedError(
            "no-webhook-key",
            "Webhook に署名する鍵がありません。sekisho webhook keys --new で作ってください。",
            "There is no key that signs webhooks. Make one: sekisho webhook keys --new.",
        )
    for path in paths:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ActRefusedError(
                "webhook-key-open",
                f"鍵 {path.name} をほかの利用者が読めます。chmod 600 としてください。",
                f"The key {path.name} is open to others: chmod 600.",
            )
    return WebhookKeys(tuple(Ed25519PrivateKey.from_private_bytes(p.read_bytes()) for p in paths))


def make_webhook_key(directory: Path, day: date) -> str:
    """A key of that day signs from now on, beside those that did; its public half.

    A key is never replaced: a second one of the same day is refused.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = directory / f"{day.isoformat()}.key"
    key = Ed25519PrivateKey.generate()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    except FileExistsError:
        raise ActRefusedError(
            "webhook-key-today",
            "今日の鍵はすでにあります。明日からまた作れます。",
            "There is a key of today. Another can be made from tomorrow on.",
        ) from None
    with os.fdopen(handle, "wb") as file:
        file.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    public = _public(key)
    path.with_suffix(".pub").write_text(public + "\n", encoding="ascii")
    return public


def retire_webhook_key(directory: Path, day: date) -> None:
    """The key of that day signs no more. Refused where it is the only one."""
    path = directory / f"{day.isoformat()}.key"
    others = [each for each in directory.glob("*.key") if each != path]
    if not path.exists() or not others:
        raise ActRefusedError(
            "webhook-key-needed",
            "その日の鍵がないか、ほかに署名する鍵がありません。先に --new で作ってください。",
            "There is no key of that day, or no other that signs. Make one with --new first.",
        )
    path.unlink()
    path.with_suffix(".pub").unlink(missing_ok=True)


def public_webhook_keys(directory: Path) -> list[tuple[str, str]]:
    """(day, public half) of every key that signs, the newest first; needs no private one."""
    found = sorted(directory.glob("*.pub"), reverse=True) if directory.is_dir() else []
    return [(path.stem, path.read_text(encoding="ascii").strip()) for path in found]


def _public(key: Ed25519PrivateKey) -> str:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"whpk_{b64encode(raw).decode()}"
