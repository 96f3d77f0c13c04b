"""Days of readings into their table: new ones by COPY in binary, those that are there by merging.

The numbers are put together as PostgreSQL sends a numeric (numeric_send): a count of digits to the
base of 10,000, the weight of the first, a sign, the decimals shown, and the digits.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from sekisho.baseline.slots import SLOTS
from sekisho.records.imports.readings_blocks import Numbers
from sekisho.records.imports.readings_words import NOT_READ, UNIT
from sekisho.records.imports.take import Connection

_COPY = (
    "COPY records.half_hourly_usage (customer_id, contract_id, day, kwh, confirmed)"
    " FROM STDIN (FORMAT binary)"
)
_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TAIL = b"\xff\xff"
_EPOCH = date(2000, 1, 1).toordinal()
_NUMERIC, _NEGATIVE, _DECIMALS = 1700, 0x4000, 4
_AMOUNT = np.dtype([
    ("length", ">i4"), ("digits", ">i2"), ("weight", ">i2"), ("sign", ">u2"), ("shown", ">u2"),
    ("high", ">i2"), ("middle", ">i2"), ("low", ">i2"),
])  # fmt: skip
_FRONT = [
    ("fields", ">i2"), ("l1", ">i4"), ("customer", ">i8"), ("l2", ">i4"), ("contract", ">i8"),
    ("l3", ">i4"), ("day", ">i4"), ("l4", ">i4"), ("dimensions", ">i4"), ("nulls", ">i4"),
    ("type", ">i4"), ("slots", ">i4"), ("from", ">i4"),
]  # fmt: skip
_ROW = np.dtype([*_FRONT, ("amounts", _AMOUNT, (SLOTS,)), ("l5", ">i4"), ("confirmed", "i1")])
_ARRAY_HEAD = 20


def copy_days(
    connection: Connection, keys: Sequence[tuple[int, int, int]], amounts: Numbers, *,
    confirmed: bool,
) -> None:  # fmt: skip
    """The days stand in the table. `keys` are customer, contract and the day's ordinal.

    requires: a transaction; none of them is there
    """
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.write(_HEAD)
        for data in rows(keys, amounts, confirmed=confirmed):
            copy.write(data)
        copy.write(_TAIL)


def merge_days(
    connection: Connection, keys: Sequence[tuple[int, int, int]], amounts: Numbers, *,
    confirmed: bool,
) -> None:  # fmt: skip
    """The days say what they said, and what is read: a provisional reading changes no confirmed
    one, and what nobody knows changes nothing. requires: a transaction; all of them are there
    """
    said = (
        [None if amount == NOT_READ else Decimal(amount).scaleb(-4) for amount in row]
        for row in amounts.tolist()
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "SELECT records.merge_half_hours(%s, %s, %s, %s::numeric[], %s)",
            [
                (customer, contract, date.fromordinal(day), row, confirmed)
                for (customer, contract, day), row in zip(keys, said, strict=True)
            ],
        )


def rows(
    keys: Sequence[tuple[int, int, int]], amounts: Numbers, *, confirmed: bool
) -> Iterator[bytes]:
    """The rows as COPY reads them; first those whose slots are all known, in one piece."""
    table = _table(np.array(keys, dtype=np.int64).reshape(-1, 3), amounts, confirmed=confirmed)
    known = (amounts != NOT_READ).all(axis=1)
    if known.any():
        yield table[known].tobytes()
    for place in np.flatnonzero(~known).tolist():
        yield _with_gaps(table[place : place + 1], amounts[place])


def _table(keys: Numbers, amounts: Numbers, *, confirmed: bool) -> NDArray[np.void]:
    """One row each, of always the same length."""
    table = np.zeros(len(keys), dtype=_ROW)
    table["fields"] = 5
    table["l1"], table["l2"], table["l3"], table["l5"] = 8, 8, 4, 1
    table["customer"], table["contract"] = keys[:, 0], keys[:, 1]
    table["day"] = keys[:, 2] - _EPOCH
    table["l4"] = _ARRAY_HEAD + SLOTS * _AMOUNT.itemsize
    table["dimensions"], table["type"], table["slots"], table["from"] = 1, _NUMERIC, SLOTS, 1
    table["confirmed"] = confirmed
    said, whole = table["amounts"], np.abs(np.where(amounts == NOT_READ, 0, amounts))
    said["length"], said["digits"], said["weight"] = _AMOUNT.itemsize - 4, 3, 1
    said["sign"], said["shown"] = np.where(amounts < 0, _NEGATIVE, 0), _DECIMALS
    said["high"] = whole // UNIT**2
    said["middle"] = whole // UNIT % UNIT
    said["low"] = whole % UNIT
    return table


def _with_gaps(row: NDArray[np.void], amounts: Numbers) -> bytes:
    """The row with NULL where nobody knows."""
    known = amounts != NOT_READ
    row["nulls"] = 1
    row["l4"] = _ARRAY_HEAD + 4 * SLOTS + int(known.sum()) * (_AMOUNT.itemsize - 4)
    data = row.tobytes()
    front = sum(np.dtype(kind).itemsize for _, kind in _FRONT)
    size = _AMOUNT.itemsize
    slots = (
        data[front + slot * size : front + (slot + 1) * size] if there else b"\xff\xff\xff\xff"
        for slot, there in enumerate(known.tolist())
    )
    return data[:front] + b"".join(slots) + data[front + SLOTS * size :]
