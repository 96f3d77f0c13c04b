"""What each ground entails in law, as data with dates of effect."""

from sekisho.rules.law.calendar import BusinessCalendar, business_calendar
from sekisho.rules.law.pack import AbroadDuty, Ground, LawPack, RecordDuty, Transfer, pack_in_force

__all__ = [
    "AbroadDuty",
    "BusinessCalendar",
    "Ground",
    "LawPack",
    "RecordDuty",
    "Transfer",
    "business_calendar",
    "pack_in_force",
]
