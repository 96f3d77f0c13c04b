"""The act of taking in personal data from somebody else (Art 30): checked, recorded, or refused.

Whoever does not tell how they came by the data gives us nothing: the act refuses before anything
is written. Each person's entry names no giver; the register does, and the person reads it there.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sekisho.books import log, received
from sekisho.books.acts import Act, insert_act
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.received import Told, missing
from sekisho.cases.succession import purposes_of
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.read_record import Actor, refuse_untrained
from sekisho.gate.subjects import customer_key, entry_salt
from sekisho.ledger.entry import JsonEntry, commit, statement
from sekisho.ledger.text import to_base64
from sekisho.rules.policy import Effect

CLAUSE = "L29"
LARGEST = 20_000_000
"""Bytes of the document."""
MOST_PERSONS = 1000
"""Of one receipt: they stand in one transaction."""
Nonce = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What arrived: what the giver told, the paper, for which purpose, which items, of whom."""

    told: Told
    document: bytes
    purpose: str
    items: tuple[str, ...]
    customers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The receipt stands: its number, the entries of its persons, its last day."""

    received: int
    first_index: int
    last_index: int
    kept_until: str

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "received": self.received,
            "first_index": self.first_index,
            "last_index": self.last_index,
            "kept_until": self.kept_until,
        }


def take_in_received(
    connection: Db, version: Version, receipt: Receipt, actor: Actor, moment: Moment,
    nonce: Nonce = lambda: secrets.token_bytes(16),
) -> TakenIn:  # fmt: skip
    """The receipt is recorded, with an entry and an act for each person.

    Refused (ActRefusedError), with nothing written: the version in force not acknowledged, anything
    that the law wants told and was not, a day to come, a purpose or an item that the notice does
    not let us use, nobody or too many, a number that is no customer's.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    refuse_untrained(version, actor)
    _refuse_untold(receipt)
    _refuse_use(version, receipt)
    persons = _persons(receipt)
    today = day_of(moment)
    if receipt.told.received_on > today:
        raise ActRefusedError(
            "day-to-come",
            "受け取った日がまだ来ていません。日付を確かめてください（L29）。",
            "The day of the receipt has not come: check the date (L29).",
        )
    note = received.Note(
        receipt.told, sha256(receipt.document).hexdigest(), receipt.purpose, receipt.items,
        len(persons), actor.id,
    )  # fmt: skip
    with connection.transaction():
        keys = [customer_key(connection, person) for person in persons]
        stored = received.insert(connection, note)
        entries = [_entry(connection, version, stored, each, actor, nonce()) for each in persons]
        first = log.append(connection, entries)
        for index, key in enumerate(keys, first):
            insert_act(connection, index, act_of(version, stored, key, actor.id))
        received.insert_stretch(connection, stored.id, first, first + len(keys) - 1)
    until = stored.kept_until.isoformat()
    return TakenIn(stored.id, first, first + len(keys) - 1, until)


def act_of(version: Version, stored: received.Stored, key: int, actor: str) -> Act:
    """The row by which the person's history tells of the receipt."""
    return Act(
        customer=key,
        kind=received.RECEIVE,
        actor=actor,
        purpose=stored.note.purpose,
        digest=version.policy.digest,
        clauses=(CLAUSE,),
        items=stored.note.items,
        withheld=(),
    )


def _entry(
    connection: Db, version: Version, stored: received.Stored, person: str, actor: Actor,
    nonce: bytes,
) -> bytes:  # fmt: skip
    items = stored.note.items
    salt = entry_salt(connection, person, nonce)
    return JsonEntry(
        {
            "kind": received.RECEIVE,
            "day": stored.note.told.received_on.isoformat(),
            "recipient": version.policy.operator,
            "purpose": stored.note.purpose,
            "clauses": [CLAUSE],
            "items": list(items),
            "policy": version.policy.digest,
            "version": version.version,
            "role": actor.role,
            "case": f"R-{stored.id}",
            "nonce": to_base64(nonce),
            "subject": to_base64(commit(salt, statement(person, items, items))),
        }
    ).to_bytes()


def _refuse_untold(receipt: Receipt) -> None:
    """Everything that Art 30(1) wants was told, and shown by a document."""
    if len(receipt.document) > LARGEST:
        raise ActRefusedError(
            "too-large",
            "書面のファイルが大きすぎます（20 MB まで）。",
            "The document is too large (20 MB at most).",
        )
    lacking = missing(receipt.told)
    if lacking:
        raise ActRefusedError(
            "not-told",
            "次のことが確かめられないので、受け取れません（法第30条第1項）: "
            + "、".join(each.ja for each in lacking),
            "It cannot be taken in, as this was not told (Art 30(1)): "
            + "; ".join(each.en for each in lacking),
        )


def _refuse_use(version: Version, receipt: Receipt) -> None:
    """The notice lets us use each of the items for the purpose (Arts 18, 21)."""
    policy = version.policy
    if receipt.purpose not in purposes_of(policy):
        raise ActRefusedError(
            "no-purpose",
            "告知は、当社がその目的で使うことを認めていません。目的を選び直してください（L21）。",
            "The notice does not let us use data for that purpose: choose another (L21).",
        )
    usable = {
        item
        for rule in policy.rules
        if rule.effect is Effect.PERMIT
        and policy.operator in rule.recipients
        and receipt.purpose in rule.purposes
        for item in rule.items
    }
    beyond = [item for item in receipt.items if item not in usable]
    if beyond or not receipt.items or len(set(receipt.items)) < len(receipt.items):
        words = policy.vocabulary.items
        ja = "、".join(words[i].shown("ja") if i in words else i for i in beyond) or "-"
        en = ", ".join(words[i].shown("en") if i in words else i for i in beyond) or "-"
        raise ActRefusedError(
            "no-items",
            f"その目的に使う項目を、重複なく選んでください（L21）。使えない項目: {ja}",
            f"Choose items that the purpose uses, each once (L21). Not usable: {en}",
        )


def _persons(receipt: Receipt) -> Sequence[str]:
    """Each person once, in the order given."""
    persons = list(dict.fromkeys(each.strip() for each in receipt.customers if each.strip()))
    if not 0 < len(persons) <= MOST_PERSONS:
        raise ActRefusedError(
            "no-persons",
            f"お客様番号を 1 から {MOST_PERSONS} 件書いてください。多ければ分けます（L29）。",
            f"Name 1 to {MOST_PERSONS} customers; divide what is more (L29).",
        )
    return persons
