"""The act of restricting use (C51, Art 35 APPI): one refusal is added or lifted, and recorded.

A refusal is a fact of the customer's, so the next decision and tonight's file obey it.
"""

from dataclasses import dataclass
from datetime import date

from sekisho.books import log
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.subjects import entry_salt, unknown_customer
from sekisho.ledger.entry import JsonEntry, commit, statement
from sekisho.ledger.text import to_base64

EVERYTHING = "all"
HOW = "own account"


@dataclass(frozen=True, slots=True)
class Wish:
    """One refusal: `subject` is a purpose, a recipient or an item of the notice, or `all`."""

    customer_no: str
    subject: str
    lifted: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A word that a refusal may name: its id, its label, and of which kind it is."""

    id: str
    label: str
    kind: str


def choices(version: Version, lang: str) -> list[Choice]:
    """The purposes, companies and items that some permit yields to when they are refused."""
    words = version.policy.vocabulary
    rules = [rule for rule in version.policy.rules if rule.refusable]
    purposes = {purpose for rule in rules for purpose in rule.purposes}
    parties = {party for rule in rules for party in rule.recipients}
    items = {item for rule in rules for item in rule.items}
    return [
        *(Choice(w.id, w.shown(lang), "purpose") for w in words.purposes.values()
          if w.id in purposes),
        *(Choice(w.id, w.shown(lang), "party") for w in words.parties.values()
          if w.id in parties and w.company is not None),
        *(Choice(w.id, w.shown(lang), "item") for w in words.items.values() if w.id in items),
    ]  # fmt: skip


def restrict_use(
    connection: Db, version: Version, wish: Wish, day: date, nonce: bytes
) -> int | None:
    """The wish is held and the ledger says so, both or neither; the entry's index.

    None where it was held (or lifted) already: a second press changes nothing. Refused
    (ActRefusedError) where the word is none of the notice, or the customer unknown.

    requires: the role sekisho_web, in no transaction; the person proved who they are; 16 random
    bytes
    """
    words = version.policy.vocabulary
    known = {EVERYTHING, *words.purposes, *words.parties, *words.items}
    if wish.subject not in known:
        raise ActRefusedError(
            "unknown-word",
            "止めるものが告知の言葉にありません。一覧から選んでください。",
            "What you want to stop is no word of the notice. Choose one from the list.",
        )
    with connection.transaction():
        row = connection.execute(
            "SELECT wishes.restrict_use(%s, %s, %s, %s)",
            (wish.customer_no, wish.subject, wish.lifted, HOW),
        ).fetchone()
        changed = row[0] if row else None
        if changed is None:
            raise unknown_customer()
        if not changed:
            return None
        return log.append(connection, [_entry(connection, version, wish, day, nonce)])


def _entry(connection: Db, version: Version, wish: Wish, day: date, nonce: bytes) -> bytes:
    """Neither the customer nor what was refused can be read from it; the commitment opens both."""
    salt = entry_salt(connection, wish.customer_no, nonce)
    subject = commit(salt, statement(wish.customer_no, (wish.subject,), ()))
    return JsonEntry(
        {
            "kind": "restrict",
            "day": day.isoformat(),
            "policy": version.policy.digest,
            "version": version.version,
            "clauses": sorted(version.policy.refusal_clauses),
            "nonce": to_base64(nonce),
            "subject": to_base64(subject),
        }
    ).to_bytes()
