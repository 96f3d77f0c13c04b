"""The act of telling recipients the right value: a file of the corrected customers, like any other.

What the notice lets the recipient have tonight is what the file holds, so a customer who refused
meanwhile is not in it; the item that was wrong goes out right, with the row it stands in.
"""

from collections.abc import Callable, Generator

from psycopg import sql

from sekisho.books import corrections, runs
from sekisho.books.connection import Db
from sekisho.books.corrections import NOTHING_TO_GIVE, Owed
from sekisho.books.doors import PublishedDoor
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.export_to_recipient import Errand, export_to_recipient
from sekisho.ledger.entry import CONTEXT_BYTES

ErrandOf = Callable[[PublishedDoor, Owed], Errand]
Told = tuple[PublishedDoor, runs.Run | None, ActRefusedError | None]


def correct_recipients(
    connection: Db, doors: list[PublishedDoor], errand: ErrandOf
) -> Generator[Told]:
    """Each recipient that is owed a right value has a file of just these customers.

    Interrupted between a file and the note of it, the next night makes the file once more: it may
    be told twice, never not at all. requires: the role sekisho_extract, in no transaction
    """
    waiting = corrections.owed(connection)
    connection.rollback()
    for owed in waiting:
        door = next(
            (d for d in doors if (d.recipient, d.purpose) == (owed.recipient, owed.purpose)), None
        )
        if door is None or not _gives_something(connection, door, owed):
            _settle(connection, owed, NOTHING_TO_GIVE)
            continue
        try:
            run = export_to_recipient(connection, errand(door, owed))
        except ActRefusedError as refused:
            connection.rollback()
            yield door, None, refused
            continue
        _settle(connection, owed, run.id)
        yield door, run, None


def _gives_something(connection: Db, door: PublishedDoor, owed: Owed) -> bool:
    """Whether the door gives a row of one of these customers by now."""
    connection.execute("SELECT set_config('sekisho.context', %s, true)", ("00" * CONTEXT_BYTES,))
    query = sql.SQL("SELECT EXISTS (SELECT FROM door.{} WHERE subject_key = ANY (%s))")
    name = sql.Identifier(door.name)
    row = connection.execute(query.format(name), (list(owed.customers),)).fetchone()
    connection.rollback()
    return bool(row and row[0])


def _settle(connection: Db, owed: Owed, run: int) -> None:
    corrections.settle(connection, owed.ids, run)
    connection.commit()
