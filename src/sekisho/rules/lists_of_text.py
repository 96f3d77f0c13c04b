"""項目: 表 and 項目: 上の一覧: the list that the reader sees is the list of the rule.

Sugar: the entries of the text take the place of the word, each with its place in the text, before
anything else is read. What is written once cannot differ.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sekisho.clauses import Document, ListForm, Passage, TextList, items_in_text
from sekisho.rules.blocks import RawRule
from sekisho.rules.marked import Marked
from sekisho.rules.surface import LIST_WORDS
from sekisho.terms import Finding, fold
from sekisho.terms.finding import error

_TABLE = {fold(word) for word in LIST_WORDS["table"]}
_LIST = {fold(word) for word in LIST_WORDS["list"]}
_ITEMS = (fold("項目"), "items")


def with_lists_of_text(
    raws: Iterable[RawRule], document: Document, findings: list[Finding]
) -> Iterator[RawRule]:
    """The rules, with the entries of their passage's list or table wherever they refer to it."""
    for raw in raws:
        node = raw.fields.get("items")
        passage = document.passage(raw.block.passage_id or "")
        if node is None or passage is None or not any(map(_refers, node.items())):
            yield raw
            continue
        entries = [one for entry in node.items() for one in _entries(entry, passage, findings)]
        yield replace(raw, fields={**raw.fields, "items": replace(node, value=entries)})


def is_of_text(raw: RawRule) -> bool:
    """True where the rule takes items from its text: then there is nothing to compare."""
    entries = raw.fields["items"].items() if "items" in raw.fields else []
    return not entries or any(entry.span.line < raw.span.line for entry in entries)


def _refers(entry: Marked) -> bool:
    return fold(entry.text() or "") in _TABLE | _LIST


def _entries(entry: Marked, passage: Passage, findings: list[Finding]) -> Iterator[Marked]:
    """The entry, or those of the text to which it refers."""
    if not _refers(entry):
        yield entry
        return
    of_table = fold(entry.text() or "") in _TABLE
    lists = [one for one in items_in_text(passage) if (one.form is ListForm.TABLE) == of_table]
    chosen = _chosen(lists)
    if chosen is None:
        findings.append(_unclear(entry, lists))
        return
    yield from (Marked(one.text, one.span) for one in chosen.entries)


def _chosen(lists: list[TextList]) -> TextList | None:
    """The only list, or the only one that is called 項目."""
    called = [one for one in lists if _called_items(one)]
    fitting = called or lists
    return fitting[0] if len(fitting) == 1 else None


def _called_items(one: TextList) -> bool:
    names = [fold(name) for name in (one.label, one.under) if name]
    return any(word in name for name in names for word in _ITEMS)


def _unclear(entry: Marked, lists: list[TextList]) -> Finding:
    ja, en = "一覧がありません", "there is no list"
    if lists:
        ja, en = "一覧が二つ以上あります", "there are several lists"
    return error(
        "list-above-unclear",
        entry.span,
        f"「{entry.text()}」とありますが、この規則の上の文に{ja}。",
        f"{entry.text()!r}: {en} in the text above this rule.",
        todo_ja="一覧を一つ書くか、見出しに「項目」と書いて、どれのことかを示してください。",
        todo_en="Write one list, or call the one that is meant 'items'.",
        related=tuple(one.span for one in lists),
    )
