"""The acts of registering an assessment and a contract of an entrusted company (L24)."""

from collections.abc import Iterable

from sekisho.books import entrusted, log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.entrusted import LONGEST, MEASURES, TERMS, Assessment, Contract
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.entrusted_standing import refuse_not_entrusted
from sekisho.gate.errors import ActRefusedError
from sekisho.ledger.entry import Json, JsonEntry
from sekisho.ledger.text import to_base64

OFFICER = "privacy_officer"


def assess_entrusted(
    connection: Db, version: Version, party: str, found: Assessment, approved_by: str,
    moment: Moment, role: str,
) -> int:  # fmt: skip
    """The assessment counts from now on; the entry that says so, with what is not met.

    One that finds a measure missing is registered too: it refuses the company at once.
    Refused (ActRefusedError): one person alone, no officer, a company that is not entrusted, a
    measure that is none, a day to come, more than a year.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    today = day_of(moment)
    _refuse_role(role)
    refuse_not_entrusted(version, party, today)
    if approved_by.strip() in ("", moment.actor):
        raise ActRefusedError(
            "one-person",
            "評価した人とは別の人の承認が要ります（L24）。",
            "Somebody other than the assessor approves an assessment (L24).",
        )
    _refuse_unknown(found.met, MEASURES.keys())
    if found.made_on > today or not found.made_on <= found.until <= found.made_on + LONGEST:
        raise ActRefusedError(
            "assessment-too-long",
            f"評価の期限は、評価した日から {LONGEST.days} 日までです。"
            "評価した日は今日までの日にしてください（L24）。",
            f"An assessment is good for at most {LONGEST.days} days from the day it was made, and"
            " that day is not to come (L24).",
        )
    missing = [code for code in MEASURES if code not in found.met]
    with connection.transaction():
        index = _record(
            connection, version, "assess", party, moment,
            until=found.until.isoformat(), missing=[*missing], approved_by=approved_by,
        )  # fmt: skip
        entrusted.keep_assessment(connection, party, found, moment.actor, approved_by, index)
    return index


def contract_entrusted(
    connection: Db, version: Version, party: str, bound: Contract, moment: Moment, role: str
) -> int:
    """The contract counts from now on; the entry that says so. To end one early, register it anew.

    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    _refuse_role(role)
    refuse_not_entrusted(version, party, day_of(moment))
    _refuse_unknown(bound.terms, TERMS.keys())
    if bound.since > bound.until:
        raise ActRefusedError(
            "days-in-order",
            "契約のはじめの日が、おわりの日より後です（L24）。",
            "The first day of the contract comes after the last (L24).",
        )
    missing = [code for code in TERMS if code not in bound.terms]
    with connection.transaction():
        index = _record(
            connection, version, "contract", party, moment,
            since=bound.since.isoformat(), until=bound.until.isoformat(), missing=[*missing],
        )  # fmt: skip
        entrusted.keep_contract(connection, party, bound, moment.actor, index)
    return index


def _record(
    connection: Db, version: Version, step: str, party: str, moment: Moment, **more: Json
) -> int:
    entry = JsonEntry(
        {
            "kind": "entrusted",
            "step": step,
            "recipient": party,
            "day": day_of(moment).isoformat(),
            "clauses": ["C15", "L24"],
            "nonce": to_base64(moment.nonce),
            "policy": version.policy.digest,
            "version": version.version,
            **more,
        }
    ).to_bytes()
    return log.append(connection, [entry])


def _refuse_role(role: str) -> None:
    if role != OFFICER:
        raise ActRefusedError(
            "not-an-officer",
            "委託先の評価と契約を登録するのは個人情報保護の責任者です（L24）。",
            "A privacy officer registers assessments and contracts (L24).",
        )


def _refuse_unknown(given: frozenset[str], known: Iterable[str]) -> None:
    words = list(known)
    unknown = sorted(given - set(words))
    if unknown:
        raise ActRefusedError(
            "unknown-word",
            f"「{unknown[0]}」は一覧にありません（L24）。使えるもの: {'、'.join(words)}",
            f"{unknown[0]!r} is not in the list (L24): {', '.join(words)}",
        )
