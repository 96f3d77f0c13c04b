"""The act of saying what a reading stands on: facts of the act itself, as the purpose's rules ask.

That identity was confirmed is nobody's word: it is looked up in the customer's own request under
the law. What is a text (the number of a document) is taken as the person wrote it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.books.connection import Db
from sekisho.books.doors import read_door
from sekisho.books.versions import Version
from sekisho.cases.life import State
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.subjects import customer_key
from sekisho.terms import FactType

IDENTITY = "identity_confirmed"
CONFIRMED = (State.IDENTIFIED, State.DECIDED, State.DEFERRED, State.DONE)
"""The states in which a request's identity was confirmed and its answer is not given yet."""
DOCUMENT = re.compile(r"[^\s<>@](?:[^\n\r<>@]{0,58}[^\s<>@])?")
DIGITS = 18


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact of the act that the rules of a purpose ask; `request`: told by a request's number."""

    id: str
    label: str
    request: bool


def facts_asked(connection: Db, version: Version, purpose: str, lang: str) -> list[AskedFact]:
    """What the rules ask of the act itself, as far as a person can say it.

    Any other fact of the act stays unknown, which never widens what is shown.
    requires: the role sekisho_web, in no transaction
    """
    door = read_door(connection, version, version.policy.operator, purpose)
    connection.rollback()
    words = version.policy.vocabulary.facts
    asked = [words.get(name.removeprefix("given_")) for name in (door.parameters if door else ())]
    return [
        AskedFact(fact.id, fact.shown(lang), fact.id == IDENTITY)
        for fact in asked
        if fact is not None
        and fact.of == "act"
        and (fact.id == IDENTITY or fact.type is FactType.TEXT)
        and fact.default is None
    ]


def facts_of_act(
    connection: Db, version: Version, purpose: str, written: Mapping[str, str], customer_no: str
) -> dict[str, object]:
    """The facts of the act with their values; what was left empty is unknown.

    Refused (ActRefusedError): a request that is not this customer's or whose identity was not
    confirmed (in the same words), a document's number that is none, an unknown customer.

    requires: the role sekisho_web, in no transaction
    """
    facts: dict[str, object] = {}
    for fact in facts_asked(connection, version, purpose, "ja"):
        said = written.get(fact.id, "").strip()
        if not said:
            continue
        if fact.request:
            _refuse_unconfirmed(connection, said, customer_no)
            facts[fact.id] = True
        elif DOCUMENT.fullmatch(said):
            facts[fact.id] = said
        else:
            raise ActRefusedError(
                "no-document",
                f"「{fact.label}」には、文書の番号だけを 60 文字までで書いてください。",
                f"For {fact.id}, write the number of the document only, in at most 60 characters.",
            )
    return facts


def _refuse_unconfirmed(connection: Db, request: str, customer_no: str) -> None:
    number = request if request.isascii() and request.isdigit() and len(request) <= DIGITS else "0"
    row = connection.execute(
        "SELECT 1 FROM books.request_case WHERE id = %s AND customer_id = %s AND state = ANY (%s)",
        (int(number), customer_key(connection, customer_no), [str(state) for state in CONFIRMED]),
    ).fetchone()
    connection.rollback()
    if row is None:
        raise ActRefusedError(
            "identity-open",
            "その番号の求めは、このお客様のものでないか、本人確認がまだ済んでいません。番号を確かめてください。",
            "The request of that number is not this customer's, or identity was not confirmed yet."
            " Check the number.",
        )
