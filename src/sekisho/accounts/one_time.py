"""One-time codes (RFC 6238, SHA-1, 30 seconds, six digits), as an authenticator app shows them."""

import base64
import hmac
from hashlib import sha1

STEP = 30
DIGITS = 6


def code_of(secret: str, now: float) -> str:
    """The code of the half minute in which `now` (seconds since 1970) lies."""
    counter = (int(now) // STEP).to_bytes(8, "big")
    digest = hmac.new(base64.b32decode(secret), counter, sha1).digest()
    at = digest[-1] & 15
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)
