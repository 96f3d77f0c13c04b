"""優先する禁止: a permit that stands notwithstanding a forbid, named by title or by its section."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sekisho.clauses import Document
from sekisho.rules.blocks import RawRule
from sekisho.rules.marked import Marked
from sekisho.rules.policy import Effect, Rule
from sekisho.rules.titles import title_twice
from sekisho.terms import Finding, fold
from sekisho.terms.finding import error

_TITLE = re.compile('^(?:規則「(?P<ja>[^」]+)」|rule "(?P<en>[^"]+)")$')


def with_overrides(
    rules: Iterable[Rule],
    raws: Mapping[str, RawRule],
    document: Document,
    findings: list[Finding],
) -> Iterator[Rule]:
    """The rules, each permit with the forbids that it prevails over.

    A name that finds no forbid is a finding: a permit that prevails over nothing says too much.
    """
    rules = list(rules)
    forbids = {rule.id: raws[rule.id] for rule in rules if rule.effect is Effect.FORBID}
    for rule in rules:
        node = raws[rule.id].fields.get("notwithstanding")
        if node is None:
            yield rule
            continue
        found: set[str] = set()
        for entry in node.items():
            named = set(_named(entry.text() or "", forbids, document))
            found |= named
            if not named:
                findings.append(_nothing(entry))
            findings.extend(_unclear(entry, named, forbids))
        yield replace(rule, overrides=frozenset(found))


def _named(text: str, forbids: Mapping[str, RawRule], document: Document) -> Iterator[str]:
    """The forbids with that title, or in the section with that anchor (#id)."""
    match = _TITLE.match(text)
    title = fold((match["ja"] or match["en"]) if match else text)
    for rule_id, raw in forbids.items():
        passage = document.passage(raw.block.passage_id or "")
        anchors = {f"#{heading.anchor}" for heading in passage.path} if passage else set()
        if text in anchors or fold(raw.title) == title:
            yield rule_id


def _unclear(entry: Marked, named: set[str], forbids: Mapping[str, RawRule]) -> Iterator[Finding]:
    """A finding for each title that another forbid bears too: a name must be one rule's."""
    for title in sorted({forbids[rule_id].title for rule_id in named}):
        same = tuple(raw for raw in forbids.values() if fold(raw.title) == fold(title))
        if len(same) > 1:
            yield title_twice(entry.span, title, same)


def _nothing(entry: Marked) -> Finding:
    return error(
        "nothing-to-override",
        entry.span,
        f"優先する禁止 {entry.text()} が見つかりません。",
        f"There is no forbid, and no section with a forbid: {entry.text()}.",
        todo_ja="禁止の題、または節のアンカーを # を付けて書いてください。",
        todo_en="Write the title of a forbid, or the anchor of its section as #anchor.",
    )
