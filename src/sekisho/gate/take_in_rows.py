"""The act of taking in customers that another program of the company sends, row by row."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from sekisho.gate.errors import ActRefusedError
from sekisho.gate.replay_journal import NOBODY, Line, journal
from sekisho.ledger.entry import canonical_json
from sekisho.records.imports.refusal import ImportStoppedError
from sekisho.records.imports.rows import RowsTaken, take_rows
from sekisho.records.imports.take import Connection
from sekisho.records.one_load import LoadRunningError

MOST_ROWS = 200
"""Of one call: they stand in one transaction."""
__all__ = ["MOST_ROWS", "RowsTaken", "take_in_rows"]


def take_in_rows(connection: Connection, rows: Sequence[Mapping[str, str]]) -> RowsTaken:
    """Each row is in the tables as a whole or refused with its reasons; again, it changes nothing.

    Refused as a whole (ActRefusedError): rows of different columns, columns that are none, another
    load that runs. requires: `connection` is in autocommit and logged in as sekisho_import
    """
    if any(row.keys() != rows[0].keys() for row in rows):
        raise ActRefusedError(
            "other-columns",
            "一度に送る行は、どれも同じ列にしてください。",
            "All rows of one call must have the same columns.",
        )
    try:
        taken = take_rows(connection, rows)
    except ImportStoppedError as stop:
        raise ActRefusedError("unfit-columns", stop.ja, stop.en) from None
    except LoadRunningError:
        raise ActRefusedError(
            "load-running",
            "別の取込みが動いています。終わってから、もう一度送ってください。",
            "Another import runs. Send it again when that is over.",
        ) from None
    # The rows bring consents that were taken back. A restored backup has to be given them again.
    digest = sha256(canonical_json([dict(row) for row in rows])).hexdigest()
    journal().append(Line("import", NOBODY, digest))
    return taken
