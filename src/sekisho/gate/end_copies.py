"""The act of ending copies: by the day that an erasure's receipt states, no file holds it any more.

A deleted row stays in its table's file until the file is written anew, so all tables with personal
data are, twice within the horizon. Files that hold somebody's data and have served go after it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from psycopg import sql
from psycopg.errors import LockNotAvailable

from sekisho.books.connection import Db
from sekisho.gate.backup_keys import KeyRing
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.extract_files import MANIFEST
from sekisho.gate.horizon import horizon

BOOKS = (
    "act", "case_check", "case_code", "change_due", "correction_due", "feed_item", "held_row",
    "request_case", "run_subjects",
)  # fmt: skip
"""Tables of the books with keys of customers, or with what proved who they are."""
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})_", re.ASCII)


@dataclass(frozen=True, slots=True)
class Ended:
    """What went: files, keys of backups by their days; and the tables.

    `left` are tables that somebody was using, to be written anew the next time; `rewritten` is
    False where that was not due.
    """

    files: int
    keys: tuple[date, ...]
    rewritten: bool
    left: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "files_removed": self.files,
            "keys_destroyed": [day.isoformat() for day in self.keys],
            "tables_rewritten": self.rewritten,
            "tables_left": list(self.left),
        }


def end_copies(
    connection: Db,
    directories: Sequence[Path],
    keys: KeyRing,
    now: datetime,
    *,
    patience_seconds: int = 60,
) -> Ended:
    """No file in the directories and no backup's key is older than the horizon, and the tables are
    written anew where half of it has passed.

    Manifests stay: they hold nobody's data, and the auditor wants them. A table that somebody holds
    for longer than `patience_seconds` is left for the next night.
    requires: the role sekisho_owner, each statement alone
    """
    today = now.astimezone(TOKYO).date()
    connection.execute("DELETE FROM accounts.django_session WHERE expire_date < %s", (now,))
    old = [path for each in directories for path in _files(each) if _day(path) + horizon() < today]
    for path in old:
        path.unlink(missing_ok=True)
    gone = keys.expire(today)
    if not _is_due(connection, now):
        return Ended(len(old), tuple(gone), rewritten=False, left=())
    connection.execute("SELECT set_config('lock_timeout', %s, false)", (f"{patience_seconds}s",))
    left = tuple(name for name in _tables(connection) if not _rewrite(connection, name))
    if not left:
        connection.execute("INSERT INTO books.rewrite (begun_at) VALUES (%s)", (now,))
    return Ended(len(old), tuple(gone), rewritten=not left, left=left)


def _files(directory: Path) -> Iterator[Path]:
    for path in directory.rglob("*") if directory.is_dir() else ():
        if path.is_file() and not path.is_symlink() and not path.name.endswith(MANIFEST):
            yield path


def _day(path: Path) -> date:
    """The day in the file's name, which a restored file has too; else when it was written."""
    named = _DATED.match(path.name)
    if named:
        return date.fromisoformat(named[1])
    return datetime.fromtimestamp(path.stat().st_mtime, TOKYO).date()


def _is_due(connection: Db, now: datetime) -> bool:
    row = connection.execute("SELECT max(begun_at) FROM books.rewrite").fetchone()
    return row is None or row[0] is None or now - row[0] >= horizon() / 2


def _tables(connection: Db) -> list[str]:
    rows = connection.execute(
        "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname IN ('records', 'accounts') OR schemaname = 'books'"
        " AND tablename = ANY (%s) ORDER BY 1",
        (list(BOOKS),),
    )
    return [str(name) for (name,) in rows]


def _rewrite(connection: Db, table: str) -> bool:
    """True: the table is in a file of its own making. False: somebody held it for too long."""
    try:
        connection.execute(sql.SQL("VACUUM (FULL) ") + sql.SQL(table))
    except LockNotAvailable:
        return False
    return True
