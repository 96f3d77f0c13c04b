"""The acts of showing the register of legal demands, and one demand; neither names a person."""

from dataclasses import dataclass
from datetime import date

from sekisho.books import demands
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.demand import APPROVALS, OPEN, State
from sekisho.cases.demand_bases import BASES
from sekisho.cases.demand_period import Period
from sekisho.cases.demand_reasons import REASONS
from sekisho.gate.demand_rules import DemandRules
from sekisho.gate.demand_steps import days_of, locked_demand

MOST = 200


@dataclass(frozen=True, slots=True)
class ShownDemand:
    """A demand as the desk and the auditor see it. `items` and `asked` are (id, word).

    `reasons` are (code, text); `approvals_left` counts who must still approve; `telephone` is the
    directory's, with where it was read (`source`).
    """

    demand: int
    basis_id: str
    basis: str
    article: str
    authority_id: str
    authority: str
    telephone: str
    source: str
    document_no: str
    document_sha256: str
    issued_on: date
    received_on: date
    expires_on: date
    asked: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str], ...]
    persons: int
    state: str
    waits_for: str
    reasons: tuple[tuple[str, str], ...]
    taken_in_by: str
    called_by: str | None
    approved_by: tuple[str, ...]
    approvals_left: int
    decided_by: str | None
    watermark: str | None
    ledger_index: int | None
    asked_period: Period | None
    period: Period | None

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        plain = (
            "demand", "article", "document_no", "document_sha256", "persons", "state",
            "waits_for", "taken_in_by", "called_by", "decided_by", "watermark", "ledger_index",
        )  # fmt: skip
        return {
            **{name: getattr(self, name) for name in plain},
            "basis": self.basis_id,
            "authority": self.authority_id,
            **{name: getattr(self, name).isoformat()
               for name in ("issued_on", "received_on", "expires_on")},
            "asked": [item for item, _ in self.asked],
            "items": [item for item, _ in self.items],
            "reasons": [code for code, _ in self.reasons],
            "approved_by": list(self.approved_by),
            "asked_period": days_of(self.asked_period) or None,
            "period": days_of(self.period) or None,
        }  # fmt: skip


def list_demands(
    connection: Db, version: Version, rules: DemandRules, lang: str
) -> list[ShownDemand]:
    """The register: what is open by its last day, then the rest, the newest first.

    requires: the role sekisho_web or sekisho_audit
    """
    found = demands.every(connection, MOST)
    return [_shown(stored, version, rules, lang) for stored in found]


def show_demand(
    connection: Db, version: Version, number: int, rules: DemandRules, lang: str
) -> ShownDemand:
    """One demand; ActRefusedError where there is none. requires: the role sekisho_web"""
    with connection.transaction():
        stored = locked_demand(connection, number)
    return _shown(stored, version, rules, lang)


def waits_for(stored: demands.Stored) -> str:
    """What has to happen next: the call back, an approval, the disclosure; or nothing."""
    return _NEXT.get(stored.demand.state, "nothing")


_NEXT = {
    State.RECEIVED: "call_back",
    State.CONFIRMED: "approval",
    State.APPROVED: "disclosure",
}


def _shown(stored: demands.Stored, version: Version, rules: DemandRules, lang: str) -> ShownDemand:
    words = version.policy.vocabulary.items
    basis, authority = BASES[stored.basis], rules.authorities.get(stored.authority)
    demand = stored.demand

    def named(items: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        return tuple((i, words[i].shown(lang) if i in words else i) for i in items)

    left = APPROVALS - len(demand.approved_by) if demand.state in OPEN else 0
    return ShownDemand(
        demand=stored.id,
        basis_id=basis.id,
        basis=basis.shown(lang),
        article=basis.article,
        authority_id=stored.authority,
        authority=authority.shown(lang) if authority else stored.authority,
        telephone=authority.telephone if authority else "",
        source=authority.source if authority else "",
        document_no=stored.document_no,
        document_sha256=stored.document_sha256.hex(),
        issued_on=stored.issued_on,
        received_on=stored.received_on,
        expires_on=demand.expires_on,
        asked=named(stored.asked),
        items=named(demand.items),
        persons=stored.persons,
        state=str(demand.state),
        waits_for=waits_for(stored),
        reasons=tuple((code, REASONS[code].shown(lang)) for code in demand.reasons),
        taken_in_by=demand.taken_in_by,
        called_by=stored.called_by,
        approved_by=demand.approved_by,
        approvals_left=left,
        decided_by=stored.decided_by,
        watermark=stored.watermark,
        ledger_index=stored.disclosed_at,
        asked_period=stored.period,
        period=demand.period,
    )
