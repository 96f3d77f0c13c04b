"""The act of telling who may receive a customer's data now: this person's own, not the public's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.decide.registry import registry_facts
from sekisho.decide.typed import typed_facts
from sekisho.gate.entrusted_standing import lapsed
from sekisho.gate.open_notice import open_digest
from sekisho.gate.party_names import PartyNames, names_on
from sekisho.gate.show_recipients import linked
from sekisho.gate.subjects import unknown_customer
from sekisho.gate.tell_history import SUBJECT
from sekisho.rules.policy import Effect
from sekisho.terms import ItemAnswer, Request, Said
from sekisho.terms.request import FactValue

RESTRICTED = "restricted"
PREFIX = "fact_"


@dataclass(frozen=True, slots=True)
class MayReceive:
    """What one recipient may have for one purpose today. `nightly`: a file goes there every night.

    `refusable` are the items that the customer may stop; the rest supply needs, or the law.
    """

    recipient: str
    recipient_id: str
    purpose: str
    purpose_id: str
    items: tuple[str, ...]
    refusable: tuple[str, ...]
    managers: tuple[str, ...]
    clauses: tuple[tuple[str, str], ...]
    nightly: bool


def tell_recipients(
    connection: Db,
    version: Version,
    customer_no: str,
    day: date,
    lang: str,
    refusing: frozenset[str] = frozenset(),
) -> list[MayReceive]:
    """Everybody outside who may receive something of this customer today, were `refusing` refused.

    What is known of the customer comes through a door of the published policy, and no item with
    it. An entrusted company that has lapsed is not among them. An unknown customer is refused
    (ActRefusedError). requires: the role sekisho_web
    """
    words = version.policy.vocabulary
    contracts = []
    for stated in known_facts(connection, customer_no):
        held = stated.get(RESTRICTED)
        given = set(held) if isinstance(held, list) else set()
        told = {**stated, RESTRICTED: sorted(given | refusing)} if refusing else stated
        contracts.append(typed_facts(words, told, day)[0])
    shut = lapsed(connection, version, day)
    names = names_on(connection, words, day, lang)
    answers = [
        (
            party,
            purpose,
            _answers(version, purpose, day, contracts, party, names.said.get(party, ())),
        )
        for party, purpose in _asked(version, day)
        if party not in shut
    ]
    return [
        _told(connection, version, names, party, purpose, found)
        for party, purpose, found in answers
        if found
    ]


def known_facts(connection: Db, customer_no: str) -> list[Mapping[str, object]]:
    """What decides about this customer, a mapping for each contract, as the decider's typing reads.

    An unknown customer is refused (ActRefusedError). requires: the role sekisho_web
    """
    cursor = connection.execute("SELECT * FROM door.facts(%s)", (customer_no,))
    names = [column.name.removeprefix(PREFIX) for column in cursor.description or ()]
    rows = cursor.fetchall()
    if not rows:
        raise unknown_customer()
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in zip(names, row, strict=True)
            if value is not None and name != "subject_key"
        }
        for row in rows
    ]


def _asked(version: Version, day: date) -> list[tuple[str, str]]:
    """Each company outside, and each purpose for which some permit speaks of it."""
    policy = version.policy
    permits = [r for r in policy.rules if r.effect is Effect.PERMIT and r.in_force(day)]
    asked = []
    for party in policy.vocabulary.parties.values():
        if party.company is None or party.id in (policy.operator, SUBJECT):
            continue
        own = policy.vocabulary.classes_of(party.id, day)
        purposes = {p for rule in permits if rule.recipients & own for p in rule.purposes}
        asked += [(party.id, p) for p in policy.vocabulary.purposes if p in purposes]
    return asked


def _answers(
    version: Version,
    purpose: str,
    day: date,
    contracts: list[Mapping[str, FactValue]],
    party: str,
    said: tuple[Said, ...],
) -> list[ItemAnswer]:
    """A permitting answer for each item that passes of any contract."""
    words = version.policy.vocabulary
    found: dict[str, ItemAnswer] = {}
    for facts in contracts:
        known = {**facts, **registry_facts(words, party, day, said)}
        request = Request(party, purpose, tuple(words.items), day, known)
        for answer in version.decider.decide(request).items:
            if answer.permitted:
                found.setdefault(answer.item, answer)
    return list(found.values())


def _told(
    connection: Db,
    version: Version,
    names: PartyNames,
    party: str,
    purpose: str,
    answers: list[ItemAnswer],
) -> MayReceive:
    words, rules, lang = version.policy.vocabulary, version.policy.by_id, names.lang
    managers = {answer.manager for answer in answers}
    clauses = sorted({clause for answer in answers for clause in answer.clauses})
    return MayReceive(
        names.name(party),
        party,
        words.purposes[purpose].shown(lang),
        purpose,
        tuple(words.items[a.item].shown(lang) for a in answers),
        tuple(words.items[a.item].shown(lang) for a in answers if _refusable(version, a)),
        tuple(names.name(m) for m in sorted(m for m in managers if m)),
        linked(open_digest(connection, version.policy.digest), clauses),
        nightly=any(rules[rule].nightly for a in answers for rule in a.rules if rule in rules),
    )


def _refusable(version: Version, answer: ItemAnswer) -> bool:
    """True where every rule that lets the item pass may be refused by the customer."""
    rules = [version.policy.by_id[r] for r in answer.rules if r in version.policy.by_id]
    return bool(rules) and all(rule.refusable for rule in rules)
