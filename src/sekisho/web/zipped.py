"""A ZIP file that is sent while it is made: nothing of it waits on a disk or in memory."""

import zipfile
from collections.abc import Iterable, Iterator

FASTEST = 1


class _Sink:
    """What the archive wrote since it was last asked. It cannot seek, so sizes follow the data."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        """Keep the bytes until they are taken."""
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        """The bytes since the last time."""
        taken = b"".join(self._written)
        self._written.clear()
        return taken


def zipped(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """The archive of these (path, pieces), piece by piece."""
    sink = _Sink()
    with zipfile.ZipFile(
        sink,
        "w",
        zipfile.ZIP_DEFLATED,
        compresslevel=FASTEST,
    ) as archive:
        for name, pieces in files:
            with archive.open(name, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
                    if taken := sink.take():
                        yield taken
    yield sink.take()
