"""What a version's publication made in the schema `door`, as the books tell it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.books.connection import Db
from sekisho.books.versions import Version, newest_version


@dataclass(frozen=True, slots=True)
class PublishedDoor:
    """One view or function, and what it gives to whom: the row of `books.published_door`."""

    digest: str
    kind: str
    recipient: str
    purpose: str
    name: str
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    rules: tuple[str, ...]
    clauses: tuple[str, ...]
    grounds: tuple[str, ...]
    record: bool
    nightly: bool


_COLUMNS = (
    "digest, kind, recipient, purpose, name, columns, labels, facts, parameters, rules, clauses,"
    " grounds, record, nightly"
)


def write_doors(connection: Db, doors: Iterable[PublishedDoor]) -> None:
    """The books name these doors once the transaction commits. requires: the owner's role."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO books.published_door ({_COLUMNS})"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [
                (
                    door.digest,
                    door.kind,
                    door.recipient,
                    door.purpose,
                    door.name,
                    list(door.columns),
                    list(door.labels),
                    list(door.facts),
                    list(door.parameters),
                    list(door.rules),
                    list(door.clauses),
                    list(door.grounds),
                    door.record,
                    door.nightly,
                )
                for door in doors
            ],
        )


def nightly_doors(connection: Db, digest: str) -> list[PublishedDoor]:
    """Every view that makes a nightly file under this version, by clause, then recipient."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM books.published_door"
        " WHERE digest = %s AND kind = 'extract' AND nightly ORDER BY clauses, recipient, purpose",
        (digest,),
    ).fetchall()
    return [_door(row) for row in rows]


_READ_DOORS: dict[tuple[str, str, str, str], PublishedDoor] = {}


def read_door(
    connection: Db, version: Version, recipient: str, purpose: str
) -> PublishedDoor | None:
    """The read function of this version for a recipient and purpose, or None.

    Asked once a process: what is published never changes, and the fingerprint names its very text.
    """
    digest = version.policy.digest
    key = digest, version.door_fingerprint, recipient, purpose
    if key not in _READ_DOORS:
        found = _find_read_door(connection, digest, recipient, purpose)
        if found is None:
            return None
        _READ_DOORS[key] = found
    return _READ_DOORS[key]


def _find_read_door(
    connection: Db, digest: str, recipient: str, purpose: str
) -> PublishedDoor | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM books.published_door"
        " WHERE digest = %s AND kind = 'read' AND recipient = %s AND purpose = %s",
        (digest, recipient, purpose),
    ).fetchone()
    return None if row is None else _door(row)


_LOCK = 0x5E15_0002
"""The advisory lock on the doors: users share it, publication has it alone.

Without it an extract (which holds a view and wants the log's head) and a publication (which holds
the head and wants to drop the view) would each wait for the other.
"""


def hold_doors(connection: Db, digest: str) -> bool:
    """Whether the doors are those of this version; they stay so until the transaction ends."""
    connection.execute("SELECT pg_advisory_xact_lock_shared(%s)", (_LOCK,))
    return newest_version(connection) == digest


def change_doors(connection: Db) -> None:
    """Nobody uses a door until the transaction ends. requires: no lock is held yet"""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def _door(row: tuple[object, ...]) -> PublishedDoor:
    values = [tuple(value) if isinstance(value, list) else value for value in row]
    return PublishedDoor(*values)  # type: ignore[arg-type]  # the row has the fields in order
