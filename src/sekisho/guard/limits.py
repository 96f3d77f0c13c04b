"""How much of a mail the guard is willing to read, and how long it may take."""

from collections.abc import Callable
from dataclasses import dataclass

from sekisho.guard.errors import UnreadableError


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one mail. What lies beyond them is held, never skipped."""

    mail_bytes: int = 10_000_000
    unpacked_bytes: int = 20_000_000
    text_signs: int = 2_000_000
    depth: int = 4
    parts: int = 200
    seconds: float = 5.0


class Budget:
    """What is left of the limits while one mail is read. `clock` counts seconds, from anywhere."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.limits = limits
        self._clock = clock
        self._ends = clock() + limits.seconds
        self._bytes = limits.unpacked_bytes
        self._signs = limits.text_signs
        self._parts = limits.parts

    def check_time(self) -> None:
        """Return while there is time; UnreadableError("time") afterwards."""
        if self._clock() > self._ends:
            raise UnreadableError("time")

    def take_part(self, size: int, depth: int) -> None:
        """One more part of that size may be read; UnreadableError where a limit is passed."""
        self.check_time()
        self._parts -= 1
        self._bytes -= size
        if depth > self.limits.depth:
            raise UnreadableError("depth")
        if self._parts < 0 or self._bytes < 0:
            raise UnreadableError("size")

    def take_text(self, text: str) -> str:
        """The same text, counted; UnreadableError("size") where there is too much of it."""
        self._signs -= len(text)
        if self._signs < 0:
            raise UnreadableError("size")
        return text

    @property
    def bytes_left(self) -> int:
        """How much may still be unpacked."""
        return self._bytes
