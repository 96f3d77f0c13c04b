"""A copy of the ledger's entries outside of the database, brought up to date at each checkpoint.

A database that is restored from a backup has a shorter log than the witness saw. The entries that
it lacks are here, so the log goes on where it was, and no second history begins. Entries hold no
personal data, so the copy can lie where backups may not.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sekisho.books import log
from sekisho.books.connection import Db

_LENGTH = 4


class CopyError(Exception):
    """The copy is damaged, or of another log; the message says what to do."""


@dataclass(frozen=True)
class LedgerCopy:
    """The copy in a directory: `entries`, each behind its length, and `state`, how much counts.

    Beside them `keys`: how the log's signing key changed.
    """

    directory: Path

    @property
    def size(self) -> int:
        """How many entries the copy holds."""
        return self._state()[0]

    def extend(self, connection: Db) -> int:
        """Every committed entry is in the copy, durably; returns how many there are.

        What an interrupted call wrote behind the end that counts is written over. CopyError where
        the copy holds more than the log: it belongs to another one, or the log was cut.
        """
        # What holds the directory is closed as well: `parents` would leave it open to others.
        for place in (self.directory.parent, self.directory):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._alone():
            held, length = self._state()
            size = log.read_head(connection).frontier.size
            if held > size:
                raise _of_another_log(self.directory, held, size)
            if held < size:
                length = self._write(connection, held, size, length)
                self._remember(size, length)
        return size

    def entries(self) -> Iterator[bytes]:
        """Every entry, from the first on; CopyError where the file is shorter than it should be."""
        held, _ = self._state()
        if not held:
            return
        with (self.directory / "entries").open("rb") as file:
            for _ in range(held):
                length = int.from_bytes(file.read(_LENGTH), "big")
                entry = file.read(length)
                if not length or len(entry) != length:
                    raise _damaged(self.directory)
                yield entry

    def keep_key_change(self, size: int, proof: bytes) -> None:
        """The proof that the log's key changed at this size is in the copy, durably."""
        directory = self.directory / "keys"
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = directory / f"{size}.new"
        with fresh.open("wb") as file:
            file.write(proof)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(directory / f"{size}.tlog-proof")

    def key_changes(self) -> list[bytes]:
        """The proofs of changes of the log's key."""
        found = (self.directory / "keys").glob("*.tlog-proof")
        return [path.read_bytes() for path in sorted(found)]

    def _write(self, connection: Db, first: int, size: int, length: int) -> int:
        """The entries [first, size) stand behind `length` bytes; the new length."""
        descriptor = os.open(self.directory / "entries", os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            if file.seek(0, os.SEEK_END) < length:
                raise _damaged(self.directory)
            file.truncate(length)
            file.seek(length)
            for low in range(first, size, log.CHUNK):
                high = min(low + log.CHUNK, size)
                found = log.read_entries(connection, [(low, high - low)])
                for index in range(low, high):
                    entry = found[index]
                    file.write(len(entry).to_bytes(_LENGTH, "big") + entry)
            file.flush()
            os.fsync(file.fileno())
            return file.tell()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process extends the copy meanwhile."""
        with os.fdopen(os.open(self.directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _state(self) -> tuple[int, int]:
        """(entries, bytes) that count."""
        try:
            state = json.loads((self.directory / "state").read_bytes())
            return int(state["entries"]), int(state["bytes"])
        except FileNotFoundError:
            return 0, 0
        except (ValueError, KeyError, TypeError):
            raise _damaged(self.directory) from None

    def _remember(self, entries: int, length: int) -> None:
        fresh = self.directory / "state.new"
        with fresh.open("wb") as file:
            file.write(json.dumps({"entries": entries, "bytes": length}).encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.directory / "state")


def _damaged(directory: Path) -> CopyError:
    return CopyError(
        f"台帳の写し {directory} が壊れています。別の場所の写しから戻してください。"
        f" / The copy of the ledger in {directory} is damaged: bring it back from its other copy."
    )


def _of_another_log(directory: Path, held: int, size: int) -> CopyError:
    return CopyError(
        f"台帳の写し {directory} は {held} 件、台帳は {size} 件です。別の台帳の写しか、台帳が"
        "切り取られています。sekisho ledger fsck を実行してください。"
        f" / The copy in {directory} holds {held} entries and the ledger {size}: it is another"
        " ledger's, or the ledger was cut. Run sekisho ledger fsck."
    )
