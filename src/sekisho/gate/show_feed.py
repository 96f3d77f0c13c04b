"""The act of showing what a party was told, in words of the notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.books import feed
from sekisho.books.connection import Db
from sekisho.books.versions import Version
from sekisho.decide.decide import EVERYTHING
from sekisho.gate.feed_parties import downstream
from sekisho.gate.read_feed import waiting_of
from sekisho.terms import Word

MOST = 200
CHANGE = {
    "stop": {"ja": "利用停止", "en": "Stop using"},
    "erase": {"ja": "消去", "en": "Erase"},
    "correct": {"ja": "訂正", "en": "Correct"},
}
ALL = {"ja": "すべて", "en": "everything"}


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change in words. `numbers` are the customer's as the party knows them, by their label."""

    index: int
    party: str
    change: str
    scope: str
    purposes: tuple[str, ...]
    items: tuple[str, ...]
    numbers: tuple[tuple[str, tuple[str, ...]], ...]
    told_on: date
    due_on: date
    digest: str
    late: bool


def show_waiting_changes(
    connection: Db, version: Version, party: str, today: date, lang: str
) -> list[ShownChange]:
    """What the party has not confirmed, the most urgent first. requires: the role sekisho_web"""
    words = version.policy.vocabulary
    return [
        _shown(version, told.item, today, lang, tuple(
            (_word(words.items, item, lang), tuple(values))
            for item, values in told.reference.to_json().items()
        ))
        for told in waiting_of(connection, party)
    ]  # fmt: skip


def show_unconfirmed(connection: Db, version: Version, today: date, lang: str) -> list[ShownChange]:
    """What nobody confirmed yet, of every party, without a number of anybody's.

    requires: the role sekisho_web
    """
    found = feed.unconfirmed(connection, None, MOST)
    return [_shown(version, item, today, lang, ()) for item in found]


def party_shown(version: Version, party: str, lang: str) -> str:
    """The recipient's or system's name."""
    system = downstream().systems.get(party)
    return system.shown(lang) if system else _word(version.policy.vocabulary.parties, party, lang)


def _shown(
    version: Version, item: feed.Item, today: date, lang: str,
    numbers: tuple[tuple[str, tuple[str, ...]], ...],
) -> ShownChange:  # fmt: skip
    words = version.policy.vocabulary
    every: dict[str, Word] = {**words.items, **words.purposes, **words.parties}
    return ShownChange(
        item.index,
        party_shown(version, item.party, lang),
        CHANGE[item.change][lang],
        ALL[lang] if item.scope == EVERYTHING else _word(every, item.scope, lang),
        tuple(_word(words.purposes, purpose, lang) for purpose in item.purposes),
        tuple(_word(words.items, one, lang) for one in item.items),
        numbers,
        item.told_on,
        item.due_on,
        item.digest,
        item.is_overdue(today),
    )


def _word(words: Mapping[str, Word], word_id: str, lang: str) -> str:
    return words[word_id].shown(lang) if word_id in words else word_id
