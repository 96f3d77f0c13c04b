"""The act of telling customers how their own requests stand, and of giving them their answers."""

from dataclasses import dataclass
from datetime import date, datetime

from sekisho.books import cases
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.kinds import Asker
from sekisho.cases.life import State
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.subjects import customer_key


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was refused, and the article that allows it."""

    text: str
    article: str


@dataclass(frozen=True, slots=True)
class MyRequest:
    """One request of the customer's own, in the words of the page."""

    case: int
    kind_id: str
    kind: str
    article: str
    clauses: tuple[str, ...]
    state: str
    electronic: bool
    scope: tuple[str, ...]
    received_on: date
    due_on: date
    deferred_until: date | None
    fee_yen: int
    fee_paid: bool
    outcome: str | None
    reasons: tuple[Reason, ...]
    joined_to: int | None
    may_withdraw: bool
    answers: tuple[tuple[str, datetime], ...]


def my_requests(connection: Db, version: Version, customer_no: str, lang: str) -> list[MyRequest]:
    """Every request of this customer, the newest first; those of others on the contract are not.

    requires: the role sekisho_web
    """
    key = customer_key(connection, customer_no)
    own = [c for c in cases.of_customer(connection, key) if _in_person(c)]
    return [_told(connection, version, customer_no, stored, lang) for stored in reversed(own)]


def my_request(
    connection: Db, version: Version, customer_no: str, case_id: int, lang: str
) -> MyRequest:
    """This one; ActRefusedError alike for one that is not there and one that is somebody else's."""
    for request in my_requests(connection, version, customer_no, lang):
        if request.case == case_id:
            return request
    raise _not_yours()


def my_answer(connection: Db, customer_no: str, case_id: int, name: str) -> bytes:
    """One file of the answer. That it may be given was recorded when the answer was made."""
    row = connection.execute(
        "SELECT hand.answer(%s, %s, %s)", (case_id, customer_no, name)
    ).fetchone()
    if row is None or row[0] is None:
        raise _not_yours()
    return bytes(row[0])


def refuse_foreign(connection: Db, customer_no: str, case_id: int) -> None:
    """Returns only where the case is this customer's own."""
    key = customer_key(connection, customer_no)
    mine = [c for c in cases.of_customer(connection, key) if c.id == case_id and _in_person(c)]
    if not mine:
        raise _not_yours()


def _in_person(stored: cases.Stored) -> bool:
    return stored.case.asker is Asker.PERSON and stored.person_no is None


def _told(
    connection: Db, version: Version, customer_no: str, stored: cases.Stored, lang: str
) -> MyRequest:
    case, law = stored.case, stored.case.law
    words = version.policy.vocabulary
    named = {**words.items, **words.purposes, **words.parties}
    answers = connection.execute(
        "SELECT name, made_at FROM hand.answers(%s, %s)", (stored.id, customer_no)
    ).fetchall()
    told = case.state is State.CLOSED
    return MyRequest(
        case=stored.id,
        kind_id=case.kind,
        kind=law.shown(lang),
        article=law.article,
        clauses=law.clauses,
        state=str(case.state),
        electronic=str(case.form) == "electronic",
        scope=tuple(named[w].shown(lang) if w in named else w for w in stored.scope),
        received_on=stored.received_on,
        due_on=stored.due_on,
        deferred_until=stored.deferred_until,
        fee_yen=stored.fee_yen,
        fee_paid=case.fee_paid,
        outcome=str(case.outcome) if case.outcome and told else None,
        reasons=_reasons(stored, lang) if told or case.state is State.DEFERRED else (),
        joined_to=stored.joined_to,
        may_withdraw=case.is_open,
        answers=tuple(answers),
    )


def _reasons(stored: cases.Stored, lang: str) -> tuple[Reason, ...]:
    known = stored.case.law.refusals
    return tuple(
        Reason(known[code].shown(lang), known[code].article) for code in stored.case.reasons
    )


def _not_yours() -> ActRefusedError:
    return ActRefusedError(
        "not-yours", "その件はありません。", "There is no such request of yours."
    )
