"""How grave the findings of a check are."""

from enum import StrEnum


class Level(StrEnum):
    """An error stops publication; a warning is for counsel; 解釈 turns the third into a warning."""

    ERROR = "error"
    WARNING = "warning"
    ERROR_UNLESS_INTERPRETED = "error; a warning where the rule has 解釈"
