"""Tables of the terms table: dimensions and measures, each taken from an item."""

from collections.abc import Iterator, Mapping

from sekisho.rules.entries import EntryReader
from sekisho.rules.marked import Marked
from sekisho.terms import Axis, Finding, Table
from sekisho.terms.finding import error

_WORD = {"labels", "label", "en"}


def read_table(
    word_id: str, entry: Marked, read: EntryReader, items: Mapping[str, Marked]
) -> Table:
    """The table; one without dimensions or without measures is a finding."""
    read.known(entry, _WORD | {"dimensions", "measures"})
    table = Table(
        word_id,
        read.labels(word_id, entry),
        read.text(entry, "en") or word_id,
        dimensions=tuple(_axes(entry.fields().get("dimensions"), read, items)),
        measures=tuple(_axes(entry.fields().get("measures"), read, items)),
    )
    if not table.dimensions or not table.measures:
        read.findings.append(_empty(word_id, entry))
    return table


def _axes(node: Marked | None, read: EntryReader, items: Mapping[str, Marked]) -> Iterator[Axis]:
    for word_id, entry in node.fields().items() if node else ():
        read.known(entry, _WORD | {"item"})
        item = read.text(entry, "item")
        if item is not None and item not in items:
            read.unknown_id(entry.fields()["item"], item, "items", tuple(items))
            item = None
        labels = read.labels(word_id, entry)
        yield Axis(word_id, labels, read.text(entry, "en") or word_id, item=item)


def _empty(word_id: str, entry: Marked) -> Finding:
    return error(
        "table-empty",
        entry.key_span or entry.span,
        f"表 {word_id} には、軸（dimensions）と量（measures）がそれぞれ一つ以上要ります。",
        f"Table {word_id} needs at least one dimension and one measure.",
        todo_ja="例: dimensions: {area: {labels: [地域], en: Area, item: supply_area}}",
        todo_en="For example: dimensions: {area: {labels: [地域], en: Area, item: supply_area}}.",
    )
