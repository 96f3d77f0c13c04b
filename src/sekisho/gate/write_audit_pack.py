"""The act of writing an audit pack: what an auditor needs to compute everything again, offline.

Layout: docs/reference/ledger-format.md. No entry holds personal data, so neither does the pack;
of the files given to recipients only the manifests are put in.
"""

from collections.abc import Callable
from pathlib import Path

from sekisho.books import checkpoints
from sekisho.books.chunks import chunks
from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.extract_files import MANIFEST, Outbox

LENGTH_BYTES = 4


def write_audit_pack(
    connection: Db, outbox: Outbox, directory: Path, progress: Callable[[int], None]
) -> int:
    """The pack of the newest checkpoint stands in `directory`; returns how many entries it holds.

    Refused where the directory is not empty, or nothing was signed yet.
    requires: the role sekisho_audit
    """
    newest = checkpoints.latest(connection)
    if newest is None:
        raise ActRefusedError(
            "no-checkpoint",
            "署名がまだありません。先に sekisho ledger checkpoint を実行してください。",
            "Nothing was signed yet. Run sekisho ledger checkpoint first.",
        )
    if directory.exists() and any(directory.iterdir()):
        raise ActRefusedError(
            "not-empty",
            f"{directory} は空ではありません。別のフォルダーを指定してください。",
            f"{directory} is not empty. Name another directory.",
        )
    size, note = newest
    (directory / "old").mkdir(parents=True)
    (directory / "files").mkdir()
    _write_entries(connection, directory / "entries.bin", size, progress)
    _write_checkpoints(connection, directory, size)
    (directory / "checkpoint.txt").write_bytes(note)
    for manifest in sorted(outbox.directory.glob(f"*{MANIFEST}")):
        (directory / "files" / manifest.name).write_bytes(manifest.read_bytes())
    return size


def _write_entries(connection: Db, path: Path, size: int, progress: Callable[[int], None]) -> None:
    """The first `size` entries, each behind its length; later ones belong to the next pack."""
    with path.open("wb") as file:
        for start, width, data in chunks(connection):
            count = min(len(data) // width, size - start)
            length = width.to_bytes(LENGTH_BYTES, "big")
            pieces = [data[at * width : (at + 1) * width] for at in range(count)]
            file.write(b"".join(length + piece for piece in pieces))
            progress(min(start + count, size))
            if start + count >= size:
                return


def _write_checkpoints(connection: Db, directory: Path, size: int) -> None:
    rows = connection.execute(
        "SELECT size, note FROM books.ledger_checkpoint WHERE size < %s ORDER BY size", (size,)
    )
    for old, note in rows:
        (directory / "old" / f"{old}.txt").write_bytes(bytes(note))
