"""What a condition says of days: periods, ages, the edges of months and years, to the core.

Everything becomes a comparison of two days: 5年 を経過した is that today lies after the last day.
"""

import re
import unicodedata
from collections.abc import Callable

from lark import Token, Tree

from sekisho.rules.condition import (
    CompareDays,
    Comparison,
    Condition,
    Day,
    DayOf,
    Edge,
    EdgeAfter,
    Not,
    PeriodEnd,
    Today,
    Unit,
    conjunction,
)

FARTHEST_YEARS = 150
"""A period beyond this is a slip of the pen, and could leave the calendar."""

_WEEK = 7
_OLDEST = 150
_LAST_CLOSING = 31
_DAYS = {Unit.DAY: 1, Unit.BUSINESS_DAY: 1, Unit.MONTH: 30, Unit.YEAR: 365}
_UNITS = {
    ("営業日", "business"): (Unit.BUSINESS_DAY, 1),
    ("週", "week"): (Unit.DAY, _WEEK),
    ("月", "month"): (Unit.MONTH, 1),
    ("年", "year"): (Unit.YEAR, 1),
}
_EDGES = {
    ("翌月", "next"): Edge.NEXT_MONTH,
    ("月末", "month"): Edge.MONTH_END,
    ("年度", "fiscal"): Edge.FISCAL_YEAR_END,
    ("年末", "year"): Edge.YEAR_END,
}
_TODAY = Today()

ReadDay = Callable[[Tree[Token]], Day]


class BeyondUseError(Exception):
    """The token's number is beyond any use: no period of nothing, none of 150 years or more."""

    def __init__(self, token: Token) -> None:
        self.token = token


def passed(start: Day, length: tuple[int, Unit], *, first_counts: bool) -> Condition:
    """を経過した: the last day of the period lies behind."""
    return CompareDays(_TODAY, Comparison.GT, PeriodEnd(start, *length, first_counts))


def not_over(start: Day, length: tuple[int, Unit], *, first_counts: bool) -> Condition:
    """を超えない: the last day of the period does not lie behind; it may not have begun."""
    return CompareDays(_TODAY, Comparison.LE, PeriodEnd(start, *length, first_counts))


def within(start: Day, length: tuple[int, Unit], *, first_counts: bool) -> Condition:
    """以内: the period has begun, and its last day does not lie behind."""
    begun = CompareDays(_TODAY, Comparison.GE, start)
    return conjunction(begun, not_over(start, length, first_counts=first_counts))


def aged(birth: Day, comparison: Comparison, years: int) -> Condition:
    """満年齢: whole years counted from the day of birth, that day among them.

    Act on the Calculation of Age (1902) with Civil Code Art 143: a year of age is full at the end
    of the day before the birthday, so who was born on 29 February is a year older on 1 March.
    """
    match comparison:
        case Comparison.GE:
            full = PeriodEnd(birth, years, Unit.YEAR, first_counts=True)
            return CompareDays(_TODAY, Comparison.GT, full)
        case Comparison.GT:
            return aged(birth, Comparison.GE, years + 1)
        case Comparison.LT:
            return Not(aged(birth, Comparison.GE, years))
        case Comparison.LE:
            return Not(aged(birth, Comparison.GE, years + 1))
        case Comparison.EQ:
            return conjunction(aged(birth, Comparison.GE, years), aged(birth, Comparison.LE, years))
        case Comparison.NE:
            return Not(aged(birth, Comparison.EQ, years))


def read_length(token: Token) -> tuple[int, Unit]:
    """The amount and unit that the token says (5年, 10 営業日). Raises BeyondUseError."""
    plain = unicodedata.normalize("NFKC", token)
    unit, times = next((u for words, u in _UNITS.items() if _has(plain, words)), (Unit.DAY, 1))
    amount = _whole(plain) * times
    if not 0 < amount * _DAYS[unit] <= FARTHEST_YEARS * _DAYS[Unit.YEAR]:
        raise BeyondUseError(token)
    return amount, unit


def read_age(token: Token) -> int:
    """The years of an age, 1 to 150. Raises BeyondUseError."""
    years = _whole(unicodedata.normalize("NFKC", token))
    if not 0 < years <= _OLDEST:
        raise BeyondUseError(token)
    return years


def read_edge(token: Token, day: Day) -> Day:
    """The edge that the token names (の20日締め翌月初日). Raises BeyondUseError."""
    plain = unicodedata.normalize("NFKC", token)
    edge = next(edge for words, edge in _EDGES.items() if _has(plain, words))
    closing = _whole(plain) if re.search("[0-9]", plain) else None
    if closing is not None and not 1 <= closing <= _LAST_CLOSING:
        raise BeyondUseError(token)
    return EdgeAfter(day, edge, closing)


def read_reckoned(tree: Tree[Token], date_fact: Callable[[Token], str], read: ReadDay) -> Day:
    """The day that `tree` (fallback, edge, expiry) means. Raises BeyondUseError."""
    tokens = {token.type: token for token in tree.children if isinstance(token, Token)}
    trees = [part for part in tree.children if isinstance(part, Tree)]
    match tree.data:
        case "fallback":
            words = [t for t in tree.children if isinstance(t, Token) and t.type == "WORD"]
            return DayOf(tuple(dict.fromkeys(date_fact(word) for word in words)))
        case "edge":
            token = tokens["EDGE"] if "EDGE" in tokens else tokens["EDGE_EN"]
            return read_edge(token, read(trees[0]))
        case _:
            day, first_counts = start_of(trees, read)
            return PeriodEnd(day, *read_length(tokens["PERIOD"]), first_counts)


def start_of(trees: list[Tree[Token]], read: ReadDay) -> tuple[Day, bool]:
    """The day from which a period runs, and whether that day counts."""
    first_counts = any(tree.data == "included" for tree in trees)
    start = next(tree for tree in trees if tree.data not in ("included", "excluded"))
    return read(start), first_counts


def _has(text: str, words: tuple[str, str]) -> bool:
    return any(word in text for word in words)


def _whole(text: str) -> int:
    found = re.search("[0-9][0-9,]*", text)
    return int(found.group(0).replace(",", "")) if found else 0
