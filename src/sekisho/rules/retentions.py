"""保存 rules: how long data is kept for a purpose, the default, exceptions with terms, holds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import Condition, Unit
from sekisho.rules.lists import ListReader
from sekisho.rules.marked import Marked
from sekisho.rules.names import Names
from sekisho.rules.policy import Retention, Term
from sekisho.rules.sugar import exception_condition, field, read_condition
from sekisho.rules.surface import EVENT_WORDS, REST_WORDS
from sekisho.terms import FactType, Finding, Span, fold
from sekisho.terms.finding import error

_TERM = re.compile(r"^([0-9０-９]+)\s*(日|か月|ヶ月|年|days?|months?|years?)$")
_UNITS = {"日": Unit.DAY, "か月": Unit.MONTH, "ヶ月": Unit.MONTH, "年": Unit.YEAR}
_TERM_KEY, _EVENT_KEY = ("期間", "term"), ("起算", "from-event")
_LONGEST = 150  # years, days or months beyond this are a slip of the pen


def read_length(text: str) -> tuple[int, Unit] | None:
    """Amount and unit of a term as it is written (7年, 3 months), or None."""
    match = _TERM.match(text.strip())
    if match is None:
        return None
    unit = _UNITS.get(match[2]) or Unit(match[2].rstrip("s"))
    most = {Unit.DAY: _LONGEST * 366, Unit.MONTH: _LONGEST * 12}.get(unit, _LONGEST)
    return (int(match[1]), unit) if 1 <= int(match[1]) <= most else None


def read_retention(rule_id: str, raw: RawRule, lists: ListReader, names: Names) -> Retention | None:
    """The retention, or None with findings where something in it cannot be read.

    The default (その他のすべて) has no purposes yet: `with_the_rest` gives them.
    """
    before = len(lists.findings)
    reader = _Reader(raw, lists, names)
    node = raw.fields.get("purpose")
    rest = says_the_rest(node)
    anchors = reader.anchors(raw.fields.get("from_event"), raw.place("from_event"))
    length = reader.length(raw.fields.get("term"), raw.place("term"))
    exceptions = tuple(reader.exceptions(anchors))
    held = raw.fields.get("hold")
    retention = Retention(
        id=rule_id,
        title=raw.title,
        clauses=raw.clauses,
        purposes=frozenset() if rest or node is None else lists.purposes(node),
        term=Term(*(length or (1, Unit.DAY)), anchors),
        span=raw.span,
        exceptions=exceptions,
        held=read_condition(held, lists.words, lists.findings, names) if held else None,
        rest=rest,
        interpretation=raw.text("interpretation"),
    )
    return retention if len(lists.findings) == before else None


def says_the_rest(node: Marked | None) -> bool:
    """True where the purposes are all those that have no rule of their own."""
    entries = node.items() if node else []
    return len(entries) == 1 and fold(entries[0].text() or "") in map(fold, REST_WORDS)


def with_the_rest(
    retentions: Iterable[Retention], purposes: Iterable[str], findings: list[Finding]
) -> tuple[Retention, ...]:
    """The retentions, the default ones over every purpose that no other rule names."""
    found = list(retentions)
    own = frozenset[str]().union(*(one.purposes for one in found))
    rest = frozenset(purposes) - own
    if not rest:
        findings.extend(_nothing_left(one.span) for one in found if one.rest)
    return tuple(replace(one, purposes=rest) if one.rest else one for one in found)


@dataclass(frozen=True, slots=True)
class _Reader:
    raw: RawRule
    lists: ListReader
    names: Names

    def exceptions(self, usual: tuple[str, ...]) -> Iterator[tuple[Condition, Term]]:
        """Each exception with its own term, counted from the rule's event unless it names one."""
        node = self.raw.fields.get("except")
        for entry in node.items() if node else ():
            words, findings = self.lists.words, self.lists.findings
            condition = exception_condition(
                entry, words, findings, (_TERM_KEY, _EVENT_KEY), names=self.names
            )
            length = self.length(field(entry, _TERM_KEY, findings), entry.span)
            event = field(entry, _EVENT_KEY, findings)
            anchors = usual if event is None else self.anchors(event, entry.span)
            if condition is not None and length is not None:
                yield condition, Term(*length, anchors)

    def length(self, node: Marked | None, place: Span) -> tuple[int, Unit] | None:
        text = (node.text() if node else None) or ""
        found = read_length(text)
        if found is None:
            self.lists.findings.append(_not_a_term(text, node.span if node else place))
        return found

    def anchors(self, node: Marked | None, place: Span) -> tuple[str, ...]:
        """The events, or date facts, of which the first known one counts."""
        found = [self.anchor(entry) for entry in node.items()] if node else []
        if not found:
            self.lists.findings.append(_unknown_event("", place))
        return tuple(one for one in found if one is not None)

    def anchor(self, entry: Marked) -> str | None:
        word = entry.text() or ""
        event = next((e for e, words in EVENT_WORDS.items() if word in (e, *words)), None)
        fact = self.lists.words.find("fact", word)
        if event is not None:
            return event
        if fact is not None and self.lists.words.facts[fact].type is FactType.DATE:
            return fact
        self.lists.findings.append(_unknown_event(word, entry.span))
        return None


def _not_a_term(text: str, place: Span) -> Finding:
    return error(
        "not-a-term",
        place,
        f"「{text}」は期間として読めません。7年、3か月、90日の形で書いてください。",
        f"{text!r} is no term; write 7 years, 3 months or 90 days.",
    )


def _unknown_event(word: str, place: Span) -> Finding:
    known = "、".join(words[0] for words in EVENT_WORDS.values())
    return error(
        "unknown-event",
        place,
        f"「{word}」は起算に使えません。使えるもの: {known}、日付の事実",
        f"{word!r} is no event to count from: "
        + ", ".join(words[1] for words in EVENT_WORDS.values())
        + ", or a date fact",
    )


def _nothing_left(place: Span) -> Finding:
    return error(
        "nothing-left",
        place,
        "どの目的にもほかの保存の規則があるので、この原則が当たる目的は一つも残りません。",
        "Every purpose has a rule of its own, so none is left for this default.",
    )
