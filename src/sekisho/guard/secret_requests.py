"""Whether a text asks its reader for a secret (C24), in Japanese or English, and in which words.

A text asks where a secret's name and a request stand in one sentence, or in sentences that are
near, and neither denies it, warns of it, nor is somebody's question about a secret of their own.
Recall comes first: a wrongly held mail can be released, a sent one stays sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.guard.fold_text import fold_text
from sekisho.guard.quotations import without_quotations
from sekisho.guard.sentences import Sentence, sentences

_REACH = 2
"""How many sentences on, or back, a request may stand from the secret that it asks for."""


@dataclass(frozen=True, slots=True)
class SecretRequest:
    """The words that name the secret, and those that ask for it, as folded for matching."""

    secret: str
    request: str


def secret_request(text: str) -> SecretRequest | None:
    """The first request for a secret in the text; None where there is none."""
    told = list(sentences(without_quotations(fold_text(text))))
    for at, sentence in enumerate(told):
        if sentence.bare_secret is None and not sentence.names_holder:
            continue
        if sentence.secret is not None and sentence.request is not None:
            return SecretRequest(sentence.secret, sentence.request)
        filled = at + 1 < len(told) and told[at + 1].is_value
        if sentence.is_field and not sentence.taken_back and not filled:
            named = sentence.bare_secret or sentence.holder or ""
            return SecretRequest(named, sentence.request or named)
        for near in _around(told, at):
            secret = _asked(sentence, near)
            if secret is not None and near.near_request is not None:
                return SecretRequest(secret, near.near_request)
    return None


def _asked(sentence: Sentence, near: Sentence) -> str | None:
    """What `sentence` names and the request in `near` asks for, if it does."""
    if near.near_request is None or (near.asks_for_other and not near.names_number):
        return None
    if sentence.bare_secret is None and not near.names_number:
        return None
    if near.makes_exception and sentence.bare_secret:
        return sentence.bare_secret
    if sentence.taken_back:
        return None
    if sentence.secret is not None:
        return sentence.secret
    if sentence.mentioned is not None and (near.means_the_same or near.names_number):
        return sentence.mentioned
    return sentence.holder if near.names_number else None


def _around(told: list[Sentence], at: int) -> Iterator[Sentence]:
    """The sentences after it, and those before it."""
    yield from told[at + 1 : at + 1 + _REACH]
    yield from told[max(0, at - _REACH) : at]
