"""From the database's stream to a file: the bytes go through, the ledger's part is taken off.

Every row of the stream begins with 80 hex digits, the customer's key and the commitment, and then
names its items where it does not give them all. Nothing of that reaches the file; nothing of the
rest is looked at, unless the file's encoding cannot hold it.
"""

from array import array
from binascii import unhexlify
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from struct import Struct
from typing import Protocol

from sekisho.books.log import Grown
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import SUBJECT_MARK

BLOCK = 512
"""Rows taken together: the loop over rows stays inside C, and while a block is worked at, the
server fills the socket with about the next one."""

WHOLE = b""
"""The item set of a row that gives every item of the extract."""

_HEAD = Struct(">q32s")
_DIGITS = 2 * _HEAD.size
_FRONT = _DIGITS + 2
"""The head in hex and two characters behind it: both commas where the row gives every item."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows side by side: whose, the commitment, and the row's bytes as the file wants them.

    `item_sets` has the rows that give only some of the extract's items, by position.
    """

    keys: Sequence[int]
    commitments: Sequence[bytes]
    data: Sequence[bytes]
    item_sets: Mapping[int, bytes]

    def only(self, positions: Sequence[int]) -> "Batch":
        """The rows at these positions, in this order."""
        return Batch(
            [self.keys[at] for at in positions],
            [self.commitments[at] for at in positions],
            [self.data[at] for at in positions],
            {
                new: self.item_sets[old]
                for new, old in enumerate(positions)
                if old in self.item_sets
            },
        )


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
    item_sets: list[bytes] = field(default_factory=lambda: [WHOLE])
    set_of: "array[int]" = field(default_factory=lambda: array("H"))
    held: list[Held] = field(default_factory=list)
    _seen: set[object] = field(default_factory=set)

    @property
    def distinct_customers(self) -> int:
        """How many customers the file speaks of."""
        masked = [token[0] for token in self._seen if isinstance(token, tuple)]
        return len(self._seen) - len(masked) + len(set(masked) - self._seen)

    def add(self, rows: Batch) -> None:
        """The rows' entries stand after those before; a customer's second row adds none."""
        self.rows += len(rows.keys)
        fresh = self._fresh(rows)
        if not fresh.keys:
            return
        prefix = SUBJECT_MARK + self.header_index.to_bytes(8, "big")
        leaf = b"\x00" + prefix  # RFC 6962: the leaf's own prefix, then the entry
        self.entries += prefix + prefix.join(fresh.commitments)
        self.grown.add([sha256(leaf + each).digest() for each in fresh.commitments])
        first = len(self.customers)
        self.customers.extend(fresh.keys)
        self.set_of.frombytes(bytes(2 * len(fresh.keys)))
        for at, item_set in fresh.item_sets.items():
            self.set_of[first + at] = self._set_number(item_set)

    def _fresh(self, rows: Batch) -> Batch:
        """The rows whose customer and item set have no entry yet; now they have."""
        tokens: list[object] = list(rows.keys)
        for at, item_set in rows.item_sets.items():
            tokens[at] = (rows.keys[at], item_set)
        if self._seen.isdisjoint(tokens):
            before = len(self._seen)
            self._seen.update(tokens)
            if len(self._seen) == before + len(tokens):
                return rows
            self._seen.difference_update(tokens)
        fresh = []
        for at, token in enumerate(tokens):
            if token not in self._seen:  # a second contract, the same items: no second entry
                self._seen.add(token)
                fresh.append(at)
        return rows.only(fresh)

    def _set_number(self, item_set: bytes) -> int:
        if item_set not in self.item_sets:
            self.item_sets.append(item_set)
        return self.item_sets.index(item_set)


def batches(stream: Iterable[bytes | bytearray | memoryview]) -> Iterator[Batch]:
    """The stream's rows, the part that belongs to the ledger taken off."""
    rows = map(bytes, stream)
    while block := list(islice(rows, BLOCK)):
        yield _batch(block)


def _batch(rows: list[bytes]) -> Batch:
    fronts = bytearray(b"".join([row[:_FRONT] for row in rows]))
    if fronts[_DIGITS::_FRONT] != b"," * len(rows):
        raise _no_commitment()
    marks = bytes(fronts[_DIGITS + 1 :: _FRONT])
    del fronts[_DIGITS + 1 :: _FRONT]
    del fronts[_DIGITS :: _DIGITS + 1]
    keys, commitments = zip(*_HEAD.iter_unpack(unhexlify(fronts)), strict=True)
    data = [row[_FRONT:] for row in rows]
    item_sets = {}
    if marks != b"," * len(rows):
        for at, mark in enumerate(marks):
            if mark != ord(","):
                item_sets[at], data[at] = rows[at][_DIGITS + 1 :].split(b",", 1)
    return Batch(keys, commitments, data, item_sets)


def _no_commitment() -> ActRefusedError:
    return ActRefusedError(
        "no-commitment",
        "台帳の記録を作れない行があります。顧客の鍵か塩（subject の key、salt）が空です。"
        "catalog.yaml が指す列を確かめてください。何も渡していません。",
        "For some row no ledger entry can be made: the customer's key or salt is empty. Check the"
        " columns that subject names in catalog.yaml. Nothing was given out.",
    )


def take(
    stream: Iterable[bytes | bytearray | memoryview],
    sink: Sink,
    taken: Taken,
    convert: Callable[[Batch], tuple[Batch, bytes]],
    progress: Callable[[int], None],
) -> None:
    """The whole stream stands in `sink` and in `taken`.

    `convert` gives the rows that pass and their bytes in the file's encoding and line ends.
    """
    for batch in batches(stream):
        passed, data = convert(batch)
        sink.write(data)
        taken.add(passed)
        progress(taken.rows)
