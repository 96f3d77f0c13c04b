"""The key of sealed mail: whoever takes mail in has its public half, and can open nothing.

The secret half is a file that only the process reads which opens (docs/why/sealed-mail.md).
"""

import os
from dataclasses import dataclass
from pathlib import Path

from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt, x25519

from sekisho.gate.durable import sync_directory
from sekisho.gate.errors import ActRefusedError


@dataclass(frozen=True, slots=True)
class ContentKey:
    """Where both halves lie: age, X25519. `secret` is None in a process that only seals."""

    secret: Path | None
    public: Path

    def make(self) -> str:
        """Both halves are there; the public one. What stands already is never replaced."""
        self.public.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.public.exists() and self.secret is not None:
            self.secret.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            identity = x25519.Identity.generate()
            _write(self.secret, str(identity), 0o600)
            _write(self.public, str(identity.to_public()), 0o644)
        return self.public.read_text(encoding="ascii").strip()

    def seal(self, content: bytes) -> bytes:
        """The content, sealed. requires: the public half; ActRefusedError where it is missing."""
        try:
            return seal_for(self.public.read_text(encoding="ascii").strip(), content)
        except OSError:
            raise _missing(self.public) from None

    def open(self, sealed: bytes) -> bytes:
        """The content. ActRefusedError where this process has no key, or another one."""
        if self.secret is None:
            raise _missing(self.public)
        try:
            written = self.secret.read_text(encoding="ascii").strip()
            return bytes(decrypt(sealed, [x25519.Identity.from_str(written)]))
        except (OSError, IdentityError):
            raise _missing(self.secret) from None
        except DecryptError:
            raise ActRefusedError(
                "another-key",
                f"この鍵（{self.secret}）では開きません。封じたときの鍵を置いてから、もう一度"
                "実行してください。",
                f"The key {self.secret} does not open it. Put the key of its day there and repeat.",
            ) from None


def seal_for(public: str, content: bytes) -> bytes:
    """The content, sealed for the holder of a public key; ActRefusedError where it is none."""
    try:
        return bytes(encrypt(content, [x25519.Recipient.from_str(public)]))
    except RecipientError:
        raise ActRefusedError(
            "no-receiver",
            "受け取る人の鍵が正しくありません。画面を開き直してください。",
            "The receiver's key is none. Open the page again.",
        ) from None


def _write(path: Path, text: str, mode: int) -> None:
    """Written once: a file that is there already is a failure, never overwritten."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    sync_directory(path.parent)


def _missing(path: Path) -> ActRefusedError:
    return ActRefusedError(
        "no-content-key",
        f"メールを封じる鍵 {path} を読めません。sekisho mail received key で作るか、置き場所"
        "を確かめてください。",
        f"The key of sealed mail {path} cannot be read. Make it with sekisho mail received key, or"
        " check where it lies.",
    )
