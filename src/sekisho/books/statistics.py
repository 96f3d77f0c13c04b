"""Statistics in the books: prepared, released, withdrawn; their files and their basis."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from psycopg.rows import TupleRow

from sekisho.books.connection import Db

EXACT, PROTECTED, NOISE = "exact", "protected", "noise"
PREPARED, RELEASED, WITHDRAWN, DISCARDED = "prepared", "released", "withdrawn", "discarded"
Place = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """One table of one period, as `books.statistic_release` has it."""

    id: int
    statistic: str
    title: str
    source: str
    by: str
    period: str
    number: int
    method: str
    policy: str
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    ground: str
    articles: tuple[str, ...]
    clauses: tuple[str, ...]
    dimensions: tuple[str, ...]
    measures: tuple[str, ...]
    parameters: Mapping[str, Any]
    hidden: int
    small: int
    state: str
    prepared_by: str
    prepared_at: datetime
    released_by: str | None
    released_on: date | None
    ledger_index: int | None
    withdrawn_by: str | None
    withdrawn_on: date | None
    withdrawn_index: int | None
    reason: str | None
    handed_at: datetime | None

    @property
    def public(self) -> bool:
        """Whether everybody may have it once it is released."""
        return self.method != EXACT


@dataclass(frozen=True, slots=True)
class File:
    """One file of a release."""

    name: str
    media: str
    data: bytes

    @property
    def sha256(self) -> str:
        """In hex."""
        return sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Basis:
    """What a release was made from: the finest cube as bytes, and the places that it hides."""

    cube: bytes
    hidden: frozenset[Place]
    salt: bytes


_GIVEN = (
    "statistic, title, source, by, period, number, method, policy, recipients, purposes, ground,"
    " articles, clauses, dimensions, measures, parameters, hidden, small, prepared_by"
)
_COLUMNS = (
    "id, statistic, title, source, by, period, number, method, policy, recipients, purposes,"
    " ground, articles, clauses, dimensions, measures, parameters, hidden, small, state,"
    " prepared_by, prepared_at, released_by, released_on, ledger_index, withdrawn_by,"
    " withdrawn_on, withdrawn_index, reason, handed_at"
)
_LOCK = int.from_bytes(b"statists")
"""Names the lock by which tables are prepared and released one after the other."""


def one_after_the_other(connection: Db) -> None:
    """Nobody else prepares or releases a statistic until the transaction ends."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def add_release(connection: Db, about: Mapping[str, Any]) -> int:
    """The release stands as prepared; its id. requires: the role sekisho_owner"""
    names = _GIVEN.split(", ")
    values = [json.dumps(about[n]) if n == "parameters" else about[n] for n in names]
    marks = ", ".join(["%s"] * len(names))
    row = connection.execute(
        f"INSERT INTO books.statistic_release ({_GIVEN}, state) VALUES ({marks}, 'prepared')"
        " RETURNING id".encode(),
        values,
    ).fetchone()
    return int(row[0]) if row else 0


def keep_files(connection: Db, release: int, files: Iterable[File], *, exact: bool) -> None:
    """The files stand under the release. requires: the role sekisho_owner"""
    table = "statistic_report" if exact else "statistic_file"
    for file in files:
        connection.execute(
            f"INSERT INTO books.{table} (release, name, media, data, sha256)"
            " VALUES (%s, %s, %s, %s, %s)".encode(),
            (release, file.name, file.media, file.data, file.sha256),
        )


def keep_basis(connection: Db, release: int, basis: Basis) -> None:
    """What the release was made from is kept. requires: the role sekisho_owner"""
    hidden = sorted((list(place) for place in basis.hidden), key=repr)
    connection.execute(
        "INSERT INTO books.statistic_basis (release, cube, hidden, salt) VALUES (%s, %s, %s, %s)",
        (release, basis.cube, json.dumps(hidden, ensure_ascii=False), basis.salt),
    )


def basis_of(connection: Db, release: int) -> Basis:
    """What the release was made from. requires: the role sekisho_owner; there is such a release"""
    row = connection.execute(
        "SELECT cube, hidden, salt FROM books.statistic_basis WHERE release = %s", (release,)
    ).fetchone()
    if row is None:
        message = f"release {release} has no basis"
        raise LookupError(message)
    return Basis(bytes(row[0]), frozenset(tuple(place) for place in row[1]), bytes(row[2]))


def release_of(connection: Db, release: int) -> Release | None:
    """The release, or None."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.statistic_release WHERE id = %s", (release,)
    ).fetchone()
    return None if row is None else _release(row)


def releases(
    connection: Db, *states: str, most: int = 500, before: int | None = None
) -> list[Release]:
    """The newest releases in these states (none: in any), the newest first.

    Only those before the one named, where one is.
    """
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.statistic_release"
        " WHERE (%s::text[] = '{}' OR state = ANY (%s)) AND id < coalesce(%s, id + 1)"
        " ORDER BY id DESC LIMIT %s",
        (list(states), list(states), before, most),
    )
    return [_release(row) for row in rows]


def public_releases(connection: Db, most: int = 500, before: int | None = None) -> list[Release]:
    """What everybody may know of: public releases, withdrawn ones too, the newest first.

    Only those before the one named, where one is.
    """
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.statistic_release"
        " WHERE method <> 'exact' AND ledger_index IS NOT NULL AND id < coalesce(%s, id + 1)"
        " ORDER BY id DESC LIMIT %s",
        (before, most),
    )
    return [_release(row) for row in rows]


def seen_before(connection: Db, source: str) -> list[Release]:
    """Every protected table over this source that was ever released, withdrawn ones too."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.statistic_release"
        " WHERE source = %s AND method = 'protected' AND ledger_index IS NOT NULL ORDER BY id",
        (source,),
    )
    return [_release(row) for row in rows]


def of_period(connection: Db, title: str, method: str, period: str) -> list[Release]:
    """What was made of this statistic for this period, the first one first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.statistic_release"
        " WHERE title = %s AND method = %s AND period = %s ORDER BY number",
        (title, method, period),
    )
    return [_release(row) for row in rows]


def files_of(connection: Db, release: Release) -> list[File]:
    """The files. requires: the role sekisho_owner where the release is exact"""
    table = "statistic_file" if release.public else "statistic_report"
    rows = connection.execute(
        f"SELECT name, media, data FROM books.{table} WHERE release = %s ORDER BY id".encode(),
        (release.id,),
    )
    return [File(name, media, bytes(data)) for name, media, data in rows]


def may_read_reports(connection: Db) -> bool:
    """Whether this role reads exact reports, and what tables were made from."""
    row = connection.execute(
        "SELECT has_table_privilege('books.statistic_report', 'SELECT')"
        " AND has_table_privilege('books.statistic_basis', 'SELECT')"
    ).fetchone()
    return bool(row and row[0])


def mark_released(connection: Db, release: int, by: str, day: date, index: int) -> None:
    """The release is released. requires: it is prepared, by somebody else"""
    connection.execute(
        "UPDATE books.statistic_release SET state = 'released', released_by = %s,"
        " released_on = %s, ledger_index = %s WHERE id = %s AND state = 'prepared'",
        (by, day, index, release),
    )


def mark_handed_out(connection: Db, release: int) -> None:
    """The books say when the report was handed out first. requires: the role sekisho_owner"""
    connection.execute(
        "UPDATE books.statistic_release SET handed_at = now() WHERE id = %s AND handed_at IS NULL",
        (release,),
    )


def mark_withdrawn(connection: Db, release: int, by: str, day: date, index: int, why: str) -> None:
    """The release is withdrawn. requires: it is released"""
    connection.execute(
        "UPDATE books.statistic_release SET state = 'withdrawn', withdrawn_by = %s,"
        " withdrawn_on = %s, withdrawn_index = %s, reason = %s"
        " WHERE id = %s AND state = 'released'",
        (by, day, index, why, release),
    )


def mark_discarded(connection: Db, release: int, why: str) -> None:
    """What was prepared is not released. requires: it is prepared"""
    connection.execute(
        "UPDATE books.statistic_release SET state = 'discarded', reason = %s"
        " WHERE id = %s AND state = 'prepared'",
        (why, release),
    )


def spend(connection: Db, release: int, source: str, thousandths: int) -> None:
    """So much of the table's epsilon is spent for good. requires: the role sekisho_owner"""
    connection.execute(
        "INSERT INTO books.statistic_spending (release, source, thousandths) VALUES (%s, %s, %s)",
        (release, source, thousandths),
    )


def spent(connection: Db) -> dict[str, int]:
    """Thousandths of epsilon spent so far, by table."""
    rows = connection.execute(
        "SELECT source, sum(thousandths) FROM books.statistic_spending GROUP BY source"
    )
    return {source: int(total) for source, total in rows}


def spent_on(connection: Db, source: str, period: str) -> int:
    """Thousandths of epsilon spent so far on one period of the table."""
    row = connection.execute(
        "SELECT coalesce(sum(s.thousandths), 0) FROM books.statistic_spending AS s"
        " JOIN books.statistic_release AS r ON r.id = s.release"
        " WHERE s.source = %s AND r.period = %s",
        (source, period),
    ).fetchone()
    return int(row[0]) if row else 0


def released_since(connection: Db, about: Release, known: Sequence[int]) -> bool:
    """Whether a protected table over the same source was released that is not among `known`."""
    row = connection.execute(
        "SELECT EXISTS (SELECT FROM books.statistic_release WHERE source = %s AND period = %s"
        " AND method = 'protected' AND ledger_index IS NOT NULL AND NOT id = ANY (%s))",
        (about.source, about.period, list(known)),
    ).fetchone()
    return bool(row and row[0])


def _release(row: TupleRow) -> Release:
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
    return Release(*values)
