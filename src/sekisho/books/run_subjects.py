"""Whose entries a run holds: from a run to its customers, from a customer to their entries.

A stretch holds customers' keys in ascending order, so that its lowest and highest key tell nearly
always whether a customer is in it. A file streams in the order of the tables, whose keys are as
good as random; `places` says where in the run each key's entry stands.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from operator import le

from sekisho.books.connection import Db

STRETCH = 4096
"""Customers in one row of run_subjects."""
KEY_BYTES = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row: keys (8 bytes each), and for each its item set (2) and its place in the run (4).

    Without `set_of` every entry has the first item set; without `places` the nth key's entry is
    the nth after `first_index`. `run_first` is the index of the run's first entry.
    """

    first_index: int
    run_first: int
    subjects: bytes
    item_sets: Sequence[str]
    set_of: bytes | None
    places: bytes | None

    def entries_of(self, key: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """(index, items) of each entry that this stretch holds about the customer."""
        wanted, at = key.to_bytes(KEY_BYTES, "big"), -1
        while (at := self.subjects.find(wanted, at + 1)) >= 0:
            nth, inside_another = divmod(at, KEY_BYTES)
            if not inside_another:
                yield self._index(nth), self._items(nth)

    def _index(self, nth: int) -> int:
        if self.places is None:
            return self.first_index + nth
        return self.run_first + int.from_bytes(self.places[4 * nth : 4 * nth + 4], "big")

    def _items(self, nth: int) -> tuple[str, ...]:
        which = 0 if self.set_of is None else int.from_bytes(self.set_of[2 * nth : 2 * nth + 2])
        return tuple(self.item_sets[which].split(","))


def write_subjects(
    connection: Db,
    run: int,
    first_index: int,
    customers: "array[int]",
    item_sets: Sequence[str],
    set_of: "array[int] | None",
) -> None:
    """The books can tell whose entries the run holds. `customers` and `set_of` in ledger order."""
    keys, sets, places = _in_order_of_keys(customers, set_of)
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY books.run_subjects (run_id, first_index, lowest, highest, subjects, item_sets,"
            " set_of, places) FROM STDIN (FORMAT binary)"
        ) as copy,
    ):
        copy.set_types(("int8", "int8", "int8", "int8", "bytea", "text[]", "bytea", "bytea"))
        for at in range(0, len(keys), STRETCH):
            here = slice(at, at + STRETCH)
            lowest, highest = keys[at], keys[here][-1]
            copy.write_row(
                (
                    run,
                    first_index + at,
                    lowest,
                    highest,
                    _big_endian(keys[here]),
                    list(item_sets),
                    None if sets is None else _big_endian(sets[here]),
                    None if places is None else _big_endian(places[here]),
                )
            )


def _in_order_of_keys(
    customers: "array[int]", set_of: "array[int] | None"
) -> tuple["array[int]", "array[int] | None", "array[int] | None"]:
    """(keys, item sets, places), the keys ascending; no places where they were so already."""
    if all(map(le, customers, islice(customers, 1, None))):
        return customers, set_of, None
    places = array("I", sorted(range(len(customers)), key=customers.tolist().__getitem__))
    keys = array("q", map(customers.__getitem__, places))
    return keys, set_of and array("H", map(set_of.__getitem__, places)), places


def first_subject(connection: Db, run: int) -> tuple[int, int] | None:
    """(customer, index) of an entry of the run, or None where it gave nobody's data."""
    row = connection.execute(
        "SELECT substring(s.subjects FOR 8), s.first_index, r.first_index,"
        " substring(s.places FOR 4) FROM books.run_subjects AS s"
        " JOIN books.extract_run AS r ON r.id = s.run_id WHERE s.run_id = %s"
        " ORDER BY s.first_index LIMIT 1",
        (run,),
    ).fetchone()
    if row is None:
        return None
    stretch = Stretch(row[1], row[2], row[0], ("",), None, row[3])
    key = numbers("q", row[0])[0]
    return key, next(stretch.entries_of(key))[0]


def items_of_entry(connection: Db, run: int, key: int, index: int) -> tuple[str, ...] | None:
    """The items that entry `index` of the run gave of this customer; None where it is no such."""
    rows = connection.cursor(binary=True).execute(
        "SELECT s.first_index, r.first_index, s.subjects, s.item_sets, s.set_of, s.places"
        " FROM books.run_subjects AS s JOIN books.extract_run AS r ON r.id = s.run_id"
        " WHERE s.run_id = %(run)s AND s.lowest <= %(key)s AND s.highest >= %(key)s",
        {"run": run, "key": key},
    )
    for row in rows:
        for entry, items in Stretch(*row).entries_of(key):
            if entry == index:
                return items
    return None


def given_to(connection: Db, run: int, wanted: set[int]) -> dict[int, set[str]]:
    """Those of `wanted` whose entries the run holds, each with all the items it gives of them."""
    found: dict[int, set[str]] = {}
    rows = connection.cursor(binary=True).execute(
        "SELECT subjects, item_sets, set_of FROM books.run_subjects WHERE run_id = %s", (run,)
    )
    for subjects, item_sets, set_of in rows:
        keys = numbers("q", subjects)
        here = wanted.intersection(keys)
        if not here:
            continue
        for key, items in with_items(keys, item_sets, set_of):
            if key in here:
                found.setdefault(key, set()).update(items)
    return found


def with_items(
    keys: "array[int]", item_sets: Sequence[str], set_of: bytes | None
) -> Iterator[tuple[int, Sequence[str]]]:
    """(key, items) of each entry of a stretch, in the order of its keys."""
    sets = [named.split(",") for named in item_sets]
    chosen = repeat(0, len(keys)) if set_of is None else numbers("H", set_of)
    for key, at in zip(keys, chosen, strict=True):
        yield key, sets[at]


def numbers(typecode: str, data: bytes) -> "array[int]":
    """The big-endian numbers in a stretch: "q" for keys, "H" for item sets."""
    read = array(typecode)
    read.frombytes(bytes(data))
    read.byteswap()
    return read


def _big_endian(numbers: "array[int]") -> bytes:
    numbers.byteswap()
    return numbers.tobytes()
