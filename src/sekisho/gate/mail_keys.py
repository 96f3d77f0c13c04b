"""Keys of mail, in files of this account alone: what signs (DKIM), and what hides addresses.

The newest selector signs. An old key stays published until nobody verifies its mails any more.
"""

import hmac
import os
import re
import secrets
import stat
from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sekisho.gate.errors import ActRefusedError

BITS = 2048
"""Of the signing key: RFC 8301 asks for 1024 at least and advises 2048."""
ADDRESS_KEY = "address.key"
_SELECTOR = re.compile(r"s[0-9]{8}")
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class MailKeys:
    """The key that signs, with its selector, and the key of the addresses' digests."""

    selector: str
    private_pem: bytes
    address_key: bytes

    def mac_of(self, address: str) -> bytes:
        """The digest under which the books know an address; its domain counts in any case."""
        local, _, domain = address.rpartition("@")
        return hmac.new(self.address_key, f"{local}@{domain.lower()}".encode(), sha256).digest()


def load_keys(directory: Path) -> MailKeys:
    """The keys of this installation. ActRefusedError: none were made, or others can read them."""
    selectors = selectors_in(directory)
    if not selectors or not (directory / ADDRESS_KEY).is_file():
        raise ActRefusedError(
            "no-mail-key",
            "メールに署名する鍵がありません。sekisho mail keys で作ってください。",
            "There is no key that signs mails. Make one: sekisho mail keys.",
        )
    pem, address = directory / f"{selectors[-1]}.pem", directory / ADDRESS_KEY
    for path in (pem, address):
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise ActRefusedError(
                "mail-key-open",
                f"鍵 {path.name} をほかの利用者が読めます。chmod 600 としてください。",
                f"The key {path.name} is open to others: chmod 600.",
            )
    return MailKeys(selectors[-1], pem.read_bytes(), address.read_bytes())


def make_keys(directory: Path, day: date, *, anew: bool = False) -> tuple[MailKeys, bool]:
    """(the keys, whether a signing key was made): one is made where none is, or `anew` for a day.

    A key is never replaced: a second one of the same day is refused.
    """
    selector = f"s{day:%Y%m%d}"
    present = selectors_in(directory)
    if anew and selector in present:
        raise ActRefusedError(
            "mail-key-today",
            f"今日の鍵 {selector} はすでにあります。明日からまた作れます。",
            f"There is a key of today, {selector}. Another can be made from tomorrow on.",
        )
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (directory / ADDRESS_KEY).exists():
        _write(directory / ADDRESS_KEY, secrets.token_bytes(32))
    made = anew or not present
    if made:
        key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
        _write(directory / f"{selector}.pem", _pem(key))
    return load_keys(directory), made


def selectors_in(directory: Path) -> list[str]:
    """The selectors that have a key, the oldest first: a selector is a day."""
    return sorted(p.stem for p in directory.glob("s*.pem") if _SELECTOR.fullmatch(p.stem))


def dns_record(keys: MailKeys, domain: str) -> tuple[str, str]:
    """(name, text) of the DNS record by which everybody verifies (RFC 6376, section 3.6)."""
    return f"{keys.selector}._domainkey.{domain}", public_text(keys.private_pem)


@lru_cache(maxsize=8)
def public_text(private_pem: bytes) -> str:
    """The TXT record's text for the key."""
    key = serialization.load_pem_private_key(private_pem, None)
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"v=DKIM1; k=rsa; p={b64encode(public).decode()}"


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes) -> None:
    """The file is there, whole, readable by this account only. requires: it was not there."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    finally:
        aside.unlink()
