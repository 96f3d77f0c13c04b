"""What the cells of a file of half-hourly readings say: a point, a day, a slot, an amount."""

import re
from datetime import date

from sekisho.baseline.slots import MINUTES, SLOTS
from sekisho.records.imports.refusal import Refusal

NOT_READ = -(2**63)
"""The amount of an empty cell: nobody knows it."""
UNIT = 10_000
"""Amounts are whole numbers of a ten-thousandth of a kWh."""

HEADINGS = {
    "供給地点特定番号": "point", "point": "point",
    "年月日": "day", "対象日": "day", "day": "day",
    "コマ": "slot", "slot": "slot",
    "開始時刻": "start", "start": "start",
    "終了時刻": "end", "end": "end",
    "電力量": "kwh", "電力量(kWh)": "kwh", "kwh": "kwh",
}  # fmt: skip
"""What the heading of a column says that its cells are."""
SLOT_KINDS = ("slot", "start", "end")

_POINT = re.compile(r"(0[1-9]|10)[0-9]{20}", re.ASCII)
_DAY = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})|"
    r"([0-9]{4})([0-9]{2})([0-9]{2})",
    re.ASCII,
)
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?", re.ASCII)
_KWH = re.compile(r"([+-]?)([0-9]{1,6})(?:\.([0-9]{1,4}))?", re.ASCII)
_HOUR = 60

_WRONG_POINT = Refusal(
    "point",
    "供給地点特定番号は 22 桁の数字で、はじめの二桁は 01 から 10 です。",
    "A supply point number has 22 digits and begins with 01 to 10.",
)
_WRONG_DAY = Refusal(
    "day",
    "日付は 2026-12-01、2026/12/1、20261201 のどれかの形で、暦にある日を書きます。",
    "A day is written 2026-12-01, 2026/12/1 or 20261201, and is in the calendar.",
)
_WRONG_SLOT = Refusal(
    "slot",
    "コマは 1 から 48 までの番号か、13:00-13:30 の形で書きます。",
    "A slot is a number from 1 to 48, or written 13:00-13:30.",
)
_WRONG_START = Refusal(
    "slot",
    "開始時刻は 00:00 から 23:30 までの、30 分ごとの時刻です。",
    "A start is a time from 00:00 to 23:30, on the half hour.",
)
_WRONG_END = Refusal(
    "slot",
    "終了時刻は 00:30 から 24:00 までの、30 分ごとの時刻です。日の終わりは 24:00 と書きます。",
    "An end is a time from 00:30 to 24:00, on the half hour. Write the end of a day as 24:00.",
)
_WRONG_KWH = Refusal(
    "kwh",
    "電力量は 12.3 や -0.45 のように、小数第四位までの半角の数で書きます。",
    "An amount is a number such as 12.3 or -0.45, with at most four decimals.",
)


def read_point(text: str) -> str | Refusal:
    """The supply point's number."""
    return text if _POINT.fullmatch(text) else _WRONG_POINT


def read_day(text: str) -> int | Refusal:
    """The day, as its ordinal."""
    found = _DAY.fullmatch(text)
    if found is None:
        return _WRONG_DAY
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return _WRONG_DAY


def read_slot(text: str, kind: str) -> int | Refusal:
    """The slot's number, from 1 to 48. `kind`: slot, start or end, as the heading says."""
    if kind == "start":
        minutes = _minutes(text)
        fits = minutes is not None and minutes < SLOTS * MINUTES
        return minutes // MINUTES + 1 if minutes is not None and fits else _WRONG_START
    if kind == "end":
        minutes = _minutes(text)
        return minutes // MINUTES if minutes else _WRONG_END
    if text.isascii() and text.isdigit():
        return int(text) if 1 <= int(text) <= SLOTS else _WRONG_SLOT
    start, _, end = text.replace("～", "-").replace("〜", "-").partition("-")
    begun, ended = _minutes(start.strip()), _minutes(end.strip())
    if begun is None or ended is None or begun == SLOTS * MINUTES:
        return _WRONG_SLOT
    # A day's last slot is written 23:30-24:00 by some and 23:30-00:00 by others.
    half_hour = (begun + MINUTES - ended) % (SLOTS * MINUTES) == 0
    return begun // MINUTES + 1 if half_hour else _WRONG_SLOT


def read_kwh(text: str) -> int | Refusal:
    """The amount in ten-thousandths of a kWh with its sign; NOT_READ where the cell is empty."""
    if not text:
        return NOT_READ
    found = _KWH.fullmatch(text)
    if found is None:
        return _WRONG_KWH
    sign, whole, fraction = found.groups()
    amount = int(whole) * UNIT + int((fraction or "").ljust(4, "0"))
    return -amount if sign == "-" else amount


def _minutes(text: str) -> int | None:
    """Minutes since midnight on the half hour, 24:00 included; None where it is no such time."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    minutes = int(found[1]) * _HOUR + int(found[2])
    fits = int(found[2]) < _HOUR and minutes <= SLOTS * MINUTES and minutes % MINUTES == 0
    return minutes if fits else None
