"""The acts on re-entrustments: one is registered with our consent or without, and all are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.books import log, re_entrusted
from sekisho.books.connection import Db
from sekisho.books.doors import read_door
from sekisho.books.entrusted import newest_contract
from sekisho.books.versions import Version
from sekisho.cases.re_entrusted import REASONS, ReEntrustment
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.entrusted_standing import (
    CLAUSES,
    PURPOSE,
    against_way,
    list_entrusted,
    refuse_not_entrusted,
)
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.register_entrusted import OFFICER
from sekisho.ledger.entry import JsonEntry
from sekisho.ledger.text import to_base64
from sekisho.terms.word import Word


@dataclass(frozen=True, slots=True)
class ShownPassing:
    """One re-entrustment on a day, in words. `against` are (code, text): why it does not stand."""

    by: str
    to: str
    since: date
    until: date
    purposes: tuple[str, ...]
    items: tuple[str, ...]
    document_no: str
    consented_by: str | None
    consented_on: date | None
    against: tuple[tuple[str, str], ...]

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "by": self.by,
            "to": self.to,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "purposes": list(self.purposes),
            "items": list(self.items),
            "document_no": self.document_no,
            "consented_by": self.consented_by,
            "consented_on": self.consented_on.isoformat() if self.consented_on else None,
            "against": [code for code, _ in self.against],
        }


def re_entrust(
    connection: Db, version: Version, one: ReEntrustment, moment: Moment, role: str
) -> int:
    """The re-entrustment counts from its first day on; the entry that says so.

    One without consent is registered too: while it lasts, neither company sees anything. `to` may
    be a company that the notice does not name; then nothing of ours is shown to it in any case.
    Refused (ActRefusedError), with nothing registered: no officer, a company that is not entrusted,
    or the other one bound to us itself, days in the wrong order, words that are none, a consent of
    who registers it, of a day to come, or to a company that is not bound to us itself.
    requires: the role sekisho_web, in no transaction; the transaction is committed
    """
    _refuse(connection, version, one, moment, role)
    connection.rollback()
    consent = one.consent
    entry = JsonEntry(
        {
            "kind": "entrusted",
            "step": "re_entrust",
            "recipient": one.to,
            "by": one.by,
            "day": day_of(moment).isoformat(),
            "clauses": ["C15", "L24"],
            "since": one.since.isoformat(),
            "until": one.until.isoformat(),
            "purposes": sorted(one.purposes),
            "items": sorted(one.items),
            "consented_by": consent.by if consent else None,
            "consented_on": consent.on.isoformat() if consent else None,
            "nonce": to_base64(moment.nonce),
            "policy": version.policy.digest,
            "version": version.version,
        }
    ).to_bytes()
    with connection.transaction():
        index = log.append(connection, [entry])
        re_entrusted.keep(connection, one, moment.actor, index)
    return index


def list_passed_on(
    connection: Db, version: Version, party: str, day: date, lang: str
) -> list[ShownPassing]:
    """What the company passes on, and what is passed on to it, as it stands on `day`.

    requires: the role sekisho_web or sekisho_audit
    """
    found = [
        *re_entrusted.passed_on_by(connection, party, day),
        *re_entrusted.passed_on_to(connection, party, day),
    ]
    return [_shown(connection, version, one, day, lang) for one in found]


def list_all_passed_on(
    connection: Db, version: Version, day: date, lang: str
) -> list[ShownPassing]:
    """Every re-entrustment that counts. requires: as `list_passed_on`"""
    parties = [one.party for one in list_entrusted(connection, version, day, lang)]
    found = [one for party in parties for one in re_entrusted.passed_on_by(connection, party, day)]
    return [_shown(connection, version, one, day, lang) for one in found]


def what_can_be_passed_on(connection: Db, version: Version, party: str) -> tuple[str, ...]:
    """The items that the notice gives this company for the entrusted work, by id.

    requires: the role sekisho_web
    """
    door = read_door(connection, version, party, PURPOSE)
    words = version.policy.vocabulary.items
    return () if door is None else tuple(each for each in door.columns if each in words)


def _shown(
    connection: Db, version: Version, one: ReEntrustment, day: date, lang: str
) -> ShownPassing:
    words, consent = version.policy.vocabulary, one.consent

    def named(ids: frozenset[str], known: Mapping[str, Word]) -> tuple[str, ...]:
        return tuple(known[each].shown(lang) if each in known else each for each in sorted(ids))

    return ShownPassing(
        by=named(frozenset({one.by}), words.parties)[0],
        to=named(frozenset({one.to}), words.parties)[0],
        since=one.since,
        until=one.until,
        purposes=named(one.purposes, words.purposes),
        items=named(one.items, words.items),
        document_no=one.document_no,
        consented_by=consent.by if consent else None,
        consented_on=consent.on if consent else None,
        against=tuple(
            (code, REASONS[code].shown(lang)) for code in against_way(connection, one, day)
        ),
    )


def _refuse(
    connection: Db, version: Version, one: ReEntrustment, moment: Moment, role: str
) -> None:
    today = day_of(moment)
    if role != OFFICER:
        raise ActRefusedError(
            "not-an-officer",
            "再委託を登録するのは個人情報保護の責任者です（L24）。",
            "A privacy officer registers re-entrustments (L24).",
        )
    refuse_not_entrusted(version, one.by, today)
    if one.to in version.policy.vocabulary.parties:
        refuse_not_entrusted(version, one.to, today)
    if one.by == one.to or newest_contract(connection, one.to) is not None:
        raise ActRefusedError(
            "bound-itself",
            f"「{one.to}」は当社と直接契約している委託先です。再委託先としては登録できません"
            f"（{CLAUSES}）。",
            f"{one.to!r} is bound to us by a contract of its own: it is not re-entrusted (C15,"
            " L24).",
        )
    if one.since > one.until or not (one.document_no.strip() and one.to.strip()):
        raise ActRefusedError(
            "days-in-order",
            "再委託のはじめの日がおわりの日より後か、再委託先の名前か書面の番号がありません（L24）。",
            "The first day comes after the last, or the company's name or the number of the"
            " document is missing (L24).",
        )
    _refuse_words(version, one)
    _refuse_consent(connection, one, moment)


def _refuse_consent(connection: Db, one: ReEntrustment, moment: Moment) -> None:
    consent = one.consent
    if consent is None:
        return
    if newest_contract(connection, one.by) is None:
        raise ActRefusedError(
            "not-bound-itself",
            f"「{one.by}」は当社と直接契約していないので、その再委託を承諾することはできません"
            f"（{CLAUSES}）。承諾なしで登録してください。",
            f"{one.by!r} is not bound to us by a contract of its own: nobody consents to what it"
            " passes on (C15, L24). Register it without consent.",
        )
    if consent.by.strip() in ("", moment.actor) or consent.on > day_of(moment):
        raise ActRefusedError(
            "no-consent-of-ours",
            "承諾は、登録する人とは別の責任者が、今日までに与えたものに限ります（L24）。",
            "Consent is another officer's than who registers it, and of no day to come (L24).",
        )


def _refuse_words(version: Version, one: ReEntrustment) -> None:
    words = version.policy.vocabulary
    unknown = sorted((one.purposes - set(words.purposes)) | (one.items - set(words.items)))
    if unknown or not one.purposes or not one.items:
        raise ActRefusedError(
            "unknown-word",
            "承諾する目的と項目を、告知の用語で一つ以上書いてください（L24）: "
            f"{'、'.join(unknown)}",
            "Name the purposes and the items consented to, one at least of each, by the words of"
            f" the notice (L24): {', '.join(unknown)}",
        )
