"""terms.yaml to a `Vocabulary`; every mistake becomes a finding at its line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from stdnum.jp import cn as corporate_numbers

from sekisho.rules.marked import Marked, read_yaml
from sekisho.terms import (
    Company,
    Fact,
    FactType,
    Finding,
    Group,
    Item,
    Party,
    Purpose,
    Role,
    Vocabulary,
    Word,
    fold,
)
from sekisho.terms.finding import error

W = TypeVar("W", bound=Word)
_SECTIONS = ("items", "groups", "purposes", "parties", "facts", "duties", "notices")


def read_terms(
    text: str, file: str, grounds: Mapping[str, Word]
) -> tuple[Vocabulary | None, list[Finding]]:
    """The vocabulary that `text` (terms.yaml) declares, with the law pack's grounds beside it.

    There is no vocabulary when `text` is not a YAML mapping; otherwise mistakes are findings and
    the words without mistakes are there, so that the notice can be checked as far as possible.
    """
    marked, findings = read_yaml(text, file)
    if marked is None or not marked.fields():
        findings.append(
            error(
                "no-terms",
                marked.span if marked else None,
                f"{file} に用語がありません。items、purposes、parties、facts を書いてください。",
                f"{file} declares no terms: write items, purposes, parties and facts.",
            )
        )
        return None, findings
    reader = _Reader(findings)
    sections = marked.fields()
    for name, node in sections.items():
        if name not in (*_SECTIONS, "language"):
            findings.append(_unknown_key(node, name, _SECTIONS))
    return (
        Vocabulary(
            items=reader.words(sections, "items", reader.item),
            groups=reader.words(sections, "groups", reader.group),
            purposes=reader.words(sections, "purposes", reader.purpose),
            parties=reader.words(sections, "parties", reader.party),
            facts=reader.words(sections, "facts", reader.fact),
            duties=reader.words(sections, "duties", reader.word),
            notices=reader.words(sections, "notices", reader.word),
            grounds=grounds,
        ),
        findings,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    findings: list[Finding]

    def words(
        self,
        sections: Mapping[str, Marked],
        section: str,
        build: Callable[[str, Marked], W],
    ) -> dict[str, W]:
        """The words of one section by id; a label that two words claim is a finding."""
        found: dict[str, W] = {}
        claimed: dict[str, tuple[str, Marked]] = {}
        node = sections.get(section)
        for word_id, entry in (node.fields() if node else {}).items():
            word = build(word_id, entry)
            for label in (word_id, *word.labels):
                owner = claimed.setdefault(fold(label), (word_id, entry))
                if owner[0] != word_id:
                    self.twice(label, word_id, entry, owner)
            found[word_id] = word
        return found

    def twice(self, label: str, word_id: str, entry: Marked, owner: tuple[str, Marked]) -> None:
        other_id, other = owner
        self.findings.append(
            error(
                "label-twice",
                entry.key_span or entry.span,
                f"「{label}」は {other_id} と {word_id} の両方の名です。",
                f"{label!r} names both {other_id} and {word_id}.",
                todo_ja="幅や中点の違いは同じ語とみなします。どちらかを改めてください。",
                todo_en="Width and middle dots do not make words different. Change one of them.",
                related=(other.key_span or other.span,),
            )
        )

    def labels(self, word_id: str, entry: Marked) -> tuple[str, ...]:
        fields = entry.fields()
        node = fields.get("labels") or fields.get("label")
        labels = tuple(n.text() or "" for n in node.items()) if node else ()
        if not labels or "" in labels:
            self.findings.append(
                error(
                    "no-labels",
                    entry.key_span or entry.span,
                    f"{word_id} に labels がありません。",
                    f"{word_id} has no labels.",
                    todo_ja="labels: [表示する語, 別の書き方] の形で書いてください。",
                    todo_en="Write labels: [shown label, other spelling].",
                )
            )
            return (word_id,)
        return labels

    def word(self, word_id: str, entry: Marked) -> Word:
        return Word(word_id, self.labels(word_id, entry), _text(entry, "en") or word_id)

    def group(self, word_id: str, entry: Marked) -> Group:
        return Group(word_id, self.labels(word_id, entry), _text(entry, "en") or word_id)

    def item(self, word_id: str, entry: Marked) -> Item:
        return Item(
            word_id,
            self.labels(word_id, entry),
            _text(entry, "en") or word_id,
            group=_text(entry, "group"),
            identifying=_flag(entry, "identifying"),
            secret=_flag(entry, "secret"),
        )

    def purpose(self, word_id: str, entry: Marked) -> Purpose:
        return Purpose(
            word_id,
            self.labels(word_id, entry),
            _text(entry, "en") or word_id,
            clause=_text(entry, "clause"),
        )

    def fact(self, word_id: str, entry: Marked) -> Fact:
        fields = entry.fields()
        kind = _text(entry, "type") or ""
        if kind not in {t.value for t in FactType}:
            self.findings.append(
                error(
                    "unknown-fact-type",
                    entry.key_span or entry.span,
                    f"事実 {word_id} の type「{kind}」は使えません。",
                    f"Fact {word_id} has an unknown type {kind!r}.",
                    todo_ja="使える型: " + "、".join(t.value for t in FactType),
                    todo_en="Types: " + ", ".join(t.value for t in FactType),
                )
            )
        values = fields.get("values")
        return Fact(
            word_id,
            self.labels(word_id, entry),
            _text(entry, "en") or word_id,
            type=FactType(kind) if kind in {t.value for t in FactType} else FactType.TEXT,
            of=_text(entry, "of") or "customer",
            values=tuple(self.word(v, n) for v, n in values.fields().items()) if values else (),
            absent_is_empty=_text(entry, "absent") == "empty",
        )

    def party(self, word_id: str, entry: Marked) -> Party:
        labels = self.labels(word_id, entry)
        is_company = _text(entry, "kind") == "company"
        return Party(
            word_id,
            labels,
            _text(entry, "en") or word_id,
            outside=_flag(entry, "outside"),
            company=self.company(word_id, entry, labels) if is_company else None,
        )

    def company(self, word_id: str, entry: Marked, labels: tuple[str, ...]) -> Company:
        fields = entry.fields()
        names = fields.get("names")
        roles = fields.get("roles")
        return Company(
            corporate_number=self.corporate_number(word_id, fields.get("corporate_number")),
            address=_text(entry, "address"),
            representative=_text(entry, "representative"),
            country=_text(entry, "country") or "JP",
            area=_text(entry, "area"),
            roles=tuple(
                Role(_text(r, "class") or "", self.day(r, "from"), self.day(r, "until"))
                for r in (roles.items() if roles else [])
            ),
            names=tuple(
                (_text(n, "name") or labels[0], self.day(n, "from"), self.day(n, "until"))
                for n in (names.items() if names else [])
            ),
            fictional=_flag(entry, "fictional"),
            facts=tuple(
                (fact, node.text() or "")
                for fact, node in (fields["facts"].fields() if "facts" in fields else {}).items()
            ),
        )

    def corporate_number(self, word_id: str, node: Marked | None) -> str | None:
        number = node.text() if node else None
        if number is None or node is None:
            return None
        if not corporate_numbers.is_valid(number):
            self.findings.append(
                error(
                    "corporate-number",
                    node.span,
                    f"{word_id} の法人番号 {number} は検査用数字が合いません。",
                    f"The corporate number {number} of {word_id} fails its check digit.",
                    todo_ja="国税庁法人番号公表サイトで13桁を確かめてください。分からなければ null とします。",
                    todo_en="Look up the 13 digits in the official register, or write null.",
                )
            )
        return number

    def day(self, entry: Marked, key: str) -> date | None:
        node = entry.fields().get(key)
        text = node.text() if node else None
        if text is None or node is None:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.findings.append(
                error(
                    "not-a-date",
                    node.span,
                    f"「{text}」は日付ではありません。2026-12-01 の形で書いてください。",
                    f"{text!r} is no date; write it as 2026-12-01.",
                )
            )
            return None


def _text(entry: Marked, key: str) -> str | None:
    node = entry.fields().get(key)
    return node.text() if node else None


def _flag(entry: Marked, key: str) -> bool:
    return _text(entry, key) == "true"


def _unknown_key(node: Marked, name: str, known: tuple[str, ...]) -> Finding:
    return error(
        "unknown-section",
        node.key_span or node.span,
        f"「{name}」という見出しは用語表にありません。使えるもの: {'、'.join(known)}",
        f"{name!r} is no section of a terms table; sections are {', '.join(known)}.",
    )
