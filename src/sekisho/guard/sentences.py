"""A text cut into sentences, and what each of them says of secrets; looked up when it is asked.

A sentence is cut into clauses, and what a clause denies, forbids, warns of or tells of somebody
else is taken out. What is left, the sentence's live words, asks or does not.
"""

import re
from collections.abc import Iterator

from sekisho.guard.language import Language
from sekisho.guard.languages import ENGLISH, JAPANESE
from sekisho.guard.once import once

_END = re.compile(
    r"(?<=[。．!?])|(?<=[.])(?<!\b\d\.)(?=\s|$)|\n+|(?<=が、)|(?<=けれども、)"
    r"|(?<=ものの、)|(?<=, )(?=but )|;"
)
_LIST_ITEM = re.compile(r"\n\s*(?:[・*•-]|\d{1,2}[.)]|[①-⑳])\s*")
_KANA_OR_KANJI = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_ENGLISH_WORDS = re.compile(
    r"\b(?:please|kindly|your|reply|send|enter|input|pin|card|account)\b|pass-?w"
)
_DIGITS = re.compile(r"\d|(?<!パス)コード|番号|数字|(?<!pass)code|digit|figure|number")
_PIN = re.compile(r"^pins?|^ピン")
_PIN_OF_METAL = re.compile(
    r"端子|コネクタ|コンセント|プラグ|継電器|地図|connector|plug|socket|relay|terminal"
    r"|\bmap\b|board"
)
_ACCOUNT = re.compile(r"口座|カード|通帳|account|card")
_ABOUT = 16
"""How many signs before and after a noun tell what it is of."""
_LONGEST, _OVERLAP = 600, 60
"""What is longer is no sentence; it is looked at in stretches, so that time grows with length."""
_FIELD = re.compile(r"[:=]\s*(?:[\s_…．./()\[\]【】〔〕□-]*)$|[:=→]\s*(?:\(\s*\)|\[\s*\]|_{2,})")
_VALUE = re.compile(r"[a-z]{0,4}[\d -]{3,24}[.。]?|\*")


class Sentence:
    """One sentence of a folded text."""

    def __init__(self, text: str) -> None:
        self._text = text

    @once
    def secret(self) -> str | None:
        """The words that name a secret which nothing takes back."""
        if not self.bare_secret:
            return self._number_of_holder
        for words in self._languages:
            for named in words.secret.finditer(self._live):
                about = words.after.match(self._live, named.end())
                about = about or words.before.search(self._live[: named.start()])
                if not about and not self._means_other_digits(named, words):
                    return named[0]
        return self._asked_for_again or self._number_of_holder

    @once
    def mentioned(self) -> str | None:
        """The words that name a secret of which only something else is said."""
        return None if self.taken_back else self._unlike_digits

    @once
    def holder(self) -> str | None:
        """A card or an account, whose number may be meant further on."""
        if not self.names_holder or self.taken_back:
            return None
        return self._first("holder", self._live)

    @once
    def names_holder(self) -> bool:
        """It speaks of a card or an account, whatever it says."""
        return self._first("holder", self._text) is not None

    @once
    def request(self) -> str | None:
        """The words that ask, of a sentence that names the secret itself."""
        asked = self._first("request", self._live) or self._handed_over
        if asked is None and self._first("to_log_in", self._live) is None:
            asked = self._first("lacking", self._live)
        if asked:
            return asked
        for words in self._languages:
            left = words.harmless.sub(" ", self._live)
            if (found := words.directive.search(left)) is not None:
                return found[0]
        return self._claimed

    @once
    def _claimed(self) -> str | None:
        """The words that say whose the secret is, where nothing else is said of it."""
        before = self._live[: self._live.find(self.secret or "")]
        return next((f[0] for w in self._languages if (f := w.claimed.search(before))), None)

    @once
    def _handed_over(self) -> str | None:
        """What the words behind the secret's noun do with it, where they hand it over."""
        behind = self._live[self._live.find(self.secret or "") + len(self.secret or "") :]
        return self._first("hands_over", behind)

    @once
    def is_field(self) -> bool:
        """It is a line of a form that waits to be filled in."""
        named = self.bare_secret or (self.names_number and self.holder)
        return bool(_FIELD.search(self._text) and named)

    @property
    def is_value(self) -> bool:
        """It is nothing but a code or a number, such as fills a line of a form."""
        return _VALUE.fullmatch(self._text) is not None

    @once
    def near_request(self) -> str | None:
        """The words that ask, where another sentence names the secret."""
        if self.bare_secret or self._first("near", self._text) is None:
            return None
        return self._first("near", self._live)

    @once
    def means_the_same(self) -> bool:
        """It asks for something that was named before."""
        return self._first("same", self._live) is not None

    @once
    def asks_for_other(self) -> bool:
        """What it asks for is no secret."""
        return not self.means_the_same and self._first("other_object", self._text) is not None

    @once
    def names_number(self) -> bool:
        """It speaks of a number, without saying of what."""
        named = self._first("number", self._text) is not None
        return named and self._first("number", self._live) is not None

    @once
    def makes_exception(self) -> bool:
        """It says that this once a denial does not hold."""
        return self._first("exception", self._text) is not None

    @once
    def taken_back(self) -> bool:
        """Its last clause denies, forbids or warns, and so speaks for all of it."""
        return self._clauses[-1][1]

    @once
    def _languages(self) -> tuple[Language, ...]:
        if not _KANA_OR_KANJI.search(self._text):
            return (ENGLISH,)
        return (JAPANESE, ENGLISH) if _ENGLISH_WORDS.search(self._text) else (JAPANESE,)

    @once
    def bare_secret(self) -> str | None:
        """The words that name a secret, whatever is said of it."""
        return self._first("secret", self._text)

    @once
    def _asked_for_again(self) -> str | None:
        """Something else is said of the secret, and then "the old one" is asked for."""
        again = (self.means_the_same or self._first("outright", self._live)) and not self._first(
            "other_object", self._text
        )
        said = self.mentioned and self._first("secret", self._live)
        return said if again and self._first("near", self._live) else None

    @once
    def _number_of_holder(self) -> str | None:
        """A card or an account whose number is asked for: "the new one has another number"."""
        named = self.names_number and not self._first("other_object", self._text)
        of_account = self.holder and _ACCOUNT.search(self.holder)
        return self.holder if named and of_account and self._first("near", self._live) else None

    @once
    def _unlike_digits(self) -> str | None:
        for words in self._languages:
            for named in words.secret.finditer(self._text):
                if not self._means_other_digits(named, words):
                    return named[0]
        return None

    @once
    def _clauses(self) -> list[tuple[str, bool]]:
        clauses = [self._text]
        for words in self._languages:
            clauses = [piece for clause in clauses for piece in words.clause.split(clause) if piece]
        told: list[tuple[str, bool]] = []
        for clause in clauses:
            goes_on = bool(told) and told[-1][1] and self._goes_on(clause)
            told.append((clause, goes_on or self._is_taken_back(clause)))
        return told

    @once
    def _live(self) -> str:
        return " ".join(clause for clause, taken_back in self._clauses if not taken_back)

    def _goes_on(self, clause: str) -> bool:
        return any(words.goes_on.search(clause) for words in self._languages)

    def _is_taken_back(self, clause: str) -> bool:
        return any(
            words.taken_back.search(clause) and not words.exception.search(clause)
            for words in self._languages
        )

    @staticmethod
    def _means_other_digits(named: re.Match[str], words: Language) -> bool:
        """The digits are those of a meter or of the mail's own code, the pin is one of metal."""
        about = named.string[max(0, named.start() - _ABOUT) : named.end() + _ABOUT]
        if _PIN.search(named[0]):
            return bool(_PIN_OF_METAL.search(named.string))
        if _ACCOUNT.search(named[0]) or not _DIGITS.search(named[0]):
            return False
        return bool(words.other_digits.search(about))

    def _first(self, what: str, text: str) -> str | None:
        for words in self._languages:
            if (found := getattr(words, what).search(text)) is not None:
                return str(found[0])
        return None


def sentences(folded: str) -> Iterator[Sentence]:
    """The sentences of a folded text in their order; a list belongs to the sentence before it."""
    for piece in _END.split(_LIST_ITEM.sub("、", folded)):
        stripped = piece.strip()
        for at in range(0, len(stripped), _LONGEST - _OVERLAP):
            yield Sentence(stripped[at : at + _LONGEST])
