"""All entries of the stored log, from the first on, in pieces that fit into memory."""

from collections.abc import Iterator

from sekisho.books.connection import Db

_ROWS = 512
"""Chunks fetched together: at most about 20 MB."""


def chunks(connection: Db) -> Iterator[tuple[int, int, bytes]]:
    """(first index, width of an entry, entries end to end) of every chunk, in order."""
    last = -1
    while rows := connection.execute(
        "SELECT start, width, entries FROM books.ledger_chunk WHERE start > %s"
        " ORDER BY start LIMIT %s",
        (last, _ROWS),
    ).fetchall():
        for start, width, entries in rows:
            yield start, width, bytes(entries)
            last = start
