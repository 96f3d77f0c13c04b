"""The act of reporting a gap: the notice is silent on an item, and its owner is told."""

from datetime import date

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry


def report_gap(
    connection: Db, version: Version, purpose: str, item: str, day: date, reporter: str
) -> tuple[int, bool]:
    """(entry of the report, whether this call made it): the same gap is reported once a version.

    `reporter` is the id of the account that will look for the answer; the ledger does not hold it.
    Refused (ActRefusedError) where purpose or item is no word of the notice.
    requires: the role sekisho_web, in no transaction
    """
    words = version.policy.vocabulary
    if purpose not in words.purposes or item not in words.items:
        raise ActRefusedError(
            "unknown-word",
            "その目的か項目は告知の言葉にありません。記録の画面から報告してください。",
            "That purpose or item is no word of the notice. Report it from the record's page.",
        )
    digest = version.policy.digest
    with connection.transaction():
        log.lock_head(connection)  # two presses at once come one after the other
        row = connection.execute(
            "SELECT ledger_index FROM books.gap_report"
            " WHERE digest = %s AND purpose = %s AND item = %s",
            (digest, purpose, item),
        ).fetchone()
        if row is not None:
            return int(row[0]), False
        entry = JsonEntry(
            {
                "kind": "gap",
                "day": day.isoformat(),
                "purpose": purpose,
                "items": [item],
                "policy": digest,
                "version": version.version,
            }
        ).to_bytes()
        index = log.append(connection, [entry])
        connection.execute(
            "INSERT INTO books.gap_report (digest, purpose, item, ledger_index, reporter)"
            " VALUES (%s, %s, %s, %s, %s)",
            (digest, purpose, item, index, reporter),
        )
        return index, True
