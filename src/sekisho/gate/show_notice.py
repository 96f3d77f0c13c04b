"""The act of showing the notice to everybody: text with addresses, and what each passage does."""

from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.clauses import Lang, Woven, weave_parts
from sekisho.decide.annotate import annotations
from sekisho.gate.open_notice import OpenNotice, open_notice


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A version of the notice to be read. `woven` is safe HTML; `text_lang` its own language."""

    version: str
    digest: str
    effective: date
    text_lang: str
    woven: Woven


def show_notice(connection: Db, day: date, lang: str, version: str | None = None) -> NoticePage:
    """The version in force on `day` (or the one named), its own words in `lang`.

    ActRefusedError where no such version was published. requires: the role sekisho_web
    """
    notice = open_notice(connection, day, version)
    key = notice.policy.digest, lang
    if key not in _pages:
        _pages[key] = _page(notice, lang)
    return _pages[key]


_pages: dict[tuple[str, str], NoticePage] = {}


def _page(notice: OpenNotice, lang: str) -> NoticePage:
    policy = notice.policy
    own: Lang = "en" if notice.text_lang == "en" else "ja"
    notes = annotations(notice.loaded, lang)
    woven = weave_parts(notice.document, notes, "ja" if lang == "ja" else "en", own)
    return NoticePage(policy.version, policy.digest, policy.effective, own, woven)
