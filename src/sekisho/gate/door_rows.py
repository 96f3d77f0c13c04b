"""The rows that a door gives for one reading, and what else that reading needs of that moment."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from psycopg import sql

from sekisho.books.connection import Db
from sekisho.books.doors import PublishedDoor
from sekisho.gate.count_reading import Reader
from sekisho.gate.positions import Standing, standing_query
from sekisho.rules.standing import USE
from sekisho.terms import Vocabulary

if TYPE_CHECKING:
    from sekisho.gate.read_record import Reading


def fetch_rows(
    connection: Db, door: PublishedDoor, reading: "Reading"
) -> list[Mapping[str, object]]:
    """The door's rows, as one statement sees them."""
    given = _given(reading, door)
    parameters = [given.get(name) for name in door.parameters]
    columns = _columns(door, reading)
    query = _query(door.name, len(parameters), tuple(columns))
    return _rows(reading, columns, connection.execute(query, parameters).fetchall())


def fetch_watched(
    connection: Db, words: Vocabulary, door: PublishedDoor, reading: "Reading", reader: Reader
) -> tuple[list[Mapping[str, object]], Standing]:
    """The door's rows and the reader's standing, as one statement sees them.

    The door is not asked for a reader who is beyond their position.
    """
    standing, asked = standing_query(words, reader)
    given = _given(reading, door)
    asked |= {name: given.get(name) for name in door.parameters}
    columns = _columns(door, reading)
    query = _watched_query(standing, door.name, door.parameters, tuple(columns))
    found = connection.execute(query, asked).fetchall()
    return _rows(reading, columns, [row[3:] for row in found]), Standing(*found[0][:3])


def _columns(door: PublishedDoor, reading: "Reading") -> list[str]:
    """What is asked of the door: whose row it is, the facts, and the items that it has."""
    wanted = [item for item in reading.items if item in door.columns]
    return ["subject_key", "entry_salt", *(f"fact_{fact}" for fact in door.facts), *wanted]


def _given(reading: "Reading", door: PublishedDoor) -> dict[str, object]:
    """The values of whatever parameters a door may have."""
    given: dict[str, object] = {
        "given_number": reading.customer_no,
        "given_items": [item for item in reading.items if item in door.columns],
        "given_context": reading.nonce,
        "given_act": USE,
        "given_role": reading.actor.role,
        "given_trained_for": reading.actor.trained_for,
    }
    given.update({f"given_{fact}": value for fact, value in reading.act.items()})
    return given


def _rows(
    reading: "Reading", columns: Sequence[str], found: Sequence[Sequence[object]]
) -> list[Mapping[str, object]]:
    """The rows of the door by column, those that the reading asks of; a row of nobody is none."""
    rows: list[Mapping[str, object]] = [
        dict(zip(columns, row, strict=True)) for row in found if row[0] is not None
    ]
    return rows if reading.only is None else [row for row in rows if reading.only(row)]


@lru_cache(maxsize=1024)
def _query(name: str, parameters: int, columns: tuple[str, ...]) -> bytes:
    """The call of the door; composing it takes longer than running it, hence the memory."""
    call = sql.SQL("SELECT {} FROM door.{}({}) AS d").format(
        sql.SQL(", ").join(sql.Identifier("d", column) for column in columns),
        sql.Identifier(name),
        sql.SQL(", ").join([sql.Placeholder()] * parameters),
    )
    return call.as_bytes(None)


@lru_cache(maxsize=1024)
def _watched_query(
    standing: str, name: str, parameters: tuple[str, ...], columns: tuple[str, ...]
) -> bytes:
    """The same call, made only where the reader may read; OFFSET 0 keeps it from being made first.

    Materialized, so that the standing is looked up once.
    """
    call = sql.SQL(
        "WITH s AS MATERIALIZED ({}) SELECT s.position, s.by_door, s.emergency, {} FROM s"
        " LEFT JOIN LATERAL (SELECT f.* FROM door.{}({}) AS f WHERE s.may OFFSET 0) AS d ON true"
    ).format(
        sql.SQL(standing),
        sql.SQL(", ").join(sql.Identifier("d", column) for column in columns),
        sql.Identifier(name),
        sql.SQL(", ").join(map(sql.Placeholder, parameters)),
    )
    return call.as_bytes(None)
