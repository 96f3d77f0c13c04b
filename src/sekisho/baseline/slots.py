"""The half hours of a day: slot n begins (n - 1) * 30 minutes after midnight, in Japan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

SLOTS = 48
MINUTES = 30
_HOUR = 60

Day = Sequence[Decimal | None]
"""A day's 48 readings in kWh, with their signs; None where nobody knows."""


def begins(slot: int) -> str:
    """When the slot begins, as 13:30. requires 1 <= slot <= 49"""
    hours, minutes = divmod((slot - 1) * MINUTES, _HOUR)
    return f"{hours:02}:{minutes:02}"


def ends(slot: int) -> str:
    """When the slot ends; the last one ends at 24:00. requires 1 <= slot <= 48"""
    return begins(slot + 1)


def spoken(slots: Iterable[int]) -> str:
    """The slots as people name them: 27 (13:00-13:30)."""
    return ", ".join(f"{slot} ({begins(slot)}-{ends(slot)})" for slot in slots)


@dataclass(frozen=True, slots=True)
class Readings:
    """What one meter read, by day. Slots before 1 are those of the day before."""

    days: Mapping[date, Day]

    def kwh(self, day: date, slot: int) -> Decimal | None:
        """The reading; None where nobody knows it. requires -47 <= slot <= 48"""
        if slot < 1:
            day, slot = day - timedelta(days=1), slot + SLOTS
        read = self.days.get(day)
        return None if read is None else read[slot - 1]

    def missing(self, day: date, slots: Iterable[int]) -> tuple[int, ...]:
        """Those of the slots that nobody knows."""
        return tuple(slot for slot in slots if self.kwh(day, slot) is None)
