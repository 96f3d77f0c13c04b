"""Readings gathered into days of 48, each handed on as soon as it is whole.

A file in the order of points and days passes through with the memory of a block. In any other order
the days that are not whole yet wait here, 400 bytes each.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from sekisho.baseline.slots import SLOTS
from sekisho.records.imports.readings_blocks import Block, Numbers, UnsoundError
from sekisho.records.imports.readings_words import NOT_READ

_ABSENT = NOT_READ + 1
"""The amount of a slot of which the file has not spoken yet."""
_DAYS = 2**24
"""More than any day's ordinal."""
_SLOT_BITS = 64


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the file, one a row: the place of its point, its ordinal, its 48 amounts.

    NOT_READ is the amount of a slot that nobody knows.
    """

    point: Numbers
    day: Numbers
    amounts: Numbers


@dataclass(slots=True)
class Gathering:
    """What of the file has been seen: days handed on, and days that wait for the rest of theirs."""

    handed: set[int] = field(default_factory=set)
    waiting: dict[int, Numbers] = field(default_factory=dict)

    def take(self, block: Block) -> Iterator[Days]:
        """The days that are whole now. Raises UnsoundError where a slot comes a second time."""
        keys, rows = _grouped(block)
        known = keys.tolist()
        if not self.handed.isdisjoint(known):
            raise UnsoundError
        full = (rows != _ABSENT).all(axis=1)
        alone = full & np.array([key not in self.waiting for key in known], dtype=bool)
        if alone.any():
            self.handed.update(keys[alone].tolist())
            yield _days(keys[alone], rows[alone])
        for place in np.flatnonzero(~alone).tolist():
            self._wait(known[place], rows[place])
        whole = [key for key in known if key in self.waiting and _whole(self.waiting[key])]
        if whole:
            self.handed.update(whole)
            found = np.array([self.waiting.pop(key) for key in whole], dtype=np.int64)
            yield _days(np.array(whole, dtype=np.int64), found)

    def rest(self) -> Iterator[Days]:
        """The days that stay incomplete."""
        if self.waiting:
            keys = np.array(list(self.waiting), dtype=np.int64)
            yield _days(keys, np.array(list(self.waiting.values()), dtype=np.int64))

    def _wait(self, key: int, row: Numbers) -> None:
        there = self.waiting.get(key)
        if there is None:
            self.waiting[key] = row.copy()
            return
        spoken = row != _ABSENT
        if (there[spoken] != _ABSENT).any():
            raise UnsoundError
        there[spoken] = row[spoken]


def _grouped(block: Block) -> tuple[Numbers, Numbers]:
    """(each day's key once, its amounts in this block); UnsoundError where a slot stands twice."""
    keys = block.point * _DAYS + block.day
    ordered = keys * _SLOT_BITS + block.slot
    amount = block.amount
    steps = np.diff(ordered)
    if (steps <= 0).any():
        order = np.argsort(ordered, kind="stable")
        ordered, keys, amount = ordered[order], keys[order], amount[order]
        if (np.diff(ordered) == 0).any():
            raise UnsoundError
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    place = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(keys)))
    rows = np.full((len(starts), SLOTS), _ABSENT, dtype=np.int64)
    rows[place, ordered % _SLOT_BITS - 1] = amount
    return keys[starts], rows


def _whole(row: Numbers) -> bool:
    return bool((row != _ABSENT).all())


def _days(keys: Numbers, rows: Numbers) -> Days:
    return Days(keys // _DAYS, keys % _DAYS, np.where(rows == _ABSENT, NOT_READ, rows))
