"""Rule blocks to raw rules: the keys are known and complete, the values are not yet looked at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from sekisho.clauses import RuleBlock
from sekisho.rules.marked import Marked, read_yaml, said_twice
from sekisho.rules.surface import KEYWORDS, KIND_WORDS, Keyword, Kind, keyword_of, kind_of
from sekisho.terms import Finding, Span
from sekisho.terms.finding import error


@dataclass(frozen=True, slots=True)
class RawRule:
    """One rule block: its kind, its title, and its other keys by the keyword's id.

    `complete` tells that every key which the kind requires is there.
    """

    kind: Kind
    title: str
    span: Span
    fields: Mapping[str, Marked]
    block: RuleBlock
    complete: bool = True

    def text(self, key: str) -> str | None:
        """The scalar under `key`, or None."""
        node = self.fields.get(key)
        return node.text() if node else None

    def place(self, key: str) -> Span:
        """Where the value of `key` stands; the rule's own place where the key is absent."""
        node = self.fields.get(key)
        return node.span if node else self.span

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clause ids that the rule cites, as written, those of its exceptions last."""
        return tuple(dict.fromkeys(entry.text() or "" for entry in self.cited()))

    def cited(self) -> list[Marked]:
        """The places where the rule, and its exceptions, cite clauses."""
        node = self.fields.get("clauses")
        return [*(node.items() if node else ()), *cited_by_exceptions(self.fields.get("except"))]


def cited_by_exceptions(exceptions: Marked | None) -> Iterator[Marked]:
    """The places where exceptions, and their own exceptions, cite clauses."""
    for entry in exceptions.items() if exceptions else ():
        fields = entry.fields()
        for name in ("条文", "clauses"):
            if name in fields:
                yield from fields[name].items()
        for name in ("例外", "except"):
            yield from cited_by_exceptions(fields.get(name))


def read_blocks(blocks: Iterable[RuleBlock]) -> tuple[list[RawRule], list[Finding]]:
    """Every rule block that has a kind, with the findings of all blocks."""
    rules: list[RawRule] = []
    findings: list[Finding] = []
    for block in blocks:
        rule, found = _read_block(block)
        findings.extend(found)
        if rule is not None:
            rules.append(rule)
    return rules, findings


def _read_block(block: RuleBlock) -> tuple[RawRule | None, list[Finding]]:
    marked, findings = read_yaml(
        block.body, block.span.file, line=block.span.line, column=block.span.column
    )
    if marked is None:
        if not findings:
            findings.append(_no_kind(block.fence))
        return None, findings
    if not isinstance(marked.value, dict):
        return None, [*findings, _no_kind(marked.span)]
    opened = [(kind, node) for key, node in marked.value.items() if (kind := kind_of(key))]
    if len(opened) != 1:
        findings.append(_no_kind(marked.span) if not opened else _two_kinds(opened[1][1]))
        return None, findings
    kind, title = opened[0]
    span = title.key_span or title.span
    fields = dict(_fields(marked.value, kind, findings))
    missing = list(_missing(kind, fields, span))
    findings.extend(missing)
    if not title.text():
        findings.append(
            error(
                "no-title",
                span,
                f"「{KIND_WORDS[kind][0]}」の後に題がありません。何についての定めかを短く書いてください。",
                f"{KIND_WORDS[kind][1]!r} has no title: say in a few words what the rule is about.",
            )
        )
    return RawRule(kind, title.text() or "", span, fields, block, not missing), findings


def _fields(
    pairs: Mapping[str, Marked], kind: Kind, findings: list[Finding]
) -> Iterable[tuple[str, Marked]]:
    seen: dict[str, Marked] = {}
    for key, node in pairs.items():
        if kind_of(key):
            continue
        keyword = keyword_of(key)
        if keyword is None:
            findings.append(_unknown_key(key, node))
        elif kind not in keyword.allowed:
            findings.append(_misplaced(keyword, kind, node))
        elif keyword.id in seen:
            findings.append(said_twice((keyword.ja, keyword.en), node, seen[keyword.id]))
        else:
            seen[keyword.id] = node
            yield keyword.id, node


def _missing(kind: Kind, fields: Mapping[str, Marked], span: Span) -> Iterable[Finding]:
    for keyword in KEYWORDS:
        node = fields.get(keyword.id)
        if kind in keyword.required and (node is None or node.value in (None, "", [])):
            code = "missing-ground" if keyword.id == "ground" else "key-missing"
            article = "（法第27条）" if keyword.id == "ground" else ""
            yield error(
                code,
                span,
                f"「{KIND_WORDS[kind][0]}」に「{keyword.ja}」がありません{article}。",
                f"{KIND_WORDS[kind][1]!r} lacks {keyword.en!r}.",
                todo_ja=f"「{keyword.ja}: …」の行を足してください。",
                todo_en=f"Add a line '{keyword.en}: ...'.",
            )


def _no_kind(span: Span) -> Finding:
    ja = "、".join(words[0] for words in KIND_WORDS.values())
    en = ", ".join(words[1] for words in KIND_WORDS.values())
    return error(
        "no-kind",
        span,
        f"規則の種類が書かれていません。次のどれかで始めてください: {ja}",
        f"The rule has no kind. Begin with one of: {en}.",
    )


def _two_kinds(node: Marked) -> Finding:
    return error(
        "two-kinds",
        node.key_span or node.span,
        "一つの規則に種類が二つあります。ブロックを分けてください。",
        "One rule has two kinds. Split it into two blocks.",
    )


def _unknown_key(key: str, node: Marked) -> Finding:
    known = [word for keyword in KEYWORDS for word in (keyword.ja, keyword.en)]
    near = get_close_matches(key, known, n=1, cutoff=0.5)
    return error(
        "unknown-keyword",
        node.key_span or node.span,
        f"「{key}」という見出し語はありません。",
        f"{key!r} is no keyword.",
        todo_ja=f"「{near[0]}」のことですか。" if near else None,
        todo_en=f"Did you mean {near[0]!r}?" if near else None,
    )


def _misplaced(keyword: Keyword, kind: Kind, node: Marked) -> Finding:
    return error(
        "key-misplaced",
        node.key_span or node.span,
        f"「{keyword.ja}」は「{KIND_WORDS[kind][0]}」の規則には書けません。",
        f"{keyword.en!r} has no place in a rule of kind {KIND_WORDS[kind][1]!r}.",
    )
