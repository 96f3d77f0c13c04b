"""Days, periods and their comparisons in words that a customer can read."""

from sekisho.rules.condition import (
    Comparison,
    Day,
    DayOf,
    Edge,
    EdgeAfter,
    Literal,
    PeriodEnd,
    Today,
    Unit,
)
from sekisho.rules.surface import EDGE_WORDS, UNIT_WORDS
from sekisho.terms import Vocabulary

_JA = {
    Comparison.EQ: "であること",
    Comparison.NE: "でないこと",
    Comparison.LT: "より前であること",
    Comparison.LE: "以前であること",
    Comparison.GT: "より後であること",
    Comparison.GE: "以後であること",
}
_EN = {
    Comparison.EQ: "is",
    Comparison.NE: "is not",
    Comparison.LT: "is before",
    Comparison.LE: "is not after",
    Comparison.GT: "is after",
    Comparison.GE: "is not before",
}
_EDGES_EN = {
    Edge.NEXT_MONTH: "the start of the month after",
    Edge.MONTH_END: "the end of the month of",
    Edge.YEAR_END: "the end of the year of",
    Edge.FISCAL_YEAR_END: "the end of the fiscal year of",
}


def days_phrase(left: Day, comparison: Comparison, right: Day, words: Vocabulary, lang: str) -> str:
    """What a comparison of days asks: …であること, or a sentence without its full stop."""
    ja = lang == "ja"
    match left, comparison, right:
        case Today(0), Comparison.GT, PeriodEnd():
            over = _over(right, words, lang)
            return f"{over}を経過したこと" if ja else over
        case Today(0), Comparison.LE, PeriodEnd():
            over = _over(right, words, lang)
            return f"{over}を経過していないこと" if ja else f"not ({over})"
    one, other = day_phrase(left, words, lang), day_phrase(right, words, lang)
    return f"{one}が{other}{_JA[comparison]}" if ja else f"{one} {_EN[comparison]} {other}"


def day_phrase(day: Day, words: Vocabulary, lang: str) -> str:
    """The day, as a noun."""
    ja = lang == "ja"
    match day:
        case Literal(value):
            return str(value)
        case Today(0):
            return "本日" if ja else "today"
        case Today(amount, unit):
            length = _length(abs(amount), unit, lang)
            if ja:
                return f"本日の{length}{'後' if amount > 0 else '前'}"
            return f"{length} {'from today' if amount > 0 else 'ago'}"
        case DayOf(facts):
            names = [words.facts[fact].shown(lang) for fact in facts]
            if ja:
                return "、なければ".join(f"「{name}」" for name in names)
            return ", or else ".join(f"“{name}”" for name in names)
        case PeriodEnd():
            length = _length(day.amount, day.unit, lang)
            start = _start(day, words, lang)
            return f"{start}{length}の満了日" if ja else f"the end of {length} {start}"
        case EdgeAfter(inner, edge, closing):
            return _edge(day_phrase(inner, words, lang), edge, closing, lang)


def _over(period: PeriodEnd, words: Vocabulary, lang: str) -> str:
    length, start = _length(period.amount, period.unit, lang), _start(period, words, lang)
    if lang == "ja":
        return f"{start}{length}"
    return f"{length} {'has' if period.amount == 1 else 'have'} passed {start}"


def _start(period: PeriodEnd, words: Vocabulary, lang: str) -> str:
    day = day_phrase(period.start, words, lang)
    if lang == "ja":
        return f"{day}を初日として" if period.first_counts else f"{day}から"
    return f"since and including {day}" if period.first_counts else f"since {day}"


def _length(amount: int, unit: Unit, lang: str) -> str:
    if lang == "ja":
        return f"{amount}{UNIT_WORDS[unit][0]}"
    return f"{amount} {unit.value}{'' if amount == 1 else 's'}"


def _edge(day: str, edge: Edge, closing: int | None, lang: str) -> str:
    if lang == "ja":
        return f"{day}の{f'{closing}日締め' if closing else ''}{EDGE_WORDS[edge][0]}"
    return f"{_EDGES_EN[edge]} {day}{f' (months close on day {closing})' if closing else ''}"
