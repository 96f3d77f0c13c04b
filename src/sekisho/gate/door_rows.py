"""The rows that a door gives for one reading, with the ledger's head of the same moment."""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from psycopg import sql

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.doors import PublishedDoor
from sekisho.rules.standing import USE

if TYPE_CHECKING:
    from sekisho.gate.read_record import Reading


def fetch_rows(
    connection: Db, door: PublishedDoor, reading: "Reading"
) -> tuple[list[Mapping[str, object]], log.Head]:
    """The door's rows and the ledger's head, as one statement sees them."""
    wanted = [item for item in reading.items if item in door.columns]
    given: dict[str, object] = {
        "given_number": reading.customer_no,
        "given_items": wanted,
        "given_context": reading.nonce,
        "given_act": USE,
        "given_role": reading.actor.role,
        "given_trained_for": reading.actor.trained_for,
    }
    given.update({f"given_{fact}": value for fact, value in reading.act.items()})
    parameters = [given.get(name) for name in door.parameters]
    columns = ["subject_key", "entry_salt", *(f"fact_{f}" for f in door.facts), *wanted]
    query = _query(door.name, len(parameters), tuple(columns))
    found = connection.execute(query, parameters).fetchall()
    head = log.head_of(found[0][:3] if found else None)
    rows: list[Mapping[str, object]] = [
        dict(zip(columns, row[3:], strict=True)) for row in found if row[3] is not None
    ]
    if reading.only is not None:
        rows = [row for row in rows if reading.only(row)]
    return rows, head


@lru_cache(maxsize=1024)
def _query(name: str, parameters: int, columns: tuple[str, ...]) -> bytes:
    """The call of the door; composing it takes longer than running it, hence the memory."""
    call = sql.SQL(
        "SELECT h.origin, h.size, h.frontier, {} FROM books.ledger_head AS h"
        " LEFT JOIN door.{}({}) AS d ON true WHERE h.log = 1"
    ).format(
        sql.SQL(", ").join(sql.Identifier("d", column) for column in columns),
        sql.Identifier(name),
        sql.SQL(", ").join([sql.Placeholder()] * parameters),
    )
    return call.as_bytes(None)
