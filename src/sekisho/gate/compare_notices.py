"""The act of comparing two published versions: what the text says anew, and what passes anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from sekisho.books.connection import Db
from sekisho.decide.table import Mark, receiving, table
from sekisho.gate.open_notice import OpenNotice, open_notice
from sekisho.rules import Policy

PASSES = (Mark.PERMIT, Mark.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class TextChange:
    """One stretch of paragraphs that differs; one of the two may be empty."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """What a recipient may have of an item changed: `gained` or `lost`, or `conditions`."""

    kind: str
    recipient: str
    item: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference of two versions, each by its date of effect."""

    before: str
    after: str
    before_effective: date
    after_effective: date
    texts: tuple[TextChange, ...]
    cells: tuple[CellChange, ...]


def compare_notices(connection: Db, day: date, before: str, after: str, lang: str) -> Comparison:
    """The difference in text and effect. ActRefusedError where one of them was never published."""
    old, new = (open_notice(connection, day, version) for version in (before, after))
    return Comparison(
        old.policy.version,
        new.policy.version,
        old.policy.effective,
        new.policy.effective,
        tuple(_texts(_paragraphs(old), _paragraphs(new))),
        tuple(cell_changes(old.policy, new.policy, lang)),
    )


def _paragraphs(notice: OpenNotice) -> list[str]:
    found = []
    for section in notice.document.sections:
        if section.heading is not None:
            found.append(section.heading.text)
        found += [block.text for p in section.passages for block in p.blocks if block.kind.is_text]
    return found


def _texts(old: list[str], new: list[str]) -> Iterator[TextChange]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            yield TextChange(tuple(old[first:last]), tuple(new[start:end]))


def cell_changes(old: Policy, new: Policy, lang: str) -> Iterator[CellChange]:
    """What each recipient gained, lost or has on other conditions, in words."""
    before, after = _marks(old), _marks(new)
    words = new.vocabulary, old.vocabulary
    for place in sorted(before.keys() | after.keys()):
        was, clauses_before = before.get(place, (Mark.GAP, ()))
        now, clauses = after.get(place, (Mark.GAP, ()))
        if was is now:
            continue
        kind = "conditions" if was in PASSES and now in PASSES else ""
        kind = kind or ("gained" if now in PASSES else "lost" if was in PASSES else "")
        if kind:
            party, item = place
            parties = {**words[1].parties, **words[0].parties}
            items = {**words[1].items, **words[0].items}
            told = clauses or clauses_before
            yield CellChange(kind, parties[party].shown(lang), items[item].shown(lang), told)


def _marks(policy: Policy) -> dict[tuple[str, str], tuple[Mark, tuple[str, ...]]]:
    cells = table(policy, policy.effective, receiving(policy), tuple(policy.vocabulary.purposes))
    return {(cell.recipient, cell.item): (cell.mark, cell.clauses) for cell in cells}
