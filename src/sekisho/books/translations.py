"""Published translations of the notice: the newest one in a language is the one that is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.books.connection import Db


@dataclass(frozen=True, slots=True)
class StoredTranslation:
    """A translation as it was published, and the version that it was compared with then."""

    policy: str
    lang: str
    text: bytes
    sha256: str
    ledger_index: int


def newest_translation(connection: Db, lang: str) -> StoredTranslation | None:
    """The translation that is shown in `lang`, or None."""
    row = connection.execute(
        "SELECT policy, lang, text, sha256, ledger_index FROM books.translation"
        " WHERE lang = %s ORDER BY id DESC LIMIT 1",
        (lang,),
    ).fetchone()
    if row is None:
        return None
    policy, spoken, text, digest, index = row
    return StoredTranslation(policy, spoken, bytes(text), digest, index)


def add_translation(connection: Db, one: StoredTranslation, approved_by: Sequence[str]) -> None:
    """It is the newest in its language. requires: the role sekisho_owner"""
    connection.execute(
        "INSERT INTO books.translation (policy, lang, text, sha256, approved_by, ledger_index)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (one.policy, one.lang, one.text, one.sha256, list(approved_by), one.ledger_index),
    )
