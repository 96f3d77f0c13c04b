"""The act of showing declared outages, with the lists that were given in each."""

from dataclasses import dataclass
from datetime import datetime

from sekisho.books import outages
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.outage import State
from sekisho.gate.approver_left import waits_since
from sekisho.gate.case_steps import TOKYO
from sekisho.gate.errors import ActRefusedError
from sekisho.records.areas import AREAS


@dataclass(frozen=True, slots=True)
class ShownOutage:
    """A declaration; `lists` are (company, customers, when, by whom).

    `waits_since` says who has left, where that is why it waits. Whose approval lists were given on
    is named all the same.
    """

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
    waits_since: str = ""

    @property
    def area_name(self) -> str:
        """What the area is called."""
        return AREAS[self.area].name if self.area in AREAS else ""

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
    return [_shown(connection, version, stored, now, lang) for stored in outages.every(connection)]


def show_outage(
    connection: Db, version: Version, number: int, now: datetime, lang: str
) -> ShownOutage:
    """That declaration; ActRefusedError where there is none. requires: as `list_outages`"""
    found = outages.find(connection, number)
    if found is None:
        raise no_such_outage(number)
    return _shown(connection, version, found, now, lang)


def no_such_outage(number: int) -> ActRefusedError:
    """There is no declaration of that number."""
    return ActRefusedError(
        "no-such-outage",
        f"停電・災害の宣言 {number} はありません。sekisho outage list で確かめてください。",
        f"There is no declaration {number}. See sekisho outage list.",
    )


def _shown(
    connection: Db, version: Version, stored: outages.Stored, now: datetime, lang: str
) -> ShownOutage:
    parties, one = version.policy.vocabulary.parties, stored.counted(now)
    lists = outages.lists_of(connection, stored.id)
    waiting = one.stands(now) is State.DECLARED
    return ShownOutage(
        stored.id, one.area, one.reason, one.until.astimezone(TOKYO), str(one.stands(now)),
        one.declared_by, stored.one.approved_by if lists else one.approved_by,
        one.reviewed_by, one.review,
        tuple(
            (
                parties[each.recipient].shown(lang)
                if each.recipient in parties
                else each.recipient,
                each.customers,
                each.given_at.astimezone(TOKYO),
                each.given_by,
            )
            for each in lists
        ),
        waits_since("C33", lang, approver=stored.left, recorder=stored.recorder_left)
        if waiting
        else "",
    )  # fmt: skip
