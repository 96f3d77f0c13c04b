"""The act of handing the business's data over to its successor (C20): one package, once.

    the numbers of the customers are listed by the hand, in stretches
    a stretch is one transaction: each customer's items are decided at the door of the successor,
    their entry and act stand, then their lines are in the file that grows aside
    at the end, in the transaction that makes the succession HANDED_OVER with the file's digest, the
    manifest is written and the file is renamed

Stopped anywhere, the ledger may say too much, never too little; done again, it begins anew.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sekisho.books import successions
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.succession import handed_over
from sekisho.gate.approver_left import approver_left, refuse_alone
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.growing_file import growing_file
from sekisho.gate.life_steps import lived
from sekisho.gate.read_for import prepare_reading
from sekisho.gate.read_record import Actor, Field, Prepared, Reading, refuse_untrained
from sekisho.gate.record_succession import (
    locked_succession,
    record_step_of_succession,
)
from sekisho.gate.refusal_choices import choices
from sekisho.gate.show_successions import matter_of
from sekisho.gate.stretches import record_readings, stretches, write_stretches
from sekisho.gate.succession_package import FORMAT, company_in_words
from sekisho.gate.succession_scope import Chosen, chosen

CLAUSE, PURPOSE, FACT = "C20", "succession", "succession_event"
_PRIVATE = 0o600
Nonce = Callable[[], bytes]
"""16 random bytes at each call."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The package: its file, its manifest, how many customers, the entry that says so."""

    succession: int
    ledger_index: int
    customers: int
    file: Path
    manifest: Path

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "succession": self.succession,
            "ledger_index": self.ledger_index,
            "customers": self.customers,
            "file": str(self.file),
            "manifest": str(self.manifest),
        }


@dataclass(frozen=True, slots=True)
class Handing:
    """Two connections, each of a narrow role: `web` reads at the door, `hand` lists the numbers."""

    web: Db
    hand: Db
    version: Version
    actor: Actor
    moment: Moment
    directory: Path
    contracts: str | None = None
    """The list of contracts as text, where only those of a list go over."""
    nonce: Nonce = lambda: secrets.token_bytes(16)


def hand_over_succession(handing: Handing, number: int) -> HandedOver:
    """The package stands in the directory, and each customer's history tells of it.

    Refused (ActRefusedError), with nothing handed over: no officer, the version in force not
    acknowledged, a succession that is not approved, its approver where who recorded it has left, a
    day that has not come, another list than the recorded one, a customer of whom the notice gives
    nothing.
    requires: `web` and `hand` in no transaction
    """
    refuse_untrained(handing.version, handing.actor)
    today = day_of(handing.moment)
    with handing.web.transaction():
        stored = _approved(handing, number)
        refuse_alone(
            stored.one.approved_by, handing.actor.id, CLAUSE, recorder_left=stored.recorder_left
        )
        lived(lambda: handed_over(stored.one, handing.actor.role, today))
    who = chosen(stored.said.scope, handing.contracts)
    handing.directory.mkdir(parents=True, exist_ok=True)
    with growing_file(handing.directory / f"succession-{number}.part") as growing:
        with growing.open("wb") as draft:
            count, digest = write_stretches(
                stretches(handing.hand, who.where, who.values),
                lambda numbers: _stretch(handing, stored, who, numbers),
                draft,
            )
        return _end(handing, number, digest, count, growing)


def _approved(handing: Handing, number: int) -> successions.Stored:
    """The succession, locked; ActRefusedError where who approved it is no officer any more."""
    stored = locked_succession(handing.web, number)
    if stored.left:
        raise approver_left(CLAUSE)
    return stored


def _stretch(
    handing: Handing, stored: successions.Stored, who: Chosen, numbers: list[str]
) -> list[bytes]:
    web, day = handing.web, day_of(handing.moment)
    items = tuple(handing.version.policy.vocabulary.items)
    act = {FACT: f"{stored.said.event} {stored.said.document_no}"}
    with web.transaction():
        prepared = [
            (number, prepare_reading(web, handing.version, stored.said.successor, Reading(
                number, PURPOSE, items, handing.actor, day, handing.nonce(), act,
                matter_of(stored.id), who.holds)))
            for number in numbers
        ]  # fmt: skip
        first = record_readings(web, [each for _, each in prepared])
    return [_line(number, each, index) for index, (number, each) in enumerate(prepared, first)]


def _line(number: str, prepared: Prepared, index: int) -> bytes:
    contracts = [_given(fields) for fields in prepared.contracts]
    told = {"customer_no": number, "entry": index, "contracts": contracts}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _given(fields: Mapping[str, Field]) -> dict[str, str | None]:
    return {item: field.value for item, field in fields.items() if field.answer.permitted}


def _end(handing: Handing, number: int, digest: str, count: int, growing: Path) -> HandedOver:
    """HANDED_OVER, unless somebody withdrew it meanwhile; the files have their names."""
    if not count:
        raise ActRefusedError(
            "nobody",
            "引き渡すお客様がいません（C20）。",
            "There is no customer to hand over (C20).",
        )
    file = growing.with_suffix(".jsonl")
    manifest = growing.with_suffix(".manifest.json")
    with handing.web.transaction():
        stored = locked_succession(handing.web, number)
        after = lived(lambda: handed_over(stored.one, handing.actor.role, day_of(handing.moment)))
        said = _manifest(handing, stored, file.name, digest, count)
        index = record_step_of_succession(
            handing.web, handing.version, number, "hand_over", handing.moment,
            recipient=stored.said.successor, customers=count, file_sha256=digest,
            manifest_sha256=sha256(said).hexdigest(),
        )  # fmt: skip
        package = successions.Package(digest, sha256(said).hexdigest(), count, index)
        successions.store(handing.web, number, after, package)
        manifest.touch(mode=_PRIVATE)
        manifest.write_bytes(said)
        # Every customer's entry is committed by now, so the file may stand before this step's is.
        growing.replace(file)
    return HandedOver(number, index, count, file, manifest)


def _manifest(
    handing: Handing, stored: successions.Stored, name: str, digest: str, count: int
) -> bytes:
    """What the successor must know of the package, the purposes that bind it above all."""
    words, said = handing.version.policy.vocabulary, stored.said
    told = {
        "format": FORMAT,
        "file": name,
        "sha256": digest,
        "customers": count,
        "event": str(said.event),
        "document_no": said.document_no,
        "from": company_in_words(words, handing.version.policy.operator, stored.one.effective_on),
        "to": company_in_words(words, said.successor, stored.one.effective_on),
        "scope": {"whom": str(said.scope.whom), "values": list(said.scope.values)},
        "effective_on": stored.one.effective_on.isoformat(),
        "bound_to": [
            {"purpose": p, "ja": words.purposes[p].shown("ja"), "en": words.purposes[p].shown("en")}
            for p in said.purposes if p in words.purposes
        ],
        "words": {each.id: each.label for each in choices(handing.version, "ja")},
        "article": "18(2)",
        "notice": {"policy": said.digest},
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
