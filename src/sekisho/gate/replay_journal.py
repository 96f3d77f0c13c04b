"""The replay journal: what a restored backup must be told again before it serves anybody.

Erasures and refusals since a backup are not in it. So the acts write them down outside of the
database as well, one JSON line each, with the customer's mark and no personal data: only who has
the row of a backup can tell whose mark it is. Each line holds the digest of the one before.

A line that forbids is on the disk before its act commits, one that allows again after it. So
wherever a process stops, the journal forbids too much and never too little. Acts that forbid go
beside each other; one that allows, or a backup, waits for them and keeps them waiting: else two
lines could stand in another order than their acts, or a line before a backup that lacks its act.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO

from django.conf import settings
from psycopg.pq import TransactionStatus

from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.text import FormatError, from_base64, to_base64

_LOCK = 0x5E15_0002
"""The advisory lock between acts that write lines."""
MARK_BYTES = 32
NOBODY = bytes(MARK_BYTES)
"""The mark of a line that concerns no single customer."""
NOTHING = sha256(b"").digest()
"""The digest that stands in the first line."""


@dataclass(frozen=True, slots=True)
class Position:
    """An end of the journal: its length in bytes, and the digest of its last line."""

    size: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to the customer of `mark`: `erase`, `erase_person`, `restrict` or `lift`.

    An `import` concerns many: its mark is NOBODY, its scope the SHA-256 of the file. Else `scope`
    is what was restricted, or the number of who was erased beside the customer; `case` the request
    that asked for it, 0 where none did; `index` the erasure's entry in the ledger. What a kind
    does not have is empty or 0.
    """

    kind: str
    mark: bytes
    scope: str = ""
    case: int = 0
    index: int = 0


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal in one file, which only grows."""

    path: Path

    def append(self, line: Line) -> None:
        """The line is the journal's last, and on the disk."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            fields = {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "kind": line.kind,
                "mark": to_base64(line.mark),
                "scope": line.scope,
                "case": line.case,
                "index": line.index,
                "before": to_base64(_end(file).digest),
            }
            file.write(json.dumps(fields, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def end(self) -> Position:
        """Where the journal ends now."""
        try:
            with self.path.open("rb") as file:
                return _end(file)
        except FileNotFoundError:
            return Position(0, NOTHING)

    def since(self, position: Position) -> Iterator[Line]:
        """Every line behind the position, oldest first.

        ActRefusedError where the journal is gone, does not continue what it was at that position,
        or a line is missing or damaged.
        """
        before = position.digest
        try:
            with self.path.open("rb") as file:
                if _end(file, position.size).digest != before:
                    raise _broken(self.path)
                file.seek(position.size)
                for text in file:
                    line, said_before = _read(text, self.path)
                    if said_before != before:
                        raise _broken(self.path)
                    before = sha256(text).digest()
                    yield line
        except FileNotFoundError:
            if position.size:
                raise _broken(self.path) from None


def journal() -> Journal:
    """This installation's journal (SEKISHO_REPLAY)."""
    return Journal(Path(settings.REPLAY) / "journal")


def beside_others(connection: Db) -> None:
    """Until the transaction ends, nobody is `alone`. requires: in a transaction"""
    connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", (_LOCK,))


@contextmanager
def alone(connection: Db) -> Iterator[None]:
    """Within the block no act is between its line and its commit.

    What the block began and did not end goes on after it. requires: in no transaction
    """
    connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
    connection.commit()
    try:
        yield
    except BaseException:
        if not connection.broken:
            connection.rollback()
            _let_go(connection)
            connection.commit()
        raise
    going_on = connection.info.transaction_status != TransactionStatus.IDLE
    _let_go(connection)
    if not going_on:
        connection.commit()


def _let_go(connection: Db) -> None:
    """The lock is free at once, whether the transaction ends or goes on."""
    connection.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))


def mark_of_customer(connection: Db, key: int) -> bytes:
    """The mark of a customer who is there. requires: the role sekisho_web or sekisho_hand"""
    row = connection.execute("SELECT hand.mark(%s)", (key,)).fetchone()
    if row is None or row[0] is None:
        message = "the customer of a line of the journal is not there"
        raise LookupError(message)
    return bytes(row[0])


def _end(file: IO[bytes], size: int | None = None) -> Position:
    """The position at `size` bytes, or at the file's end."""
    length = file.seek(0, os.SEEK_END)
    at = length if size is None else size
    if at == 0:
        return Position(0, NOTHING)
    if at > length:
        return Position(at, b"")
    start, tail = at, b""
    while start and tail.count(b"\n") < 2:
        step = min(4096, start)
        start -= step
        file.seek(start)
        tail = file.read(step) + tail
    last = tail[: len(tail) - 1].rpartition(b"\n")[2] + tail[-1:]
    return Position(at, sha256(last).digest())


def _read(text: bytes, path: Path) -> tuple[Line, bytes]:
    """The line, and the digest that it gives of the one before."""
    try:
        fields = json.loads(text)
        line = Line(
            kind=str(fields["kind"]),
            mark=from_base64(fields["mark"], "mark", MARK_BYTES),
            scope=str(fields["scope"]),
            case=int(fields["case"]),
            index=int(fields["index"]),
        )
        return line, from_base64(fields["before"], "before", MARK_BYTES)
    except (ValueError, KeyError, TypeError, FormatError):
        raise _broken(path) from None


def _broken(path: Path) -> ActRefusedError:
    return ActRefusedError(
        "journal-broken",
        f"再適用の記録 {path} が、控えを取った後のすべてを含んでいません"
        "（なくなったか、欠けているか、壊れています）。別の場所の写しから戻してください。それまで、データベースは閉じたままです。",
        f"The replay journal {path} does not hold everything since the backup: it is gone, cut or"
        " damaged. Bring it back from its other copy. Until then the database stays closed.",
    )
