"""The act of listing held mails: what holds each, under which clause, and what to write instead.

It tells neither whom a mail is for nor what else stands in it: that is `show_held`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekisho.books import held_mails
from sekisho.books.connection import Db
from sekisho.books.held_mails import StoredHeld
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
    found = held_mails.listed(connection, state, before, MOST + 1)
    told = [told_held(one, version, actor, lang) for one in found[:MOST]]
    return told, told[-1].id if len(found) > MOST else None


def one_held(connection: Db, version: Version, actor: str, number: int, lang: str) -> HeldMail:
    """The mail with this number, held or settled; ActRefusedError where there is none."""
    found = held_mails.find(connection, number)
    connection.rollback()
    if found is None:
        raise no_such_held(number)
    return told_held(found, version, actor, lang)


def told_held(stored: StoredHeld, version: Version, actor: str, lang: str) -> HeldMail:
    """The held mail in words."""
    words = version.policy.vocabulary.purposes
    purpose = words[stored.purpose].shown(lang) if stored.purpose in words else stored.purpose
    told = tuple(_reason(one, lang) for one in stored.reasons)
    return HeldMail(
        id=stored.mail,
        state=stored.state,
        source=stored.source,
        through=stored.through,
        purpose=purpose,
        kind=stored.kind,
        held_at=stored.held_at,
        ledger_index=stored.queued_index,
        reasons=told,
        mine=stored.writer == actor,
        releasable=not any(one.code in NEVER for one in told),
        settled_at=stored.settled_at,
        settled_index=stored.settled_index,
    )


def no_such_held(number: int) -> ActRefusedError:
    """The same words for a number that never was and for a customer who was erased."""
    return ActRefusedError(
        "no-held-mail",
        f"止めているメール {number} はありません。sekisho mail held list で確かめてください。",
        f"There is no held mail {number}. See sekisho mail held list.",
    )


def _reason(one: dict[str, Any], lang: str) -> Reason:
    said = one["message"]["ja" if lang == "ja" else "en"]
    return Reason(one["code"], one["clause"], one["place"], tuple(one["words"]), said)
