"""The act of moving a switching case on: the step, and what the step gives to whom, all or nothing.

    one transaction: the case is locked and moved; at the door of each recipient that the step
    names, the step's items are decided on the case as it stands now; the entries of the move and
    of each giving are appended; each giving is an act of the customer's
    after the commit, and never before, the messages are handed over

An item that the notice does not give (a refusal of the customer's, a retailer whose registration
ended) stops the whole move.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from sekisho.books import log
from sekisho.books.acts import insert_act
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.switching import Move, Whom, given_at, moved
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.count_reading import Reader, count_looked, marked
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.life_steps import lived
from sekisho.gate.read_for import prepare_reading
from sekisho.gate.read_record import Actor, Field, Prepared, Reading
from sekisho.gate.read_record import refuse_untrained as refuse_untrained_actor
from sekisho.gate.restrict_use import CUSTOMER
from sekisho.gate.switching_steps import (
    PURPOSE,
    Stored,
    locked_switching,
    record_switching_step,
    store,
)

KIND = "relay"
"""The kind of an act by which one of the four was given something."""
FORMAT = "sekisho-relay/1"
OCCTO = "occto"
POINT = "supply_point_id"
BY_CUSTOMER = frozenset({Move.CONSENT, Move.WITHDRAW, Move.COOL_OFF})
"""What customers do themselves, in their account."""
Nonce = Callable[[], bytes]
"""16 random bytes at each call."""


@dataclass(frozen=True, slots=True)
class Said:
    """What belongs to a move: the text of the consent, a day, the reasons."""

    consent: bytes | None = None
    day: date | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What one recipient was given: the entry that says so, and the message as bytes."""

    recipient: str
    items: tuple[str, ...]
    ledger_index: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Advanced:
    """The case moved: the entry that says so, how it stands, and what went to whom."""

    switching: int
    ledger_index: int
    state: str
    reasons: tuple[str, ...]
    messages: tuple[Message, ...]

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form, without what the messages say."""
        return {
            "switching": self.switching,
            "state": self.state,
            "reasons": list(self.reasons),
            "ledger_index": self.ledger_index,
            "given": [
                {"recipient": m.recipient, "items": list(m.items), "ledger_index": m.ledger_index}
                for m in self.messages
            ],
        }


def advance_switching(
    connection: Db,
    version: Version,
    case: int,
    move: Move,
    actor: Actor,
    moment: Moment,
    said: Said | None = None,
    nonce: Nonce = lambda: secrets.token_bytes(16),
) -> Advanced:
    """The case stands where the move leads, and exactly the recipients of that step have theirs.

    Refused (ActRefusedError), with nothing done: an actor who has not acknowledged the version in
    force (customers need not), a move that the case does not allow, an item that the notice does
    not give. Where a move makes papers for somebody at a desk, the customer counts on their day
    (L24). requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    if actor.role != CUSTOMER:
        refuse_untrained_actor(version, actor)
    elif move not in BY_CUSTOMER:
        raise _not_for_customers()
    told = said or Said()
    with connection.transaction():
        one = _moved(connection, case, move, moment, told)
    seen = _counted(connection, version, one, actor, moment)
    with connection.transaction():
        one = _moved(connection, case, move, moment, told)
        store(connection, case, one.relay, moment)
        index = record_switching_step(connection, version, one, str(move), moment, seen)
        messages = _give(connection, version, one, actor, moment, nonce)
    return Advanced(case, index, str(one.relay.step), one.relay.reasons, messages)


def _moved(connection: Db, case: int, move: Move, moment: Moment, told: Said) -> Stored:
    """The case, locked, as it will stand after the move; or ActRefusedError."""
    before = locked_switching(connection, case)
    digest = sha256(told.consent).hexdigest() if told.consent else None
    after = lived(
        lambda: moved(
            before.relay, move, day_of(moment),
            consent_sha256=digest, day=told.day, reasons=told.reasons,
        )
    )  # fmt: skip
    return replace(before, relay=after)


def _counted(
    connection: Db, version: Version, one: Stored, actor: Actor, moment: Moment
) -> Mapping[str, str | int]:
    """The customer counts on the day of who is handed the papers: nobody, where there are none."""
    if actor.role == CUSTOMER or not recipients_of(one):
        return {}
    reader = Reader(actor.counted_as, actor.role, PURPOSE, day_of(moment))
    return marked(count_looked(connection, version, reader, [one.customer_no]))


def recipients_of(one: Stored) -> Mapping[str, tuple[str, ...]]:
    """What the case's step gives, by the company that is each recipient of this case.

    Under island and last-resort supply the network operator is the present supplier too: it is
    given what the other retailer would be.
    """
    companies = {Whom.RETAILER: one.retailer, Whom.OCCTO: OCCTO, Whom.OPERATOR: one.operator}
    given: dict[str, tuple[str, ...]] = {}
    for whom, items in given_at(one.relay.step, incoming=one.relay.incoming).items():
        given.setdefault(companies[whom], items)
    return given


def _give(
    connection: Db, version: Version, one: Stored, actor: Actor, moment: Moment, nonce: Nonce
) -> tuple[Message, ...]:
    """Each recipient's message; its entry and act stand once the transaction commits."""
    prepared: list[tuple[str, tuple[str, ...], Prepared, Mapping[str, Field]]] = []
    for company, items in recipients_of(one).items():
        reading = Reading(one.customer_no, PURPOSE, items, actor, day_of(moment), nonce(), {},
                          f"SW-{one.case}")  # fmt: skip
        each = prepare_reading(connection, version, company, reading, KIND)
        prepared.append((company, items, each, _of_this_point(one, company, each)))
    if not prepared:
        return ()
    first = log.append(connection, [each.entry for _, _, each, _ in prepared])
    for at, (_, _, each, _) in enumerate(prepared, first):
        insert_act(connection, at, each.act)
    return tuple(
        Message(company, items, at, _content(version, one, company, fields, at))
        for at, (company, items, _, fields) in enumerate(prepared, first)
    )


def _of_this_point(one: Stored, company: str, prepared: Prepared) -> Mapping[str, Field]:
    """The fields of the contract at the case's point: all of them given, or ActRefusedError."""
    for fields in prepared.contracts:
        if fields[POINT].value == one.point_no:
            withheld = [item for item, field in fields.items() if not field.answer.permitted]
            if not withheld:
                return fields
            raise _withheld(company, withheld)
    raise _withheld(company, [POINT])


def _content(
    version: Version, one: Stored, company: str, fields: Mapping[str, Field], index: int
) -> bytes:
    """The message: JSON in UTF-8, the items under their ids, and what a receiver must know."""
    said = {
        "format": FORMAT,
        "case": f"SW-{one.case}",
        "step": str(one.relay.step),
        "from": version.policy.operator,
        "to": company,
        "purpose": PURPOSE,
        "new_retailer": version.policy.operator if one.relay.incoming else one.retailer,
        "present_retailer": one.retailer if one.relay.incoming else version.policy.operator,
        "switch_on": one.relay.switch_on.isoformat() if one.relay.switch_on else None,
        "items": {item: field.value for item, field in fields.items()},
        "entry": index,
        "notice": {"version": version.version, "policy": version.policy.digest},
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"


def _withheld(company: str, items: list[str]) -> ActRefusedError:
    return ActRefusedError(
        "not-given",
        f"告知により、{company} に渡せない項目があります（{'、'.join(items)}）。"
        "お客様の停止の申出や、相手の登録を確かめてください（C31、C51）。",
        f"The notice does not give {', '.join(items)} to {company}. See the customer's refusals and"
        " the company's registration (C31, C51).",
    )


def _not_for_customers() -> ActRefusedError:
    return ActRefusedError(
        "not-yours-to-take",
        "その手続きは当社が行います。お客様は、同意、取消、クーリング・オフができます（C31）。",
        "That step is ours. You can consent, withdraw and cool off (C31).",
    )
