"""The keys of backups: one a day, dead with the horizon, kept apart from what they open.

A backup can't be weeded: who was erased is still in it. So each day's backups are sealed for a key
of that day (age, X25519), and when the key's day comes it is removed. What it opened is then noise,
wherever copies of it lie. The day is written at the key's making and never moves.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pyrage import IdentityError, x25519

from sekisho.gate.durable import sync_directory
from sekisho.gate.errors import ActRefusedError

_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})_until_(\d{4}-\d{2}-\d{2})\.key\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class DatedKey:
    """The key of a day; it may be used up to and with its last day."""

    day: date
    last_day: date
    identity: x25519.Identity


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The directory of the dated keys, closed to others."""

    directory: Path

    def of_day(self, day: date, lives: timedelta) -> DatedKey:
        """The key of the day; it is made where there is none, to live that long."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        standing = [path for key, path in self._paths() if key[0] == day]
        if not standing:
            self._make(day, day + lives)
            standing = [path for key, path in self._paths() if key[0] == day]
        return self._read(standing[0])

    def all(self) -> list[DatedKey]:
        """Every key that is left, the newest first."""
        return [self._read(path) for _, path in sorted(self._paths(), reverse=True)]

    def expire(self, today: date) -> list[date]:
        """No key is left whose last day is over; the days of those that went."""
        gone = []
        for (day, last_day), path in sorted(self._paths()):
            if last_day < today:
                path.unlink()
                gone.append(day)
        if gone:
            sync_directory(self.directory)
        return gone

    def _paths(self) -> Iterator[tuple[tuple[date, date], Path]]:
        if not self.directory.exists():
            return
        for path in self.directory.iterdir():
            named = _NAME.match(path.name)
            if named:
                yield (date.fromisoformat(named[1]), date.fromisoformat(named[2])), path

    def _make(self, day: date, last_day: date) -> None:
        """Written aside and linked: the name never leads to half a key, nor to a second one."""
        path = self.directory / f"{day}_until_{last_day}.key"
        aside = self.directory / f".{os.getpid()}.new"
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(f"{x25519.Identity.generate()}\n")
                file.flush()
                os.fsync(file.fileno())
            if not path.exists():
                os.link(aside, path)
                sync_directory(self.directory)
        finally:
            aside.unlink()

    def _read(self, path: Path) -> DatedKey:
        named = _NAME.match(path.name)
        try:
            identity = x25519.Identity.from_str(path.read_text(encoding="ascii").strip())
        except (OSError, ValueError, IdentityError):
            named = None
        if named is None:
            raise ActRefusedError(
                "key-damaged",
                f"控えの鍵 {path} を読めません。ほかの鍵があれば、この鍵を除いて実行してください。",
                f"The backup key {path} cannot be read. Move it away to go on with the others.",
            )
        return DatedKey(date.fromisoformat(named[1]), date.fromisoformat(named[2]), identity)
