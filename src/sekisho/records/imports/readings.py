"""A file of half-hourly readings into the tables: all of it in one transaction, or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np

from sekisho.records.imports.readings_blocks import Points, UnsoundError, blocks
from sekisho.records.imports.readings_contracts import Contracts
from sekisho.records.imports.readings_copy import copy_days, merge_days
from sekisho.records.imports.readings_days import Days, Gathering
from sekisho.records.imports.readings_faults import faults
from sekisho.records.imports.readings_heading import Heading, read_heading
from sekisho.records.imports.readings_words import NOT_READ
from sekisho.records.imports.refusal import ImportStoppedError, RefusedRow
from sekisho.records.imports.refused_file import RefusedFile, refused_path
from sekisho.records.imports.take import Connection
from sekisho.records.one_load import only_load

Progress = Callable[[int], None]
SHOWN = 20
"""Refused lines that are told at once; all of them stand in the file."""
_TOGETHER = 1_000

Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ReadingsImported:
    """What was taken in. `missing` slots of `incomplete` days are in no line, or in an empty cell;
    `merged` days were there before."""

    readings: int
    days: int
    merged: int
    incomplete: int
    missing: int

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {name: getattr(self, name) for name in self.__slots__}


class ReadingsRefusedError(ImportStoppedError):
    """Lines are wrong and nothing was taken in: `first` of them, how many, and where all stand."""

    def __init__(self, count: int, first: list[RefusedRow], file: Path) -> None:
        super().__init__(
            f"{count} 行に誤りがあるので、何も取り込んでいません。理由は {file.name} にあります。",
            f"{count} lines are wrong, so nothing was taken in. The reasons are in {file.name}.",
        )
        self.count = count
        self.first = first
        self.file = file


def take_readings(
    connection: Connection, path: Path, *, confirmed: bool, progress: Progress = lambda _: None
) -> ReadingsImported:
    """Every reading of the file stands in the tables; `progress` hears how many do so far.

    requires: `connection` is in autocommit and logged in as sekisho_import.
    Raises ImportStoppedError where the heading is another, ReadingsRefusedError where a line is
    wrong, LoadRunningError where another import runs: then nothing was taken in.
    """
    heading = read_heading(path)
    refused_path(path).unlink(missing_ok=True)
    with only_load(connection):
        try:
            with connection.transaction():
                taking = _Taking(connection, Contracts(connection), progress, confirmed=confirmed)
                return taking.whole(path, heading)
        except UnsoundError:
            raise _refused(path, heading, Contracts(connection)) from None


def _refused(path: Path, heading: Heading, contracts: Contracts) -> ReadingsRefusedError:
    """All that is wrong is in the file beside; the first lines of it are in the error."""
    found = faults(path, heading, contracts)
    file, first, count = RefusedFile(path, 0), list[RefusedRow](), 0
    while some := list(islice(found, _TOGETHER)):
        file.add(some)
        first += some[: SHOWN - len(first)]
        count += len(some)
    return ReadingsRefusedError(count, first, file.path)


class _Taking:
    """One file on its way."""

    def __init__(
        self,
        connection: Connection,
        contracts: Contracts,
        progress: Progress,
        *,
        confirmed: bool,
    ) -> None:
        self._connection, self._contracts = connection, contracts
        self._confirmed, self._progress = confirmed, progress
        self._points, self._gathering = Points(), Gathering()
        self._readings = self._days = self._merged = self._incomplete = self._missing = 0

    def whole(self, path: Path, heading: Heading) -> ReadingsImported:
        for block in blocks(path, heading, self._points):
            self._contracts.learn(self._points.numbers)
            for days in self._gathering.take(block):
                self._put(days)
        for days in self._gathering.rest():
            self._put(days)
        return ReadingsImported(
            self._readings, self._days, self._merged, self._incomplete, self._missing
        )

    def _put(self, days: Days) -> None:
        """The days are in the table. Raises UnsoundError where one is nobody's."""
        unknown = days.amounts == NOT_READ
        gaps = int(unknown.sum())
        keys = self._keys(days)
        there = self._there(keys)
        new = np.array([key not in there for key in keys], dtype=bool)
        how = {"confirmed": self._confirmed}
        if new.any():
            fresh = [key for key in keys if key not in there]
            copy_days(self._connection, fresh, days.amounts[new], **how)
        if there:
            old = [key for key in keys if key in there]
            merge_days(self._connection, old, days.amounts[~new], **how)
        self._readings += unknown.size - gaps
        self._days += len(keys)
        self._merged += len(there)
        self._incomplete += int(unknown.any(axis=1).sum())
        self._missing += gaps
        self._progress(self._readings)

    def _keys(self, days: Days) -> list[Key]:
        numbers, found = self._points.numbers, list[Key]()
        for place, day in zip(days.point.tolist(), days.day.tolist(), strict=True):
            supplied = self._contracts.at(numbers[place], day)
            if supplied is None:
                raise UnsoundError
            found.append((supplied.customer, supplied.contract, day))
        return found

    def _there(self, keys: list[Key]) -> set[Key]:
        """Those of the days that stand in the table already."""
        customers = sorted({customer for customer, _, _ in keys})
        days = [day for _, _, day in keys]
        rows = self._connection.execute(
            "SELECT customer_id, contract_id, day FROM records.half_hourly_usage"
            " WHERE customer_id = ANY(%s) AND day BETWEEN %s AND %s",
            (customers, date.fromordinal(min(days)), date.fromordinal(max(days))),
        )
        return {(who, which, day.toordinal()) for who, which, day in rows} & set(keys)
