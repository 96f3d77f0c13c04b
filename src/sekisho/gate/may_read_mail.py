"""Whether the content of a customer's own mail may be read (C23): what the published notice says.

Two ways lead there: supplying the service needs it, and the customer asked and proved who they are;
or law allows it, with the document of an official demand. Every other purpose is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from psycopg import sql

from sekisho.books.connection import Db
from sekisho.books.doors import PublishedDoor, read_door
from sekisho.books.versions import Version
from sekisho.decide.typed import typed_facts
from sekisho.gate.act_facts import DOCUMENT, facts_of_act
from sekisho.gate.count_reading import Reader, count_looked
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_record import Actor, refuse_untrained
from sekisho.gate.subjects import unknown_customer
from sekisho.rules.standing import USE
from sekisho.terms import ItemAnswer, Request

ITEM = "mail_content"
CLAUSE = "C23"
SERVICE, LAW = "service", "law"
LEGAL = "legal_demand"
"""The purpose under which law allows it; what is found goes to the body that demands it."""
INVESTIGATOR = "investigator"
NONCE = bytes(16)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants to read whose mail, for which purpose and matter, and what that stands on.

    `request` is the number of the customer's own request in which identity was confirmed;
    `document` the number of the official demand. One of the two, by the purpose.
    """

    customer_no: str
    purpose: str
    case: str
    actor: Actor
    day: date
    request: str = ""
    document: str = ""

    @property
    def ground(self) -> str:
        """Which of the clause's two exceptions is claimed."""
        return LAW if self.purpose == LEGAL else SERVICE


def count_wish(connection: Db, version: Version, wish: Wish) -> int | None:
    """The wish counts on the day of who has it, also where the notice refuses it afterwards (L24).

    The number of their emergency, or None. Refused (ActRefusedError): who has not acknowledged the
    version in force, and beyond the budget. requires: the role sekisho_web, in no transaction
    """
    refuse_untrained(version, wish.actor)
    reader = Reader(wish.actor.counted_as, wish.actor.role, wish.purpose, wish.day)
    return count_looked(connection, version, reader, [wish.customer_no], sought=True)


def may_read_mail(connection: Db, version: Version, wish: Wish) -> tuple[int, tuple[str, ...]]:
    """The customer's key and the clauses that permit it.

    Refused (ActRefusedError) with the clause: whatever the notice does not permit for this purpose,
    customer, request and document. requires: the role sekisho_web, in no transaction
    """
    refuse_untrained(version, wish.actor)
    if not wish.case.strip():
        raise ActRefusedError(
            "no-case",
            "どの件のために見るのか、件番号を書いてください（C23）。",
            "Say for which case you look: write its number (C23).",
        )
    recipient = INVESTIGATOR if wish.ground == LAW else version.policy.operator
    own = read_door(connection, version, version.policy.operator, wish.purpose)
    connection.rollback()
    if own is None:
        raise _forbidden(version, wish.purpose, (CLAUSE,))
    act = _stated(connection, version, wish)
    row = _facts(connection, own, wish, act)
    connection.rollback()
    stated: dict[str, object] = {
        fact: value.isoformat() if isinstance(value, date) else value
        for fact, value in zip(own.facts, row[2:], strict=True)
    }
    stated |= {"role": wish.actor.role, "trained_for": wish.actor.trained_for, **act}
    facts, _ = typed_facts(version.policy.vocabulary, stated, wish.day)
    request = Request(recipient, wish.purpose, (ITEM,), wish.day, facts)
    (answer,) = version.decider.decide(request).items
    if not answer.permitted:
        raise _forbidden(version, wish.purpose, _cited(answer))
    return int(str(row[0])), tuple(answer.clauses)


def _stated(connection: Db, version: Version, wish: Wish) -> Mapping[str, object]:
    """The facts of the act: identity as the books know it, the document as it was written."""
    if wish.ground == LAW:
        written = wish.document.strip()
        return {"demand_document": written} if DOCUMENT.fullmatch(written) else {}
    said = {"identity_confirmed": wish.request}
    return facts_of_act(connection, version, wish.purpose, said, wish.customer_no)


def _facts(
    connection: Db, door: PublishedDoor, wish: Wish, act: Mapping[str, object]
) -> tuple[object, ...]:
    """Key, salt and facts of the customer through the door, and no value of any item."""
    given: dict[str, object] = {
        "given_number": wish.customer_no,
        "given_items": [],
        "given_context": NONCE,
        "given_act": USE,
        "given_role": wish.actor.role,
        "given_trained_for": wish.actor.trained_for,
        **{f"given_{fact}": value for fact, value in act.items()},
    }
    columns = ["subject_key", "entry_salt", *(f"fact_{fact}" for fact in door.facts)]
    query = sql.SQL("SELECT {} FROM door.{}({})").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.Identifier(door.name),
        sql.SQL(", ").join([sql.Placeholder()] * len(door.parameters)),
    )
    row = connection.execute(query, [given.get(name) for name in door.parameters]).fetchone()
    if row is None:
        raise unknown_customer()
    return tuple(row)


def _cited(answer: ItemAnswer) -> tuple[str, ...]:
    return tuple(dict.fromkeys((CLAUSE, *answer.clauses)))


def _forbidden(version: Version, purpose: str, clauses: tuple[str, ...]) -> ActRefusedError:
    words = version.policy.vocabulary.purposes
    cited = "、".join(clauses)
    label, name = (
        (words[purpose].label, words[purpose].shown("en")) if purpose in words else [purpose] * 2
    )
    return ActRefusedError(
        "mail-is-private",
        f"「{label}」のために、お客様のメールの中身を見ることはできません（{cited}）。見られるのは、"
        "ご本人の申出で本人確認が済んだ問題を解くとき（求めの番号）と、法令が認めるとき（文書の番号）"
        "だけです。",
        f"The content of customers' mail is not read for {name!r} ({', '.join(clauses)}). It may be"
        " read to solve a problem that the customer, whose identity is confirmed, asked about (the"
        " request's number), and where law allows it (the document's number).",
    )
