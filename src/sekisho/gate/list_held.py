"""The act of listing held mails: what holds each, under which clause, and what to write instead.

It tells neither whom a mail is for nor what else stands in it: that is `show_held`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import TupleRow

from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError

MOST = 50
STATES = ("held", "released", "dropped")
NEVER = frozenset({"holds-card", "holds-bank-account", "holds-my-number"})
"""What stands in no mail, whoever says that it was held wrongly (C24)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words: `words` are the guard's, folded; never a value of anybody's."""

    code: str
    clause: str
    place: str
    words: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class HeldMail:
    """One held mail without its words. `mine`: whoever looks wrote it, and cannot release it.

    `releasable` is False where no reason could ever release it.
    """

    id: int
    state: str
    source: str
    through: str
    purpose: str
    kind: str
    held_at: datetime
    ledger_index: int
    reasons: tuple[Reason, ...]
    mine: bool
    releasable: bool
    settled_at: datetime | None
    settled_index: int | None

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        return {
            "id": self.id,
            "state": self.state,
            "source": self.source,
            "through": self.through,
            "purpose": self.purpose,
            "kind": self.kind,
            "held_at": self.held_at.isoformat(),
            "ledger_index": self.ledger_index,
            "reasons": [
                {"code": r.code, "clause": r.clause, "place": r.place, "words": list(r.words),
                 "message": r.message}
                for r in self.reasons
            ],
            "releasable": self.releasable,
            "settled_at": self.settled_at and self.settled_at.isoformat(),
            "settled_index": self.settled_index,
        }  # fmt: skip


def list_held(
    connection: Db, version: Version, actor: str, state: str, lang: str, before: int | None = None
) -> tuple[list[HeldMail], int | None]:
    """At most `MOST` mails in that state, the newest first, and where the next begin (or None).

    requires: the role sekisho_web; `state` is one of `STATES`
    """
    rows = connection.execute(
        f"{_SELECT} WHERE state = %s AND (%s::bigint IS NULL OR id < %s) ORDER BY id DESC LIMIT %s",
        (state, before, before, MOST + 1),
    ).fetchall()
    found = [_told(row, version, actor, lang) for row in rows[:MOST]]
    return found, found[-1].id if len(rows) > MOST else None


def held_mail(connection: Db, version: Version, actor: str, number: int, lang: str) -> HeldMail:
    """The mail with this number; ActRefusedError where there is none."""
    row = connection.execute(f"{_SELECT} WHERE id = %s", (number,)).fetchone()
    if row is None:
        raise no_such_held(number)
    return _told(row, version, actor, lang)


def no_such_held(number: int) -> ActRefusedError:
    """The same words for a number that never was and for a customer who was erased."""
    return ActRefusedError(
        "no-held-mail",
        f"止めているメール {number} はありません。sekisho mail held list で確かめてください。",
        f"There is no held mail {number}. See sekisho mail held list.",
    )


def _told(row: TupleRow, version: Version, actor: str, lang: str) -> HeldMail:
    (number, state, source, through, writer, purpose, kind, held_at, index, reasons, settled_at,
     settled_index) = row  # fmt: skip
    words = version.policy.vocabulary.purposes
    told = tuple(_reason(one, lang) for one in reasons)
    return HeldMail(
        number,
        state,
        source,
        through,
        words[purpose].shown(lang) if purpose in words else purpose,
        kind,
        held_at,
        index,
        told,
        mine=writer == actor,
        releasable=not any(one.code in NEVER for one in told),
        settled_at=settled_at,
        settled_index=settled_index,
    )


def _reason(one: Mapping[str, Any], lang: str) -> Reason:
    said = one["message"]["ja" if lang == "ja" else "en"]
    return Reason(one["code"], one["clause"], one["place"], tuple(one["words"]), said)


_SELECT = """
SELECT id, state, source, through, writer, purpose, kind, held_at, ledger_index, reasons,
       settled_at, settled_index
FROM books.held_mail
"""
