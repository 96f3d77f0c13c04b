"""Until when the notice keeps a customer's data, ground by ground: the one reading of 保存."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sekisho.books.connection import Db
from sekisho.rules.policy import Policy, Retention

WHOLE_CUSTOMER = ("contract_end", "last_payment")
"""Events that hold a customer's record as a whole; the other events hold single rows."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason why data is still kept: until when, and by which clauses.

    `until` is None while the event that starts the term has not happened (a contract that runs, a
    bill that is owed).
    """

    rule: str
    ja: str
    until: date | None
    clauses: tuple[str, ...]


def add_term(day: date, retention: Retention) -> date:
    """The last day of the term; 29 February plus a year is 28 February."""
    if retention.unit == "day":
        return day + timedelta(days=retention.amount)
    months = retention.amount * (12 if retention.unit == "year" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def grounds(policy: Policy, events: Mapping[str, date | None], today: date) -> list[Ground]:
    """The grounds that still hold on `today`, the one that ends last at the end.

    `events` says when each event last happened; an event that is missing never did and holds
    nothing, one that is None is still to come and holds without an end.
    """
    found = []
    for retention in policy.retentions:
        if retention.event not in WHOLE_CUSTOMER or retention.event not in events:
            continue
        happened = events[retention.event]
        until = None if happened is None else add_term(happened, retention)
        if until is None or until >= today:
            said = retention.interpretation or ""
            found.append(Ground(retention.id, said, until, retention.clauses))
    return sorted(found, key=lambda ground: ground.until or date.max)


def events_of(connection: Db, customer: int) -> dict[str, date | None]:
    """When the events that start retention last happened to the customer.

    An application that came to nothing counts from its own day (C13). requires: sekisho_hand
    """
    row = connection.execute(_EVENTS, {"customer": customer}).fetchone()
    running, ended, owing, paid = row or (False, None, False, None)
    events: dict[str, date | None] = {}
    if running or ended is not None:
        events["contract_end"] = None if running else ended
    if owing or paid is not None:
        events["last_payment"] = None if owing else paid
    return events


_EVENTS = """
SELECT coalesce(bool_or(state IN ('applied', 'active')), false),
       max(coalesce(ended_on, applied_on, started_on)),
       coalesce(bool_or(overdue_yen > 0), false),
       (SELECT max(paid_on) FROM records.payment WHERE customer_id = %(customer)s)
FROM records.contract WHERE customer_id = %(customer)s
"""
