"""Until when the notice keeps a customer's data, ground by ground.

`decide.retention` says what a 保存 rule comes to; here are the customer's events, and the reasons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.decide.retention import rule_keeps_until
from sekisho.rules.policy import Policy

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


def grounds(policy: Policy, events: Mapping[str, date | None], today: date) -> list[Ground]:
    """The grounds that still hold on `today`, the one that ends last at the end.

    `events` says when each event last happened; an event that is missing never did and holds
    nothing, one that is None is still to come and holds without an end.
    """
    found = []
    for retention in policy.retentions:
        anchors = [one for one in retention.term.anchors if one in WHOLE_CUSTOMER and one in events]
        if not anchors:
            continue
        happened = events[anchors[0]]
        known = {} if happened is None else {anchors[0]: happened}
        kept = rule_keeps_until(policy, retention, known, today)
        if not kept.may_be_erased(today):
            until = None if kept.held else kept.until
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
