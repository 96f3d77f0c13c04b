"""Published templates of mails: every version stays, the newest is the one in use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sekisho.books.connection import Db


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """One published version of a template; `source` are its very bytes."""

    name: str
    version: int
    kind: str
    purpose: str
    items: tuple[str, ...]
    source: bytes
    sha256: bytes
    approved_by: tuple[str, ...]
    ledger_index: int
    published_at: datetime


_COLUMNS = (
    "name, version, kind, purpose, items, source, sha256, approved_by, ledger_index, published_at"
)


def newest(connection: Db, name: str) -> StoredTemplate | None:
    """The version in use of the template, or None where none was published."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.mail_template WHERE name = %s ORDER BY version DESC LIMIT 1",
        (name,),
    ).fetchone()
    return None if row is None else _stored(row)


def in_use(connection: Db) -> list[StoredTemplate]:
    """The newest version of every template, by name."""
    rows = connection.execute(
        f"SELECT DISTINCT ON (name) {_COLUMNS} FROM books.mail_template ORDER BY name, version DESC"
    ).fetchall()
    return [_stored(row) for row in rows]


def add(
    connection: Db, template: tuple[str, int, str, str], items: Sequence[str], source: bytes,
    sha256: bytes, approved_by: Sequence[str], ledger_index: int,
) -> None:  # fmt: skip
    """This version of a template (name, version, kind, purpose) stands once the tx commits."""
    connection.execute(
        "INSERT INTO books.mail_template (name, version, kind, purpose, items, source, sha256,"
        " approved_by, ledger_index) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (*template, list(items), source, sha256, list(approved_by), ledger_index),
    )


def _stored(row: tuple[object, ...]) -> StoredTemplate:
    name, version, kind, purpose, items, source, digest, approved, index, at = row
    return StoredTemplate(
        str(name), int(str(version)), str(kind), str(purpose), tuple(items),  # type: ignore[arg-type]  # text[]
        bytes(source), bytes(digest), tuple(approved), int(str(index)), at,  # type: ignore[arg-type, call-overload]  # bytea, timestamptz
    )  # fmt: skip
