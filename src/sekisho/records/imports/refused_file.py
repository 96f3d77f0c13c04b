"""The file of refused rows: line, column and reason of each, never what the row says."""

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path

from sekisho.records.imports.refusal import RefusedRow

_HEADER = ("line", "last_line", "column", "code", "reason_ja", "reason_en")


def refused_path(source: Path) -> Path:
    """Where the refused rows of a file are written down: beside it."""
    return source.with_name(f"{source.name}.refused.csv")


class RefusedFile:
    """FILE.refused.csv, readable by its owner only; it does not exist while nothing is refused.

    `size` is its length in bytes: the `committed` length, or 0 where that much is no longer there.
    What lies beyond was written by a batch that never committed, and is cut off.
    """

    def __init__(self, source: Path, committed: int) -> None:
        self.path = refused_path(source)
        there = self.path.stat().st_size if self.path.exists() else 0
        self.size = committed if there >= committed else 0
        if self.size:
            os.truncate(self.path, self.size)
        else:
            self.path.unlink(missing_ok=True)

    def add(self, rows: Iterable[RefusedRow]) -> None:
        """The rows are on the disk."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for row in rows:
            for reason in row.reasons:
                writer.writerow(
                    (row.line, row.last_line, reason.column, reason.code, reason.ja, reason.en)
                )
        if not text.getvalue():
            return
        head = "" if self.size else ",".join(_HEADER) + "\n"
        data = (head + text.getvalue()).encode()
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self.size += len(data)
