"""How a template reads, filled for somebody who does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.guard.templates import CODE, NotFilledError, fill
from sekisho.letters.sender import Sender
from sekisho.letters.source import LANGS, Letter
from sekisho.terms import Vocabulary

_CODE = "0000-0000-0000-0000"
_INVENTED: Mapping[str, tuple[str, str]] = {
    "name": ("見本 花子", "Hanako Mihon"),
    "address": ("例示県見本市見本町1-1", "1-1 Mihon-cho, Mihon, Reiji"),
    "email": ("hanako@example.jp", "hanako@example.jp"),
    "phone": ("0000-00-0000", "0000-00-0000"),
    "billing_date": ("2026年12月1日", "1 December 2026"),
    "service_name": ("みほん電灯プラン", "Mihon Light Plan"),
    "payment_method": ("口座振替", "Direct debit"),
}
"""Values of somebody invented; any other item shows its own label."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Subject and body in one language."""

    lang: str
    subject: str
    body: str


def previews(letter: Letter, words: Vocabulary, sender: Sender) -> tuple[Preview, ...]:
    """The template in both languages. requires: no findings; what cannot be filled is left out."""
    return tuple(one for lang in LANGS if (one := _preview(letter, words, sender, lang)))


def _preview(letter: Letter, words: Vocabulary, sender: Sender, lang: str) -> Preview | None:
    japanese = lang == "ja"
    values = {
        item: _INVENTED[item][0 if japanese else 1]
        if item in _INVENTED
        else f"〔{words.items[item].label}〕" if japanese
        else f"[{words.items[item].shown(lang)}]"
        for item in letter.items(words)
    }  # fmt: skip
    try:
        filled = fill(letter.texts[lang], words, values, {**sender.own_slots(lang), CODE: _CODE})
    except NotFilledError:
        return None
    return Preview(lang, filled.subject, f"{filled.body.rstrip()}\n\n-- \n{sender.check(lang)}")
