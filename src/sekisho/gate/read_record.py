"""The act of a staff read: one customer, one purpose, item by item, and the ledger knows.

The door masks what is not permitted; the decider says why; both must agree. Values are returned
after their entry is committed, never before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sekisho.books.acts import Act, each_statement_alone
from sekisho.books.connection import Db
from sekisho.books.doors import PublishedDoor, read_door
from sekisho.books.versions import Version
from sekisho.decide.registry import registry_facts
from sekisho.decide.typed import typed_facts
from sekisho.gate.count_reading import Reader, record_reading
from sekisho.gate.door_rows import fetch_watched
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.positions import refused_position
from sekisho.gate.reading_refusals import (
    no_purpose,
    not_acknowledged,
    nothing_permitted,
    training_lapsed,
)
from sekisho.gate.subjects import unknown_customer
from sekisho.ledger.entry import Json, JsonEntry, commit, statement
from sekisho.ledger.text import to_base64
from sekisho.terms import ItemAnswer, Request, Vocabulary
from sekisho.terms.request import FactValue

READ = "read"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who reads. `trained_for` is the digest of the version whose reading was acknowledged.

    `person` is who answers for a program that reads; empty where a person reads. `lapsed`: the
    acknowledgement was so long ago that it holds no more (`gate.training`).
    """

    id: str
    role: str
    trained_for: str
    person: str = ""
    lapsed: bool = False

    @property
    def counted_as(self) -> str:
        """The person whose day it is: a program reads on the account of who answers for it."""
        return self.person or self.id


@dataclass(frozen=True, slots=True)
class Field:
    """One item of one contract: its value, or why it is withheld (then `value` is None)."""

    value: str | None
    answer: ItemAnswer


@dataclass(frozen=True, slots=True)
class Shown:
    """What staff see: one mapping for each of the customer's contracts, and the ledger's entry."""

    contracts: tuple[Mapping[str, Field], ...]
    ledger_index: int
    digest: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What is asked: whose record, for which purpose, which items, by whom, on which day.

    `act` are facts of the act and the actor, as given (an approved demand, say). `nonce` is 16
    random bytes. `case` is the number of the matter that the reading serves; the ledger keeps it.
    `only` says of a contract's row whether it is asked at all.
    """

    customer_no: str
    purpose: str
    items: tuple[str, ...]
    actor: Actor
    day: date
    nonce: bytes
    act: Mapping[str, object]
    case: str = ""
    only: Callable[[Mapping[str, object]], bool] | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reading that was decided and is not recorded yet: nothing of it may be shown."""

    contracts: tuple[Mapping[str, Field], ...]
    entry: bytes
    act: Act


def read_record(connection: Db, version: Version, reading: Reading) -> Shown:
    """The permitted fields, once their entry is committed.

    Refused, with nothing read: no purpose that the notice knows, an actor who has not acknowledged
    the version in force (C02), a purpose beyond the actor's position (L24), an unknown customer,
    nothing permitted at all, more customers than one may read in a day (L24).

    requires: the role sekisho_web, in no transaction
    """
    refuse_untrained(version, reading.actor)
    return read_watched(connection, version, version.policy.operator, reading)


def read_watched(connection: Db, version: Version, recipient: str, reading: Reading) -> Shown:
    """The permitted fields, counted on the reader's day (L24): a refusal is counted and committed.

    requires: the role sekisho_web, in no transaction; the actor may act for the recipient
    """
    with each_statement_alone(connection):
        door = read_door(connection, version, recipient, reading.purpose)
        if door is None:
            raise no_purpose(reading.purpose)
        while True:
            shown = _read_at_once(connection, version, door, reading)
            if shown is not None:
                return shown


def _read_at_once(
    connection: Db, version: Version, door: PublishedDoor, reading: Reading
) -> Shown | None:
    """What is shown; None where the reader's emergency began or ended meanwhile: once more then.

    Two statements: what stands in the tables, and, once it is decided, the count with the entry.
    Nothing is locked in between, so nobody waits for this program.
    """
    actor = reading.actor
    reader = Reader(actor.counted_as, actor.role, reading.purpose, reading.day)
    rows, standing = fetch_watched(connection, version.policy.vocabulary, door, reading, reader)
    beyond = refused_position(version, reader, standing)
    if beyond is not None:
        raise beyond
    prepared = _prepared(version, door, reading, rows, standing.emergency)
    decided = None if isinstance(prepared, ActRefusedError) else (prepared.entry, prepared.act)
    keys = [int(str(row["subject_key"])) for row in rows]
    counted = record_reading(connection, version, reader, keys, standing.emergency, decided)
    if counted is None:
        return None
    if counted.refused is not None:
        raise counted.refused
    if isinstance(prepared, ActRefusedError):
        raise prepared
    if counted.index is None:
        message = "a reading was not recorded"
        raise LookupError(message)
    return Shown(prepared.contracts, counted.index, version.policy.digest)


def _prepared(
    version: Version, door: PublishedDoor, reading: Reading, rows: Sequence[Mapping[str, object]],
    emergency: int | None,
) -> Prepared | ActRefusedError:  # fmt: skip
    """What is to be recorded, or why there is nothing: that is counted as well, and told after."""
    try:
        return prepare(version, door, reading, rows, READ, emergency)
    except ActRefusedError as refused:
        return refused


def prepare(
    version: Version,
    door: PublishedDoor,
    reading: Reading,
    rows: Sequence[Mapping[str, object]],
    kind: str,
    emergency: int | None = None,
) -> Prepared:
    """The decided fields, with the entry and the act that record them. Refused as a reading is."""
    if not rows:
        raise unknown_customer()
    contracts = tuple(decide_fields(version, door, reading, row) for row in rows)
    shown = {
        item for fields in contracts for item, field in fields.items() if field.answer.permitted
    }
    if not shown:
        asked = [f.answer for fields in contracts for f in fields.values()]
        raise nothing_permitted(version, reading.purpose, asked)
    given = tuple(item for item in reading.items if item in shown)
    salt = bytes(rows[0]["entry_salt"])  # type: ignore[call-overload]  # bytea
    clauses = _clauses(contracts, given)
    said = _entry(version, door.recipient, reading, clauses, given, salt, kind)
    marked = said if emergency is None else {**said, "emergency": emergency}
    entry = JsonEntry(marked).to_bytes()
    key = int(str(rows[0]["subject_key"]))
    act = _act_row(version, reading, clauses, given, key, kind, door.recipient)
    return Prepared(contracts, entry, act)


def decide_fields(
    version: Version, door: PublishedDoor, reading: Reading, row: Mapping[str, object]
) -> Mapping[str, Field]:
    """Each item asked, decided on the facts that the door gave with the row."""
    stated: dict[str, object] = {fact: _json(row[f"fact_{fact}"]) for fact in door.facts}
    stated |= {"role": reading.actor.role, "trained_for": reading.actor.trained_for}
    stated |= reading.act
    words = version.policy.vocabulary
    told, _ = typed_facts(words, stated, reading.day)
    facts = {**told, **_of_recipient(words, door, reading.day, told)}
    request = Request(door.recipient, reading.purpose, reading.items, reading.day, facts)
    decision = version.decider.decide(request)
    return {answer.item: _field(answer, row) for answer in decision.items}


def _of_recipient(
    words: Vocabulary, door: PublishedDoor, day: date, told: Mapping[str, FactValue]
) -> dict[str, FactValue]:
    """What the terms table states of the recipient; what the door asked of the registry is newer.

    It stands in the row beside the values, so one moment of the registry judges both.
    """
    stated = registry_facts(words, door.recipient, day)
    asked = {fact for fact in door.facts if words.facts[fact].registry is not None}
    kept = {fact: value for fact, value in stated.items() if fact not in asked}
    return {**kept, **{fact: told[fact] for fact in asked if fact in told}}


def _field(answer: ItemAnswer, row: Mapping[str, object]) -> Field:
    value = row.get(answer.item)
    if not answer.permitted and value is not None:
        # The door gave what the decider refuses: two meanings of one notice. Nothing is shown.
        message = f"door and decider disagree on {answer.item}"
        raise RuntimeError(message)
    return Field(None if value is None else str(value), answer)


def _json(value: object) -> object:
    """A fact as the decider's typing reads it: dates as text, the rest as it is."""
    return value.isoformat() if isinstance(value, date) else value


def _clauses(contracts: Sequence[Mapping[str, Field]], given: tuple[str, ...]) -> list[str]:
    """The clauses by which the given items are shown, sorted."""
    answers = [fields[item].answer for fields in contracts for item in given]
    return sorted({clause for answer in answers if answer.permitted for clause in answer.clauses})


def _entry(
    version: Version,
    recipient: str,
    reading: Reading,
    clauses: list[str],
    given: tuple[str, ...],
    salt: bytes,
    kind: str,
) -> dict[str, Json]:
    subject = commit(salt, statement(reading.customer_no, given, given))
    return {
        "kind": kind,
        "day": reading.day.isoformat(),
        "recipient": recipient,
        "purpose": reading.purpose,
        "clauses": clauses,
        "items": list(given),
        "policy": version.policy.digest,
        "version": version.version,
        "role": reading.actor.role,
        **({"case": reading.case} if reading.case else {}),
        "nonce": to_base64(reading.nonce),
        "subject": to_base64(subject),
    }


def _act_row(
    version: Version, reading: Reading, clauses: list[str], given: tuple[str, ...], key: int,
    kind: str, recipient: str,
) -> Act:  # fmt: skip
    return Act(
        customer=key,
        kind=kind,
        actor=reading.actor.id,
        purpose=reading.purpose,
        digest=version.policy.digest,
        clauses=tuple(clauses),
        items=given,
        withheld=tuple(item for item in reading.items if item not in given),
        recipient=None if recipient == version.policy.operator else recipient,
    )


def refuse_untrained(version: Version, actor: Actor) -> None:
    """The actor has acknowledged the version in force (C02), not too long ago (L24).

    Otherwise ActRefusedError.
    """
    if actor.lapsed:
        raise training_lapsed()
    if actor.trained_for != version.policy.digest:
        raise not_acknowledged()
