"""A text cut into sentences, and what each of them says of secrets; looked up when it is asked."""

import re
from collections.abc import Iterator
from functools import cached_property

from sekisho.guard import words_en, words_ja

_END = re.compile(r"(?<=[。．!?])|(?<=[.])(?=\s|$)|\n+|(?<=が、)|(?<=けれども、)|(?<=, )(?=but )|;")
_LIST_ITEM = re.compile(r"\n\s*(?:[・*•-]|\d{1,2}[.)]|[①-⑳])\s*")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_QUOTED_WARNING = re.compile(
    r"[「\"][^」\"\n]{1,60}[」\"][^。.\n]{0,14}(?:メール|電話|詐欺|手口|trick|mail|message)"
)
_DIGITS = re.compile(r"\d|コード|番号|数字|code|digit|figure|number|^pin")
_ACCOUNT = re.compile(r"口座|カード|通帳|account|card")


class Sentence:
    """One sentence of a folded text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = words_ja if _JAPANESE.search(text) else words_en

    @cached_property
    def secret(self) -> str | None:
        """The words that name a secret."""
        return _first(self._words.SECRET, self._text)

    @cached_property
    def holder(self) -> str | None:
        """A card or an account, whose number may be meant further on."""
        return _first(self._words.HOLDER, self._text)

    @cached_property
    def request(self) -> str | None:
        """The words that ask."""
        asked = _first(self._words.ASK, self._text)
        if asked is None and self.secret is not None:
            return _first(self._words.POLITE, self._words.HARMLESS.sub(" ", self._text))
        return asked

    @cached_property
    def exempt(self) -> bool:
        """It denies, warns, or is somebody's question about a secret of their own."""
        return bool(
            self._words.DENIAL.search(self._text)
            or self._words.OWN.search(self._text)
            or _QUOTED_WARNING.search(self._text)
            or self._means_other_digits
        )

    @cached_property
    def asks_for_other(self) -> bool:
        """What it asks for is no secret."""
        return self.secret is None and bool(self._words.OTHER_OBJECT.search(self._text))

    @cached_property
    def names_number(self) -> bool:
        """It speaks of a number, without saying of what."""
        return bool(self._words.NUMBER.search(self._text))

    @cached_property
    def makes_exception(self) -> bool:
        """It says that this once a denial does not hold."""
        return bool(self._words.EXCEPTION.search(self._text))

    @property
    def _means_other_digits(self) -> bool:
        """The digits are those of a meter or of the mail's own code."""
        digits = self.secret and _DIGITS.search(self.secret) and not _ACCOUNT.search(self.secret)
        return bool(digits and self._words.OTHER_DIGITS.search(self._text))


def sentences(folded: str) -> Iterator[Sentence]:
    """The sentences of a folded text in their order; a list belongs to the sentence before it."""
    for piece in _END.split(_LIST_ITEM.sub("、", folded)):
        stripped = piece.strip()
        if stripped:
            yield Sentence(stripped)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[0] if match else None
