"""The act of reading the change feed: what a party was told, in order, with its own numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.books import feed
from sekisho.books.connection import Db
from sekisho.gate.feed_reference import NOTHING, Reference, references_of
from sekisho.ledger.text import to_base64

PAGE = 100


@dataclass(frozen=True, slots=True)
class Told:
    """One item as its party is shown it. Confirmed, it has no number any more."""

    item: feed.Item
    reference: Reference
    salt: bytes

    def to_json(self) -> dict[str, object]:
        """The documented, stable JSON form."""
        item = self.item
        return {
            "item": item.index,
            "party": item.party,
            "change": item.change,
            "scope": item.scope,
            "purposes": list(item.purposes),
            "items": list(item.items),
            "told_on": item.told_on.isoformat(),
            "due_on": item.due_on.isoformat(),
            "reference": self.reference.to_json(),
            "salt": to_base64(self.salt) if self.salt else "",
            "digest": item.digest,
            "state": item.state,
            "outcome": item.outcome,
            "done_on": item.done_on.isoformat() if item.done_on else None,
        }


def read_feed(
    connection: Db, party: str, after: int | None = None, most: int = PAGE
) -> tuple[list[Told], int | None]:
    """At most `most` items of the party after that one, and where the next begin (or None).

    Items come in the order of the ledger, so whoever goes on from the last one misses none.
    requires: the role sekisho_web
    """
    found = feed.after(connection, party, -1 if after is None else after, most + 1)
    shown = found[:most]
    numbers = references_of(connection, party, [item.index for item in shown])
    return [_told(item, numbers) for item in shown], (
        shown[-1].index if len(found) > most else None
    )


def waiting_of(connection: Db, party: str, most: int = PAGE) -> list[Told]:
    """What the party has not confirmed, the most urgent first. requires: the role sekisho_web"""
    found = feed.unconfirmed(connection, party, most)
    numbers = references_of(connection, party, [item.index for item in found])
    return [_told(item, numbers) for item in found]


def _told(item: feed.Item, numbers: Mapping[int, tuple[bytes, Reference]]) -> Told:
    salt, reference = numbers.get(item.index, (b"", NOTHING))
    return Told(item, reference, salt)
