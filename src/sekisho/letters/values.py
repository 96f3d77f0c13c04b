"""Values as a mail's reader expects them: a day is written as people write days."""

import re
from datetime import date

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def shown(value: str, lang: str) -> str:
    """The value as it stands in a sentence of that language; what is no day stays as it is held."""
    if not _DAY.fullmatch(value):
        return value
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    if lang == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"
