"""The rows of what is told downstream: owed, told, confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sekisho.books.connection import Db


@dataclass(frozen=True, slots=True)
class Owed:
    """A refusal of which nobody downstream was told yet."""

    id: int
    customer: int
    scope: str


@dataclass(frozen=True, slots=True)
class Item:
    """What one party was told, without the customer. `index` is its entry in the ledger."""

    index: int
    party: str
    change: str
    scope: str
    purposes: tuple[str, ...]
    items: tuple[str, ...]
    clauses: tuple[str, ...]
    told_on: date
    due_on: date
    digest: str
    state: str = "open"
    outcome: str | None = None
    done_on: date | None = None
    confirmed_by: str | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether its last day is over and nobody has confirmed it."""
        return self.state in ("open", "lapsed") and self.due_on < today


_COLUMNS = (
    "ledger_index, party, change, scope, purposes, items, clauses, told_on, due_on, digest, state,"
    " outcome, done_on, confirmed_by"
)


def owe_stop(connection: Db, customer: int, scope: str) -> None:
    """The hand's next round tells who must stop. requires: sekisho_web or sekisho_hand"""
    connection.execute(
        "INSERT INTO books.change_due (customer_id, scope) VALUES (%s, %s)", (customer, scope)
    )


def take_stops(connection: Db, most: int) -> list[Owed]:
    """The refusals of longest standing; owed no more once the transaction commits.

    requires: the role sekisho_hand, in a transaction
    """
    rows = connection.execute(
        "DELETE FROM books.change_due WHERE id = ANY (ARRAY("
        "SELECT id FROM books.change_due ORDER BY id LIMIT %s))"
        " RETURNING id, customer_id, scope",
        (most,),
    ).fetchall()
    return [Owed(*row) for row in sorted(rows)]


def add(connection: Db, item: Item, customer: int) -> None:
    """The party is told once the transaction commits. requires: the role sekisho_hand"""
    connection.execute(
        "INSERT INTO books.feed_item (ledger_index, party, change, scope, purposes, items, clauses,"
        " told_on, due_on, digest, customer_id)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            item.index, item.party, item.change, item.scope, list(item.purposes), list(item.items),
            list(item.clauses), item.told_on, item.due_on, item.digest, customer,
        ),
    )  # fmt: skip


def after(connection: Db, party: str | None, index: int, most: int) -> list[Item]:
    """At most `most` items of the party (None: of all) that stand after that entry, in order."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.feed_item WHERE ledger_index > %(index)s"
        " AND (%(party)s::text IS NULL OR party = %(party)s) ORDER BY ledger_index LIMIT %(most)s",
        {"index": index, "party": party, "most": most},
    ).fetchall()
    return [_item(row) for row in rows]


def unconfirmed(connection: Db, party: str | None, most: int) -> list[Item]:
    """Items that nobody confirmed, those whose day comes first before the others."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.feed_item WHERE state IN ('open', 'lapsed')"
        " AND (%(party)s::text IS NULL OR party = %(party)s)"
        " ORDER BY due_on, ledger_index LIMIT %(most)s",
        {"party": party, "most": most},
    ).fetchall()
    return [_item(row) for row in rows]


def locked(connection: Db, index: int, party: str | None) -> Item | None:
    """The item, locked, where it is this party's (None: anybody's)."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.feed_item WHERE ledger_index = %(index)s"
        " AND (%(party)s::text IS NULL OR party = %(party)s) FOR UPDATE",
        {"index": index, "party": party},
    ).fetchone()
    return None if row is None else _item(row)


def confirm(
    connection: Db, index: int, outcome: str, done_on: date, by: tuple[str, datetime, int]
) -> None:
    """The item is confirmed once the transaction commits. requires: the role sekisho_web"""
    actor, at, entry = by
    connection.execute(
        "UPDATE books.feed_item SET state = 'confirmed', outcome = %s, done_on = %s,"
        " confirmed_by = %s, confirmed_at = %s, confirmed_index = %s WHERE ledger_index = %s",
        (outcome, done_on, actor, at, entry, index),
    )


def replace_open(connection: Db, customer: int) -> None:
    """Nothing told of the customer waits any more: an erasure takes its place. requires: hand"""
    connection.execute("DELETE FROM books.change_due WHERE customer_id = %s", (customer,))
    connection.execute(
        "UPDATE books.feed_item SET state = 'replaced' WHERE customer_id = %s AND state = 'open'",
        (customer,),
    )


def overdue(connection: Db, today: date) -> list[tuple[str, int]]:
    """How many items each party has let go past their day. requires: the role sekisho_audit"""
    rows = connection.execute(
        "SELECT party, count(*) FROM books.feed_item WHERE state IN ('open', 'lapsed')"
        " AND due_on < %s GROUP BY party ORDER BY party",
        (today,),
    ).fetchall()
    return [(str(party), int(count)) for party, count in rows]


def _item(row: Sequence[object]) -> Item:
    values = [tuple(value) if isinstance(value, list) else value for value in row]
    return Item(*values)  # type: ignore[arg-type]  # the row has the fields in order
