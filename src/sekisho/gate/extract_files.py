"""Extract files on disk: written aside, made durable, then renamed into the outbox."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest, sha256
from pathlib import Path

from sekisho.gate.durable import sync_directory
from sekisho.gate.errors import ActRefusedError

MANIFEST = ".manifest.json"


class DigestingFile:
    """A file that knows the SHA-256 and the length of what was written to it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self._digest = sha256()
        closed_to_others = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(closed_to_others, "wb")

    def write(self, data: bytes, /) -> int:
        """Write `data`; nothing is lost in silence, a full disk is an error."""
        self._digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    def finish(self) -> str:
        """Everything written is on the disk; returns the SHA-256 in hex."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._digest.hexdigest()

    def abandon(self) -> None:
        """The file is gone, even where a full disk keeps its last bytes from being written."""
        try:
            with suppress(OSError):
                self._file.close()
        finally:
            self.path.unlink(missing_ok=True)


class Outbox:
    """A directory of released files, and beside it the room where they grow.

    Both are on one file system, so that a rename moves a whole file or nothing.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.growing = directory / ".growing"

    def prepare(self) -> None:
        """Both directories exist and are closed to others."""
        self.growing.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.directory.chmod(0o700)

    def draft(self, name: str) -> DigestingFile:
        """An empty file in the growing room."""
        return DigestingFile(self.growing / name)

    def is_released(self, name: str, digest: str | None) -> bool:
        """True when the file of that SHA-256 stands in the outbox."""
        try:
            with (self.directory / name).open("rb") as file:
                return file_digest(file, "sha256").hexdigest() == digest
        except FileNotFoundError:
            return False

    def is_drafted(self, name: str) -> bool:
        """True when the whole file still waits in the growing room."""
        return (self.growing / name).exists()

    def keep_manifest(self, name: str, manifest: bytes) -> None:
        """The draft has its manifest beside it, durably."""
        file = self.draft(name + MANIFEST)
        try:
            file.write(manifest)
            file.finish()
        except BaseException:
            file.abandon()
            raise

    def release(self, name: str) -> None:
        """File and manifest stand in the outbox, durably; the manifest first.

        requires: each is drafted, or was moved by an earlier call that was interrupted
        """
        for each in (name + MANIFEST, name):
            source = self.growing / each
            if source.exists():
                source.replace(self.directory / each)
        sync_directory(self.directory)

    def discard(self, name: str) -> None:
        """No draft of that name is left."""
        for each in (name, name + MANIFEST):
            (self.growing / each).unlink(missing_ok=True)


@contextmanager
def full_disk_refused(path: Path) -> Iterator[None]:
    """Errors of the disk become a refusal that says which directory is full."""
    try:
        yield
    except OSError as reason:
        if reason.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        raise ActRefusedError(
            "disk-full",
            f"{path} に空きがありません。何も渡していません。"
            "空きを作ってから、もう一度実行してください。",
            f"{path} is full. Nothing was released. Make room and run again.",
        ) from reason
