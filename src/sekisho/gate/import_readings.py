"""The act of taking in half-hourly readings from a network operator: the whole file, or nothing."""

from pathlib import Path

from sekisho.records.imports.readings import (
    Progress,
    ReadingsImported,
    ReadingsRefusedError,
    take_readings,
)
from sekisho.records.imports.refusal import ImportStoppedError
from sekisho.records.imports.take import Connection
from sekisho.records.one_load import LoadRunningError

__all__ = [
    "ImportStoppedError",
    "LoadRunningError",
    "ReadingsImported",
    "ReadingsRefusedError",
    "import_readings",
]


def import_readings(
    connection: Connection, path: Path, *, confirmed: bool, progress: Progress = lambda _: None
) -> ReadingsImported:
    """Every reading of the file stands in the tables, or nothing of it does.

    A slot of which the file says nothing stays unknown, and what was known of it stays.
    requires: `connection` is in autocommit and logged in as sekisho_import. Raises
    ReadingsRefusedError with the lines that are wrong, ImportStoppedError where the heading is
    another, LoadRunningError where another import runs.
    """
    return take_readings(connection, path, confirmed=confirmed, progress=progress)
