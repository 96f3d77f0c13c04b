"""The acts on a recipient's key: one person enters it, another confirms it by its fingerprint, and
it ends. Nothing is encrypted for a key that nobody confirmed.

A key that slipped in would open every file from then on, so two people let it in (`let_in.py`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from psycopg.rows import TupleRow
from pyrage import RecipientError, x25519

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.case_steps import Moment, day_of
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.let_in import Matter, confirm, end, enter, fingerprint_of, not_there
from sekisho.ledger.entry import JsonEntry
from sekisho.ledger.text import to_base64

LONGEST = timedelta(days=800)
KEY = Matter("key", "鍵", "提供先", "the recipient")


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it stands: `standing` is True from its confirmation to its last day."""

    id: int
    recipient: str
    public_key: str
    fingerprint: str
    last_day: date
    offered_by: str
    confirmed_by: str | None
    ended: bool
    standing: bool

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "key": self.id,
            "recipient": self.recipient,
            "public_key": self.public_key,
            "fingerprint": self.fingerprint,
            "last_day": self.last_day.isoformat(),
            "offered_by": self.offered_by,
            "confirmed_by": self.confirmed_by,
            "ended": self.ended,
            "standing": self.standing,
        }


def offer_key(
    connection: Db, version: Version, recipient: str, public_key: str, last_day: date,
    moment: Moment,
) -> Key:  # fmt: skip
    """The key is in the books, and counts for nothing until somebody else confirms it.

    requires: the role sekisho_extract, in no transaction
    """
    today = day_of(moment)
    if recipient not in version.policy.vocabulary.parties:
        raise _refused(
            "unknown-word",
            f"「{recipient}」という提供先は用語表にありません。",
            f"{recipient!r} is no recipient of the terms table.",
        )
    if not today <= last_day <= today + LONGEST:
        raise _refused(
            "key-lives-wrongly",
            f"鍵の最後の日は、今日から {LONGEST.days} 日以内にしてください。",
            f"The last day of a key lies within {LONGEST.days} days from today.",
        )
    text = public_key.strip()
    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        raise _refused(
            "no-age-key",
            "age の公開鍵（age1 で始まる文字列）ではありません。秘密鍵は受け取らないでください。",
            "This is no public key of age (it begins with age1). Never ask for the private one.",
        ) from None

    def insert() -> Key:
        row = connection.execute(
            "INSERT INTO books.recipient_key"
            " (recipient, public_key, fingerprint, last_day, offered_by)"
            " VALUES (%s, %s, %s, %s, %s) RETURNING id",
            (recipient, text, fingerprint_of(text), last_day, moment.actor),
        ).fetchone()
        found = _locked(connection, row[0] if row else 0, today)
        _record(connection, version, found, "offered", moment)
        return found

    return enter(connection, KEY, insert)


def confirm_key(
    connection: Db, version: Version, key: int, fingerprint: str, moment: Moment
) -> Key:
    """From now on what this recipient is given is encrypted for this key.

    Refused: another fingerprint, the person who entered it, a key that has ended or is confirmed.
    requires: the role sekisho_extract, in no transaction
    """
    today = day_of(moment)
    with connection.transaction():
        found = _locked(connection, key, today)
        confirm(connection, KEY, found, fingerprint, moment, over=found.last_day < today)
        _record(connection, version, found, "confirmed", moment)
        return _locked(connection, key, today)


def end_key(connection: Db, version: Version, key: int, reason: str, moment: Moment) -> Key:
    """Nothing is encrypted for the key any more; ended twice is ended.

    requires: the role sekisho_extract, in no transaction; a reason that names no customer
    """
    today = day_of(moment)
    with connection.transaction():
        found = _locked(connection, key, today)
        if not found.ended:
            end(connection, KEY, found, reason, moment)
            _record(connection, version, found, "ended", moment)
        return _locked(connection, key, today)


def keys_of(connection: Db, recipient: str | None, today: date) -> list[Key]:
    """Every key of the recipient (None: of all), the newest first. Ends no transaction."""
    rows = connection.execute(
        f"{_SELECT} WHERE %(recipient)s::text IS NULL OR recipient = %(recipient)s"
        " ORDER BY id DESC",
        {"recipient": recipient, "today": today},
    ).fetchall()
    return [_key(row) for row in rows]


def _locked(connection: Db, key: int, today: date) -> Key:
    row = connection.execute(
        f"{_SELECT} WHERE id = %(key)s FOR UPDATE", {"key": key, "today": today}
    ).fetchone()
    if row is None:
        raise not_there(KEY, key)
    return _key(row)


_SELECT = """
SELECT id, recipient, public_key, fingerprint, last_day, offered_by, confirmed_by,
       ended_at IS NOT NULL,
       confirmed_at IS NOT NULL AND ended_at IS NULL AND last_day >= %(today)s
FROM books.recipient_key
"""


def _key(row: TupleRow) -> Key:
    return Key(*row)


def _record(connection: Db, version: Version, key: Key, step: str, moment: Moment) -> None:
    entry = JsonEntry(
        {
            "kind": "recipient-key",
            "step": step,
            "recipient": key.recipient,
            "key": sha256(key.public_key.encode()).hexdigest(),
            "last_day": key.last_day.isoformat(),
            "day": day_of(moment).isoformat(),
            "policy": version.policy.digest,
            "nonce": to_base64(moment.nonce),
        }
    )
    log.append(connection, [entry.to_bytes()])


def _refused(code: str, ja: str, en: str) -> ActRefusedError:
    return ActRefusedError(code, ja, en)
