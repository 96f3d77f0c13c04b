"""Rate limits: a client's calls a minute, counted in this process.

A bucket fills evenly and holds one minute's calls (a token bucket). Each worker counts for itself,
so the whole server lets through as many times more as it has workers.
"""

import threading
from dataclasses import dataclass

MOST_CLIENTS = 10_000


@dataclass
class _Bucket:
    left: float
    at: float


class Limits:
    """The buckets of this process. The clock, in seconds, is an argument."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = {}
        self._lock = threading.Lock()

    def wait(self, client: int, a_minute: int, now: float) -> int:
        """0: the call may go on, and is counted. Otherwise: after so many seconds there is room."""
        with self._lock:
            bucket = self._buckets.get(client)
            if bucket is None:
                if len(self._buckets) >= MOST_CLIENTS:
                    self._buckets.clear()
                bucket = self._buckets[client] = _Bucket(a_minute, now)
            grown = bucket.left + (now - bucket.at) * a_minute / 60
            bucket.left, bucket.at = min(float(a_minute), grown), now
            if bucket.left < 1:
                return max(1, round((1 - bucket.left) * 60 / a_minute))
            bucket.left -= 1
            return 0
