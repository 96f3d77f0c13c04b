"""What may prove identity: something possessed, never an item that others are given.

The list of items that can never be a factor is computed from the policy, so a new recipient in the
notice takes its items away from the checks the same day.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sekisho.rules.policy import Effect, Policy

LIFETIME = timedelta(minutes=10)
MOST_TRIES = 5
DIGITS = 8


def items_given_away(policy: Policy) -> frozenset[str]:
    """Every item that some rule permits to somebody other than the operator.

    Days and conditions are not looked at: what was given once is known outside for ever.
    """
    return frozenset(
        item
        for rule in policy.rules
        if rule.effect is Effect.PERMIT and rule.recipients - {policy.operator}
        for item in rule.items
    )


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it is stored: its digest under a salt of its own; never the code."""

    salt: bytes
    digest: bytes
    made_at: datetime
    tries: int = 0
    used: bool = False


def digest_of(salt: bytes, code: str) -> bytes:
    """SHA-256 over salt and code: the code dies after ten minutes, before a search of it ends."""
    return sha256(salt + code.encode()).digest()


def may_try(code: Code, now: datetime) -> bool:
    """True while the code is unused, younger than ten minutes and tried fewer than five times."""
    return (
        not code.used and code.tries < MOST_TRIES and code.made_at <= now < code.made_at + LIFETIME
    )


def matches(code: Code, given: str, now: datetime) -> bool:
    """True where the code may still be tried and this is it; compared in constant time."""
    return may_try(code, now) and hmac.compare_digest(digest_of(code.salt, given), code.digest)
