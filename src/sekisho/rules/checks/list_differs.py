"""The items of a rule are the items of the list in its text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sekisho.clauses import Passage, TextList, items_in_text
from sekisho.rules.blocks import RawRule
from sekisho.rules.checks.context import Context
from sekisho.rules.checks.level import Level
from sekisho.rules.lists import writes_out
from sekisho.rules.lists_of_text import is_of_text
from sekisho.terms import Finding, Span, fold
from sekisho.terms.finding import error

CODE, LEVEL, ARTICLE = "list-differs", Level.ERROR, "27(1)"
JA = "本文の一覧と、規則の項目が違う"


@dataclass(frozen=True, slots=True)
class _Listed:
    """What lists of the text name: known items, and words that nobody knows."""

    items: frozenset[str]
    unknown: tuple[str, ...]
    span: Span


def check(context: Context) -> Iterator[Finding]:
    """An error for each rule whose written items are not those of a list of its passage.

    A list names items where at least half of its entries do, or where it is called 項目. Of several
    lists the rule may take one, or all together.
    """
    for raw in context.raws:
        passage = context.passage_of(raw)
        node = raw.fields.get("items")
        if passage is None or node is None or not writes_out(node) or is_of_text(raw):
            continue
        lists = list(_lists(context, passage))
        if not lists:
            continue
        chosen = context.items_of(raw)
        together = _Listed(
            frozenset().union(*(one.items for one in lists)),
            tuple(word for one in lists for word in one.unknown),
            lists[0].span,
        )
        candidates = [*lists, together]
        if not any(one.items == chosen and not one.unknown for one in candidates):
            nearest = min(candidates, key=lambda one: len(one.items ^ chosen) + len(one.unknown))
            yield _differs(context, raw, chosen, nearest)


def _lists(context: Context, passage: Passage) -> Iterator[_Listed]:
    for one in items_in_text(passage):
        entries = {entry.text: context.items_named(entry.text) for entry in one.entries}
        known = [items for items in entries.values() if items is not None]
        if known and (2 * len(known) >= len(entries) or _called_items(one)):
            unknown = tuple(text for text, items in entries.items() if items is None)
            yield _Listed(frozenset().union(*known), unknown, one.span)


def _called_items(one: TextList) -> bool:
    names = [name for name in (one.label, one.under) if name]
    return any(fold("項目") in fold(name) or "items" in fold(name) for name in names)


def _differs(context: Context, raw: RawRule, chosen: frozenset[str], listed: _Listed) -> Finding:
    text = [*sorted(listed.items - chosen)]
    rule = sorted(chosen - listed.items)
    return error(
        CODE,
        raw.place("items"),
        "本文の一覧と規則の項目が違います。"
        + _only(context, "本文だけにあるもの: ", text, listed.unknown, "ja")
        + _only(context, "規則だけにあるもの: ", rule, (), "ja"),
        "The list in the text and the items of the rule differ."
        + _only(context, " Only in the text: ", text, listed.unknown, "en")
        + _only(context, " Only in the rule: ", rule, (), "en"),
        todo_ja="公表する文と規則を同じにしてください。",
        todo_en="Make the published text and the rule the same.",
        related=(listed.span,),
    )


def _only(
    context: Context, start: str, items: Iterable[str], unknown: tuple[str, ...], lang: str
) -> str:
    comma, stop = ("、", "。") if lang == "ja" else (", ", ".")
    labels = [context.words.items[item].shown(lang) for item in items]
    labels += [f"「{word}」" if lang == "ja" else repr(word) for word in unknown]
    return f"{start}{comma.join(labels)}{stop}" if labels else ""
