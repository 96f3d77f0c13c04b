"""The act of taking in a request: a case with its clock, or the one that already stands."""

from dataclasses import dataclass
from datetime import date

import jpholiday

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.clock import Target, due_on
from sekisho.cases.kinds import KINDS, Asker, Form
from sekisho.cases.life import Case, Step, Taker
from sekisho.gate.case_steps import RECORD_OF_WISHES, Moment, day_of, record_step, take_step
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.subjects import customer_key

CHANNELS = ("account", "post", "telephone")


@dataclass(frozen=True, slots=True)
class Asked:
    """What arrived. `corrections` are (item, proposed value), None for a deletion.

    `person_no` is somebody beside the customer on the contract, who asks about their own data.
    """

    customer_no: str
    kind: str
    asker: Asker = Asker.PERSON
    form: Form = Form.ELECTRONIC
    channel: str = "account"
    scope: tuple[str, ...] = ()
    fee_yen: int = 0
    corrections: tuple[tuple[str, str | None], ...] = ()
    person_no: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The case's number and due day; `joined_to` is the case that goes on, for a duplicate."""

    case: int
    due_on: date
    joined_to: int | None
    ledger_index: int


def is_holiday(day: date) -> bool:
    """Whether the day is a public holiday of Japan."""
    return bool(jpholiday.is_holiday(day))


def open_request(
    connection: Db, version: Version, asked: Asked, moment: Moment, target: Target
) -> Opened:
    """The request is in the books with its due day, and the ledger says so.

    Nothing is told of what is held: the answer is the same for everybody until identity is proved.
    A second request of the same kind and scope, while one is open, is joined to it.

    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    _refuse_unlawful(asked, version)
    with connection.transaction():
        key = customer_key(connection, asked.customer_no)
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (key,))
        today = day_of(moment)
        due = due_on(today, target, is_holiday)
        standing = _standing(connection, key, asked)
        case = Case(asked.kind, asked.asker, asked.form, fee_due=asked.fee_yen > 0)
        number = cases.insert(
            connection,
            key,
            case,
            asked.channel,
            asked.fee_yen,
            asked.scope,
            today,
            due,
            asked.person_no,
        )
        stored = cases.locked(connection, number)
        if stored is None:
            message = f"case {number} was just inserted and is not there"
            raise LookupError(message)
        if standing is not None:
            index = take_step(connection, version, stored, Step.JOIN, Taker.SYSTEM, moment)
            joined = cases.locked(connection, number)
            if joined is not None:
                cases.store(connection, number, joined.case, joined_to=standing.id)
            return Opened(number, standing.due_on, standing.id, index)
        for item, proposed in asked.corrections:
            connection.execute("SELECT hand.propose(%s, %s, %s)", (number, item, proposed))
        index = record_step(connection, version, stored, "receive", moment, RECORD_OF_WISHES)
    return Opened(number, due, None, index)


def _standing(connection: Db, key: int, asked: Asked) -> cases.Stored | None:
    """The open case that this request repeats; a correction of something else is no repetition."""
    same: int | None = None
    if asked.corrections:
        found = {
            connection.execute("SELECT hand.same_wish(%s, %s, %s)", (key, *wish)).fetchone()
            for wish in asked.corrections
        }
        if len(found) != 1 or (same := (found.pop() or (None,))[0]) is None:
            return None
    return next(
        (
            stored
            for stored in cases.of_customer(connection, key)
            if stored.case.is_open
            and stored.case.kind == asked.kind
            and stored.scope == asked.scope
            and stored.case.asker is asked.asker
            and stored.person_no == asked.person_no
            and same in (None, stored.id)
        ),
        None,
    )


def _refuse_unlawful(asked: Asked, version: Version) -> None:
    kind = KINDS.get(asked.kind)
    if kind is None:
        raise ActRefusedError(
            "no-such-request",
            f"「{asked.kind}」という求めはありません。使えるもの: {'、'.join(KINDS)}",
            f"There is no request {asked.kind!r}: {', '.join(KINDS)}",
        )
    if asked.fee_yen and not kind.fee:
        raise ActRefusedError(
            "no-fee-allowed",
            f"「{kind.ja}」に手数料はいただけません（法第38条第1項）。",
            f"No fee may be taken for {asked.kind} (Art 38(1)).",
        )
    if bool(asked.corrections) != (asked.kind == "correction"):
        raise ActRefusedError(
            "what-to-correct",
            "訂正の求めには、項目と正しい内容を添えてください。ほかの求めには要りません。",
            "A correction says which item should read how; no other request does.",
        )
    words = version.policy.vocabulary
    known = {*words.items, *words.purposes, *words.parties}
    unknown = [
        word
        for word in (*asked.scope, *(item for item, _ in asked.corrections))
        if word not in known
    ]
    if unknown:
        raise ActRefusedError(
            "unknown-word",
            f"「{unknown[0]}」という語は用語表にありません。",
            f"{unknown[0]!r} is not in the terms table.",
        )
