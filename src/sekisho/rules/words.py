"""terms.yaml to a `Vocabulary`; every mistake becomes a finding at its line."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sekisho.rules.documents import check_document, read_document
from sekisho.rules.duties import read_duty
from sekisho.rules.entries import EntryReader
from sekisho.rules.fact_faults import fact_faults
from sekisho.rules.item_words import ItemReader, rings, with_kin
from sekisho.rules.marked import Marked, read_yaml
from sekisho.rules.parties import PartyReader
from sekisho.rules.position_words import read_position
from sekisho.rules.standing import standing_facts
from sekisho.rules.surface import LIST_WORDS, MATTER_WORDS, REQUEST_WORDS, STANDING_WORDS
from sekisho.rules.table_words import read_table
from sekisho.terms import (
    Aspect,
    DocumentForm,
    Duty,
    Fact,
    FactType,
    Finding,
    Group,
    Matter,
    Position,
    Purpose,
    Span,
    Table,
    Vocabulary,
    Word,
)
from sekisho.terms.finding import error
from sekisho.terms.fold import fold
from sekisho.terms.registry import ASKED

W = TypeVar("W", bound=Word)
SECTIONS = (
    "items",
    "groups",
    "purposes",
    "parties",
    "facts",
    "duties",
    "notices",
    "documents",
    "matters",
    "tables",
    "positions",
)
CLOSED_DAYS = "closed_days"
OWNERS = ("customer", "link", "party", "actor", "act", "day")
_WORD = {"labels", "label", "en"}
# A condition is cut at spaces, commas, brackets and comparisons.
ONE_WORD = re.compile(r"[^\s()（）、,，=<>≦≧≤≥≠＝＜＞!「」\"]+")
_RESERVED = {
    fold(word)
    for word in (
        *("すべて", "everything", "all", "社外のすべて", "everyone outside"),
        *("個人を識別できるすべて", "everything identifying", "秘密のすべて", "every secret"),
        *("本人以外のすべて", "everything about others"),
        *(word for words in REQUEST_WORDS.values() for word in words),
        *MATTER_WORDS,
        *(word for words in LIST_WORDS.values() for word in words),
        *(word for words in STANDING_WORDS.values() for word in words),
        *("本日", "today", "かつ", "または", "でない", "and", "or", "not"),
    )
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The words, and where each stands: `places[("purposes", "billing")]`."""

    vocabulary: Vocabulary
    places: Mapping[tuple[str, str], Span]


def read_terms(
    text: str, file: str, grounds: Mapping[str, Word]
) -> tuple[Terms | None, list[Finding]]:
    """The vocabulary that `text` (terms.yaml) declares, with the law pack's grounds beside it.

    There is no vocabulary when `text` is not a YAML mapping; otherwise mistakes are findings and
    the words without mistakes are there, so that the notice can be checked as far as possible.
    """
    marked, findings = read_yaml(text, file)
    if marked is None or not marked.fields():
        if not findings:
            findings.append(_no_terms(file))
        return None, findings
    entries = EntryReader(findings)
    sections = marked.fields()
    for name, node in sections.items():
        if name not in (*SECTIONS, CLOSED_DAYS, "language"):
            findings.append(_unknown_section(node, name))
    reader = _Reader(entries, sections, {})
    parties = PartyReader(entries, frozenset(reader.ids("parties")), frozenset(reader.ids("facts")))
    matters = reader.words("matters", reader.matter)
    items = reader.words("items", ItemReader(entries, sections).item)
    findings.extend(rings(items, sections.get("items")))
    vocabulary = Vocabulary(
        items=with_kin(items),
        groups=reader.words("groups", reader.group),
        purposes=reader.words("purposes", reader.purpose),
        parties=reader.words("parties", parties.party),
        facts={**reader.words("facts", reader.fact), **standing_facts(matters)},
        duties=reader.words("duties", reader.duty),
        notices=reader.words("notices", reader.content),
        matters=matters,
        documents=reader.words("documents", reader.document),
        grounds=grounds,
        tables=reader.words("tables", reader.table),
        positions=reader.words("positions", reader.position),
        closed_days=tuple(entries.yearly_days(sections.get(CLOSED_DAYS))),
    )
    parties.check_classes(vocabulary.parties, sections)
    for form in vocabulary.documents.values():
        findings.extend(check_document(form, reader.places["documents", form.id], vocabulary))
    return Terms(vocabulary, reader.places), findings


@dataclass(frozen=True, slots=True)
class _Reader:
    entries: EntryReader
    sections: Mapping[str, Marked]
    places: dict[tuple[str, str], Span]

    def ids(self, section: str) -> Mapping[str, Marked]:
        node = self.sections.get(section)
        return node.fields() if node else {}

    def words(self, section: str, build: Callable[[str, Marked], W]) -> dict[str, W]:
        """The words of one section by id; a label that two words claim is a finding."""
        found: dict[str, W] = {}
        claimed: dict[str, tuple[str, Marked]] = {}
        if section == "groups":  # a list may name items and groups, so they share their labels
            for item_id, entry in self.ids("items").items():
                for label in (item_id, *self.entries.labels(item_id, entry, quiet=True)):
                    claimed[fold(label)] = (item_id, entry)
        for word_id, entry in self.ids(section).items():
            word = build(word_id, entry)
            self.places[section, word_id] = entry.key_span or entry.span
            for label in (word_id, *word.labels):
                self.reserved(label, entry)
                owner = claimed.setdefault(fold(label), (word_id, entry))
                if owner[1] is not entry:
                    self.twice(label, word_id, entry, owner)
            found[word_id] = word
        return found

    def reserved(self, label: str, entry: Marked) -> None:
        if fold(label) in _RESERVED or not fold(label):
            self.entries.findings.append(
                error(
                    "label-reserved",
                    entry.key_span or entry.span,
                    f"「{label}」は規則の書き方の一部なので、語として使えません。",
                    f"{label!r} belongs to the language of rules and cannot be a word.",
                )
            )

    def twice(self, label: str, word_id: str, entry: Marked, owner: tuple[str, Marked]) -> None:
        other_id, other = owner
        self.entries.findings.append(
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

    def group(self, word_id: str, entry: Marked) -> Group:
        read = self.entries
        read.known(entry, _WORD)
        return Group(word_id, read.labels(word_id, entry), read.text(entry, "en") or word_id)

    def purpose(self, word_id: str, entry: Marked) -> Purpose:
        read = self.entries
        read.known(entry, _WORD | {"clause", "never"})
        return Purpose(
            word_id,
            read.labels(word_id, entry),
            read.text(entry, "en") or word_id,
            clause=read.text(entry, "clause"),
            never=read.flag(entry, "never"),
        )

    def content(self, word_id: str, entry: Marked) -> Word:
        read = self.entries
        read.known(entry, _WORD | {"clause", "where"})
        return Word(word_id, read.labels(word_id, entry), read.text(entry, "en") or word_id)

    def duty(self, word_id: str, entry: Marked) -> Duty:
        return read_duty(word_id, entry, self.entries)

    def document(self, word_id: str, entry: Marked) -> DocumentForm:
        return read_document(word_id, entry, self.entries)

    def table(self, word_id: str, entry: Marked) -> Table:
        return read_table(word_id, entry, self.entries, self.ids("items"))

    def position(self, word_id: str, entry: Marked) -> Position:
        return read_position(word_id, entry, self.entries, self.ids("purposes"))

    def matter(self, word_id: str, entry: Marked) -> Matter:
        read = self.entries
        read.known(entry, _WORD | {"key"})
        key = read.text(entry, "key")
        fact = self.ids("facts").get(key or "")
        if key is not None and (fact is None or read.text(fact, "of") != word_id):
            own = tuple(
                f for f, node in self.ids("facts").items() if read.text(node, "of") == word_id
            )
            read.unknown_id(entry.fields()["key"], key, f"facts of {word_id}", own)
        labels = read.labels(word_id, entry)
        for label in labels:
            self.one_word(label, entry)
        return Matter(word_id, labels, read.text(entry, "en") or word_id, key=key)

    def fact(self, word_id: str, entry: Marked) -> Fact:
        read = self.entries
        read.known(
            entry, _WORD | {"type", "of", "values", "absent", "unit", "min", "matter", "registry"}
        )
        values = entry.fields().get("values")
        words = {
            key: self.value(key, node) for key, node in (values.fields() if values else {}).items()
        }
        kind = read.choice(entry, "type", tuple(t.value for t in FactType))
        owners = (*OWNERS, *self.ids("matters"))
        fact = Fact(
            word_id,
            read.labels(word_id, entry),
            read.text(entry, "en") or word_id,
            type=FactType(kind) if kind else FactType.TEXT,
            of=read.choice(entry, "of", owners, default="customer") or "customer",
            values=tuple(words.values()),
            matter=self.listed_matter(entry) if kind == FactType.MATTERS else None,
            absent_is_empty=bool(read.choice(entry, "absent", ("empty",), default="")),
            registry=self.registry(entry),
        )
        for label in fact.labels:
            self.one_word(label, entry)
        self.entries.findings.extend(fact_faults(fact, entry))
        return fact

    def registry(self, entry: Marked) -> Aspect | None:
        """What it is taken from in the registry of companies; a finding where unknown."""
        found = self.entries.choice(entry, "registry", tuple(ASKED), default="")
        return Aspect(found) if found else None

    def listed_matter(self, entry: Marked) -> str | None:
        """The kind of matter that a list has; a finding where it is none."""
        known = tuple(self.ids("matters"))
        return self.entries.choice(entry, "matter", known)

    def value(self, word_id: str, entry: Marked) -> Word:
        read = self.entries
        read.known(entry, _WORD)
        word = Word(word_id, read.labels(word_id, entry), read.text(entry, "en") or word_id)
        for label in word.labels:
            self.one_word(label, entry)
        return word

    def one_word(self, label: str, entry: Marked) -> None:
        if not ONE_WORD.fullmatch(label):
            self.entries.findings.append(
                error(
                    "label-not-one-word",
                    entry.key_span or entry.span,
                    f"「{label}」は条件に書けません。空白、読点、括弧、比較の記号を含まない語にしてください。",
                    f"{label!r} cannot stand in a condition: no spaces, commas, brackets or signs.",
                )
            )


def _no_terms(file: str) -> Finding:
    return error(
        "no-terms",
        Span(file, 1, 1, 1, 1),
        f"{file} に用語がありません。items、purposes、parties、facts を書いてください。",
        f"{file} declares no terms: write items, purposes, parties and facts.",
    )


def _unknown_section(node: Marked, name: str) -> Finding:
    return error(
        "unknown-section",
        node.key_span or node.span,
        f"「{name}」という見出しは用語表にありません。使えるもの: {'、'.join(SECTIONS)}",
        f"{name!r} is no section of a terms table; sections are {', '.join(SECTIONS)}.",
    )
