"""How a baseline is made, as figures that an operator may change; and what is asked about."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sekisho.baseline.slots import SLOTS

IsHoliday = Callable[[date], bool]
"""Whether a day is a public holiday; the calendar is an argument."""
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Window:
    """The half hours on which the day itself corrects its baseline, in slots before the event.

    `farthest` to `nearest` before the first slot: 10 to 5 are five hours to two hours before.
    """

    farthest: int = 10
    nearest: int = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """How many like days are looked for, and of how many, those of most use, the mean is taken."""

    of: int = 5
    high: int = 4


@dataclass(frozen=True, slots=True)
class Method:
    """High 4 of 5 with an adjustment on the day, unless the operator says otherwise.

    `weekday` and `holiday` are looked for apart. `look_back`: so many days before the event and no
    earlier. `least_percent`: a day of less use than this share of the mean is passed over.
    `event_days`: where there are too few days, earlier event days of most use fill up.
    """

    weekday: Choice = Choice()
    holiday: Choice = Choice()
    look_back: int = 30
    least_percent: int = 25
    event_days: bool = True
    window: Window | None = Window()
    places: int = 4

    def choice(self, *, holiday: bool) -> Choice:
        """The one for that kind of day."""
        return self.holiday if holiday else self.weekday


@dataclass(frozen=True, slots=True)
class Event:
    """A demand reduction that was called: a day and its slots, the first and last included.

    INVARIANT: 1 <= first <= last <= 48
    """

    day: date
    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last <= SLOTS:
            message = f"slots {self.first} to {self.last}: 1 to {SLOTS}, the first before the last"
            raise ValueError(message)

    @property
    def slots(self) -> range:
        """Its slots."""
        return range(self.first, self.last + 1)

    def adjusting(self, window: Window | None) -> range:
        """The slots that correct the baseline; those before 1 lie on the day before."""
        if window is None:
            return range(0)
        return range(self.first - window.farthest, self.first - window.nearest + 1)


def is_holiday(day: date, public: IsHoliday) -> bool:
    """Saturdays, Sundays and public holidays are one kind of day; all others are the other."""
    return day.weekday() >= _SATURDAY or public(day)
