"""The act of showing the notice to everybody: text with addresses, and what each passage does."""

from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.books.translations import StoredTranslation, newest_translation
from sekisho.clauses import Lang, Woven, weave_parts
from sekisho.clauses.translation import translate
from sekisho.decide.annotate import annotations
from sekisho.gate.open_notice import OpenNotice, open_notice
from sekisho.gate.publish_translation import parse_translation


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A version of the notice to be read. `woven` is safe HTML; `text_lang` its own language.

    `translated`: the text is a translation. Where it lacks a passage, the notice's own words stand.
    """

    version: str
    digest: str
    effective: date
    text_lang: str
    translated: bool
    woven: Woven


def show_notice(connection: Db, day: date, lang: str, version: str | None = None) -> NoticePage:
    """The version in force on `day` (or the one named), its own words in `lang`.

    ActRefusedError where no such version was published. requires: the role sekisho_web
    """
    notice = open_notice(connection, day, version)
    spoken: Lang = "ja" if lang == "ja" else "en"
    stored = None
    if notice.text_lang != spoken:
        stored = newest_translation(connection, spoken)
    key = notice.policy.digest, spoken, stored.sha256 if stored else ""
    if key not in _pages:
        _pages[key] = _page(notice, spoken, stored)
    return _pages[key]


_pages: dict[tuple[str, str, str], NoticePage] = {}


def _page(notice: OpenNotice, lang: Lang, stored: StoredTranslation | None) -> NoticePage:
    policy = notice.policy
    notes = annotations(notice.loaded, lang)
    own: Lang = "en" if notice.text_lang == "en" else "ja"
    document, left, shown = notice.document, frozenset[str](), own
    if stored is not None:
        document, left = translate(document, parse_translation(stored.text)[0])
        shown = lang
    woven = weave_parts(document, notes, lang, shown, dict.fromkeys(left, own))
    return NoticePage(
        policy.version, policy.digest, policy.effective, shown, stored is not None, woven
    )
