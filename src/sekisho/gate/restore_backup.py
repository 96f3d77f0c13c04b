"""The act of restoring a backup: into an empty database, which stays closed.

The ledger is brought up to the last checkpoint from its copy, so that it goes on where it was: to
the witness, and to whoever holds a receipt, there is one history.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Any

from sekisho.books import log, log_keys
from sekisho.books.connection import Db
from sekisho.books.ledger_copy import LedgerCopy
from sekisho.gate.backup_file import Named, check_sealed, read_sealed
from sekisho.gate.backup_keys import KeyRing
from sekisho.gate.closed_database import close_database, empty_database, is_closed, refuse_filled
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.make_backup import DATABASE, FORMAT, MANIFEST, OUTBOX
from sekisho.ledger.frontier import Frontier
from sekisho.ledger.hash import leaf_hash
from sekisho.ledger.text import from_base64

_BLOCK = 1 << 14
"""Entries that are appended together."""


@dataclass(frozen=True, slots=True)
class Restoring:
    """Where everything comes from and goes to.

    `load` takes a dump; `migrate` brings the tables to this release; `witnessed` is what the
    witness saw last, with its note, or None; `roles` are those that the database is closed to.
    """

    file: Path
    keys: KeyRing
    outbox: Path
    copy: LedgerCopy
    witnessed: "Witnessed | None"
    roles: Sequence[str]
    load: Callable[[], AbstractContextManager[IO[bytes]]]
    migrate: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint that the witness cosigned: size, root, and the note as it keeps it."""

    size: int
    root: bytes
    note: bytes


@dataclass(frozen=True, slots=True)
class Restored:
    """What is in the database: the backup of that moment, and entries that came after it."""

    made_at: datetime
    size: int
    brought_back: int


def restore_backup(connection: Db, what: Restoring) -> Restored:
    """The database is that of the backup, with the whole ledger, and nobody may enter it.

    Refused, with nothing changed: a file that is damaged or whose key is gone, a database that
    holds something. Stopped anywhere, the database is closed and this can be run again.
    requires: the role sekisho_owner, in no transaction
    """
    keys = what.keys.all()
    check_sealed(what.file, keys)
    closed = is_closed(connection)
    if not closed:
        refuse_filled(connection)
    connection.rollback()
    close_database(connection, what.roles)
    with connection.transaction():
        empty_database(connection)
    manifest = _unpack(read_sealed(what.file, keys), what)
    what.migrate()
    with connection.transaction():
        connection.execute("DELETE FROM accounts.django_session")  # ended ones would live again
        size = log.read_head(connection).frontier.size
        brought = _bring_back(connection, what)
        made_at = datetime.fromisoformat(manifest["made_at"])
        connection.execute(
            "INSERT INTO books.restoration (made_at, size, brought_back, journal_bytes,"
            " journal_digest) VALUES (%s, %s, %s, %s, %s)",
            (made_at, size, brought, int(manifest["journal"]["bytes"]),
             from_base64(manifest["journal"]["digest"], "digest", 32)),
        )  # fmt: skip
    return Restored(made_at, size, brought)


def _unpack(pieces: Iterator[Named], what: Restoring) -> dict[str, Any]:
    """Database and outbox hold what the backup held; its manifest."""
    name, data = next(pieces)
    manifest: dict[str, Any] = json.loads(data) if name == MANIFEST else {}
    if manifest.get("format") != FORMAT:
        raise ActRefusedError(
            "other-format",
            f"{what.file} は、この版の sekisho の控えではありません。",
            f"{what.file} is no backup of this version of sekisho.",
        )
    what.outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    for kind, group in groupby(pieces, lambda piece: piece[0].rpartition("/")[0]):
        if kind == DATABASE:
            with what.load() as sink:
                for _, data in group:
                    sink.write(data)
        elif kind.startswith(f"{OUTBOX}/"):
            _put_back(what.outbox / Path(kind).name, (data for _, data in group))
    return manifest


def _put_back(path: Path, pieces: Iterable[bytes]) -> None:
    """The file stands where it stood; one that is there is left as it is."""
    with ExitStack() as stack:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        file = stack.enter_context(os.fdopen(descriptor, "wb"))
        for data in pieces:
            file.write(data)


def _bring_back(connection: Db, what: Restoring) -> int:
    """The log holds what its copy holds; how many entries that adds.

    The copy must begin with the backup's log, and hold what the witness saw.
    """
    log_keys.bring_back(connection, what.copy.key_changes())
    head = log.lock_head(connection).frontier
    seen = what.witnessed
    if seen is not None and seen.size > max(head.size, what.copy.size):
        raise _copy_short(what.copy, seen.size)
    if what.copy.size <= head.size:
        return 0
    entries, frontier = what.copy.entries(), Frontier()
    marks = {head.size: head.root()}
    if seen is not None:
        marks.setdefault(seen.size, seen.root)
        if marks[seen.size] != seen.root:
            raise _other_history(what.copy)
    for cut in sorted({0, *marks, what.copy.size}):
        for block in _blocks(entries, cut - frontier.size):
            if frontier.size >= head.size:
                _append(connection, block)
            frontier = frontier.extend([leaf_hash(entry) for entry in block])[0]
        if cut in marks and marks[cut] != frontier.root():
            raise _other_history(what.copy)
    if seen is not None:
        connection.execute(
            "INSERT INTO books.ledger_checkpoint (size, note) VALUES (%s, %s)"
            " ON CONFLICT DO NOTHING",
            (seen.size, seen.note),
        )
    return what.copy.size - head.size


def _blocks(entries: Iterator[bytes], count: int) -> Iterator[list[bytes]]:
    """The next `count` entries, some at a time."""
    while count > 0 and (block := list(islice(entries, min(count, _BLOCK)))):
        count -= len(block)
        yield block


def _append(connection: Db, block: list[bytes]) -> None:
    """The entries stand behind the others, those of one width together."""
    for width, group in groupby(block, len):
        alike = list(group)
        grown = log.Grown.from_head(log.read_head(connection))
        grown.add([leaf_hash(entry) for entry in alike])
        log.append_bulk(connection, width, memoryview(b"".join(alike)), grown)


def _copy_short(copy: LedgerCopy, size: int) -> ActRefusedError:
    return ActRefusedError(
        "copy-too-short",
        f"立会人は台帳の {size} 件を見ていますが、写し {copy.directory} には {copy.size} 件しか"
        "ありません。写しを別の場所から戻してから、もう一度実行してください。",
        f"The witness saw {size} entries of the ledger and the copy {copy.directory} holds"
        f" {copy.size}. Bring the copy back from another place, then run again.",
    )


def _other_history(copy: LedgerCopy) -> ActRefusedError:
    return ActRefusedError(
        "other-history",
        f"台帳の写し {copy.directory} は、この控えと立会人が見た台帳のものではありません。"
        "書き換えられたおそれがあります。監査人に知らせてください。",
        f"The copy {copy.directory} is not of the ledger that this backup and the witness know."
        " One of them may have been changed: tell the auditor.",
    )
