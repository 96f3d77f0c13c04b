"""The act of taking in customer data from the company's own system."""

from collections.abc import Callable
from hashlib import file_digest
from pathlib import Path

from sekisho.gate.replay_journal import NOBODY, Line, journal
from sekisho.records.imports.map import ImportMap, read_map
from sekisho.records.imports.refusal import ImportStoppedError
from sekisho.records.imports.run import Imported, run
from sekisho.records.imports.take import Connection
from sekisho.records.one_load import LoadRunningError

__all__ = [
    "ImportMap",
    "ImportStoppedError",
    "Imported",
    "LoadRunningError",
    "import_customers",
    "read_map",
]


def import_customers(
    connection: Connection,
    path: Path,
    how: ImportMap,
    *,
    progress: Callable[[int, int], None] = lambda _done, _size: None,
) -> Imported:
    """Every row of the file is taken in as a whole or refused with its reasons, beside the file.

    The same file under the same map changes nothing the second time; a stopped import goes on
    where it was. requires: `connection` is in autocommit and logged in as sekisho_import.
    Raises ImportStoppedError where the file as a whole does not fit, LoadRunningError where
    another import runs.
    """
    imported = run(connection, path, how, progress=progress)
    if not imported.before:
        # The file brings consents that were taken back. A restored backup has to be given it again.
        with path.open("rb") as file:
            journal().append(Line("import", NOBODY, file_digest(file, "sha256").hexdigest()))
    return imported
