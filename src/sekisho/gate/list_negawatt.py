"""The act of listing events of demand reduction, for the desk and for auditors."""

from sekisho.baseline.slots import begins, ends
from sekisho.books import negawatt
from sekisho.books.connection import Db


def list_negawatt(connection: Db) -> list[dict[str, object]]:
    """Every event, the newest first, in the documented JSON form; it names nobody.

    requires: a role that reads the books
    """
    return [
        {
            "event": one.id,
            "contractor": one.contractor,
            "day": one.event.day.isoformat(),
            "begins": begins(one.event.first),
            "ends": ends(one.event.last),
            "state": one.state,
            "customers": one.customers,
            "without": one.without,
            "report_sha256": one.report_sha256,
            "ledger_index": one.ledger_index,
        }
        for one in negawatt.every(connection)
    ]
