"""The act of telling downstream: who was given a customer's data hears what to do with it.

Each party has an item with a day by which it confirms, an entry in the ledger, and the number by
which it knows the customer itself. The company's other systems hear of it too.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sekisho.books import feed, log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.clock import Target, due_on
from sekisho.decide.decide import EVERYTHING, covers
from sekisho.gate.case_steps import PURPOSE, RECORD_OF_WISHES, Moment, day_of
from sekisho.gate.feed_parties import CORRECT, ERASE, STOP, downstream
from sekisho.gate.feed_reference import CUSTOMER_NO, Reference, keep_reference, reference_of
from sekisho.gate.given_before import Given, given_before
from sekisho.gate.given_contracts import contracts_given
from sekisho.gate.horizon import horizon
from sekisho.gate.open_request import is_holiday
from sekisho.ledger.entry import Json, JsonEntry, canonical_json, commit, entry_salt, statement
from sekisho.ledger.text import to_base64
from sekisho.rules.policy import Effect
from sekisho.terms import Request

NOBODY = 0
FEED = "feed"
MOST = 200
"""Refusals taken up in one round."""
CLAUSES = {ERASE: ("L22",), CORRECT: ("C49",)}


@dataclass(frozen=True, slots=True)
class Change:
    """What one party is told: which change, of what, and the customer's number as it has it."""

    party: str
    change: str
    scope: str
    purposes: tuple[str, ...]
    items: tuple[str, ...]
    reference: Reference


@dataclass(frozen=True, slots=True)
class _Whose:
    """The customer of whom somebody is told today, and all that anybody was given of them."""

    version: Version
    customer: int
    day: date
    given: Given


def tell_stops(connection: Db, version: Version, moment: Moment) -> int:
    """Whoever must stop by a refusal was told; how many items that made.

    A refusal that was lifted meanwhile is told to nobody, and what waits of it is replaced.
    requires: the role sekisho_hand, in no transaction
    """
    told = 0
    while True:
        with connection.transaction():
            batch = feed.take_stops(connection, MOST)
            for owed in batch:
                if _stands(connection, owed):
                    changes = _stops(connection, version, owed, moment)
                    told += _put_all(connection, version, owed.customer, changes, moment)
        if len(batch) < MOST:
            break
    with connection.transaction():
        _end_lifted(connection)
        _end_references(connection, day_of(moment))
    return told


def tell_correction(
    connection: Db, version: Version, customer: int, items: tuple[str, ...], wrongly: Given,
    moment: Moment,
) -> int:  # fmt: skip
    """Whoever was given a wrong value, and each system, is told which items changed.

    The right value is not told here: recipients are given it in a file, as the notice lets them.
    requires: the role sekisho_hand, in a transaction
    """
    whose = _Whose(version, customer, day_of(moment), given_before(connection, customer))
    changes = [
        _change(connection, whose, party, CORRECT, "", wrongly) for party in _parties(wrongly)
    ]
    changes += _of_systems(connection, customer, CORRECT, "", items)
    return _put_all(connection, version, customer, changes, moment)


def erasures(
    connection: Db, version: Version, customer: int, moment: Moment, *, asked: bool
) -> list[Change]:
    """Who must erase; to be told by `tell_erasure` once the customer is gone.

    Recipients hear of it where the customer asked for it; where a period ended here, theirs is
    their own. requires: the role sekisho_hand, in a transaction; the customer is there
    """
    given = given_before(connection, customer) if asked else {}
    whose = _Whose(version, customer, day_of(moment), given)
    changes = [
        _change(connection, whose, party, ERASE, EVERYTHING, given) for party in _parties(given)
    ]
    return [*changes, *_of_systems(connection, customer, ERASE, EVERYTHING, ())]


def tell_erasure(connection: Db, version: Version, changes: list[Change], moment: Moment) -> int:
    """Whoever must erase was told; nothing leads from there to a row of ours.

    requires: the role sekisho_hand, in the transaction in which the customer was forgotten
    """
    return _put_all(connection, version, NOBODY, changes, moment)


def _stops(connection: Db, version: Version, owed: feed.Owed, moment: Moment) -> list[Change]:
    day = day_of(moment)
    everything = given_before(connection, owed.customer)
    whose = _Whose(version, owed.customer, day, everything)
    struck: Given = {}
    for (party, purpose), items in everything.items():
        stopped = {i for i in items if is_stopped(version, owed.scope, (party, purpose, i), day)}
        if stopped:
            struck[party, purpose] = stopped
    changes = [
        _change(connection, whose, party, STOP, owed.scope, struck) for party in _parties(struck)
    ]
    return [*changes, *_of_systems(connection, owed.customer, STOP, owed.scope, ())]


def is_stopped(version: Version, scope: str, passage: tuple[str, str, str], day: date) -> bool:
    """Whether a refusal of that scope ends this (recipient, purpose, item).

    It does where it reaches the passage and no permit stands that a customer cannot refuse: what
    supply or law needs goes on. A recipient that the notice knows no more has no permit at all.
    """
    party, purpose, item = passage
    policy, words = version.policy, version.policy.vocabulary
    known = party in words.parties
    classes = words.classes_of(party, day) if known else frozenset({party})
    if scope not in classes | words.kinship.touching(item) | {purpose, EVERYTHING}:
        return False
    request = Request(party, purpose, (item,), day, {})
    permits = [
        rule
        for rule in policy.rules
        if known and rule.effect is Effect.PERMIT and covers(policy, rule, request, item)
    ]
    return all(rule.refusable for rule in permits)


def _parties(given: Given) -> list[str]:
    return sorted({party for party, _ in given})


def _change(
    connection: Db, whose: _Whose, party: str, change: str, scope: str, struck: Given
) -> Change:
    """What this party is told: of `struck`, its own; by a number among all that it was given."""
    own = {purpose: items for (to, purpose), items in struck.items() if to == party}
    held = {purpose: items for (to, purpose), items in whose.given.items() if to == party}
    contracts = contracts_given(connection, whose.version, whose.customer, party, held, whose.day)
    return Change(
        party,
        change,
        scope,
        tuple(sorted(own)),
        tuple(sorted(set().union(*own.values()))),
        reference_of(connection, whose.customer, set().union(*held.values()), contracts),
    )


def _of_systems(
    connection: Db, customer: int, change: str, scope: str, items: tuple[str, ...]
) -> list[Change]:
    reference = reference_of(connection, customer, {CUSTOMER_NO})
    return [
        Change(name, change, scope, (), tuple(sorted(items)), reference)
        for name, system in sorted(downstream().systems.items())
        if change in system.wants
    ]


def _put_all(
    connection: Db, version: Version, customer: int, changes: Iterable[Change], moment: Moment
) -> int:
    number = 0
    for change in changes:
        _put(connection, version, customer, change, moment)
        number += 1
    return number


def _put(connection: Db, version: Version, customer: int, change: Change, moment: Moment) -> None:
    """Entry, item, numbers, and the act by which the customer sees it: all or nothing."""
    day = day_of(moment)
    due = due_on(day, Target(downstream().days_of(change.party), 0), is_holiday)
    salt = secrets.token_bytes(16)
    told = shown(change, day, due, salt)
    digest = sha256(canonical_json(told)).hexdigest()
    clauses = CLAUSES.get(change.change) or tuple(sorted(version.policy.refusal_clauses))
    nonce = secrets.token_bytes(16)
    fields: dict[str, Json] = {
        "kind": FEED,
        "step": "told",
        "change": change.change,
        "day": day.isoformat(),
        "due": due.isoformat(),
        "recipient": change.party,
        "purpose": PURPOSE,
        "clauses": [*clauses],
        "items": [*RECORD_OF_WISHES],
        "told_sha256": digest,
        "policy": version.policy.digest,
        "version": version.version,
        "nonce": to_base64(nonce),
    }
    subject = _subject(connection, customer, nonce)
    if subject:
        fields["subject"] = to_base64(subject)
    index = log.append(connection, [JsonEntry(fields).to_bytes()])
    item = feed.Item(index, change.party, change.change, change.scope, change.purposes,
                     change.items, clauses, day, due, digest)  # fmt: skip
    feed.add(connection, item, customer)
    keep_reference(connection, index, customer, change.reference, salt)
    if subject:
        connection.execute(
            "INSERT INTO books.act (ledger_index, customer_id, kind, actor, recipient, purpose,"
            " digest, clauses, items, withheld) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '{}')",
            (index, customer, FEED, moment.actor, change.party, PURPOSE, version.policy.digest,
             list(clauses), [*RECORD_OF_WISHES]),
        )  # fmt: skip


def shown(change: Change, told_on: date, due: date, salt: bytes) -> dict[str, Json]:
    """What the digest covers: all that the party is told, and the salt."""
    return {
        "party": change.party,
        "change": change.change,
        "scope": change.scope,
        "purposes": list(change.purposes),
        "items": list(change.items),
        "told_on": told_on.isoformat(),
        "due_on": due.isoformat(),
        "reference": {name: list(values) for name, values in change.reference.to_json().items()},
        "salt": to_base64(salt),
    }


def _subject(connection: Db, customer: int, nonce: bytes) -> bytes | None:
    """The commitment that stands for the customer, or None of somebody who was erased."""
    row = connection.execute(
        "SELECT customer_no, salt FROM records.customer WHERE id = %s", (customer,)
    ).fetchone()
    if row is None:
        return None
    said = statement(str(row[0]), RECORD_OF_WISHES, RECORD_OF_WISHES)
    return commit(entry_salt(bytes(row[1]), nonce), said)


def _stands(connection: Db, owed: feed.Owed) -> bool:
    row = connection.execute(
        "SELECT %s = ANY (restricted) FROM records.customer WHERE id = %s",
        (owed.scope, owed.customer),
    ).fetchone()
    return bool(row and row[0])


def _end_lifted(connection: Db) -> None:
    """Whoever has not stopped yet need not, where the customer took the refusal back."""
    connection.execute(
        "UPDATE books.feed_item AS i SET state = 'replaced' FROM records.customer AS c"
        " WHERE c.id = i.customer_id AND i.state = 'open' AND i.change = 'stop'"
        " AND NOT i.scope = ANY (coalesce(c.restricted, '{}'))"
    )


def _end_references(connection: Db, today: date) -> None:
    """No number outlives its use; an erased customer's none that the receipt's day has passed."""
    connection.execute(
        "UPDATE books.feed_item SET state = 'lapsed' WHERE state = 'open' AND change = 'erase'"
        " AND told_on < %s",
        (today - horizon(),),
    )
    connection.execute(
        "DELETE FROM records.feed_reference AS r USING books.feed_item AS i"
        " WHERE r.feed_item = i.ledger_index AND r.customer_id = i.customer_id"
        " AND i.state <> 'open'"
    )
