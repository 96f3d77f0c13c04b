"""What people at the desk want to be prepared, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from sekisho.books.connection import Db


@dataclass(frozen=True, slots=True)
class Order:
    """One wish; `release` or the refusal once it is done."""

    id: int
    title: str
    period: str
    again: bool
    thousandths: int
    ordered_by: str
    ordered_at: datetime
    done_at: datetime | None
    release: int | None
    refused_ja: str | None
    refused_en: str | None

    def refused(self, lang: str) -> str | None:
        """Why nothing was prepared, or None."""
        return self.refused_ja if lang == "ja" else self.refused_en


_COLUMNS = (
    "id, title, period, again, thousandths, ordered_by, ordered_at, done_at, release, refused_ja,"
    " refused_en"
)


def add_order(
    connection: Db, title: str, period: str, by: str, *, again: bool, thousandths: int
) -> int:
    """The order's id."""
    row = connection.execute(
        "INSERT INTO books.statistic_order (title, period, again, thousandths, ordered_by)"
        " VALUES (%s, %s, %s, %s, %s) RETURNING id",
        (title, period, again, thousandths, by),
    ).fetchone()
    return int(row[0]) if row else 0


def open_orders(connection: Db) -> list[Order]:
    """What nobody has worked on yet, the oldest first."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.statistic_order WHERE done_at IS NULL ORDER BY id"
    )
    return [Order(*row) for row in rows]


def newest_orders(connection: Db, most: int = 20) -> list[Order]:
    """The newest first, done or not."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.statistic_order ORDER BY id DESC LIMIT %s", (most,)
    )
    return [Order(*row) for row in rows]


def close_order(
    connection: Db, order: int, release: int | None, ja: str | None, en: str | None
) -> None:
    """The order is done. requires: the role sekisho_owner"""
    connection.execute(
        "UPDATE books.statistic_order SET done_at = now(), release = %s, refused_ja = %s,"
        " refused_en = %s WHERE id = %s",
        (release, ja, en, order),
    )
