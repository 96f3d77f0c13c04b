"""The act of telling from whom we have data: to a person about their own, to officers all of it."""

from dataclasses import dataclass
from datetime import date

from sekisho.books import received, taken_in
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.received import BASES, METHODS
from sekisho.cases.succession import EVENTS, Event
from sekisho.gate.subjects import customer_key


@dataclass(frozen=True, slots=True)
class Source:
    """One receipt in words. `ledger_index` is the person's entry, None where nobody is asked of."""

    received: int
    ledger_index: int | None
    received_on: date
    giver: str
    address: str
    representative: str
    acquired: str
    basis: str
    filing: str
    purpose: str
    items: tuple[str, ...]
    method: str
    customers: int
    document_sha256: str
    recorded_by: str
    kept_until: date

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "received": self.received,
            "received_on": self.received_on.isoformat(),
            "giver": self.giver,
            "address": self.address,
            "representative": self.representative,
            "acquired": self.acquired,
            "basis": self.basis,
            "filing": self.filing,
            "purpose": self.purpose,
            "items": list(self.items),
            "method": self.method,
            "customers": self.customers,
            "document_sha256": self.document_sha256,
            "recorded_by": self.recorded_by,
            "kept_until": self.kept_until.isoformat(),
        }


def tell_sources(connection: Db, version: Version, customer_no: str, lang: str) -> list[Source]:
    """From whom this person's data came, the newest first; what is sealed is left out.

    An unknown customer is refused (ActRefusedError). requires: the role sekisho_web
    """
    found = received.of_person(connection, customer_key(connection, customer_no))
    return [_source(version, stored, index, lang) for index, stored in found]


@dataclass(frozen=True, slots=True)
class Takeover:
    """A business that passed on to us; `log_key` verifies receipts of the giver's ledger.

    `ledger_index` is the customer's entry, None where nobody is asked of; `customers` is None while
    the taking in is not over.
    """

    taken_in: int
    ledger_index: int | None
    giver: str
    address: str
    representative: str
    event: str
    effective_on: date
    taken_on: date
    bound_to: tuple[str, ...]
    closed: tuple[str, ...]
    log_key: str
    customers: int | None

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "taken_in": self.taken_in,
            "giver": self.giver,
            "address": self.address,
            "representative": self.representative,
            "event": self.event,
            "effective_on": self.effective_on.isoformat(),
            "taken_on": self.taken_on.isoformat(),
            "bound_to": list(self.bound_to),
            "closed": list(self.closed),
            "log_key": self.log_key,
            "customers": self.customers,
        }


def tell_takeovers(connection: Db, customer_no: str, lang: str) -> list[Takeover]:
    """With which businesses this customer came to us, the newest first.

    An unknown customer is refused (ActRefusedError). requires: the role sekisho_web
    """
    found = taken_in.of_customer(connection, customer_key(connection, customer_no))
    return [_takeover(stored, index, lang) for index, stored in found]


def list_takeovers(connection: Db, lang: str) -> list[Takeover]:
    """Every business that passed on to us, the newest first; everybody may read it.

    requires: the role sekisho_web or sekisho_audit
    """
    return [_takeover(stored, None, lang) for stored in taken_in.every(connection)]


def _takeover(stored: taken_in.Stored, index: int | None, lang: str) -> Takeover:
    note = stored.note
    event = EVENTS[Event(note.event)][0 if lang == "ja" else 1]
    return Takeover(
        stored.id, index, note.giver, note.giver_address, note.giver_representative, event,
        note.effective_on, note.taken_on, note.bound_to, note.closed, note.log_key,
        stored.customers,
    )  # fmt: skip


def list_received(connection: Db, version: Version, lang: str) -> list[Source]:
    """Every receipt, the newest first; nobody's data is told.

    requires: the role sekisho_web or sekisho_audit
    """
    return [_source(version, stored, None, lang) for stored in received.every(connection)]


def _source(version: Version, stored: received.Stored, index: int | None, lang: str) -> Source:
    words, note, told = version.policy.vocabulary, stored.note, stored.note.told
    which = 0 if lang == "ja" else 1
    purpose, items = words.purposes.get(note.purpose), words.items
    return Source(
        received=stored.id,
        ledger_index=index,
        received_on=told.received_on,
        giver=told.giver.name,
        address=told.giver.address,
        representative=told.giver.representative,
        acquired=told.acquired,
        basis=BASES[told.basis][which],
        filing=told.filing,
        purpose=purpose.shown(lang) if purpose else note.purpose,
        items=tuple(items[i].shown(lang) if i in items else i for i in note.items),
        method=METHODS[told.method][which],
        customers=note.customers,
        document_sha256=note.document_sha256,
        recorded_by=note.recorded_by,
        kept_until=stored.kept_until,
    )
