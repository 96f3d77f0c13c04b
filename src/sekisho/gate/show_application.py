"""The act of showing, before an application, who further uses the data of its channel (C28).

What is recorded is which version somebody was shown, and for which channel; not who it was: the
person is no customer yet.
"""

from dataclasses import dataclass
from datetime import date

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.decide.table import Mark, table
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.open_notice import OpenNotice, open_notice
from sekisho.gate.party_names import PartyNames, names_on
from sekisho.gate.show_recipients import Cell, linked, manager_of
from sekisho.ledger.entry import JsonEntry
from sekisho.ledger.text import to_base64

CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class JointUse:
    """What one further joint user has for one purpose, and who is responsible."""

    purpose: str
    items: tuple[str, ...]
    cell: Cell


@dataclass(frozen=True, slots=True)
class JointUser:
    """A further joint user of a channel."""

    id: str
    channel: str
    name: str
    address: str | None
    representative: str | None
    managers: tuple[str, ...]
    uses: tuple[JointUse, ...]


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """What must be read before one can go on: the channel's joint users under the version."""

    version: str
    digest: str
    joint_users: tuple[JointUser, ...]


def list_channels(connection: Db, day: date) -> tuple[tuple[str, str], ...]:
    """(party, channel) of every channel that has a joint user of its own."""
    policy = open_notice(connection, day).policy
    return tuple(
        (party.id, channel)
        for party in policy.vocabulary.parties.values()
        if party.company and (channel := dict(party.company.facts).get(CHANNEL))
    )


def application_page(connection: Db, day: date, party: str, lang: str) -> ApplicationPage:
    """What the channel of `party` must tell. ActRefusedError where there is no such channel."""
    notice = open_notice(connection, day)
    channel = dict(list_channels(connection, day)).get(party)
    if channel is None:
        raise ActRefusedError(
            "no-channel",
            "その申込経路はありません。一覧から選んでください。",
            "There is no such channel. Choose one from the list.",
        )
    users = [p for p, name in list_channels(connection, day) if name == channel]
    policy = notice.policy
    names = names_on(connection, policy.vocabulary, day, lang)
    joint = tuple(_joint_user(notice, names, user, channel) for user in users)
    return ApplicationPage(policy.version, policy.digest, joint)


def record_shown(connection: Db, page: ApplicationPage, day: date, nonce: bytes) -> int:
    """The ledger says that this version was shown for this channel; returns the entry's index.

    requires: the role sekisho_web, in no transaction; 16 random bytes
    """
    entry = JsonEntry(
        {
            "kind": "shown",
            "day": day.isoformat(),
            "channel": page.joint_users[0].channel,
            "recipients": [user.id for user in page.joint_users],
            "policy": page.digest,
            "version": page.version,
            "clauses": ["C28"],
            "nonce": to_base64(nonce),
        }
    ).to_bytes()
    with connection.transaction():
        return log.append(connection, [entry])


def _joint_user(notice: OpenNotice, names: PartyNames, party: str, channel: str) -> JointUser:
    policy, day, lang = notice.policy, names.day, names.lang
    words = policy.vocabulary
    uses, managers = [], set()
    for purpose in words.purposes.values():
        cells = [
            cell
            for cell in table(policy, day, (party,), (purpose.id,))
            if cell.mark in (Mark.PERMIT, Mark.CONDITIONAL)
        ]
        if not cells:
            continue
        clauses = sorted({clause for cell in cells for clause in cell.clauses})
        items = tuple(words.items[cell.item].shown(lang) for cell in cells)
        cell = Cell(cells[0].mark.value, linked(notice, clauses))
        uses.append(JointUse(purpose.shown(lang), items, cell))
        managers |= {manager_of(policy, party, cell.item, day) for cell in cells}
    return JointUser(
        party,
        channel,
        names.name(party),
        names.address(party),
        names.representative(party),
        tuple(names.name(m) for m in sorted(m for m in managers if m)),
        tuple(uses),
    )
