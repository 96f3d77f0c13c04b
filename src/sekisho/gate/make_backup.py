"""The act of making a backup: recorded, then the database and the outbox in one sealed file."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

from psycopg import IsolationLevel

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.gate.backup_file import Named, in_pieces, write_sealed
from sekisho.gate.backup_keys import KeyRing
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.extract_files import full_disk_refused
from sekisho.gate.horizon import horizon
from sekisho.gate.replay_journal import Position, alone, journal
from sekisho.ledger.entry import JsonEntry
from sekisho.ledger.text import to_base64

FORMAT = "sekisho-backup/1"
MANIFEST = "manifest.json"
DATABASE = "database"
OUTBOX = "outbox"

Dump = Callable[[str], AbstractContextManager[IO[bytes]]]
"""dump(snapshot): what is in the database at that exported snapshot, as a stream."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: its file, until when its key lives, its entry in the ledger."""

    path: Path
    last_day: date
    ledger_index: int
    size: int

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "file": str(self.path),
            "until": self.last_day.isoformat(),
            "ledger_index": self.ledger_index,
            "ledger_size": self.size,
        }


@dataclass(frozen=True, slots=True)
class Errand:
    """Where a backup goes and what it takes along; 16 random bytes for its entry."""

    directory: Path
    keys: KeyRing
    outbox: Path
    now: datetime
    nonce: bytes


def make_backup(connection: Db, dump: Dump, errand: Errand) -> Made:
    """The backup is whole on the disk, sealed for the key of its day, and the ledger tells of it.

    Database and ledger are those of one moment, whatever goes on meanwhile. The end of the replay
    journal is read before that moment, so nothing falls between. Private keys are not in it.
    requires: the role sekisho_owner, in no transaction
    """
    day = errand.now.astimezone(TOKYO).date()
    key = errand.keys.of_day(day, horizon())
    index = _record(connection, errand, day, key.last_day)
    errand.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = errand.now.astimezone(TOKYO).strftime("%Y-%m-%dT%H%M%S")
    path = errand.directory / f"{stamp}.backup.age"
    with _moment(connection) as (snapshot, position):
        head = log.read_head(connection)
        manifest = _manifest(errand, head, position, key.last_day)
        with full_disk_refused(errand.directory), dump(snapshot) as stream:
            write_sealed(path, key, _pieces(manifest, stream, errand.outbox))
    return Made(path, key.last_day, index, head.frontier.size)


@contextmanager
def _moment(connection: Db) -> Iterator[tuple[str, Position]]:
    """One moment of the database, as others can see it too, and where the journal ended then.

    No act is between its line and its commit at that moment: what the database lacks, the journal
    tells behind the position.
    """
    with alone(connection):
        position = journal().end()
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    try:
        yield str(row[0] if row else ""), position
    finally:
        connection.rollback()
        connection.isolation_level = None


def _record(connection: Db, errand: Errand, day: date, last_day: date) -> int:
    """The ledger says that everybody's data was copied, and until when the copy can be opened."""
    entry = JsonEntry(
        {
            "kind": "backup",
            "day": day.isoformat(),
            "until": last_day.isoformat(),
            "nonce": to_base64(errand.nonce),
        }
    )
    with connection.transaction():
        return log.append(connection, [entry.to_bytes()])


def _manifest(errand: Errand, head: log.Head, position: Position, last_day: date) -> bytes:
    return json.dumps(
        {
            "format": FORMAT,
            "made_at": errand.now.isoformat(),
            "until": last_day.isoformat(),
            "ledger": {"origin": head.origin, "size": head.frontier.size},
            "journal": {"bytes": position.size, "digest": to_base64(position.digest)},
        }
    ).encode()


def _pieces(manifest: bytes, database: IO[bytes], outbox: Path) -> Iterator[Named]:
    yield MANIFEST, manifest
    yield from in_pieces(DATABASE, database)
    for path in sorted(outbox.glob("*")):
        if path.is_file():
            with path.open("rb") as file:
                yield from in_pieces(f"{OUTBOX}/{path.name}", file)
