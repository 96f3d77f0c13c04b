"""A ZIP file that is sent while it is made unpacks to what went in, and holds nothing back."""

import io
import zipfile
from collections.abc import Iterator

from sekisho.web.zipped import zipped

PIECE = bytes(range(256)) * 4096


def test_what_went_in_comes_out() -> None:
    files = [("entries.bin", [b"one", b"", b"two"]), ("old/3.txt", [b"signed"]), ("empty", [])]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zipped(files))))
    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist()} == {
        "entries.bin": b"onetwo",
        "old/3.txt": b"signed",
        "empty": b"",
    }


def test_an_archive_of_nothing_is_an_empty_archive() -> None:
    assert zipfile.ZipFile(io.BytesIO(b"".join(zipped([])))).namelist() == []


def test_the_first_bytes_leave_before_the_last_are_read() -> None:
    read = 0

    def pieces() -> Iterator[bytes]:
        nonlocal read
        for _ in range(64):
            read += 1
            yield PIECE

    sending = zipped([("entries.bin", pieces())])
    assert next(sending).startswith(b"PK")
    assert read == 1
    assert sum(map(len, sending)) > 0
    assert read == 64
