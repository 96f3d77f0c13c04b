"""What each ground entails in law, as data with dates of effect."""

from sekisho.rules.law.pack import AbroadDuty, Ground, LawPack, RecordDuty, pack_in_force

__all__ = ["AbroadDuty", "Ground", "LawPack", "RecordDuty", "pack_in_force"]
