"""The act of listing extract runs for a program: ids and figures, page by page, nobody's name."""

from dataclasses import dataclass
from datetime import date

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.gate.errors import ActRefusedError

PAGE = 50
GIVEN = ("released", "acknowledged", "voided")
"""The states that a recipient hears of: before, there is no file, and there may never be one."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A run by its ids."""

    run: int
    state: str
    day: date
    recipient: str
    purpose: str
    items: tuple[str, ...]
    version: str
    file_name: str
    sha256: str | None
    customers: int | None

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "run": self.run,
            "state": self.state,
            "day": self.day.isoformat(),
            "recipient": self.recipient,
            "purpose": self.purpose,
            "items": list(self.items),
            "version": self.version,
            "file_name": self.file_name,
            "sha256": self.sha256,
            "customers": self.customers,
        }


def list_extracts(
    connection: Db, recipient: str | None, before: int | None, most: int = PAGE
) -> tuple[list[Listed], int | None]:
    """At most `most` runs, the newest first, and where the next ones begin (or None).

    Of a `recipient` only its own that were released; None: all of them.
    requires: the role sekisho_web or sekisho_audit
    """
    rows = connection.execute(
        f"{_SELECT} WHERE (%(before)s::bigint IS NULL OR r.id < %(before)s)"
        " AND (%(recipient)s::text IS NULL OR r.recipient = %(recipient)s"
        " AND r.state = ANY (%(given)s)) ORDER BY r.id DESC LIMIT %(most)s",
        {"before": before, "recipient": recipient, "given": list(GIVEN), "most": most + 1},
    ).fetchall()
    shown = [_listed(row) for row in rows[:most]]
    return shown, shown[-1].run if len(rows) > most else None


def one_extract(connection: Db, recipient: str | None, run: int) -> Listed:
    """The run; ActRefusedError where there is none, or it is not this recipient's.

    requires: the role sekisho_web or sekisho_audit
    """
    row = connection.execute(
        f"{_SELECT} WHERE r.id = %(run)s AND (%(recipient)s::text IS NULL"
        " OR r.recipient = %(recipient)s AND r.state = ANY (%(given)s))",
        {"run": run, "recipient": recipient, "given": list(GIVEN)},
    ).fetchone()
    if row is None:
        raise ActRefusedError(
            "no-run",
            f"抽出 {run} はありません。一覧で番号を確かめてください。",
            f"There is no run {run}. See the list for the numbers.",
        )
    return _listed(row)


_SELECT = """
SELECT r.id, r.state, r.day, r.recipient, r.purpose, r.items, v.version, r.file_name,
       r.file_sha256, r.customers
FROM books.extract_run AS r LEFT JOIN books.policy_version AS v ON v.digest = r.digest
"""


def _listed(row: TupleRow) -> Listed:
    run, state, day, recipient, purpose, items, version, file_name, digest, customers = row
    return Listed(run, state, day, recipient, purpose, tuple(items), version or "", file_name,
                  digest, customers)  # fmt: skip
