"""Days as public lists write them: 2016-04-01, 2016/4/1, 2016年4月1日, 平成28年4月1日, H28.4.1."""

import re
import unicodedata
from datetime import date

_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
"""The year before the first of each era."""
_DAY = re.compile(
    r"(?P<era>令和|平成|昭和|[RHS])?(?P<year>\d{1,4}|元)[-/.年](?P<month>\d{1,2})[-/.月]"
    r"(?P<day>\d{1,2})日?"
)


def read_day(text: str) -> date | None:
    """The day that the text writes, or None: a day is never guessed."""
    found = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        return None
    year = 1 if found["year"] == "元" else int(found["year"])
    if found["era"]:
        year += _ERAS[found["era"]]
    elif len(found["year"]) != len("2016"):
        return None
    try:
        return date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
