"""The ledger in PostgreSQL: append under the head row's lock, read entries, prove.

Indexes come from the locked head row, so they have no gap and no twin: a database sequence leaves
gaps, and SERIALIZABLE alone does not order commits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.ledger.frontier import Frontier, Node
from sekisho.ledger.hash import HASH_BYTES, leaf_hash
from sekisho.ledger.proof import Position

CHUNK = 1024
"""Entries in one row of a bulk append: few rows to write, and a slice of one is cheap to read."""

_BLOCK = 1 << 16
"""Leaves given to the frontier at once: bounds the memory of an append of millions."""

Stretch = tuple[int, int]
"""(first index, count)."""


class LogError(Exception):
    """The stored log contradicts itself, or an index lies outside it; the message says which."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head row as it was locked: the next index is `frontier.size`."""

    origin: str
    frontier: Frontier


def lock_head(connection: Db) -> Head:
    """The head row is locked until the transaction ends; nobody else appends meanwhile."""
    row = connection.execute(
        "SELECT origin, size, frontier FROM books.ledger_head WHERE log = 1 FOR UPDATE"
    ).fetchone()
    return head_of(row)


def head_of(row: TupleRow | None) -> Head:
    """The head in a row of (origin, size, frontier); LogError where the log was never begun."""
    if row is None:
        message = "the ledger was never begun: publish a notice first (sekisho publish)"
        raise LogError(message)
    origin, size, frontier = row
    return Head(origin, Frontier.from_bytes(size, bytes(frontier)))


def read_head(connection: Db) -> Head:
    """The head as committed, without a lock."""
    row = connection.execute(
        "SELECT origin, size, frontier FROM books.ledger_head WHERE log = 1"
    ).fetchone()
    return head_of(row)


def append(connection: Db, entries: Sequence[bytes]) -> int:
    """The entries stand in the log once the transaction commits; returns the first one's index.

    requires entries is not empty
    """
    head = lock_head(connection)
    frontier, nodes = head.frontier.extend([leaf_hash(entry) for entry in entries])
    start = head.frontier.size
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO books.ledger_chunk (start, count, width, entries) VALUES (%s, 1, %s, %s)",
            [(start + i, len(entry), entry) for i, entry in enumerate(entries)],
        )
    _write_nodes(connection, nodes)
    _move_head(connection, frontier)
    return start


@dataclass(slots=True)
class Grown:
    """The tree as it will be when new leaves stand behind `before`; built while they are gathered.

    Where the log still ends with `before` when the head is locked, nothing is left to hash.
    """

    before: Frontier
    after: Frontier
    nodes: list[Node]

    @classmethod
    def from_head(cls, head: Head) -> "Grown":
        """Nothing has grown yet."""
        return cls(head.frontier, head.frontier, [])

    def add(self, leaves: Sequence[bytes]) -> None:
        """These leaf hashes stand behind the others."""
        self.after, nodes = self.after.extend(leaves)
        self.nodes += nodes


def append_bulk(connection: Db, width: int, entries: memoryview, grown: Grown) -> int:
    """Entries of one width, laid end to end, stand in the log once the transaction commits.

    `grown` has their leaves. Where somebody appended since, they are hashed once more, while the
    head is locked. Returns the first index.

    requires width * count = len(entries), count > 0
    """
    count = len(entries) // width
    head = lock_head(connection)
    start = head.frontier.size
    if grown.before != head.frontier:
        grown = _grown_again(head, width, entries)
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY books.ledger_chunk (start, count, width, entries) FROM STDIN (FORMAT binary)"
        ) as copy,
    ):
        copy.set_types(("int8", "int4", "int4", "bytea"))
        for first in range(0, count, CHUNK):
            held = min(CHUNK, count - first)
            copy.write_row(
                (start + first, held, width, bytes(entries[first * width :][: held * width]))
            )
    _write_nodes(connection, grown.nodes)
    _move_head(connection, grown.after)
    return start


def _grown_again(head: Head, width: int, entries: memoryview) -> Grown:
    """The same leaves behind another head."""
    grown = Grown.from_head(head)
    for first in range(0, len(entries), _BLOCK * width):
        block = bytes(entries[first : first + _BLOCK * width])
        grown.add([leaf_hash(block[at : at + width]) for at in range(0, len(block), width)])
    return grown


def _write_nodes(connection: Db, nodes: Sequence[Node]) -> None:
    if not nodes:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY books.ledger_node (height, index, hash) FROM STDIN (FORMAT binary)"
        ) as copy,
    ):
        copy.set_types(("int2", "int8", "bytea"))
        for node in nodes:
            copy.write_row(node)


def _move_head(connection: Db, frontier: Frontier) -> None:
    connection.execute(
        "UPDATE books.ledger_head SET size = %s, frontier = %s WHERE log = 1",
        (frontier.size, frontier.to_bytes()),
    )


def read_entry(connection: Db, index: int) -> bytes:
    """The entry at `index`, as it was appended; LogError where the log has none."""
    found = read_entries(connection, [(index, 1)])
    if index not in found:
        message = f"the ledger has no entry {index}"
        raise LogError(message)
    return found[index]


def read_entries(connection: Db, stretches: Iterable[Stretch]) -> Mapping[int, bytes]:
    """The entries of every stretch (first index, count), by index, in one query."""
    return read_stored(connection, stretches, ())[0]


def read_stored(
    connection: Db, stretches: Iterable[Stretch], spans: Iterable[tuple[int, int, int]]
) -> tuple[dict[int, bytes], dict[Position, bytes]]:
    """Entries by index, and stored nodes by (height, index): one query for both.

    `spans` are (stored height, first index, count). What the log lacks is missing in the answer.
    """
    merged = _merged(stretches)
    by_height: dict[int, list[Stretch]] = {}
    for height, first, count in spans:
        by_height.setdefault(height, []).append((first, count))
    nodes = [(height, *each) for height, found in by_height.items() for each in _merged(found)]
    columns = [*_columns(merged, 2), *_columns(nodes, 3)]
    entries: dict[int, bytes] = {}
    hashes: dict[Position, bytes] = {}
    for height, first, count, data in connection.cursor(binary=True).execute(_READ, columns):
        width = len(data) // count
        pieces = [data[at : at + width] for at in range(0, len(data), width)]
        if height is None:
            entries.update(zip(range(first, first + count), pieces, strict=True))
        elif width == HASH_BYTES:  # else one is missing in between
            hashes.update(zip(((height, first + i) for i in range(count)), pieces, strict=True))
    return entries, hashes


def _columns(rows: Sequence[Sequence[int]], width: int) -> list[str]:
    """The columns of the rows as PostgreSQL writes arrays; the driver is slow with lists."""
    return [f"{{{','.join(str(row[at]) for row in rows)}}}" for at in range(width)]


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same indexes as (first, end), joined where at most one other lies between them."""
    merged: list[Stretch] = []
    for first, count in sorted(stretches):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], first + count))
        else:
            merged.append((first, first + count))
    return merged


# The subqueries hide the length of the arrays, else each call would be planned anew.
_READ = """
SELECT NULL::smallint, cut.low, cut.past - cut.low,
       substring(c.entries FROM ((cut.low - c.start) * c.width + 1)::int
                 FOR ((cut.past - cut.low) * c.width)::int)
FROM unnest((SELECT %s::bigint[]), (SELECT %s::bigint[])) AS s (low, past)
JOIN books.ledger_chunk AS c
  ON c.start < s.past
  AND c.start >= (SELECT max(f.start) FROM books.ledger_chunk AS f WHERE f.start <= s.low)
CROSS JOIN LATERAL (
  VALUES (greatest(c.start, s.low), least(c.start + c.count, s.past))
) AS cut (low, past)
WHERE cut.low < cut.past
UNION ALL
SELECT s.height, run.first, run.count, run.hashes
FROM unnest((SELECT %s::smallint[]), (SELECT %s::bigint[]), (SELECT %s::bigint[]))
  AS s (height, low, past)
CROSS JOIN LATERAL (
  SELECT min(n.index), max(n.index) + 1 - min(n.index), string_agg(n.hash, '' ORDER BY n.index)
  FROM books.ledger_node AS n
  WHERE n.height = s.height AND n.index >= s.low AND n.index < s.past
) AS run (first, count, hashes)
WHERE run.first IS NOT NULL
"""


def begin(connection: Db, origin: str) -> None:
    """The log exists, empty, under this name; an existing log is left as it is."""
    connection.execute(
        "INSERT INTO books.ledger_head (log, origin, size, frontier) VALUES (1, %s, 0, '')"
        " ON CONFLICT (log) DO NOTHING",
        (origin,),
    )
