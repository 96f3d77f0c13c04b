"""Acts about one customer: the ledger's entry and the row by which it is found, in one statement.

Nobody waits for a lock while an act is decided. The statement appends only where the log still has
the size that was seen; where somebody else was faster, the head is locked and it is said again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.ledger.hash import leaf_hash


@dataclass(frozen=True, slots=True)
class Act:
    """The row of an act; the index in the ledger is known when it is appended."""

    customer: int
    kind: str
    actor: str
    purpose: str
    digest: str
    clauses: tuple[str, ...]
    items: tuple[str, ...]
    withheld: tuple[str, ...]


@contextmanager
def each_statement_alone(connection: Db) -> Iterator[None]:
    """Within the block each statement is a transaction of its own, durable when it returns.

    requires: in no transaction
    """
    before = connection.autocommit
    connection.autocommit = True
    try:
        yield
    finally:
        if not connection.closed:
            connection.autocommit = before


def append_act(connection: Db, seen: log.Head, entry: bytes, act: Act) -> int:
    """The entry and its act are committed; returns the entry's index.

    requires: each statement is alone. `seen` may be out of date
    """
    if _append(connection, seen, entry, act):
        return seen.frontier.size
    with connection.transaction():
        head = log.lock_head(connection)
        _append(connection, head, entry, act)
    return head.frontier.size


def add_act(connection: Db, index: int, act: Act) -> None:
    """The act's row beside its entry at `index` stands once the transaction commits."""
    connection.execute(
        "INSERT INTO books.act (ledger_index, customer_id, kind, actor, purpose, digest, clauses,"
        " items, withheld) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            index, act.customer, act.kind, act.actor, act.purpose, act.digest,
            list(act.clauses), list(act.items), list(act.withheld),
        ),
    )  # fmt: skip


def _append(connection: Db, head: log.Head, entry: bytes, act: Act) -> bool:
    """True: it stands behind `head`. False: the log has grown meanwhile, and nothing was done."""
    start = head.frontier.size
    frontier, nodes = head.frontier.extend([leaf_hash(entry)])
    heights, indexes, hashes = [list(column) for column in zip(*nodes, strict=True)] or [[], [], []]
    given = {
        "start": start,
        "size": frontier.size,
        "frontier": frontier.to_bytes(),
        "width": len(entry),
        "entry": entry,
        "heights": heights,
        "indexes": indexes,
        "hashes": hashes,
        "customer": act.customer,
        "kind": act.kind,
        "actor": act.actor,
        "purpose": act.purpose,
        "digest": act.digest,
        "clauses": list(act.clauses),
        "items": list(act.items),
        "withheld": list(act.withheld),
    }
    row = connection.execute(_APPEND, given).fetchone()
    return row is not None


_APPEND = """
WITH head AS (
  UPDATE books.ledger_head SET size = %(size)s, frontier = %(frontier)s
  WHERE log = 1 AND size = %(start)s RETURNING log
), chunk AS (
  INSERT INTO books.ledger_chunk (start, count, width, entries)
  SELECT %(start)s, 1, %(width)s, %(entry)s FROM head
), node AS (
  INSERT INTO books.ledger_node (height, index, hash)
  SELECT n.* FROM head,
    unnest(%(heights)s::smallint[], %(indexes)s::bigint[], %(hashes)s::bytea[]) AS n
), act AS (
  INSERT INTO books.act
    (ledger_index, customer_id, kind, actor, purpose, digest, clauses, items, withheld)
  SELECT %(start)s, %(customer)s, %(kind)s, %(actor)s, %(purpose)s, %(digest)s,
         %(clauses)s::text[], %(items)s::text[], %(withheld)s::text[] FROM head
)
SELECT 1 FROM head
"""
