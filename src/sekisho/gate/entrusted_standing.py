"""Whether an entrusted company may see anything today, as the registry stands at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sekisho.books import re_entrusted
from sekisho.books.connection import Db
from sekisho.books.entrusted import newest_assessment, newest_contract
from sekisho.books.versions import Version
from sekisho.cases.entrusted import REASONS, Assessment, against, last_day
from sekisho.cases.re_entrusted import REASONS as PASSED_ON
from sekisho.cases.re_entrusted import ReEntrustment, against_passing
from sekisho.gate.errors import ActRefusedError

CLASS = "entrusted"
PURPOSE = "entrusted_service"
CLAUSES = "C15、L24"
_OF_ASSESSMENT = ("not-assessed", "measures-missing", "assessment-over")


@dataclass(frozen=True, slots=True)
class Standing:
    """One company on one day. `against` are (code, text); `last_day` None: not both are there.

    `entrusted_by` are the companies that pass work on to it, and `items` what we consented to;
    nobody and None of a company that is bound to us itself.
    """

    party: str
    name: str
    against: tuple[tuple[str, str], ...]
    last_day: date | None
    entrusted_by: tuple[str, ...] = ()
    items: frozenset[str] | None = None

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "party": self.party,
            "name": self.name,
            "may_see": not self.against,
            "against": [code for code, _ in self.against],
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "entrusted_by": list(self.entrusted_by),
            "items": None if self.items is None else sorted(self.items),
        }


def standing_of(connection: Db, version: Version, party: str, day: date, lang: str) -> Standing:
    """How the company stands on `day`: by its contract with us, or by what is passed on to it.

    requires: the party is of the notice
    """
    assessment, contract = newest_assessment(connection, party), newest_contract(connection, party)
    ways = re_entrusted.passed_on_to(connection, party, day) if contract is None else []
    if ways:
        return _passed_on(connection, version, party, assessment, ways, day, lang)
    return Standing(
        party,
        version.policy.vocabulary.parties[party].shown(lang),
        _said(_against_bound(connection, party, day), lang),
        last_day(assessment, contract),
    )


def against_way(connection: Db, way: ReEntrustment, day: date) -> tuple[str, ...]:
    """Why this re-entrustment does not stand on `day`; the entruster is bound to us itself."""
    sees = not _against_bound(connection, way.by, day)
    return against_passing(way, PURPOSE, day, entruster_sees=sees)


def _against_bound(connection: Db, party: str, day: date) -> tuple[str, ...]:
    """Why a company that is bound to us itself may see nothing on `day`."""
    found = against(newest_assessment(connection, party), newest_contract(connection, party), day)
    return (*found, *_loose(connection, party, day))


def _loose(connection: Db, party: str, day: date) -> tuple[str, ...]:
    """Why a company that passes work on without our consent may see nothing, bound or not."""
    ways = re_entrusted.passed_on_by(connection, party, day)
    return ("passes-on-unconsented",) if any(one.unconsented(day) for one in ways) else ()


def _said(codes: Iterable[str], lang: str) -> tuple[tuple[str, str], ...]:
    return tuple((code, {**REASONS, **PASSED_ON}[code].shown(lang)) for code in codes)


def _passed_on(
    connection: Db, version: Version, party: str, assessment: Assessment | None,
    ways: list[ReEntrustment], day: date, lang: str,
) -> Standing:  # fmt: skip
    """A re-entrusted company: assessed like any other, and one way to it at least stands."""
    words = version.policy.vocabulary.parties
    reasons = [against_way(connection, way, day) for way in ways]
    standing = [way for way, found in zip(ways, reasons, strict=True) if not found]
    own = [code for code in against(assessment, None, day) if code in _OF_ASSESSMENT]
    own += _loose(connection, party, day)
    codes = own if standing else [*own, *dict.fromkeys(code for found in reasons for code in found)]
    ends = [*((assessment.until,) if assessment else ()),
            max(way.until for way in standing or ways)]  # fmt: skip
    return Standing(
        party,
        words[party].shown(lang),
        _said(codes, lang),
        min(ends) if assessment else None,
        tuple(words[way.by].shown(lang) if way.by in words else way.by for way in ways),
        frozenset(item for way in standing for item in way.items),
    )


def list_entrusted(connection: Db, version: Version, day: date, lang: str) -> list[Standing]:
    """Every company that the notice of today calls entrusted, those refused today first.

    requires: the role sekisho_web or sekisho_audit
    """
    words = version.policy.vocabulary
    parties = [
        party.id
        for party in words.parties.values()
        if party.company is not None and CLASS in words.classes_of(party.id, day)
    ]
    found = [standing_of(connection, version, party, day, lang) for party in parties]
    return sorted(found, key=lambda one: (not one.against, one.last_day or day, one.party))


def lapsed(connection: Db, version: Version, day: date) -> frozenset[str]:
    """The entrusted companies that may see nothing on that day. requires: the role sekisho_web"""
    found = list_entrusted(connection, version, day, "ja")
    return frozenset(one.party for one in found if one.against)


def refuse_not_entrusted(version: Version, party: str, day: date) -> None:
    """The party is an entrusted company of the notice on that day, or ActRefusedError."""
    words = version.policy.vocabulary
    if party not in words.parties or CLASS not in words.classes_of(party, day):
        raise ActRefusedError(
            "not-entrusted",
            f"「{party}」は当社の委託先ではありません（{CLAUSES}）。告知の用語表を確かめてください。",
            f"{party!r} is no entrusted company of ours (C15, L24). See the terms table.",
        )


def refuse_lapsed(connection: Db, version: Version, party: str, day: date) -> Standing:
    """How the company stands, which may see something that day; or ActRefusedError."""
    refuse_not_entrusted(version, party, day)
    ja = standing_of(connection, version, party, day, "ja")
    if ja.against:
        en = standing_of(connection, version, party, day, "en")
        raise ActRefusedError(
            "entrusted-lapsed",
            f"{ja.name} は今日、情報を見られません（{CLAUSES}）: "
            f"{'、'.join(text for _, text in ja.against)}。",
            f"{en.name} may see nothing today (C15, L24):"
            f" {'; '.join(text for _, text in en.against)}.",
        )
    return ja
