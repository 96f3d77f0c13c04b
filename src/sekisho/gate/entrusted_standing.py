"""Whether an entrusted company may see anything today, as the registry stands at this moment."""

from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.entrusted import newest_assessment, newest_contract
from sekisho.books.versions import Version
from sekisho.cases.entrusted import REASONS, against, last_day
from sekisho.gate.errors import ActRefusedError

CLASS = "entrusted"
CLAUSES = "C15、L24"


@dataclass(frozen=True, slots=True)
class Standing:
    """One company on one day. `against` are (code, text); `last_day` None: not both are there."""

    party: str
    name: str
    against: tuple[tuple[str, str], ...]
    last_day: date | None

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "party": self.party,
            "name": self.name,
            "may_see": not self.against,
            "against": [code for code, _ in self.against],
            "last_day": self.last_day.isoformat() if self.last_day else None,
        }


def standing_of(connection: Db, version: Version, party: str, day: date, lang: str) -> Standing:
    """How the company stands on `day`. requires: the party is of the notice"""
    assessment, contract = newest_assessment(connection, party), newest_contract(connection, party)
    found = against(assessment, contract, day)
    return Standing(
        party,
        version.policy.vocabulary.parties[party].shown(lang),
        tuple((code, REASONS[code].shown(lang)) for code in found),
        last_day(assessment, contract),
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


def refuse_lapsed(connection: Db, version: Version, party: str, day: date) -> None:
    """The company is assessed and bound on that day, or ActRefusedError: at the next decision."""
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
