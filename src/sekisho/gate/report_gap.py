"""The act of reporting a gap: the notice is silent on an item, and its owner is told."""

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap that was reported, in words."""

    version: str
    purpose: str
    item: str
    ledger_index: int
    at: datetime


def report_gap(
    connection: Db, version: Version, purpose: str, item: str, day: date
) -> tuple[int, bool]:
    """(entry of the report, whether this call made it): the same gap is reported once a version.

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
            "INSERT INTO books.gap_report (digest, purpose, item, ledger_index)"
            " VALUES (%s, %s, %s, %s)",
            (digest, purpose, item, index),
        )
        return index, True


def open_gaps(connection: Db, version: Version, lang: str, most: int = 100) -> list[Gap]:
    """What was reported of the version in force, the newest first.

    requires: the role sekisho_web
    """
    words = version.policy.vocabulary
    rows = connection.execute(
        "SELECT purpose, item, ledger_index, at FROM books.gap_report WHERE digest = %s"
        " ORDER BY id DESC LIMIT %s",
        (version.policy.digest, most),
    ).fetchall()
    return [
        Gap(version.version, words.purposes[purpose].shown(lang), words.items[item].shown(lang),
            index, at)
        for purpose, item, index, at in rows
    ]  # fmt: skip
