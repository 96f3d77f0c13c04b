"""Days as people in Japan write them: 令和8年11月26日, R8.11.26, 2026-11-26, or in full width.

The eras begin on the days of the ordinances: Meiji as far as it was by the Gregorian calendar
(1873), Taisho 1912-07-30, Showa 1926-12-25, Heisei 1989-01-08, Reiwa 2019-05-01. A day that its era
did not have (平成35年) is no day: which one was meant is for the person to say.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Era:
    """A Japanese era: its name, its letter, its first day, and the Gregorian year of its first."""

    ja: str
    en: str
    begins: date
    first: int

    @property
    def letter(self) -> str:
        """As it stands in R8.11.26."""
        return self.en[0]


ERAS = (
    Era("令和", "Reiwa", date(2019, 5, 1), 2019),
    Era("平成", "Heisei", date(1989, 1, 8), 1989),
    Era("昭和", "Showa", date(1926, 12, 25), 1926),
    Era("大正", "Taisho", date(1912, 7, 30), 1912),
    Era("明治", "Meiji", date(1873, 1, 1), 1868),
)
_NAMES = "|".join((*(era.ja for era in ERAS), *(era.letter for era in ERAS)))
_ERA = re.compile(
    rf"({_NAMES})\s*(元|\d{{1,2}})\s*[年./-]\s*(\d{{1,2}})\s*[月./-]\s*(\d{{1,2}})\s*日?",
    re.ASCII | re.IGNORECASE,
)
_PLAIN = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?", re.ASCII)
LONGEST = 40


def day_written(text: str) -> date | None:
    """The day that the text says, or None where it says none."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    if found := _PLAIN.fullmatch(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _ERA.fullmatch(plain):
        name, year, month, day = found.groups()
        era = next(era for era in ERAS if name.upper() in (era.ja, era.letter))
        written = _day(era.first + (1 if year == "元" else int(year)) - 1, int(month), int(day))
        return written if written is not None and era_of(written) == era else None
    return None


def era_of(day: date) -> Era | None:
    """The era in which the day lies; None before 1873."""
    return next((era for era in ERAS if day >= era.begins), None)


def in_both(day: date, lang: str) -> str:
    """The day by both calendars: 2026年11月26日（令和8年）, or 2026-11-26 (Reiwa 8)."""
    era = era_of(day)
    if lang != "ja":
        year = f" ({era.en} {day.year - era.first + 1})" if era else ""
        return f"{day.isoformat()}{year}"
    plain = f"{day.year}年{day.month}月{day.day}日"
    if era is None:
        return plain
    count = day.year - era.first + 1
    return f"{plain}（{era.ja}{'元' if count == 1 else count}年）"


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DayField(forms.CharField):
    """A day, by either calendar; what is none says how a day is written."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            help_text=_("By either calendar: 2026-11-26 or R8.11.26"),
            widget=forms.TextInput(attrs={"autocomplete": "off", "size": "18"}),
        )

    def clean(self, value: str | None) -> date | None:
        """The day, or None where nothing was entered."""
        text = super().clean(value)
        if not text:
            return None
        day = day_written(text)
        if day is None:
            raise ValidationError(
                _("This is no day. Write it as 2026-11-26, 2026/11/26 or R8.11.26."), "no-day"
            )
        return day
