"""From the database's stream to a file: the bytes go through, the ledger's part is taken off.

Every row of the stream begins with the customer's key, the commitment (64 hex digits) and the item
set. Nothing of them reaches the file; nothing of the rest is looked at, unless the file's encoding
cannot hold it.
"""

from array import array
from binascii import unhexlify
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Protocol

from sekisho.books.log import Grown
from sekisho.ledger.entry import SUBJECT_MARK

BLOCK = 8192
"""Rows taken together: the loop over rows stays inside C."""

Row = Sequence[bytes]
"""(customer key, commitment in hex, item set, the row's bytes as the file wants them)"""


class Sink(Protocol):
    """Where the bytes of the file go."""

    def write(self, data: bytes, /) -> object:
        """Take the next bytes."""


@dataclass(frozen=True, slots=True)
class Held:
    """A row that was held back: whose, in which item, and why; never the value."""

    customer: int
    item: str
    reason: str


@dataclass
class Taken:
    """What a stream amounted to. One entry for each customer and item set, in stream order.

    `grown` is the ledger's tree with these entries' leaves.
    """

    header_index: int
    grown: Grown
    rows: int = 0
    customers: "array[int]" = field(default_factory=lambda: array("q"))
    entries: bytearray = field(default_factory=bytearray)
    item_sets: list[bytes] = field(default_factory=list)
    set_of: "array[int]" = field(default_factory=lambda: array("H"))
    held: list[Held] = field(default_factory=list)
    _seen: set[object] = field(default_factory=set)

    @property
    def distinct_customers(self) -> int:
        """How many customers the file speaks of."""
        masked = [token[0] for token in self._seen if isinstance(token, tuple)]
        return len(self._seen) - len(masked) + len(set(masked) - self._seen)

    def add(self, rows: Sequence[Row]) -> None:
        """The rows' entries stand after those before; a customer's second row adds none."""
        self.rows += len(rows)
        fresh = self._fresh(rows)
        if not fresh:
            return
        keys, commitments, item_sets, _ = zip(*fresh, strict=True)
        whole = unhexlify(b"".join(commitments))
        prefix = SUBJECT_MARK + self.header_index.to_bytes(8, "big")
        leaf = b"\x00" + prefix  # RFC 6962: the leaf's own prefix, then the entry
        pieces = [whole[at : at + 32] for at in range(0, len(whole), 32)]
        self.entries += prefix + prefix.join(pieces)
        self.grown.add([sha256(leaf + piece).digest() for piece in pieces])
        self.customers.extend(map(int, keys))
        if item_sets.count(self.item_sets[0]) == len(fresh):
            self.set_of.frombytes(bytes(2 * len(fresh)))
        else:
            self.set_of.extend(map(self._set_number, item_sets))

    def _fresh(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows whose customer and item set have no entry yet; now they have."""
        if not rows:
            return rows
        if not self.item_sets:
            self.item_sets.append(rows[0][2])
        first = self.item_sets[0]
        tokens: list[object] = [
            int(row[0]) if row[2] == first else (int(row[0]), row[2]) for row in rows
        ]
        if self._seen.isdisjoint(tokens):
            before = len(self._seen)
            self._seen.update(tokens)
            if len(self._seen) == before + len(rows):
                return rows
            self._seen.difference_update(tokens)
        fresh = []
        for row, token in zip(rows, tokens, strict=True):
            if token not in self._seen:  # a second contract, the same items: no second entry
                self._seen.add(token)
                fresh.append(row)
        return fresh

    def _set_number(self, item_set: bytes) -> int:
        if item_set not in self.item_sets:
            self.item_sets.append(item_set)
        return self.item_sets.index(item_set)


def blocks(stream: Iterable[bytes | bytearray | memoryview]) -> Iterator[list[Row]]:
    """The stream's rows, split behind the three columns that belong to the ledger."""
    rows = iter(stream)
    while batch := [bytes(row).split(b",", 3) for row in islice(rows, BLOCK)]:
        yield batch  # type: ignore[misc]  # a list of lists, which nobody changes, is one of rows


def take(
    stream: Iterable[bytes | bytearray | memoryview],
    sink: Sink,
    taken: Taken,
    convert: Callable[[list[Row]], tuple[list[Row], bytes]],
    progress: Callable[[int], None],
) -> None:
    """The whole stream stands in `sink` and in `taken`.

    `convert` gives the rows that pass and their bytes in the file's encoding and line ends.
    """
    for batch in blocks(stream):
        passed, data = convert(batch)
        sink.write(data)
        taken.add(passed)
        progress(taken.rows)
