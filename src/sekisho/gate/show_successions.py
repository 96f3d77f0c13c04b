"""The acts of showing successions: the list for the desk, and what customers are told of one."""

from dataclasses import dataclass
from datetime import date

from sekisho.books import log, successions
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.cases.succession import EVENTS, State
from sekisho.gate.approver_left import waits_since
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.open_notice import open_digest
from sekisho.gate.subjects import customer_key
from sekisho.gate.succession_scope import shown_scope
from sekisho.ledger.entry import JsonEntry, parse_entry


@dataclass(frozen=True, slots=True)
class ToldSuccession:
    """Who manages the data now, since when and why, and the purposes that bind it (Art 18(2))."""

    succession: int
    successor: str
    address: str | None
    representative: str | None
    contact: str
    event: str
    document_no: str
    effective_on: date
    state: str
    partial: bool
    scope: str
    purposes: tuple[str, ...]
    recorded_by: str
    approved_by: str | None
    customers: int | None
    package_sha256: str | None
    ledger_index: int | None
    waits_since: str = ""
    """Who has left, where that is why it waits for somebody."""

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "succession": self.succession,
            "successor": self.successor,
            "contact": self.contact,
            "event": self.event,
            "effective_on": self.effective_on.isoformat(),
            "state": self.state,
            "scope": self.scope,
            "purposes": list(self.purposes),
            "recorded_by": self.recorded_by,
            "approved_by": self.approved_by,
            "customers": self.customers,
            "package_sha256": self.package_sha256,
            "ledger_index": self.ledger_index,
        }


def list_successions(connection: Db, lang: str) -> list[ToldSuccession]:
    """Every succession, the newest first. requires: the role sekisho_web or sekisho_audit"""
    return [_told(connection, stored, lang) for stored in successions.every(connection)]


def show_succession(connection: Db, number: int, lang: str) -> ToldSuccession:
    """One succession; ActRefusedError where there is none. requires: as `list_successions`"""
    stored = successions.one_of(connection, number)
    if stored is None:
        raise no_such_succession(number)
    return _told(connection, stored, lang)


def standing_successions(
    connection: Db, version: Version, day: date, lang: str
) -> list[ToldSuccession]:
    """The successions that everybody is told of on that day. requires: the role sekisho_web"""
    return [_told(connection, stored, lang) for stored in _standing(connection, version, day)]


def successions_of(
    connection: Db, version: Version, customer_no: str, day: date, lang: str
) -> list[ToldSuccession]:
    """The successions that concern this customer on that day.

    One of the whole business concerns everybody from its day on; of a part, those who went over.
    requires: the role sekisho_web
    """
    standing = _standing(connection, version, day)
    parts = [stored for stored in standing if stored.said.scope.partial]
    gone = _went_over(connection, customer_key(connection, customer_no)) if parts else frozenset()
    return [
        _told(connection, stored, lang)
        for stored in standing
        if not stored.said.scope.partial or matter_of(stored.id) in gone
    ]


def matter_of(number: int) -> str:
    """How the entries of customers name the succession that they belong to."""
    return f"S-{number}"


def no_such_succession(number: int) -> ActRefusedError:
    """There is none of that number."""
    return ActRefusedError(
        "no-such-succession",
        f"承継 {number} の記録はありません。sekisho succession list で確かめてください。",
        f"There is no succession {number}. See sekisho succession list.",
    )


def _standing(connection: Db, version: Version, day: date) -> list[successions.Stored]:
    parties = version.policy.vocabulary.parties
    found = successions.standing(connection, day)
    return [stored for stored in found if stored.said.successor in parties]


def _went_over(connection: Db, customer: int) -> frozenset[object]:
    """The matters of the customer's entries of the purpose `succession`."""
    rows = connection.execute(
        "SELECT ledger_index FROM books.told_act"
        " WHERE customer_id = %s AND kind = 'disclose' AND purpose = 'succession'",
        (customer,),
    ).fetchall()
    entries = [parse_entry(log.read_entry(connection, row[0])) for row in rows]
    return frozenset(each.fields.get("case") for each in entries if isinstance(each, JsonEntry))


def _told(connection: Db, stored: successions.Stored, lang: str) -> ToldSuccession:
    said, package = stored.said, stored.package
    words = open_digest(connection, said.digest).policy.vocabulary
    party = words.parties[said.successor]
    company = party.company
    return ToldSuccession(
        stored.id,
        party.shown(lang),
        company.address if company else None,
        company.representative if company else None,
        said.contact,
        EVENTS[said.event][0 if lang == "ja" else 1],
        said.document_no,
        stored.one.effective_on,
        str(stored.one.state),
        said.scope.partial,
        shown_scope(said.scope, lang),
        tuple(words.purposes[p].shown(lang) for p in said.purposes),
        stored.one.recorded_by,
        stored.one.approved_by,
        package.customers if package else None,
        package.sha256 if package else None,
        package.index if package else None,
        waits_since("C20", lang, approver=stored.left, recorder=stored.recorder_left)
        if stored.one.state is State.RECORDED
        else "",
    )
