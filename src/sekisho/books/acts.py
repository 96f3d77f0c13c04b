"""Acts about one customer: the ledger's entry and the row by which it is found, in one statement.

Nobody waits for a lock while an act is decided. The head is locked within that statement, so for as
long as the database takes and never while a program waits for its turn.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from types import MappingProxyType

from sekisho.books.connection import Db


@dataclass(frozen=True, slots=True)
class Act:
    """The row of an act; the index in the ledger is known when it is appended.

    `recipient` is who was given the items, None for the company itself.
    """

    customer: int
    kind: str
    actor: str
    purpose: str
    digest: str
    clauses: tuple[str, ...]
    items: tuple[str, ...]
    withheld: tuple[str, ...]
    recipient: str | None = None


def columns_of(act: Act) -> dict[str, object]:
    """The act as the parameters of a statement, by the names of its fields."""
    return {
        "customer": act.customer,
        "kind": act.kind,
        "actor": act.actor,
        "purpose": act.purpose,
        "digest": act.digest,
        "clauses": list(act.clauses),
        "items": list(act.items),
        "withheld": list(act.withheld),
        "recipient": act.recipient,
    }


NO_ACT: Mapping[str, object] = MappingProxyType(dict.fromkeys(each.name for each in fields(Act)))
"""The parameters where nothing was done about a customer."""


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


def append_act(connection: Db, entry: bytes, act: Act) -> int:
    """The entry and its act are committed; returns the entry's index.

    requires: each statement is alone; the role sekisho_web
    """
    row = connection.execute(_APPEND, {"entry": entry, **columns_of(act)}).fetchone()
    if row is None:
        message = "an act was not recorded"
        raise LookupError(message)
    return int(row[0])


def insert_act(connection: Db, index: int, act: Act) -> None:
    """The act leads to the entry at `index`. requires: in the transaction that appends the entry"""
    connection.execute(
        "INSERT INTO books.act (ledger_index, customer_id, kind, actor, purpose, digest, clauses,"
        " items, withheld, recipient) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (index, act.customer, act.kind, act.actor, act.purpose, act.digest, list(act.clauses),
         list(act.items), list(act.withheld), act.recipient),
    )  # fmt: skip


_APPEND = """
WITH said AS MATERIALIZED (SELECT books.append_entry(%(entry)s::bytea) AS index)
INSERT INTO books.act
  (ledger_index, customer_id, kind, actor, purpose, digest, clauses, items, withheld, recipient)
SELECT index, %(customer)s, %(kind)s, %(actor)s, %(purpose)s, %(digest)s,
       %(clauses)s::text[], %(items)s::text[], %(withheld)s::text[], %(recipient)s FROM said
RETURNING ledger_index
"""
