"""The act of taking in a legal demand: in its own register, refused at once where the paper fails.

What is wrong with the paper is a refusal that stands in the register with its reasons; what is
wrong with our own entry (an unknown customer, an item that is none) opens nothing.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from sekisho.books import demands
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.demand import received
from sekisho.cases.demand_bases import BASES
from sekisho.cases.demand_check import Paper, examine
from sekisho.cases.demand_period import Period
from sekisho.gate.act_facts import DOCUMENT
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.demand_rules import DemandRules
from sekisho.gate.demand_steps import (
    DemandStep,
    days_of,
    locked_demand,
    never_given,
    record_demand_step,
)
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.subjects import customer_key

LARGEST = 20_000_000
"""Bytes of a document: a scan of some pages."""


@dataclass(frozen=True, slots=True)
class Demanded:
    """What arrived. `customers` are numbers; `items` what is to be given, empty: all that is asked.

    `matter` is True where the document says what the data is needed for; `period` is the stretch of
    time that it asks for, where it says one.
    """

    basis: str
    authority: str
    document_no: str
    document: bytes
    issued_on: date
    customers: tuple[str, ...]
    asked: tuple[str, ...]
    items: tuple[str, ...] = ()
    matter: bool = True
    period: Period | None = None


def open_demand(
    connection: Db, version: Version, arrived: Demanded, moment: Moment, rules: DemandRules
) -> DemandStep:
    """The demand is in the register, and the ledger says so: RECEIVED, or REFUSED with reasons.

    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    arrived = replace(arrived, items=arrived.items or arrived.asked)
    _refuse_entry(version, arrived)
    today = day_of(moment)
    digest = sha256(arrived.document).digest()
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_lock(digest),))
        keys = list(dict.fromkeys(customer_key(connection, each) for each in arrived.customers))
        number = arrived.document_no.strip()
        paper = Paper(arrived.basis, number, arrived.issued_on, arrived.items, len(keys),
                      arrived.matter, arrived.period)  # fmt: skip
        against = examine(
            paper,
            rules.authorities.get(arrived.authority),
            rules.limits,
            today,
            used=demands.was_taken_in(connection, digest, arrived.authority, number),
            never=never_given(version, arrived.items, today),
        )
        last = today + timedelta(days=rules.limits.open)
        demand = received(moment.actor, arrived.items, last, against, arrived.period)
        new = demands.New(arrived.basis, arrived.authority, number, digest, arrived.issued_on,
                          today, arrived.asked, len(keys), arrived.period)  # fmt: skip
        made = demands.insert(connection, new, demand, keys)
        index = record_demand_step(
            connection, version, locked_demand(connection, made), "receive", moment,
            state=str(demand.state), reasons=[*against], items=[*demand.items], persons=len(keys),
            **days_of(arrived.period),
        )  # fmt: skip
    return DemandStep(made, index, str(demand.state), against)


def _refuse_entry(version: Version, arrived: Demanded) -> None:
    """What we wrote down ourselves can stand, or ActRefusedError and nothing is opened."""
    if arrived.basis not in BASES:
        raise ActRefusedError(
            "no-such-basis",
            f"「{arrived.basis}」という根拠はありません。使えるもの: {'、'.join(BASES)}（C26）",
            f"There is no basis {arrived.basis!r}: {', '.join(BASES)} (C26)",
        )
    if not arrived.document or len(arrived.document) > LARGEST:
        raise ActRefusedError(
            "no-document",
            "文書のファイルを選んでください。文書のない求めは受け付けません（C26）。"
            f"大きさは {LARGEST // 1_000_000} MB までです。",
            "Choose the file of the document: without one no demand is taken in (C26). It may have"
            f" up to {LARGEST // 1_000_000} MB.",
        )
    if arrived.document_no.strip() and not DOCUMENT.fullmatch(arrived.document_no.strip()):
        raise ActRefusedError(
            "no-document-number",
            "文書の番号だけを 60 文字までで書いてください。名前は書かないでください（C26）。",
            "Write the number of the document only, in at most 60 characters. No names (C26).",
        )
    known = version.policy.vocabulary.items
    unknown = [item for item in (*arrived.asked, *arrived.items) if item not in known]
    if unknown or not arrived.asked:
        word = unknown[0] if unknown else "—"
        raise ActRefusedError(
            "unknown-word",
            f"求められた項目を、告知の言葉で選んでください（{word}、C26）。",
            f"Choose the items asked for from the notice's words ({word!r}, C26).",
        )
    beyond = [item for item in arrived.items if item not in arrived.asked]
    if beyond:
        raise ActRefusedError(
            "beyond-the-document",
            f"「{known[beyond[0]].label}」は文書が求めていません。求められた範囲だけを渡せます"
            "（C26）。",
            f"The document does not ask for {beyond[0]!r}. Only what it asks for is given (C26).",
        )


def _lock(digest: bytes) -> int:
    """Two intakes of one document at once come one after the other."""
    return int.from_bytes(digest[:8], "big", signed=True)
