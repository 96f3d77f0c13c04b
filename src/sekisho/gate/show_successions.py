"""The acts of showing successions: the list for the desk, and what customers are told of one."""

from dataclasses import dataclass
from datetime import date

from sekisho.books import successions
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.succession import EVENTS
from sekisho.gate.open_notice import open_digest


@dataclass(frozen=True, slots=True)
class ToldSuccession:
    """Who manages the data now, since when and why, and the purposes that bind it (Art 18(2))."""

    succession: int
    successor: str
    address: str | None
    representative: str | None
    event: str
    effective_on: date
    state: str
    purposes: tuple[str, ...]
    recorded_by: str
    approved_by: str | None
    customers: int | None

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "succession": self.succession,
            "successor": self.successor,
            "event": self.event,
            "effective_on": self.effective_on.isoformat(),
            "state": self.state,
            "purposes": list(self.purposes),
            "recorded_by": self.recorded_by,
            "approved_by": self.approved_by,
            "customers": self.customers,
        }


def list_successions(connection: Db, lang: str) -> list[ToldSuccession]:
    """Every succession, the newest first. requires: the role sekisho_web or sekisho_audit"""
    return [_told(connection, stored, lang) for stored in successions.every(connection)]


def standing_succession(
    connection: Db, version: Version, day: date, lang: str
) -> ToldSuccession | None:
    """The succession that customers are told of on that day, or None.

    requires: the role sekisho_web
    """
    stored = successions.standing(connection, day)
    if stored is None or stored.successor not in version.policy.vocabulary.parties:
        return None
    return _told(connection, stored, lang)


def _told(connection: Db, stored: successions.Stored, lang: str) -> ToldSuccession:
    words = open_digest(connection, stored.digest).policy.vocabulary
    party = words.parties[stored.successor]
    company = party.company
    return ToldSuccession(
        stored.id,
        party.shown(lang),
        company.address if company else None,
        company.representative if company else None,
        EVENTS[stored.event][0 if lang == "ja" else 1],
        stored.one.effective_on,
        str(stored.one.state),
        tuple(words.purposes[p].shown(lang) for p in stored.purposes),
        stored.one.recorded_by,
        stored.one.approved_by,
        stored.customers,
    )
