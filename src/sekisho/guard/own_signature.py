"""Whether a mail bears the operator's own signature (DKIM, RFC 6376), and what of it still holds.

Header and body are looked at apart: a header that still holds vouches for what it says of the body,
so that an altered part can be named. No network is asked: the operator's public keys are given.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import dkim  # type: ignore[import-untyped]  # it has no types
from dkim.canonicalization import CanonicalizationPolicy  # type: ignore[import-untyped]  # nor here

from sekisho.guard.shown_mail import MOST_HEADER

_MOST_SIGNATURES = 8
_SPACE = re.compile(rb"\s+")


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that names a domain of ours. `digest` is SHA-256 of the signature itself.

    `known` where the key that it names is ours. Genuine bytes: known, headers_hold, body_holds.
    """

    domain: str
    selector: str
    known: bool
    headers_hold: bool
    body_holds: bool
    digest: bytes

    @property
    def holds(self) -> bool:
        """True where nothing that was signed has changed."""
        return self.known and self.headers_hold and self.body_holds


def own_signature(raw: bytes, domains: frozenset[str], keys: Mapping[str, str]) -> Signed | None:
    """The best signature that names one of `domains`; None where there is none. Never an exception.

    `keys` are DNS records by name: `mail2026._domainkey.example.jp` to `v=DKIM1; k=rsa; p=...`.
    """
    if len(re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]) > MOST_HEADER:
        return None
    try:
        verifier = dkim.DKIM(raw)
    except Exception:  # noqa: BLE001 - bytes from anywhere: whatever the parser says, no signature
        return None
    found = [
        one
        for index in range(_MOST_SIGNATURES)
        if (one := _signature(verifier, index, domains, keys)) is not None
    ]
    return max(found, key=lambda one: (one.holds, one.headers_hold, one.known), default=None)


def _signature(
    verifier: dkim.DKIM, index: int, domains: frozenset[str], keys: Mapping[str, str]
) -> Signed | None:
    try:
        prepared = verifier.verify_headerprep(index)
    except Exception:  # noqa: BLE001 - a signature that is malformed is none
        return None
    if not prepared:
        return None
    fields, names, headers = prepared
    domain = fields[b"d"].decode("ascii", "replace").casefold()
    if domain not in domains:
        return None
    selector = fields[b"s"].decode("ascii", "replace")
    record = keys.get(f"{selector}._domainkey.{domain}")
    # A signature over a part of the body vouches for no mail: anything could stand behind it.
    known = record is not None and b"l" not in fields
    return Signed(
        domain,
        selector,
        known,
        headers_hold=known and _headers_hold(verifier, fields, names, headers[index], str(record)),
        body_holds=_body_holds(verifier, fields),
        digest=sha256(base64.b64decode(_SPACE.sub(b"", fields[b"b"]))).digest(),
    )


def _headers_hold(
    verifier: dkim.DKIM,
    fields: Mapping[bytes, bytes],
    names: list[bytes],
    header: tuple[bytes, bytes],
    record: str,
) -> bool:
    without_body = {name: value for name, value in fields.items() if name != b"bh"}

    def key_of(_name: bytes, timeout: int = 0) -> bytes:  # noqa: ARG001 - the library's signature
        return record.encode()

    try:
        return bool(verifier.verify_sig(without_body, list(names), header, key_of))
    except Exception:  # noqa: BLE001 - what cannot be verified does not hold
        return False


def _body_holds(verifier: dkim.DKIM, fields: Mapping[bytes, bytes]) -> bool:
    try:
        policy = CanonicalizationPolicy.from_c_value(fields.get(b"c", b"simple/simple"))
        hashed = dkim.HASH_ALGORITHMS[fields[b"a"]](policy.canonicalize_body(verifier.body))
        return bool(base64.b64decode(_SPACE.sub(b"", fields[b"bh"])) == hashed.digest())
    except Exception:  # noqa: BLE001 - what cannot be verified does not hold
        return False
