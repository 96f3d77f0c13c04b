"""Which day a day of a condition is, in SQL: the Civil Code's periods as PostgreSQL computes them.

`decide.calendar` says the same in Python, and the two are written apart on purpose.
"""

from collections.abc import Callable
from datetime import date

import sqlglot
from sqlglot import exp

from sekisho.rules.condition import Day, DayOf, Edge, EdgeAfter, Literal, PeriodEnd, Today, Unit
from sekisho.rules.law import BusinessCalendar
from sekisho.sql.frame import Column, Frame, Given, Place, literal

_WEEKDAYS = 5
_PERIOD = """
    CAST({first} + INTERVAL '{amount} {unit}' AS DATE) - CASE
        WHEN EXTRACT(DAY FROM CAST({first} + INTERVAL '{amount} {unit}' AS DATE))
           = EXTRACT(DAY FROM {first}) THEN 1
        ELSE 0
    END
"""
_BUSINESS = """(
    SELECT open.day
    FROM (SELECT {before} + count.n AS day FROM GENERATE_SERIES(1, {span}) AS count(n)) AS open
    WHERE EXTRACT(ISODOW FROM open.day) <= 5
      AND NOT open.day = ANY(CAST('{{{closed}}}' AS DATE[]))
      AND {before} >= CAST('{since}' AS DATE)
      AND open.day <= CAST('{until}' AS DATE)
    ORDER BY open.day
    LIMIT 1 OFFSET {skipped}
)"""
_FIRST_OF_MONTH = "({day} - (CAST(EXTRACT(DAY FROM {day}) AS INT) - 1))"
_CLOSED_MONTH = """CASE
    WHEN EXTRACT(DAY FROM {day}) > {closing} THEN CAST({month} + INTERVAL '1 MONTH' AS DATE)
    ELSE {month}
END"""
_EDGES = {
    Edge.NEXT_MONTH: "CAST({month} + INTERVAL '1 MONTH' AS DATE)",
    Edge.MONTH_END: "CAST({month} + INTERVAL '1 MONTH' AS DATE) - 1",
    Edge.YEAR_END: "MAKE_DATE(CAST(EXTRACT(YEAR FROM {month}) AS INT), 12, 31)",
    Edge.FISCAL_YEAR_END: """MAKE_DATE(
        CAST(EXTRACT(YEAR FROM {month}) AS INT)
        + CASE WHEN EXTRACT(MONTH FROM {month}) >= 4 THEN 1 ELSE 0 END, 3, 31)""",
}


def place_of_day(frame: Frame, day: Day) -> Place:
    """Where the day stands; NULL, or nowhere, where it is unknown."""
    match day:
        case Literal(value):
            return Given(value)
        case Today():
            today = frame.clock.day(day)
            return Given(today) if isinstance(today, date) else Column(today)
        case DayOf(facts):
            return _first_known(frame, facts)
        case PeriodEnd(start, amount, unit, first_counts):
            place = place_of_day(frame, start)
            return _reckoned(
                place, lambda text: _period(frame, text, amount, unit, first_counts=first_counts)
            )
        case EdgeAfter(inner, edge, closing):
            return _reckoned(place_of_day(frame, inner), lambda text: _edge(text, edge, closing))


def _first_known(frame: Frame, facts: tuple[str, ...]) -> Place:
    places: list[Column | Given] = []
    for fact in facts:
        place = frame.place(fact)
        if isinstance(place, Given) and not isinstance(place.value, date):
            continue
        if place is not None:
            places.append(place)
        if isinstance(place, Given):
            break
    if len(places) < 2:
        return places[0] if places else None
    relations = frozenset[str]().union(*(p.relations for p in places if isinstance(p, Column)))
    first, *others = (_sql(place) for place in places)
    return Column(exp.Coalesce(this=first, expressions=others), relations)


def _reckoned(place: Place, reckon: Callable[[str], str]) -> Place:
    """The day that SQL reckons from the place."""
    if place is None:
        return None
    relations = place.relations if isinstance(place, Column) else frozenset[str]()
    text = reckon(exp.paren(_sql(place)).sql(dialect="postgres"))
    return Column(exp.paren(sqlglot.parse_one(text, dialect="postgres")), relations)


def _period(frame: Frame, start: str, amount: int, unit: Unit, *, first_counts: bool) -> str:
    match unit:
        case Unit.DAY:
            return f"{start} + {amount - first_counts}"
        case Unit.BUSINESS_DAY:
            before = f"({start} - 1)" if first_counts else start
            return _business(before, amount, frame.policy.calendar)
        case _:
            first = start if first_counts else f"({start} + 1)"
            return _PERIOD.format(first=first, amount=amount, unit=unit.value.upper())


def _business(before: str, amount: int, calendar: BusinessCalendar) -> str:
    weeks = (amount + len(calendar.closed)) // _WEEKDAYS + 2
    return _BUSINESS.format(
        before=before,
        span=weeks * 7,
        closed=",".join(sorted(day.isoformat() for day in calendar.closed)),
        since=calendar.since,
        until=calendar.until,
        skipped=amount - 1,
    )


def _edge(day: str, edge: Edge, closing: int | None) -> str:
    month = _FIRST_OF_MONTH.format(day=day)
    if closing is not None:
        month = f"({_CLOSED_MONTH.format(day=day, month=month, closing=closing)})"
    return _EDGES[edge].format(month=month)


def _sql(place: Column | Given) -> exp.Expr:
    if isinstance(place, Column):
        return place.sql.copy()
    # INVARIANT: only days reach this module, so a given value is a date.
    return literal(place.value) if isinstance(place.value, date) else exp.null()
