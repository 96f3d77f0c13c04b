"""When a mail that was put off is tried again, and when that ends."""

from datetime import datetime, timedelta

WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 30, 60, 120, 240))
"""The pause after the first, second, ... attempt; the last one is repeated (RFC 5321, 4.5.4.1)."""
LIFE = timedelta(days=2)
"""So long after it was made a mail is given up: later, its news is none."""


def next_try(made_at: datetime, now: datetime, attempts: int) -> datetime | None:
    """When to try again after so many attempts; None where the mail has grown too old.

    requires: attempts > 0
    """
    due = now + WAITS[min(attempts, len(WAITS)) - 1]
    return due if due <= made_at + LIFE else None
