"""Customers in stretches: listed by the hand, each stretch recorded before its lines are written.

A stretch is small, so that nothing is locked for long and what was stopped is short.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import BinaryIO

from sekisho.books import log
from sekisho.books.acts import insert_act
from sekisho.books.connection import Db
from sekisho.gate.read_record import Prepared

STRETCH = 200
"""Customers in one transaction."""
EVERYBODY = "%s::text[] IS NOT NULL"
"""A condition that every customer meets."""


def stretches(hand: Db, where: str = EVERYBODY, values: Sequence[str] = ()) -> Iterator[list[str]]:
    """The numbers of those customers in the order of their keys; each stretch is read by itself.

    `where` is a condition of our own on records.customer, with `values` as its one parameter.
    requires: the role sekisho_hand, in no transaction
    """
    after = 0
    while True:
        rows = hand.execute(
            "SELECT id, customer_no FROM records.customer"  # noqa: S608  # of our own constants
            f" WHERE id > %s AND {where} ORDER BY id LIMIT %s",
            (after, list(values), STRETCH),
        ).fetchall()
        hand.rollback()
        if not rows:
            return
        after = rows[-1][0]
        yield [str(row[1]) for row in rows]


def record_readings(connection: Db, prepared: Sequence[Prepared]) -> int:
    """Entry and act of each stand, in this order; the index of the first.

    requires: the role sekisho_web, in a transaction; at least one
    """
    first = log.append(connection, [each.entry for each in prepared])
    for index, each in enumerate(prepared, first):
        insert_act(connection, index, each.act)
    return first


def write_stretches(
    found: Iterable[list[str]], lines_of: Callable[[list[str]], list[bytes]], draft: BinaryIO
) -> tuple[int, str]:
    """(how many lines, their SHA-256): they are in the draft, in the order of the stretches.

    `lines_of` gives a stretch's lines once what they tell is recorded and committed.
    """
    count, digest = 0, sha256()
    for numbers in found:
        for line in lines_of(numbers):
            draft.write(line)
            digest.update(line)
            count += 1
    return count, digest.hexdigest()
