"""Rules that decide no cell: duties, notices to show, definitions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sekisho.rules.blocks import RawRule
from sekisho.rules.condition import Condition
from sekisho.rules.duties import read_values
from sekisho.rules.lists import ListReader
from sekisho.rules.marked import Marked
from sekisho.rules.names import Names
from sekisho.rules.policy import Promise
from sekisho.rules.sugar import read_condition
from sekisho.rules.surface import Kind
from sekisho.rules.words import ONE_WORD
from sekisho.terms import Finding, Span, Vocabulary
from sekisho.terms.finding import error


@dataclass(frozen=True, slots=True)
class Definition:
    """What a 定義 rule defines: a class of parties (companies, scope), items, or a condition.

    `successors` maps a company that the notice names to the one that does that work today, and
    `told` maps it to the place where the notice says so. `for_purposes` are the items for the
    purposes for which they are others.
    """

    id: str
    title: str
    span: Span
    party_class: str | None
    companies: tuple[tuple[str, Marked], ...]
    successors: Mapping[str, str]
    told: Mapping[str, Span]
    scope: Condition | None
    items: frozenset[str]
    interpretation: str | None
    condition: Condition | None = None
    for_purposes: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_promise(rule_id: str, raw: RawRule, lists: ListReader) -> Promise:
    """The duty, notice or definition; unknown contents and values are findings."""
    words, findings = lists.words, lists.findings
    bound = raw.fields.get("recipient") if raw.kind is Kind.DUTY else None
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
        values=read_values(raw, tuple(content), lists) if raw.kind is Kind.DUTY else (),
        recipients=lists.parties(bound) if bound is not None else None,
        interpretation=raw.text("interpretation"),
    )


def read_definition(
    rule_id: str, raw: RawRule, words: Vocabulary, lists: ListReader, names: Names
) -> Definition:
    """The definition; names that resolve to no party are findings.

    A definition names one class with its companies or scope, or a group of items, or a condition.
    """
    fields = raw.fields
    scope = fields.get("scope")
    companies = [
        (next(iter(lists.parties(entry)), ""), entry)
        for entry in (fields["companies"].items() if "companies" in fields else [])
    ]
    party_class = _defined_class(raw, lists)
    successors = _successors(fields.get("successors"), lists)
    of_class = "companies" in fields or "scope" in fields
    defined = (of_class, "items" in fields, "when" in fields)
    if ("recipient" in fields) != of_class or defined.count(True) != 1:
        lists.findings.append(_defines_nothing(raw))
    if "when" in fields:
        lists.findings.extend(_no_name(raw, words))
    return Definition(
        id=rule_id,
        title=raw.title,
        span=raw.span,
        party_class=party_class,
        companies=tuple((party, entry) for party, entry in companies if party),
        successors={old: new for old, (new, _) in successors.items()},
        told={old: place for old, (_, place) in successors.items()},
        scope=read_condition(scope, words, lists.findings, names) if scope else None,
        items=lists.items(fields["items"]) if "items" in fields else frozenset(),
        interpretation=raw.text("interpretation"),
    )


def _no_name(raw: RawRule, words: Vocabulary) -> Iterator[Finding]:
    """A condition is named by one word that is no fact."""
    if not ONE_WORD.fullmatch(raw.title):
        yield error(
            "label-not-one-word",
            raw.span,
            f"「{raw.title}」は条件に書けません。空白、読点、括弧、比較の記号を含まない語にしてください。",
            f"{raw.title!r} cannot stand in a condition: no spaces, commas, brackets or signs.",
        )
    elif words.find("fact", raw.title) is not None:
        yield error(
            "defined-twice",
            raw.span,
            f"「{raw.title}」は用語表の事実の名でもあります。",
            f"{raw.title!r} is a fact of the terms table too.",
            todo_ja="定義に別の名を付けてください。",
            todo_en="Give the definition another name.",
        )


def _defined_class(raw: RawRule, lists: ListReader) -> str | None:
    """The one class that 提供先 names, or None; a company or several parties are a finding."""
    node = raw.fields.get("recipient")
    if node is None:
        return None
    parties = sorted(lists.parties(node))
    if len(parties) != 1 or lists.words.parties[parties[0]].company is not None:
        if parties:
            lists.findings.append(
                error(
                    "not-a-class",
                    node.span,
                    "定義の提供先には、区分を一つ書いてください。",
                    "A definition defines one class of parties.",
                )
            )
        return None
    return parties[0]


def _successors(node: Marked | None, lists: ListReader) -> dict[str, tuple[str, Span]]:
    """The company that does the work today, by the company that the notice names."""
    found: dict[str, tuple[str, Span]] = {}
    for name, target in node.fields().items() if node else ():
        old = lists.parties(Marked(name, target.key_span or target.span))
        new = lists.parties(target)
        if len(old) == 1 and len(new) == 1:
            found[min(old)] = (min(new), target.span)
    return found


def _defines_nothing(raw: RawRule) -> Finding:
    return error(
        "defines-nothing",
        raw.span,
        "定義には、提供先（区分）と会社か範囲、項目、条件のどれか一つを書いてください。",
        "A definition needs a class with its companies or scope, or items, or a condition.",
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
