"""The act of showing declared outages, with the lists that were given in each."""

from dataclasses import dataclass
from datetime import datetime

from sekisho.books import outages
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import TOKYO


@dataclass(frozen=True, slots=True)
class ShownOutage:
    """A declaration; `lists` are (company, customers, when, by whom)."""

    outage: int
    area: str
    reason: str
    until: datetime
    state: str
    declared_by: str
    approved_by: str | None
    reviewed_by: str | None
    review: str
    lists: tuple[tuple[str, int, datetime, str], ...]

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form; moments in Tokyo's time."""
        return {
            "outage": self.outage,
            "area": self.area,
            "reason": self.reason,
            "until": self.until.isoformat(),
            "state": self.state,
            "declared_by": self.declared_by,
            "approved_by": self.approved_by,
            "reviewed_by": self.reviewed_by,
            "review": self.review,
            "lists": [
                {"recipient": name, "customers": many, "given_at": at.isoformat(), "given_by": who}
                for name, many, at, who in self.lists
            ],
        }


def list_outages(connection: Db, version: Version, now: datetime, lang: str) -> list[ShownOutage]:
    """Every declaration, the newest first. requires: the role sekisho_web or sekisho_audit"""
    parties = version.policy.vocabulary.parties
    return [
        ShownOutage(
            stored.id, stored.one.area, stored.one.reason, stored.one.until.astimezone(TOKYO),
            str(stored.one.stands(now)), stored.one.declared_by, stored.one.approved_by,
            stored.one.reviewed_by, stored.one.review,
            tuple(
                (
                    parties[each.recipient].shown(lang)
                    if each.recipient in parties
                    else each.recipient,
                    each.customers,
                    each.given_at.astimezone(TOKYO),
                    each.given_by,
                )
                for each in outages.lists_of(connection, stored.id)
            ),
        )
        for stored in outages.every(connection)
    ]  # fmt: skip
