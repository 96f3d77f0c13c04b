"""How companies are called on a day: by the registry, else as the terms table names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.parties import said_by_party
from sekisho.terms import Aspect, Said, Vocabulary
from sekisho.terms.registry import value_on


@dataclass(frozen=True)
class PartyNames:
    """Names, addresses and representatives on one day, in one language.

    What is registered is Japanese, so the English name stays that of the terms table.
    """

    words: Vocabulary
    said: Mapping[str, tuple[Said, ...]]
    day: date
    lang: str

    def name(self, party: str) -> str:
        """What the party is called."""
        registered = self._value(party, Aspect.NAME) if self.lang == "ja" else None
        return registered or self.words.parties[party].shown(self.lang)

    def address(self, party: str) -> str | None:
        """Where the company is, as far as entered."""
        company = self.words.parties[party].company
        return self._value(party, Aspect.ADDRESS) or (company.address if company else None)

    def representative(self, party: str) -> str | None:
        """Who represents the company, as far as entered."""
        company = self.words.parties[party].company
        registered = self._value(party, Aspect.REPRESENTATIVE)
        return registered or (company.representative if company else None)

    def _value(self, party: str, aspect: Aspect) -> str | None:
        return value_on(self.said.get(party, ()), aspect, self.day)


def names_on(connection: Db, words: Vocabulary, day: date, lang: str) -> PartyNames:
    """The names of the day. requires: a role that may read the registry"""
    return PartyNames(words, said_by_party(connection, words), day, lang)
