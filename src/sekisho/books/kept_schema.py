"""The schemas are as the last migration left them, or it is told what differs."""

from dataclasses import dataclass

from sekisho.books.connection import Db
from sekisho.books.schema_lines import LINES, MADE_BY_PUBLICATION, plainly


@dataclass(frozen=True, slots=True)
class Differences:
    """Lines that the database has and no migration made, and lines that it lost."""

    added: tuple[str, ...]
    lost: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.lost)

    def __len__(self) -> int:
        return len(self.added) + len(self.lost)

    @property
    def first(self) -> str:
        """One of them, with + or -, for a message. requires: there is one"""
        return f"+ {self.added[0]}" if self.added else f"- {self.lost[0]}"


def differences(connection: Db) -> Differences:
    """What differs from what was kept; nothing where nothing was kept on this release.

    Any role may ask. Ends the transaction.
    """
    try:
        kept = _kept(connection)
        if kept is None:
            return Differences((), ())
        now = _lines(connection)
    finally:
        connection.rollback()
    return Differences(tuple(sorted(now - kept)), tuple(sorted(kept - now)))


def keep(connection: Db) -> None:
    """What the database has now is kept, where it is not what was kept last; committed.

    requires: the owner of the tables, right after a migration
    """
    now = _lines(connection)
    if now != _kept(connection):
        connection.execute(
            "INSERT INTO books.kept_schema (server, lines) VALUES (%s, %s)",
            (_major(connection), sorted(now)),
        )
    connection.commit()


def _kept(connection: Db) -> frozenset[str] | None:
    there = connection.execute("SELECT to_regclass('books.kept_schema') IS NOT NULL").fetchone()
    if not there or not there[0]:
        return None
    row = connection.execute(
        "SELECT server, lines FROM books.kept_schema ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return frozenset(row[1]) if row and row[0] == _major(connection) else None


def _lines(connection: Db) -> frozenset[str]:
    connection.execute("SET LOCAL search_path = pg_catalog")
    rows = connection.execute(LINES.encode(), (list(MADE_BY_PUBLICATION),)).fetchall()
    return frozenset(plainly(str(line)) for (line,) in rows)


def _major(connection: Db) -> int:
    return connection.info.server_version // 10000
