"""What the public is told of a version before its day (Arts 21 and 27): its text, and what changes.

A draft is announced from the second approval until it is published or superseded.
"""

from dataclasses import dataclass
from datetime import date

from sekisho.books.connection import Db
from sekisho.gate.compare_notices import CellChange, cell_changes
from sekisho.gate.errors import ActRefusedError
from sekisho.gate.examine_draft import read_draft, read_published
from sekisho.gate.publish_draft import is_announced
from sekisho.gate.save_draft import OpenDraft, draft_files, list_drafts


@dataclass(frozen=True, slots=True)
class Announced:
    """A version that waits for its day; `announced` is the day of the second approval."""

    draft: int
    version: str
    effective: date
    announced: date


@dataclass(frozen=True, slots=True)
class Announcement:
    """The version with its sections (the heading first, then paragraphs), and who gets what anew.

    `lang` is the language of the text.
    """

    about: Announced
    lang: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    cells: tuple[CellChange, ...]


def list_announced(connection: Db) -> list[Announced]:
    """Every version that waits, the earliest first. requires: the role sekisho_web"""
    found = (_line(opened) for opened in list_drafts(connection) if is_announced(opened))
    return sorted((one for one in found if one), key=lambda one: (one.effective, one.draft))


def open_announcement(connection: Db, draft: int, lang: str) -> Announcement:
    """The announcement; what is no announcement looks like nothing at all (ActRefusedError)."""
    about = next((one for one in list_announced(connection) if one.draft == draft), None)
    if about is None:
        raise ActRefusedError(
            "no-announcement",
            "その予告はありません。「版」のページから選んでください。",
            "There is no such announcement. Choose one on the page of versions.",
        )
    base, files = draft_files(connection, draft)
    connection.rollback()
    before, (loaded, _) = read_published(base)[0], read_draft(files)
    document, context = loaded.document, loaded.context
    if document is None or context is None or before.context is None:
        message = "an approved draft cannot be read any more"
        raise RuntimeError(message)
    sections = tuple(
        (
            section.heading.text if section.heading else "",
            tuple(b.text for p in section.passages for b in p.blocks if b.kind.is_text),
        )
        for section in document.sections
    )
    cells = tuple(cell_changes(before.context.policy, context.policy, lang))
    return Announcement(about, context.front.language, sections, cells)


def _line(opened: OpenDraft) -> Announced | None:
    about, announced = opened.about, opened.announced
    if about.effective is None or about.version is None or announced is None:
        return None
    return Announced(about.id, about.version, about.effective, announced)
