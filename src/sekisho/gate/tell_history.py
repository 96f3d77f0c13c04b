"""The act of telling a customer's history: who received what, when, under which clause."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sekisho.books.connection import Db
from sekisho.books.runs import numbers
from sekisho.gate.subjects import customer_key

SUBJECT = "subject"
"""The customer in person, as recipient and as actor."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of a customer's data through the door. `index` is its entry in the ledger.

    `kind` is `extract` or the kind of a single act; `state` is the run's, None for a single act.
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


def tell_history(connection: Db, customer_no: str) -> list[Passage]:
    """Every passage of this customer's data, oldest first. requires: the role sekisho_web.

    An unknown customer is refused (ActRefusedError), in the same words whoever asks.
    """
    return history_of(connection, customer_key(connection, customer_no))


def history_of(connection: Db, key: int) -> list[Passage]:
    """Every passage of the data of the customer with this key, oldest first."""
    found = [*_acts(connection, key), *_extracts(connection, key)]
    return sorted(found, key=lambda passage: passage.index)


def _acts(connection: Db, key: int) -> Iterator[Passage]:
    rows = connection.execute(_ACTS, (key,))
    for index, kind, day, at, actor, purpose, clauses, items, digest, version in rows:
        yield Passage(
            index=index,
            kind=kind,
            day=day,
            at=at,
            recipient=SUBJECT if actor == SUBJECT else "operator",
            purpose=purpose,
            grounds=(),
            clauses=tuple(clauses),
            items=tuple(items),
            version=version,
            digest=digest,
            state=None,
            actor=actor,
            header_index=None,
        )


def _extracts(connection: Db, key: int) -> Iterator[Passage]:
    for row in connection.execute(_STRETCHES, (key, key)).fetchall():
        first, subjects, item_sets, set_of = row[:4]
        day, at, recipient, purpose, grounds, clauses, header, state, digest, version = row[4:]
        chosen_sets = None if set_of is None else numbers("H", set_of)
        for position, subject in enumerate(numbers("q", subjects)):
            if subject != key:
                continue
            chosen = item_sets[0 if chosen_sets is None else chosen_sets[position]]
            yield Passage(
                index=first + position,
                kind="extract",
                day=day,
                at=at,
                recipient=recipient,
                purpose=purpose,
                grounds=tuple(grounds),
                clauses=tuple(clauses),
                items=tuple(chosen.split(",")),
                version=version,
                digest=digest,
                state=state,
                actor=None,
                header_index=header,
            )


_ACTS = """
SELECT a.ledger_index, a.kind, (a.at AT TIME ZONE 'Asia/Tokyo')::date, a.at, a.actor, a.purpose,
       a.clauses, a.items, a.digest, v.version
FROM books.told_act AS a
JOIN books.policy_version AS v ON v.digest = a.digest
WHERE a.customer_id = %s
"""

# A stretch is bounded by its lowest and highest key, so few are read for one customer.
_STRETCHES = """
SELECT s.first_index, s.subjects, s.item_sets, s.set_of,
       r.day, r.recorded_at, r.recipient, r.purpose, r.grounds, r.clauses, r.header_index, r.state,
       r.digest, v.version
FROM books.run_subjects AS s
JOIN books.told_run AS r ON r.id = s.run_id
JOIN books.policy_version AS v ON v.digest = r.digest
WHERE s.lowest <= %s AND s.highest >= %s
"""
