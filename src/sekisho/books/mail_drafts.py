"""Drafts of mail templates in the books."""

from dataclasses import dataclass
from datetime import datetime

from sekisho.books.connection import Db


@dataclass(frozen=True, slots=True)
class MailRevision:
    """One saved state of a draft; see `books.models.mail_drafts.MailDraft`."""

    id: int
    series: int
    revision: int
    author: str
    name: str
    source: bytes
    base: int
    saved_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    approved_by: str | None
    published: int | None


_COLUMNS = (
    "id, series, revision, author, name, source, base, saved_at, submitted_by, submitted_at,"
    " approved_by, published"
)


def add(connection: Db, about: MailRevision) -> int:
    """The revision's id. UniqueViolation where the series has it already.

    A `series` of 0 begins one; `id`, `saved_at` and what follows are not used.
    """
    row = connection.execute(
        "WITH next AS (SELECT nextval('books.mail_draft_id_seq') AS id)"
        " INSERT INTO books.mail_draft (id, series, revision, author, name, source, base)"
        " SELECT id, coalesce(nullif(%s, 0), id), %s, %s, %s, %s, %s FROM next RETURNING id",
        (about.series, about.revision, about.author, about.name, about.source, about.base),
    ).fetchone()
    return int(row[0]) if row else 0


def find(connection: Db, draft: int, *, lock: bool = False) -> MailRevision | None:
    """The revision, or None where there is none of that number."""
    query = f"SELECT {_COLUMNS} FROM books.mail_draft WHERE id = %s" + " FOR UPDATE" * lock
    row = connection.execute(query.encode(), (draft,)).fetchone()
    return None if row is None else _revision(row)


def newest(connection: Db, most: int = 100) -> list[MailRevision]:
    """The newest revision of each draft, the newest draft first."""
    rows = connection.execute(
        f"SELECT DISTINCT ON (series) {_COLUMNS} FROM books.mail_draft"
        " ORDER BY series DESC, revision DESC LIMIT %s",
        (most,),
    ).fetchall()
    return [_revision(row) for row in rows]


def is_newest(connection: Db, about: MailRevision) -> bool:
    """Whether nobody has saved a later revision."""
    row = connection.execute(
        "SELECT max(revision) FROM books.mail_draft WHERE series = %s", (about.series,)
    ).fetchone()
    return row is not None and row[0] == about.revision


def authors_of(connection: Db, series: int) -> frozenset[str]:
    """Everybody who saved a revision of the draft."""
    rows = connection.execute(
        "SELECT DISTINCT author FROM books.mail_draft WHERE series = %s", (series,)
    )
    return frozenset(str(row[0]) for row in rows)


def mark_submitted(connection: Db, draft: int, who: str, now: datetime) -> None:
    """The revision waits for a second person."""
    connection.execute(
        "UPDATE books.mail_draft SET submitted_by = %s, submitted_at = %s WHERE id = %s",
        (who, now, draft),
    )


def mark_published(connection: Db, draft: int, approver: str, version: int) -> None:
    """The revision is a published version."""
    connection.execute(
        "UPDATE books.mail_draft SET approved_by = %s, published = %s WHERE id = %s",
        (approver, version, draft),
    )


def _revision(row: tuple[object, ...]) -> MailRevision:
    values = [bytes(each) if isinstance(each, (bytes, memoryview)) else each for each in row]
    return MailRevision(*values)  # type: ignore[arg-type]  # the row has the fields in order
