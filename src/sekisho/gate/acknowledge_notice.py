"""The act of acknowledging the notice (C02): a member of staff has read the version in force."""

from datetime import date

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import JsonEntry


def acknowledge_notice(
    connection: Db, version: Version, read: str, role: str, day: date, questions: int = 0
) -> int:
    """The ledger says that somebody of this role acknowledged the version; the entry's index.

    `read` is the digest that the page showed; `questions` were answered about what has changed.
    Refused (ActRefusedError) where another version has
    come into force meanwhile: then nobody has read what is to be acknowledged.

    requires: the role sekisho_web, in no transaction
    """
    if read != version.policy.digest:
        raise ActRefusedError(
            "other-version",
            "読んでいる間に別の版が有効になりました。新しい版を読んで、もう一度届け出てください。",
            "Another version came into force while you were reading. Read it, then say so again.",
        )
    entry = JsonEntry(
        {
            "kind": "acknowledge",
            "day": day.isoformat(),
            "policy": version.policy.digest,
            "version": version.version,
            "clauses": ["C02"],
            "role": role,
            "questions": questions,
        }
    ).to_bytes()
    with connection.transaction():
        return log.append(connection, [entry])
