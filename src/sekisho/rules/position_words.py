"""Positions of the terms table (職務): for which purposes somebody of the staff may read."""

from collections.abc import Iterator, Mapping

from sekisho.rules.entries import EntryReader
from sekisho.rules.marked import Marked
from sekisho.terms import Finding, Position
from sekisho.terms.finding import error

_WORD = {"labels", "label", "en"}


def read_position(
    word_id: str, entry: Marked, read: EntryReader, purposes: Mapping[str, Marked]
) -> Position:
    """The position; one without a purpose or without a clause is a finding."""
    read.known(entry, _WORD | {"purposes", "clause"})
    position = Position(
        word_id,
        read.labels(word_id, entry),
        read.text(entry, "en") or word_id,
        purposes=frozenset(_purposes(entry.fields().get("purposes"), read, purposes)),
        clause=read.text(entry, "clause") or "",
    )
    if not position.purposes or not position.clause:
        read.findings.append(_empty(word_id, entry))
    return position


def _purposes(node: Marked | None, read: EntryReader, known: Mapping[str, Marked]) -> Iterator[str]:
    for each in node.items() if node else ():
        purpose = str(each.value)
        if purpose in known:
            yield purpose
        else:
            read.unknown_id(each, purpose, "purposes", tuple(known))


def _empty(word_id: str, entry: Marked) -> Finding:
    return error(
        "position-empty",
        entry.key_span or entry.span,
        f"職務 {word_id} には、閲覧の目的（purposes）が一つ以上と、条文（clause）が要ります。",
        f"Position {word_id} needs at least one purpose and a clause.",
        todo_ja="例: {labels: [請求担当], en: Billing clerk, purposes: [billing], clause: L24}",
        todo_en="For example: {labels: [請求担当], en: Billing clerk, purposes: [billing],"
        " clause: L24}.",
    )
