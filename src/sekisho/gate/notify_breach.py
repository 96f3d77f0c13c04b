"""The act of telling the persons concerned of a breach: a letter each, and an entry each.

The letters name a person by the customer number only; whoever posts them finds the address as for
any other letter. What they say are items 1, 2, 4, 5 and 9 of the report (Rule 10).
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sekisho.books import breaches, log
from sekisho.books.acts import Act, insert_act
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.breach import Told, notified
from sekisho.cases.breach_report import notice_text
from sekisho.gate.breach_steps import (
    CLAUSE,
    BreachStep,
    locked_breach,
    record_breach_step,
)
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.life_steps import lived
from sekisho.gate.report_breach import nine_items
from sekisho.gate.tell_history import SUBJECT
from sekisho.ledger.entry import JsonEntry, commit, statement
from sekisho.ledger.text import to_base64

NOTICE = "breach_notice"
GREETING = {
    "ja": "お客様番号 {number}\nお客様の情報について、次のことがありました（法第26条）。",
    "en": "Customer {number}\nThis happened to your data (Art 26 APPI).",
}
Nonce = Callable[[], bytes]
"""16 random bytes at each call."""


@dataclass(frozen=True, slots=True)
class Notices:
    """The letters, in an order that tells nothing, and the step that records them."""

    step: BreachStep
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Concerned:
    row: int
    key: int
    number: str
    salt: bytes
    items: tuple[str, ...]


def notify_breach(
    connection: Db, version: Version, number: int, moment: Moment, role: str,
    nonce: Nonce = lambda: secrets.token_bytes(16),
) -> Notices:  # fmt: skip
    """Each person concerned has a letter, and their history says that they were told.

    Whoever was told before gets no second letter: it can be repeated when more are found.
    requires: the role sekisho_hand, in no transaction; the transaction is committed
    """
    with connection.transaction():
        stored = locked_breach(connection, number)
        after = lived(lambda: notified(stored.breach, role, Told.NOTICE, ""))
        concerned = list(_concerned(connection, version, number))
        letters = tuple(_letter(version, stored, each) for each in concerned)
        _record(connection, version, number, concerned, moment, nonce)
        _move(connection, number, after.told or Told.NOTICE, moment)
        index = record_breach_step(
            connection, version, number, "notify", moment,
            told=str(Told.NOTICE), persons=len(concerned), role=role,
        )  # fmt: skip
    step = BreachStep(number, index, str(after.state), after.situations, len(concerned))
    return Notices(step, letters)


def substitute_notice(
    connection: Db, version: Version, number: int, reason: str, moment: Moment, role: str
) -> BreachStep:
    """What was done instead of telling each person is recorded (Art 26(2), proviso).

    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    with connection.transaction():
        stored = locked_breach(connection, number)
        after = lived(lambda: notified(stored.breach, role, Told.SUBSTITUTE, reason))
        breaches.store(connection, number, after)
        breaches.store_report(connection, number, {**stored.report, "substitute": reason.strip()})
        breaches.store_day(connection, number, "told_on", day_of(moment))
        index = record_breach_step(
            connection, version, number, "notify", moment, told=str(Told.SUBSTITUTE), role=role,
            reason_sha256=sha256(reason.strip().encode()).hexdigest(),
        )  # fmt: skip
    return BreachStep(number, index, str(after.state), after.situations)


def _concerned(connection: Db, version: Version, number: int) -> Iterator[_Concerned]:
    """Who was not told yet and is still there; items in the order of the notice."""
    rows = connection.execute(
        "SELECT p.id, c.id, c.customer_no, c.salt, p.items FROM books.breach_person AS p"
        " JOIN records.customer AS c ON c.id = p.customer_id"
        " WHERE p.breach_id = %s AND p.notice_index IS NULL ORDER BY sha256(c.salt)",
        (number,),
    ).fetchall()
    for row, key, customer_no, salt, items in rows:
        ordered = tuple(item for item in version.policy.vocabulary.items if item in items)
        yield _Concerned(row, key, customer_no, bytes(salt), ordered or tuple(sorted(items)))


def _record(
    connection: Db, version: Version, number: int, concerned: Sequence[_Concerned],
    moment: Moment, nonce: Nonce,
) -> None:  # fmt: skip
    if not concerned:
        return
    entries = [_entry(version, number, each, moment, nonce()) for each in concerned]
    first = log.append(connection, entries)
    for index, each in enumerate(concerned, first):
        act = Act(each.key, NOTICE, moment.actor, NOTICE, version.policy.digest, (CLAUSE,),
                  each.items, (), SUBJECT)  # fmt: skip
        insert_act(connection, index, act)
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE books.breach_person SET notice_index = %s WHERE id = %s",
            [(index, each.row) for index, each in enumerate(concerned, first)],
        )


def _entry(version: Version, number: int, each: _Concerned, moment: Moment, nonce: bytes) -> bytes:
    salt = sha256(each.salt + nonce).digest()
    return JsonEntry(
        {
            "kind": NOTICE,
            "breach": number,
            "day": day_of(moment).isoformat(),
            "recipient": SUBJECT,
            "purpose": NOTICE,
            "clauses": [CLAUSE],
            "items": list(each.items),
            "policy": version.policy.digest,
            "version": version.version,
            "nonce": to_base64(nonce),
            "subject": to_base64(commit(salt, statement(each.number, each.items, each.items))),
        }
    ).to_bytes()


def _move(connection: Db, number: int, how: Told, moment: Moment) -> None:
    """The hand may say of a breach that the persons were told, and nothing else."""
    connection.execute(
        "UPDATE books.breach SET told = %s, told_on = %s, changed_at = now() WHERE id = %s",
        (how, day_of(moment), number),
    )


def _letter(version: Version, stored: breaches.Stored, each: _Concerned) -> str:
    words = version.policy.vocabulary.items
    texts = []
    for lang, between in (("ja", "、"), ("en", ", ")):
        named = between.join(words[i].shown(lang) if i in words else i for i in each.items)
        said = {**nine_items(version, stored, lang), "items": named}
        texts.append(notice_text(said, GREETING[lang].format(number=each.number), lang))
    return "\n".join(texts)
