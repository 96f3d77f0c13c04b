"""The act of telling a customer's history: who received what, when, under which clause.

It is read from the newest on, in stretches of bounded cost: a page costs the same whatever the
length of the history (docs/why/a-page-of-history.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.books.run_subjects import Stretch
from sekisho.gate.subjects import customer_key

SUBJECT = "subject"
"""The customer in person, as recipient and as actor."""
MAIL = "mail"
"""A mail of ours to the customer; its `state` is what became of it."""
FEED = "feed"
"""Somebody was told to stop, erase or correct; its `state` is `change:what became of it`."""
PAGE = 25
WHOLE = 500
"""Passages read together where all are wanted."""
NEWEST = 2**63 - 1
"""Before this index stands every entry."""
BATCH = 64
"""Stretches fetched together: 3 MB at most."""
MOST_STRETCHES = 1024
"""After so many, a page ends with what was found: somebody may be in none of them."""
MOST_ACTS = 512
"""Acts looked through for one item, likewise."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of a customer's data through the door. `index` is its entry in the ledger.

    `kind` is `extract` or the kind of a single act; `state` is the run's, the mail's
    or that of what a recipient was told, else None.
    """

    index: int
    kind: str
    day: date
    at: datetime
    recipient: str
    purpose: str
    grounds: tuple[str, ...]
    clauses: tuple[str, ...]
    items: tuple[str, ...]
    version: str
    digest: str
    state: str | None
    actor: str | None
    header_index: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """Passages, the newest first. `more`: earlier ones stand before this entry, or None.

    A page may hold fewer than were asked for, even none, and yet have `more` behind it.
    """

    passages: tuple[Passage, ...]
    more: int | None


@dataclass(frozen=True, slots=True)
class _Found:
    """Passages of one kind: all there are from entry `since` on."""

    passages: list[Passage]
    since: int


def tell_history(connection: Db, customer_no: str) -> list[Passage]:
    """Every passage of this customer's data, oldest first. requires: the role sekisho_web.

    An unknown customer is refused (ActRefusedError), in the same words whoever asks.
    """
    return history_of(connection, customer_key(connection, customer_no))


def history_of(connection: Db, key: int) -> list[Passage]:
    """Every passage of the data of the customer with this key, oldest first."""
    found: list[Passage] = []
    before: int | None = NEWEST
    while before is not None:
        page = page_of(connection, key, before, most=WHOLE)
        found += page.passages
        before = page.more
    return found[::-1]


def page_of(
    connection: Db, key: int, before: int | None = None, *, most: int = PAGE, item: str = ""
) -> Page:
    """At most `most` passages before entry `before` that gave `item` (empty: any item).

    requires: the role sekisho_web or sekisho_hand
    """
    end = NEWEST if before is None else before
    acts = _acts(connection, key, end, MOST_ACTS if item else most + 1)
    extracts = _extracts(connection, key, end, most)
    since = max(acts.since, extracts.since)
    found = [
        passage
        for passage in (*acts.passages, *extracts.passages)
        if since <= passage.index < end and (not item or item in passage.items)
    ]
    found.sort(key=lambda passage: -passage.index)
    if len(found) > most:
        return Page(tuple(found[:most]), found[most - 1].index)
    return Page(tuple(found), since or None)


def _acts(connection: Db, key: int, end: int, most: int) -> _Found:
    rows = connection.execute(_ACTS, {"key": key, "end": end, "most": most}).fetchall()
    found = [_act(row) for row in rows]
    return _Found(found, found[-1].index if len(found) == most else 0)


def _act(row: TupleRow) -> Passage:
    index, kind, day, at, actor, recipient, purpose, clauses, items, digest, version, state = row
    return Passage(
        index=index,
        kind=kind,
        day=day,
        at=at,
        recipient=SUBJECT if actor == SUBJECT or kind == MAIL else recipient or "operator",
        purpose=purpose,
        grounds=(),
        clauses=tuple(clauses),
        items=tuple(items),
        version=version,
        digest=digest,
        state=state,
        actor=actor,
        header_index=None,
    )


def _extracts(connection: Db, key: int, end: int, most: int) -> _Found:
    found: list[Passage] = []
    at, read = NEWEST, 0
    cursor = connection.cursor(binary=True)
    while True:
        given = {"key": key, "end": end, "at": at, "most": BATCH}
        rows = cursor.execute(_STRETCHES, given).fetchall()
        for row in rows:
            found += _given(key, Stretch(*row[:6]), row[7:])
        if len(rows) < BATCH:
            return _Found(found, 0)
        # The entries of the last run may stand in further stretches; those of later runs are all
        # here.
        read, at, since = read + BATCH, rows[-1][0], rows[-1][6]
        enough = sum(passage.index >= since for passage in found) > most
        if since < end and (enough or read >= MOST_STRETCHES):
            return _Found(found, since)


def _given(key: int, stretch: Stretch, told: TupleRow) -> Iterator[Passage]:
    """The passages in the stretch. `told` is the rest of the row: what the run is about."""
    day, at, recipient, purpose, grounds, clauses, header, state, digest, version = told
    for index, items in stretch.entries_of(key):
        yield Passage(
            index=index,
            kind="extract",
            day=day,
            at=at,
            recipient=recipient,
            purpose=purpose,
            grounds=tuple(grounds),
            clauses=tuple(clauses),
            items=items,
            version=version,
            digest=digest,
            state=state,
            actor=None,
            header_index=header,
        )


_ACTS = """
SELECT a.ledger_index, a.kind, (a.at AT TIME ZONE 'Asia/Tokyo')::date, a.at, a.actor, a.recipient,
       a.purpose, a.clauses, a.items, a.digest, v.version,
       CASE WHEN a.kind = 'mail'
            THEN (SELECT m.state FROM books.mail AS m
                  WHERE m.customer_id = a.customer_id AND m.queued_index = a.ledger_index)
            WHEN a.kind = 'feed'
            THEN (SELECT i.change || ':' || coalesce(i.outcome, i.state) FROM books.feed_item AS i
                  WHERE i.ledger_index = a.ledger_index) END
FROM (
  SELECT * FROM books.told_act WHERE customer_id = %(key)s AND ledger_index < %(end)s
  ORDER BY ledger_index DESC LIMIT %(most)s
) AS a
JOIN books.policy_version AS v ON v.digest = a.digest
ORDER BY a.ledger_index DESC
"""

# A run whose entries begin before `end` is read to its end: in a stretch the entries have another
# order than in the ledger.
_STRETCHES = """
SELECT s.first_index, r.first_index, s.subjects, s.item_sets, s.set_of, s.places,
       r.first_index + r.entries,
       r.day, r.recorded_at, r.recipient, r.purpose, r.grounds, r.clauses, r.header_index, r.state,
       r.digest, v.version
FROM (
  SELECT * FROM books.run_subjects
  WHERE lowest <= %(key)s AND highest >= %(key)s AND first_index < least(%(at)s, coalesce(
    (SELECT first_index + entries FROM books.extract_run WHERE first_index < %(end)s
     ORDER BY first_index DESC LIMIT 1), 0))
    AND EXISTS (SELECT FROM books.told_run AS t WHERE t.id = run_subjects.run_id)
  ORDER BY first_index DESC LIMIT %(most)s
) AS s
JOIN books.extract_run AS r ON r.id = s.run_id
JOIN books.policy_version AS v ON v.digest = r.digest
ORDER BY s.first_index DESC
"""
