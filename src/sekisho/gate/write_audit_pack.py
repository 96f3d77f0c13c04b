"""The act of writing an audit pack: what an auditor needs to compute everything again, offline.

Layout: docs/reference/ledger-format.md. No entry holds personal data, so neither does the pack;
of the files given to recipients only the manifests are put in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sekisho.books import checkpoints, log_keys
from sekisho.books.chunks import chunks
from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import MANIFEST, Outbox

LENGTH_BYTES = 4
MOST_ON_A_PAGE = 10_000_000
"""Entries of a pack that a page still gives: about a gigabyte, and a minute of one thread."""

Files = Iterator[tuple[str, Iterator[bytes]]]
"""(path inside the pack, its bytes piece by piece), each to be read to its end before the next."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a pack is about: the first `size` entries, under the signed `note`."""

    size: int
    note: bytes


def write_audit_pack(
    connection: Db, outbox: Outbox, directory: Path, progress: Callable[[int], None]
) -> int:
    """The pack of the newest checkpoint stands in `directory`; returns how many entries it holds.

    Refused where the directory is not empty, or nothing was signed yet.
    requires: the role sekisho_audit
    """
    newest = newest_checkpoint(connection)
    if directory.exists() and any(directory.iterdir()):
        raise ActRefusedError(
            "not-empty",
            f"{directory} は空ではありません。別のフォルダーを指定してください。",
            f"{directory} is not empty. Name another directory.",
        )
    for name in ("old", "keys", "files"):
        (directory / name).mkdir(parents=True)
    for name, pieces in pack_files(connection, outbox, newest, progress):
        with (directory / name).open("wb") as file:
            file.writelines(pieces)
    return newest.size


def newest_checkpoint(connection: Db, most: int | None = None) -> Checkpoint:
    """What a pack written at this moment is about; refused where nothing was signed yet.

    Also refused where it covers more than `most` entries. requires: the role sekisho_audit
    """
    newest = checkpoints.latest(connection)
    if newest is None:
        raise ActRefusedError(
            "no-checkpoint",
            "署名がまだありません。先に sekisho ledger checkpoint を実行してください。",
            "Nothing was signed yet. Run sekisho ledger checkpoint first.",
        )
    if most is not None and newest[0] > most:
        raise ActRefusedError(
            "pack-too-large",
            f"記録が {newest[0]:,} 件あり、画面からお渡しできる {most:,} 件を超えています。"
            "管理者に sekisho ledger pack の実行を依頼してください。",
            f"The pack holds {newest[0]:,} entries, more than the {most:,} that a page can give."
            " Ask the administrator to run sekisho ledger pack.",
        )
    return Checkpoint(*newest)


def pack_files(
    connection: Db, outbox: Outbox, about: Checkpoint, progress: Callable[[int], None]
) -> Files:
    """Every file of the pack; no more of it is in memory than a few chunks of the log.

    requires: the role sekisho_audit
    """
    yield "entries.bin", _entries(connection, about.size, progress)
    rows = connection.execute(
        "SELECT size, note FROM books.ledger_checkpoint WHERE size < %s ORDER BY size",
        (about.size,),
    )
    for old, note in rows:
        yield f"old/{old}.txt", iter((bytes(note),))
    yield "checkpoint.txt", iter((about.note,))
    for size, proof in log_keys.changes(connection):
        if size <= about.size:
            yield f"keys/{size}.tlog-proof", iter((proof,))
    for manifest in sorted(outbox.directory.glob(f"*{MANIFEST}")):
        yield f"files/{manifest.name}", iter((manifest.read_bytes(),))


def _entries(connection: Db, size: int, progress: Callable[[int], None]) -> Iterator[bytes]:
    """The first `size` entries, each behind its length; later ones belong to the next pack."""
    for start, width, data in chunks(connection):
        count = min(len(data) // width, size - start)
        length = width.to_bytes(LENGTH_BYTES, "big")
        yield b"".join(length + data[at * width : (at + 1) * width] for at in range(count))
        progress(min(start + count, size))
        if start + count >= size:
            return
