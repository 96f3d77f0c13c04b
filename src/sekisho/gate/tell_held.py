"""The act of telling a customer what is held (Art 33 APPI, C49), recorded like every passage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.doors import read_door
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.held_rows import rows_of
from sekisho.gate.mask_others import SHARED, mask_others
from sekisho.gate.open_notice import open_digest
from sekisho.gate.read_for import read_for
from sekisho.gate.read_record import Actor, Field, Reading
from sekisho.gate.show_recipients import linked
from sekisho.gate.tell_history import SUBJECT

PURPOSE = "subject_request"
CONFIRMED: Mapping[str, object] = {"identity_confirmed": True}


@dataclass(frozen=True, slots=True)
class HeldItem:
    """One item of one contract as held; `withheld` says that a clause keeps it back.

    A history (bills, conversations) stands in `entries`, each a row of (name, value). `others` says
    that the value speaks of somebody else, whose name is masked (Art 33(2)(i)).
    """

    item: str
    value: str | None
    entries: tuple[tuple[tuple[str, str], ...], ...]
    withheld: bool
    clauses: tuple[tuple[str, str], ...]
    others: bool


@dataclass(frozen=True, slots=True)
class Held:
    """All that is held, a tuple for each contract, and the ledger's entry of this telling."""

    contracts: tuple[tuple[HeldItem, ...], ...]
    ledger_index: int
    version: str


def tell_held(
    connection: Db, version: Version, customer_no: str, day: date, nonce: bytes, lang: str
) -> Held:
    """The customer's own data; the entry that it was told is committed before.

    requires: the role sekisho_web, in no transaction; the person proved who they are with two
    factors, so that `identity_confirmed` is a fact; 16 random bytes
    """
    door = read_door(connection, version, SUBJECT, PURPOSE)
    connection.rollback()
    if door is None:
        raise ActRefusedError(
            "not-spoken-of",
            "告知は本人への開示を定めていません。お問い合わせください。",
            "The notice does not speak of telling the customer. Please contact us.",
        )
    actor = Actor(SUBJECT, SUBJECT, "")
    items = tuple(version.policy.vocabulary.items)
    reading = Reading(customer_no, PURPOSE, items, actor, day, nonce, CONFIRMED)
    shown = read_for(connection, version, SUBJECT, reading)
    notice = open_digest(connection, version.policy.digest)
    words = version.policy.vocabulary.items
    shared = sorted(
        {f.value for fields in shown.contracts for item, f in fields.items()
         if item in SHARED and f.value}
    )  # fmt: skip
    masked = dict(zip(shared, mask_others(connection, customer_no, shared), strict=True))
    contracts = tuple(
        tuple(
            _held(words[item].shown(lang), field, linked(notice, field.answer.clauses),
                  masked if item in SHARED else {})
            for item, field in fields.items()
        )
        for fields in shown.contracts
    )  # fmt: skip
    return Held(contracts, shown.ledger_index, version.version)


def _held(
    label: str,
    field: Field,
    clauses: tuple[tuple[str, str], ...],
    masked: Mapping[str, str],
) -> HeldItem:
    value = field.value if field.value is None else masked.get(field.value, field.value)
    withheld, others = not field.answer.permitted, value != field.value
    return HeldItem(label, value, rows_of(value), withheld, clauses, others)
