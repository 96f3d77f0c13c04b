"""What the acts on legal demands share: the locked demand, its entry, the very document."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sekisho.books import demands, log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.demand_period import Period
from sekisho.cases.demand_reasons import CLAUSE
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import Json, JsonEntry
from sekisho.ledger.text import to_base64
from sekisho.terms import Request

PURPOSE, RECIPIENT = "legal_demand", "investigator"
"""The words of the notice under which anything is disclosed here."""
DOCUMENT_FACT = "demand_document"


@dataclass(frozen=True, slots=True)
class DemandStep:
    """A step was taken: the entry that says so, and how the demand stands after it."""

    demand: int
    ledger_index: int
    state: str
    reasons: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "demand": self.demand,
            "state": self.state,
            "reasons": list(self.reasons),
            "ledger_index": self.ledger_index,
        }


def days_of(period: Period | None) -> dict[str, Json]:
    """How an entry says a period; nothing where there is none."""
    if period is None:
        return {}
    return {"since": period.since.isoformat(), "until": period.until.isoformat()}


def locked_demand(connection: Db, number: int) -> demands.Stored:
    """The demand, locked; ActRefusedError where there is none."""
    found = demands.locked(connection, number)
    if found is None:
        raise ActRefusedError(
            "no-such-demand",
            f"受付番号 {number} の開示の求めはありません。sekisho demand list で確かめてください。",
            f"There is no demand {number}. See sekisho demand list.",
        )
    return found


def refuse_other_document(stored: demands.Stored, document: bytes) -> None:
    """The document is the one that was taken in, to the byte, or ActRefusedError."""
    if sha256(document).digest() != stored.document_sha256:
        raise ActRefusedError(
            "another-document",
            f"受付番号 {stored.id} で受け付けた文書ではありません。同じファイルを選んでください"
            "（C26）。",
            f"That is not the document of demand {stored.id}. Choose the same file (C26).",
        )


def record_demand_step(
    connection: Db, version: Version, stored: demands.Stored, step: str, moment: Moment,
    **more: Json,
) -> int:  # fmt: skip
    """The ledger has an entry of this step; its index. Whom the demand is about is not in it."""
    return log.append(connection, [demand_entry(version, stored, step, moment, **more)])


def demand_entry(
    version: Version, stored: demands.Stored, step: str, moment: Moment, **more: Json
) -> bytes:
    """The entry of a step; the document is named by a salted digest that its holder can check."""
    document = sha256(moment.nonce + stored.document_sha256).digest()
    return JsonEntry(
        {
            "kind": "demand",
            "step": step,
            "demand": stored.id,
            "basis": stored.basis,
            "day": day_of(moment).isoformat(),
            "clauses": [CLAUSE],
            "document": to_base64(document),
            "nonce": to_base64(moment.nonce),
            "policy": version.policy.digest,
            "version": version.version,
            **more,
        }
    ).to_bytes()


def never_given(version: Version, items: tuple[str, ...], day: date) -> frozenset[str]:
    """Those of the items that the notice gives to no authority, whatever document it has."""
    request = Request(RECIPIENT, PURPOSE, items, day, {DOCUMENT_FACT: "-"})
    answers = version.decider.decide(request).items
    return frozenset(answer.item for answer in answers if not answer.permitted)
