"""Rules that decide no cell: duties, notices to show, definitions, retention."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import Condition
from sekisho.rules.lists import ListReader
from sekisho.rules.marked import Marked
from sekisho.rules.policy import Promise, Retention
from sekisho.rules.sugar import read_condition
from sekisho.rules.surface import EVENT_WORDS, Kind
from sekisho.terms import Finding, Span, Vocabulary
from sekisho.terms.finding import error

_TERM = re.compile(r"^([0-9０-９]+)\s*(日|か月|ヶ月|年|days?|months?|years?)$")
_UNITS = {"日": "day", "か月": "month", "ヶ月": "month", "年": "year"}


@dataclass(frozen=True, slots=True)
class Definition:
    """What a 定義 rule defines: a class of parties (companies, scope) or a group of items.

    `successors` maps a name in the notice to the company that does that work today.
    """

    id: str
    title: str
    span: Span
    party_class: str | None
    companies: tuple[tuple[str, Marked], ...]
    successors: Mapping[str, str]
    scope: Condition | None
    items: frozenset[str]
    interpretation: str | None


def read_promise(rule_id: str, raw: RawRule, words: Vocabulary, findings: list[Finding]) -> Promise:
    """The duty, notice or definition; unknown contents are findings."""
    kind = {Kind.DUTY: "duty", Kind.SHOW: "notice"}.get(raw.kind)
    content: list[str] = []
    node = raw.fields.get("content")
    for entry in node.items() if node and kind else ():
        found = words.find(kind or "", entry.text() or "")
        if found is None:
            findings.append(_unknown_content(entry, kind or "", words))
        else:
            content.append(found)
    return Promise(
        id=rule_id,
        kind=raw.kind.value,
        title=raw.title,
        clauses=raw.clauses,
        content=tuple(content),
        span=raw.span,
        interpretation=raw.text("interpretation"),
    )


def read_definition(rule_id: str, raw: RawRule, words: Vocabulary, lists: ListReader) -> Definition:
    """The definition; names that resolve to no party are findings."""
    fields = raw.fields
    parties = sorted(lists.parties(fields["recipient"])) if "recipient" in fields else []
    companies = [
        (next(iter(lists.parties(entry)), ""), entry)
        for entry in (fields["companies"].items() if "companies" in fields else [])
    ]
    successors: dict[str, str] = {}
    node = fields.get("successors")
    for name, target in node.fields().items() if node else ():
        old, new = words.party(name), words.party(target.text() or "")
        if old is None or new is None:
            lists.parties(Marked(name if old is None else target.text(), target.span))
        else:
            successors[old] = new
    scope = fields.get("scope")
    return Definition(
        id=rule_id,
        title=raw.title,
        span=raw.span,
        party_class=parties[0] if parties else None,
        companies=tuple((party, entry) for party, entry in companies if party),
        successors=successors,
        scope=read_condition(scope, words, lists.findings) if scope else None,
        items=lists.items(fields["items"]) if "items" in fields else frozenset(),
        interpretation=raw.text("interpretation"),
    )


def read_retention(rule_id: str, raw: RawRule, lists: ListReader) -> Retention | None:
    """The retention, or None with a finding where term or event cannot be read."""
    text = raw.text("term") or ""
    match = _TERM.match(text)
    event_word = raw.text("from_event") or ""
    event = next((e for e, words in EVENT_WORDS.items() if event_word in words), None)
    if match is None:
        lists.findings.append(
            error(
                "not-a-term",
                raw.place("term"),
                f"「{text}」は期間として読めません。7年、3か月、90日の形で書いてください。",
                f"{text!r} is no term; write 7 years, 3 months or 90 days.",
            )
        )
    if event is None:
        known = "、".join(words[0] for words in EVENT_WORDS.values())
        lists.findings.append(
            error(
                "unknown-event",
                raw.place("from_event"),
                f"「{event_word}」は起算に使えません。使えるもの: {known}",
                f"{event_word!r} is no event to count from: "
                + ", ".join(words[1] for words in EVENT_WORDS.values()),
            )
        )
    if match is None or event is None:
        return None
    unit = match.group(2)
    return Retention(
        id=rule_id,
        clauses=raw.clauses,
        purposes=lists.purposes(raw.fields["purpose"]) if "purpose" in raw.fields else frozenset(),
        amount=int(match.group(1)),
        unit=_UNITS.get(unit, unit.rstrip("s")),
        event=event,
        span=raw.span,
        interpretation=raw.text("interpretation"),
    )


def _unknown_content(entry: Marked, kind: str, words: Vocabulary) -> Finding:
    label = entry.text() or ""
    near = words.nearest(kind, label)
    ja, section = ("義務", "duties") if kind == "duty" else ("掲示", "notices")
    return error(
        "unknown-content",
        entry.span,
        f"「{label}」という{ja}は用語表にありません。",
        f"{label!r} is no known {kind}.",
        todo_ja=(f"「{near}」のことですか。" if near else "")
        + f"仕組みのある{ja}だけを terms.yaml の {section} に足せます。",
        todo_en=(f"Did you mean {near!r}? " if near else "")
        + f"Only what the system implements may be added in terms.yaml under {section}.",
    )
