"""The acts on a way to a recipient: one person enters it, another confirms it, and it ends.

A way that slipped in would be told of everything from then on, so two people let it in
(`let_in.py`), by the fingerprint of its settings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from psycopg.types.json import Jsonb

from sekisho.books import log, sendings
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.feed_parties import downstream
from sekisho.gate.let_in import Matter, confirm, end, enter, fingerprint_of, not_there
from sekisho.gate.reach import PUBLIC, Reach
from sekisho.gate.way_settings import SFTP, WEBHOOK, read_settings
from sekisho.ledger.entry import JsonEntry, canonical_json
from sekisho.ledger.text import to_base64

WAY = Matter("way", "送り先", "相手", "the party")


@dataclass(frozen=True, slots=True)
class Way:
    """A way as it stands: `standing` is True from its confirmation to its end."""

    id: int
    party: str
    kind: str
    settings: Mapping[str, str | int]
    fingerprint: str
    offered_by: str
    offered_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    ended: bool

    @property
    def standing(self) -> bool:
        """Whether anything goes along it."""
        return self.confirmed_by is not None and not self.ended

    @property
    def shown(self) -> str:
        """Where it leads, in a line."""
        if self.kind == WEBHOOK:
            return str(self.settings["url"])
        if self.kind == SFTP:
            s = self.settings
            return f"sftp://{s['user']}@{s['host']}:{s['port']}/{s['directory']}"
        return str(self.settings["directory"])

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "way": self.id,
            "party": self.party,
            "kind": self.kind,
            "settings": dict(self.settings),
            "fingerprint": self.fingerprint,
            "offered_by": self.offered_by,
            "confirmed_by": self.confirmed_by,
            "ended": self.ended,
            "standing": self.standing,
        }


def offer_way(
    connection: Db, version: Version, where: tuple[str, str], said: Mapping[str, object],
    moment: Moment, reach: Reach = PUBLIC,
) -> Way:  # fmt: skip
    """The way is in the books, and counts for nothing until somebody else confirms it.

    `where` is the recipient or system, and the kind; `reach`, to which addresses anything of this
    installation goes. requires: the role sekisho_extract, in no transaction
    """
    party, kind = where
    if party not in version.policy.vocabulary.parties and party not in downstream().systems:
        raise ActRefusedError(
            "unknown-word",
            f"「{party}」という提供先は用語表にありません。",
            f"{party!r} is no recipient of the terms table.",
        )
    settings = read_settings(kind, said, reach)

    def insert() -> Way:
        row = connection.execute(
            "INSERT INTO books.recipient_way (party, kind, settings, fingerprint, offered_by,"
            " offered_at) VALUES (%s, %s, %s, %s, %s, %s) RETURNING id",
            (party, kind, Jsonb(settings), _fingerprint(party, kind, settings), moment.actor,
             moment.now),
        ).fetchone()  # fmt: skip
        found = _locked(connection, row[0] if row else 0)
        _record(connection, version, found, "offered", moment)
        return found

    return enter(connection, WAY, insert)


def confirm_way(
    connection: Db, version: Version, way: int, fingerprint: str, moment: Moment
) -> Way:
    """From now on what happens is told, or laid down, there.

    Refused: another fingerprint, the person who entered it, a way that has ended or is confirmed.
    requires: the role sekisho_extract, in no transaction
    """
    with connection.transaction():
        found = _locked(connection, way)
        confirm(connection, WAY, found, fingerprint, moment)
        _record(connection, version, found, "confirmed", moment)
        return _locked(connection, way)


def end_way(
    connection: Db, version: Version, way: int, reason: str, moment: Moment,
    party: str | None = None,
) -> Way:  # fmt: skip
    """Nothing goes along the way any more; ended twice is ended.

    `party` is whose it must be where a party ends its own. requires: the role sekisho_extract, in
    no transaction; a reason that names no customer
    """
    with connection.transaction():
        found = _locked(connection, way)
        if party is not None and found.party != party:
            raise not_there(WAY, way)
        if not found.ended:
            end(connection, WAY, found, reason, moment)
            _record(connection, version, found, "ended", moment)
        return _locked(connection, way)


def try_way(connection: Db, way: int, party: str | None, moment: Moment) -> int:
    """A test event waits for the standing webhook; its sending's number.

    `party` is whose it must be where a party asks. requires: the role sekisho_extract, in no
    transaction
    """
    with connection.transaction():
        found = _locked(connection, way)
        if (party is not None and found.party != party) or found.kind != WEBHOOK:
            raise not_there(WAY, way)
        if not found.standing:
            raise ActRefusedError(
                "way-not-standing",
                "この送り先は、まだ確かめられていないか、終わっています。",
                "This way was not confirmed yet, or has ended.",
            )
        return sendings.put_test(connection, way, moment.now)


def ways_of(connection: Db, party: str | None) -> list[Way]:
    """Every way of the party (None: of all), the newest first. Ends no transaction."""
    rows = connection.execute(
        f"{_SELECT} WHERE %(party)s::text IS NULL OR party = %(party)s ORDER BY id DESC",
        {"party": party},
    ).fetchall()
    return [Way(*row) for row in rows]


def _locked(connection: Db, way: int) -> Way:
    row = connection.execute(f"{_SELECT} WHERE id = %(way)s FOR UPDATE", {"way": way}).fetchone()
    if row is None:
        raise not_there(WAY, way)
    return Way(*row)


def _fingerprint(party: str, kind: str, settings: Mapping[str, str | int]) -> str:
    said = canonical_json({"party": party, "kind": kind, "settings": settings})
    return fingerprint_of(said.decode())


_SELECT = """
SELECT id, party, kind, settings, fingerprint, offered_by, offered_at, confirmed_by, confirmed_at,
       ended_at IS NOT NULL
FROM books.recipient_way
"""


def _record(connection: Db, version: Version, way: Way, step: str, moment: Moment) -> None:
    entry = JsonEntry(
        {
            "kind": "recipient-way",
            "step": step,
            "recipient": way.party,
            "way": way.kind,
            "settings_sha256": sha256(canonical_json(way.settings)).hexdigest(),
            "day": day_of(moment).isoformat(),
            "policy": version.policy.digest,
            "nonce": to_base64(moment.nonce),
        }
    )
    log.append(connection, [entry.to_bytes()])
