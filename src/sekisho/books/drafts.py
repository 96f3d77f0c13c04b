"""Drafts in the books: revisions that are added and never changed, and their approvals."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import TupleRow

from sekisho.books.connection import Db


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a draft as bytes; `register` is None where there is none to cover."""

    notice: bytes
    terms: bytes
    catalog: bytes
    register: bytes | None


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved state of a draft, without its files."""

    id: int
    series: int
    revision: int
    author: str
    digest: str
    base: str
    policy: str | None
    version: str | None
    effective: date | None
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a revision, and when."""

    approver: str
    digest: str
    base: str
    ledger_index: int
    day: date
    at: datetime


_COLUMNS = "id, series, revision, author, digest, base, policy, version, effective, saved_at"
_NEWEST = (
    "SELECT DISTINCT ON (series) {} FROM books.notice_draft ORDER BY series DESC, revision DESC"
)


def add_revision(connection: Db, files: Files, about: Revision) -> int:
    """The revision's id. UniqueViolation where the series has that revision already.

    A `series` of 0 begins one. `id` and `saved_at` of `about` are not used.
    """
    row = connection.execute(
        "WITH next AS (SELECT nextval('books.notice_draft_id_seq') AS id)"
        " INSERT INTO books.notice_draft (id, series, revision, author, notice, terms, catalog,"
        " register, digest, base, policy, version, effective)"
        " SELECT id, coalesce(nullif(%s, 0), id), %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s"
        " FROM next RETURNING id",
        (
            about.series, about.revision, about.author, files.notice, files.terms, files.catalog,
            files.register, about.digest, about.base, about.policy, about.version, about.effective,
        ),
    ).fetchone()  # fmt: skip
    return int(row[0]) if row else 0


def newest_revisions(connection: Db, most: int = 100) -> list[Revision]:
    """The newest revision of each draft, the newest draft first."""
    query = _NEWEST.format(_COLUMNS) + " LIMIT %s"
    return [_revision(row) for row in connection.execute(query.encode(), (most,))]


def revision_of(connection: Db, draft: int) -> Revision | None:
    """The revision, or None where there is none of that number."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.notice_draft WHERE id = %s", (draft,)
    ).fetchone()
    return None if row is None else _revision(row)


def files_of(connection: Db, draft: int) -> Files:
    """The files. requires: there is such a revision"""
    row = connection.execute(
        "SELECT notice, terms, catalog, register FROM books.notice_draft WHERE id = %s", (draft,)
    ).fetchone()
    if row is None:
        message = f"there is no draft {draft}"
        raise LookupError(message)
    return _files(row)


def files_in_force(connection: Db, digest: str) -> Files:
    """The files of a published version. requires: it was published"""
    row = connection.execute(
        "SELECT notice, terms, catalog, register FROM books.policy_version WHERE digest = %s",
        (digest,),
    ).fetchone()
    if row is None:
        message = f"{digest} was never published"
        raise LookupError(message)
    return _files(row)


def is_newest(connection: Db, about: Revision) -> bool:
    """Whether nobody has saved a later revision."""
    row = connection.execute(
        "SELECT max(revision) FROM books.notice_draft WHERE series = %s", (about.series,)
    ).fetchone()
    return row is not None and row[0] == about.revision


def is_published(connection: Db, about: Revision) -> bool:
    """Whether the policy of the revision is a published version."""
    row = connection.execute(
        "SELECT 1 FROM books.policy_version WHERE digest = %s", (about.policy,)
    ).fetchone()
    return row is not None


def authors_of(connection: Db, series: int) -> frozenset[str]:
    """Everybody who saved a revision of the draft."""
    rows = connection.execute(
        "SELECT DISTINCT author FROM books.notice_draft WHERE series = %s", (series,)
    )
    return frozenset(row[0] for row in rows)


def add_approval(
    connection: Db, about: Revision, approver: str, ledger_index: int, day: date
) -> None:
    """The approval stands. UniqueViolation where this person approved the revision before."""
    connection.execute(
        "INSERT INTO books.draft_approval (draft, approver, digest, base, ledger_index, day)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (about.id, approver, about.digest, about.base, ledger_index, day),
    )


def approvals_of(connection: Db, about: Revision) -> list[Approval]:
    """The approvals of this very content against this very base, the first one first.

    Until it is published, those of people who are no officers any more do not count.
    """
    rows = connection.execute(
        "SELECT approver, digest, base, ledger_index, day, at FROM books.draft_approval"
        " WHERE draft = %s AND digest = %s AND base = %s"
        " AND (%s OR books.approval_counts(approver)) ORDER BY id",
        (about.id, about.digest, about.base, is_published(connection, about)),
    )
    return [Approval(*row) for row in rows]


def approvals_lost(connection: Db, about: Revision) -> int:
    """How many approvals of this very content count no more."""
    row = connection.execute(
        "SELECT count(*) FROM books.draft_approval WHERE draft = %s AND digest = %s AND base = %s"
        " AND NOT books.approval_counts(approver)",
        (about.id, about.digest, about.base),
    ).fetchone()
    return int(row[0]) if row else 0


def keep_trial(connection: Db, about: Revision, figures: Mapping[str, object]) -> None:
    """The figures stand beside the revision. requires: the role sekisho_owner"""
    connection.execute(
        "INSERT INTO books.draft_trial (draft, digest, figures) VALUES (%s, %s, %s)",
        (about.id, about.digest, json.dumps(figures, ensure_ascii=False)),
    )


def newest_trial(connection: Db, about: Revision) -> tuple[Mapping[str, object], datetime] | None:
    """The figures of the newest trial of this content and when they were made, or None."""
    row = connection.execute(
        "SELECT figures, at FROM books.draft_trial WHERE draft = %s AND digest = %s"
        " ORDER BY id DESC LIMIT 1",
        (about.id, about.digest),
    ).fetchone()
    return (row[0], row[1]) if row else None


def _revision(row: TupleRow) -> Revision:
    return Revision(*row)


def _files(row: TupleRow) -> Files:
    notice, terms, catalog, register = row
    kept = None if register is None else bytes(register)
    return Files(bytes(notice), bytes(terms), bytes(catalog), kept)
