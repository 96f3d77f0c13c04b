"""The items of terms.yaml: plain ones, parts of an item, forms of an item, and whose they are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sekisho.rules.entries import EntryReader
from sekisho.rules.marked import Marked
from sekisho.terms import Finding, Form, Item, Selector
from sekisho.terms.finding import error

_FIELDS = {"labels", "label", "en", "group", "identifying", "secret", "special_care"}
_KIN = {"part_of", "by", "form_of", "form", "about"}
_OWN = "customer"
_ABOUT = (_OWN, "household", "guarantor", "other")
_PERIOD = re.compile("[0-9]+ ?(?:日|か月|年|days?|months?|years?)")


@dataclass(frozen=True, slots=True)
class ItemReader:
    """Reads items; `sections` are those of the terms table, for the ids that an item may name."""

    entries: EntryReader
    sections: Mapping[str, Marked]

    def item(self, word_id: str, entry: Marked) -> Item:
        """The item, as it is written: what it inherits comes with `with_kin`."""
        read = self.entries
        read.known(entry, _FIELDS | _KIN)
        group = self._known(entry, "group", "groups")
        whole, origin = (
            self._known(entry, "part_of", "items"),
            self._known(entry, "form_of", "items"),
        )
        form = read.choice(entry, "form", tuple(Form), default="") if origin else None
        return Item(
            word_id,
            read.labels(word_id, entry),
            read.text(entry, "en") or word_id,
            group=group,
            identifying=read.flag(entry, "identifying"),
            secret=read.flag(entry, "secret"),
            special_care=read.flag(entry, "special_care"),
            part_of=whole,
            by=self._selector(word_id, entry) if whole else None,
            form_of=origin,
            form=Form(form or Form.DERIVED) if origin else None,
            about=read.choice(entry, "about", _ABOUT, default=_OWN) or _OWN,
        )

    def _known(self, entry: Marked, key: str, section: str) -> str | None:
        named = self.entries.text(entry, key)
        node = self.sections.get(section)
        known = tuple(node.fields()) if node else ()
        if named is not None and named not in known:
            self.entries.unknown_id(entry.fields()[key], named, section, known)
            return None
        return named

    def _selector(self, word_id: str, entry: Marked) -> tuple[Selector, str] | None:
        """By what the part is cut out: one of period, kind, until, source, existence."""
        node = entry.fields().get("by")
        pairs = list((node.fields() if node else {}).items())
        if len(pairs) == 1 and pairs[0][0] in tuple(Selector):
            selector, value = Selector(pairs[0][0]), pairs[0][1].text() or ""
            if self._fits(selector, value):
                return selector, value
        self.entries.findings.append(
            error(
                "part-selector",
                (node or entry).span,
                f"項目 {word_id} がどの部分なのかを読めません。",
                f"What part item {word_id} is cannot be read.",
                todo_ja="by: に period（13か月）、kind、until（日付の事実）、source（相手）、"
                "existence（true）のどれか一つを書いてください。",
                todo_en="Write one of these under by: period (13 months), kind, "
                "until (a date fact), source (a party), existence (true).",
            )
        )
        return None

    def _fits(self, selector: Selector, value: str) -> bool:
        match selector:
            case Selector.PERIOD:
                return _PERIOD.fullmatch(value) is not None
            case Selector.UNTIL:
                fact = self._ids("facts").get(value)
                return fact is not None and self.entries.text(fact, "type") == "date"
            case Selector.SOURCE:
                return value in self._ids("parties")
            case Selector.EXISTENCE:
                return value == "true"
            case Selector.KIND:
                return bool(value)

    def _ids(self, section: str) -> Mapping[str, Marked]:
        node = self.sections.get(section)
        return node.fields() if node else {}


def with_kin(items: Mapping[str, Item]) -> dict[str, Item]:
    """The items, each with what its whole or origin hands down; a ring is cut.

    A part, and a form that still points at the person, are identifying, secret or of special care
    where what they come from is.
    """
    found: dict[str, Item] = {}

    def read(item_id: str, above: frozenset[str]) -> Item:
        if item_id in found:
            return found[item_id]
        item = items[item_id]
        parent = item.part_of or (item.form_of if item.form is not Form.ANONYMISED else None)
        if parent is None or parent in above:
            found[item_id] = item if parent is None else replace(item, part_of=None, form_of=None)
            return found[item_id]
        kin = read(parent, above | {item_id})
        found[item_id] = replace(
            item,
            identifying=item.identifying or kin.identifying,
            secret=item.secret or kin.secret,
            special_care=item.special_care or kin.special_care,
            about=kin.about if item.about == _OWN else item.about,
        )
        return found[item_id]

    for item_id in items:
        read(item_id, frozenset({item_id}))
    return {item_id: found[item_id] for item_id in items}


def rings(items: Mapping[str, Item], section: Marked | None) -> Iterator[Finding]:
    """A finding for each item that is a part or a form of itself."""
    entries = section.fields() if section else {}
    for item_id in items:
        seen, at = {item_id}, items[item_id]
        while (parent := at.part_of or at.form_of) is not None and parent not in seen:
            seen.add(parent)
            at = items[parent]
        if parent == item_id:
            yield error(
                "item-of-itself",
                entries[item_id].key_span or entries[item_id].span,
                f"項目 {item_id} をたどると、自分自身に戻ります。",
                f"Item {item_id} is a part or a form of itself.",
            )
