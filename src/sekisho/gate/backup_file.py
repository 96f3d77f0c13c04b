"""A backup as one file: a tar archive of named pieces, sealed with age as it is written.

Nothing of it is ever on a disk in clear. It is read twice: once to the end, so that a file that is
cut or damaged is refused before anything was done with it, and once to use it.
"""

import io
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO

import pyrage

from sekisho.gate.backup_keys import DatedKey
from sekisho.gate.errors import ActRefusedError

PIECE = 8 << 20
"""Bytes of a piece: a stream of unknown length becomes pieces of known ones."""

Named = tuple[str, bytes]


def write_sealed(path: Path, key: DatedKey, pieces: Iterable[Named]) -> None:
    """The pieces stand at `path`, sealed for the key, readable by their owner only, durably.

    Where making them fails, so does this, and no file is left.
    """
    partial = path.with_name(f".{path.name}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as sealed:
            with _fed(lambda sink: _pack(sink, pieces)) as source:
                pyrage.encrypt_io(source, sealed, [key.identity.to_public()])
            sealed.flush()
            os.fsync(sealed.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def read_sealed(path: Path, keys: list[DatedKey]) -> Iterator[Named]:
    """Every piece in order. requires: `check_sealed` found nothing wrong"""
    with path.open("rb") as sealed, _fed(lambda sink: _open(sealed, sink, keys, path)) as source:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            for member in archive:
                content = archive.extractfile(member)
                yield member.name, content.read() if content is not None else b""
        source.read()  # what the archive's end is padded with


def check_sealed(path: Path, keys: list[DatedKey]) -> None:
    """Returns where the file is whole and one of the keys opens it; ActRefusedError otherwise."""
    with path.open("rb") as sealed:
        _open(sealed, _Nowhere(), keys, path)


def in_pieces(name: str, stream: IO[bytes]) -> Iterator[Named]:
    """The stream as pieces `name/00000001` and so on."""
    number = 0
    while data := stream.read(PIECE):
        number += 1
        yield f"{name}/{number:08}", data


def _pack(sink: IO[bytes], pieces: Iterable[Named]) -> None:
    with tarfile.open(fileobj=sink, mode="w|") as archive:
        for name, data in pieces:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))


def _open(sealed: IO[bytes], sink: object, keys: list[DatedKey], path: Path) -> None:
    try:
        pyrage.decrypt_io(sealed, sink, [key.identity for key in keys])
    except BrokenPipeError:
        return  # the reader has gone: what it met is its own to tell
    except (pyrage.DecryptError, OSError, ValueError):
        raise ActRefusedError(
            "backup-closed",
            f"控え {path} を開けません。その日の鍵がもうないか（保管の期限を過ぎた）、"
            "ファイルが壊れています。別の日の控えを使ってください。",
            f"The backup {path} cannot be opened: the key of its day is gone (the horizon has"
            " passed), or the file is damaged. Take the backup of another day.",
        ) from None


class _Nowhere(io.RawIOBase):
    """Takes everything and keeps nothing."""

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: object, /) -> int:
        """All of it was taken."""
        return memoryview(data).nbytes  # type: ignore[arg-type]


@contextmanager
def _fed(feed: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """What `feed` writes, to be read while it is written; its failure is raised at the end."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as sink:
                feed(sink)
        except BrokenPipeError:
            return
        except BaseException as reason:  # noqa: BLE001  # told in the thread that waits
            failed.append(reason)

    thread = Thread(target=run)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as source:
            yield source
    finally:
        thread.join()
        if failed:
            raise failed[0]
