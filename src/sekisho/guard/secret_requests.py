"""Whether a text asks its reader for a secret (C24), in Japanese or English, and in which words.

A text asks where a secret's name and a request stand in one sentence, or in sentences that touch,
and neither denies it, warns of it, nor is somebody's question about a secret of their own.
Recall comes first: a wrongly held mail can be released by a second person, a sent one stays sent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.guard import words_en, words_ja
from sekisho.guard.fold_text import fold_text

_END = re.compile(r"(?<=[。．!?])|(?<=[.])(?=\s|$)|\n+|(?<=が、)|(?<=けれども、)|(?<=, )(?=but )|;")
_QUOTED_WARNING = re.compile(
    r"[「\"][^」\"\n]{1,60}[」\"][^。.\n]{0,14}(?:メール|電話|詐欺|手口|trick|mail|message)"
)
_LIST_ITEM = re.compile(r"\n\s*(?:[・*•-]|\d{1,2}[.)]|[①-⑳])\s*")
_DIGITS = re.compile(r"\d|コード|番号|数字|code|digit|figure|number|^pin")
_ACCOUNT = re.compile(r"口座|カード|通帳|account|card")
_REACH = 2
"""How many sentences on, or back, a request may stand from the secret that it asks for."""


@dataclass(frozen=True, slots=True)
class SecretRequest:
    """The words that name the secret, and those that ask for it, as folded for matching."""

    secret: str
    request: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    secret: str | None
    request: str | None
    exempt: bool
    other: bool
    holder: str | None
    number: bool
    exception: bool


def secret_request(text: str) -> SecretRequest | None:
    """The first request for a secret in the text; None where there is none."""
    folded = fold_text(text)
    if not (any(w.SECRET.search(folded) or w.HOLDER.search(folded) for w in (words_ja, words_en))):
        return None
    sentences = [_read(sentence) for sentence in _sentences(folded)]
    for at, sentence in enumerate(sentences):
        for near in _around(sentences, at):
            if near.request is None or near.exempt or near.other:
                continue
            named = _named(sentence, near)
            if named is not None:
                return SecretRequest(named, near.request)
    return None


def _named(sentence: _Sentence, near: _Sentence) -> str | None:
    """The secret of `sentence` that the request in `near` asks for, if it does."""
    if near.exception and sentence.secret:
        return sentence.secret
    if sentence.exempt:
        return None
    return sentence.secret or (sentence.holder if near.number else None)


def _sentences(folded: str) -> Iterator[str]:
    for piece in _END.split(_LIST_ITEM.sub("、", folded)):
        stripped = piece.strip()
        if stripped:
            yield stripped


def _around(sentences: list[_Sentence], at: int) -> Iterator[_Sentence]:
    """The sentence itself, those after it, those before it."""
    yield sentences[at]
    yield from sentences[at + 1 : at + 1 + _REACH]
    yield from sentences[max(0, at - _REACH) : at]


def _read(text: str) -> _Sentence:
    words = words_ja if re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text) else words_en
    secret = words.SECRET.search(text)
    request = words.ASK.search(text)
    if request is None and secret is not None:
        request = words.POLITE.search(words.HARMLESS.sub(" ", text))
    exempt = bool(
        words.DENIAL.search(text) or words.OWN.search(text) or _QUOTED_WARNING.search(text)
    )
    other = bool(words.OTHER_OBJECT.search(text)) and secret is None
    if secret and _DIGITS.search(secret[0]) and not _ACCOUNT.search(secret[0]):
        exempt = exempt or bool(words.OTHER_DIGITS.search(text))
    holder = words.HOLDER.search(text)
    return _Sentence(
        secret=secret and secret[0],
        request=request and request[0],
        exempt=exempt,
        other=other,
        holder=holder and holder[0],
        number=bool(words.NUMBER.search(text)),
        exception=bool(words.EXCEPTION.search(text)),
    )
