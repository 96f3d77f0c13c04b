"""One load or import at a time, on the whole server."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

_LOCK = 0x53454B49  # any fixed number; an advisory lock falls with its session, however it ends


class LoadRunningError(Exception):
    """Another load or import is under way."""

    def __init__(self) -> None:
        super().__init__(
            "別の取込みが実行中です。終わるのを待ってから、もう一度実行してください。/ "
            "Another import is running: wait until it ends, then run this again."
        )


@contextmanager
def only_load(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Within the block no other session loads. Raises LoadRunningError at once where one does."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
    if row is None or row[0] is not True:
        raise LoadRunningError
    try:
        yield
    finally:
        if not connection.broken:
            connection.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
