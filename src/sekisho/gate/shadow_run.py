"""The act of a shadow run: what was recorded lately, decided again under a draft of the notice.

Recorded is who received which items for which purpose. The facts of those days are not kept, so
version in force and draft are both asked on today's; what the version in force itself would no
longer give on them is told apart as not judged, and never laid to the draft.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.recorded import gather
from sekisho.decide.table import table
from sekisho.gate.given_under import STAFF, Side, given_under, nobody, of_today
from sekisho.ledger.entry import JsonEntry
from sekisho.rules.policy import Effect, Policy

REFUSED, GIVEN = "refused", "given"
Place = tuple[str, str, str, str]
"""Source (`extract` or `read`), recipient, purpose, and the reader's role or ''."""


@dataclass(frozen=True, slots=True)
class Judged:
    """So many customers of whom the item would be `refused`, or newly `given`.

    `before` are the clauses of the version in force that speak of it, `clauses` the draft's.
    """

    kind: str
    source: str
    recipient: str
    purpose: str
    item: str
    customers: int
    before: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shadow:
    """What was decided again: `runs` files and `reads` of those days (inclusive).

    `passages` are the customer's items that were recorded; of `unjudged` of them the version in
    force would not give either on today's facts, so they say nothing about the draft.
    """

    since: date
    until: date
    runs: int
    reads: int
    passages: int
    unjudged: int
    judged: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Which days of the books (inclusive), and the day whose facts are asked."""

    since: date
    until: date
    today: date


def shadow_run(
    connection: Db, old: Side, new: Side, span: Span, progress: Callable[[int, int], None]
) -> Shadow:
    """The records of the span under `new`, held against `old`, the version in force. Counts only.

    The ledger keeps that it was asked, not the figures.
    requires: the role sekisho_owner, in no transaction
    """
    with connection.transaction():
        old, new = (of_today(connection, side) for side in (old, new))
        runs, reads = gather(connection, span.since, span.until, progress)
        places = _places(connection, new.policy)
        judged: list[Judged] = []
        passages = unjudged = 0
        for done, place in enumerate(places, 1):
            found, seen, unknown = _judge(connection, old, new, place, span.today)
            judged += found
            passages, unjudged = passages + seen, unjudged + unknown
            progress(done, len(places))
        log.append(connection, [_entry(old, new, span)])
    return Shadow(span.since, span.until, runs, reads, passages, unjudged, tuple(judged))


def _places(connection: Db, new: Policy) -> list[Place]:
    """Every source, recipient and purpose that was recorded, or has a nightly file by the draft."""
    rows = connection.execute(
        "SELECT DISTINCT source, recipient, purpose, role FROM pg_temp.recorded"
    )
    found: set[Place] = {(row[0], row[1], row[2], row[3]) for row in rows}
    for party in new.vocabulary.parties:
        for purpose in new.vocabulary.purposes:
            if any(_nightly_items(new, ("extract", party, purpose, ""))):
                found.add(("extract", party, purpose, ""))
    return sorted(found)


def _judge(
    connection: Db, old: Side, new: Side, place: Place, today: date
) -> tuple[list[Judged], int, int]:
    source, recipient, purpose, role = place
    asked = _items(connection, old, new, place)
    nightly = source == "extract"
    was, now = (
        given_under(side, recipient, purpose, asked, today, nightly=nightly, role=role or STAFF)
        or nobody(len(asked))
        for side in (old, new)
    )
    judged: list[Judged] = []
    passages = unjudged = 0
    names = _names(place)
    connection.execute(f"CREATE TEMPORARY TABLE was ON COMMIT DROP AS {was}".encode())
    connection.execute(f"CREATE TEMPORARY TABLE now ON COMMIT DROP AS {now}".encode())
    for number, item in enumerate(asked):
        query = _QUERY if nightly else _QUERY_READ
        row = connection.execute(
            query.replace("{n}", str(number)).encode(), {**names, "item": item}
        ).fetchone()
        seen, gone, fresh, unknown = row or (0, 0, 0, 0)
        passages, unjudged = passages + seen, unjudged + unknown
        for kind, customers in ((REFUSED, gone), (GIVEN, fresh)):
            if customers:
                clauses = [_clauses(s.policy, recipient, purpose, item, today) for s in (old, new)]
                judged.append(Judged(kind, *place[:3], item, customers, *clauses))
    connection.execute("DROP TABLE pg_temp.was, pg_temp.now")
    return judged, passages, unjudged


_COUNTS = """
SELECT count(*) FILTER (WHERE r.given),
       count(*) FILTER (WHERE r.given AND was.i{n} IS NOT NULL AND now.i{n} IS NULL),
       count(*) FILTER (WHERE was.i{n} IS NULL AND now.i{n} IS NOT NULL AND r.given IS NOT TRUE),
       count(*) FILTER (WHERE r.given AND was.i{n} IS NULL AND now.i{n} IS NULL)
FROM (
  SELECT customer, bool_or(given) AS given FROM pg_temp.recorded
  WHERE source = %(source)s AND recipient = %(recipient)s AND purpose = %(purpose)s
    AND role = %(role)s AND item = %(item)s GROUP BY customer
) AS r
"""
_QUERY = (
    _COUNTS
    + "FULL JOIN pg_temp.was ON was.customer = r.customer"
    + " FULL JOIN pg_temp.now ON now.customer = coalesce(r.customer, was.customer)"
)
"""A file goes out for everybody, so whoever the draft adds is newly given."""
_QUERY_READ = (
    _COUNTS
    + "LEFT JOIN pg_temp.was ON was.customer = r.customer"
    + " LEFT JOIN pg_temp.now ON now.customer = r.customer"
)
"""Of a read only what was asked counts: newly given is what was asked and withheld."""


def _names(place: Place) -> dict[str, object]:
    return dict(zip(("source", "recipient", "purpose", "role"), place, strict=True))


def _items(connection: Db, old: Side, new: Side, place: Place) -> Sequence[str]:
    """The items recorded there and, for a file, those that the draft would have in it."""
    rows = connection.execute(
        "SELECT DISTINCT item FROM pg_temp.recorded WHERE source = %(source)s"
        " AND recipient = %(recipient)s AND purpose = %(purpose)s AND role = %(role)s",
        _names(place),
    )
    found = {row[0] for row in rows}
    if place[0] == "extract":
        found |= set(_nightly_items(new.policy, place)) | set(_nightly_items(old.policy, place))
    return sorted(found)


def _nightly_items(policy: Policy, place: Place) -> Iterator[str]:
    party = policy.vocabulary.parties.get(place[1])
    roles = party.company.roles if party and party.company else ()
    classes = {place[1], *(role.party_class for role in roles)}
    for rule in policy.rules:
        if rule.effect is Effect.PERMIT and rule.nightly and place[2] in rule.purposes:
            yield from rule.items if classes & rule.recipients else ()


def _clauses(policy: Policy, recipient: str, purpose: str, item: str, day: date) -> tuple[str, ...]:
    words = policy.vocabulary
    if recipient not in words.parties or purpose not in words.purposes:
        return ()
    cells = table(policy, day, (recipient,), (purpose,))
    return next((cell.clauses for cell in cells if cell.item == item), ())


def _entry(old: Side, new: Side, span: Span) -> bytes:
    return JsonEntry(
        {
            "kind": "shadow",
            "day": span.today.isoformat(),
            "since": span.since.isoformat(),
            "until": span.until.isoformat(),
            "policy": old.policy.digest,
            "draft": new.policy.digest,
        }
    ).to_bytes()
