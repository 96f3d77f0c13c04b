"""書面: a demand, a consent form, an application, and what a rule that stands on one asks of it.

A document is sugar. What its entry in the terms table says becomes a condition in the notice's own
grammar: that it names this item, this recipient, this purpose; that it is not too old; that it was
not used before; and whatever else it must fulfil.
"""

from collections.abc import Iterator

from sekisho.rules.condition import ALWAYS, Condition, Or
from sekisho.rules.conditions import parse_condition
from sekisho.rules.entries import EntryReader
from sekisho.rules.marked import Marked
from sekisho.terms import DocumentForm, Finding, Span, Vocabulary
from sekisho.terms.finding import error

FIELDS = {"items", "recipients", "purposes", "date", "valid", "used", "requires"}


def read_document(word_id: str, entry: Marked, read: EntryReader) -> DocumentForm:
    """The document of the terms table, with what it asks as one condition."""
    read.known(entry, FIELDS | {"labels", "label", "en"})
    told = {key: text for key in FIELDS if (text := read.text(entry, key))}
    if not told:
        read.findings.append(_asks_nothing(word_id, entry))
    elif ("valid" in told) and "date" not in told:
        read.findings.append(_no_date(word_id, entry))
    return DocumentForm(
        word_id,
        read.labels(word_id, entry),
        read.text(entry, "en") or word_id,
        requires=" and ".join(_asked(told)),
    )


def _asked(told: dict[str, str]) -> Iterator[str]:
    if "items" in told:
        yield f"{told['items']} contains this-item"
    if "recipients" in told:
        named = told["recipients"]
        yield f"({named} contains recipient or {named} contains recipient-classes)"
    if "purposes" in told:
        yield f"{told['purposes']} contains purpose"
    if "date" in told and "valid" in told:
        yield f"within {told['valid']} of {told['date']}"
    elif "date" in told:
        yield f"today >= {told['date']}"
    if "used" in told:
        yield f"not {told['used']}"
    if "requires" in told:
        yield f"({told['requires']})"


def document_condition(node: Marked, words: Vocabulary, findings: list[Finding]) -> Condition:
    """What the documents at `node` ask: one of them at least fulfils its own conditions."""
    parts: list[Condition] = []
    for entry in node.items():
        found = words.find("document", entry.text() or "")
        if found is None:
            findings.append(_unknown_document(entry, words))
            continue
        condition, _ = parse_condition(words.documents[found].requires, entry.span, words)
        # What is wrong in it was found where the terms table says it.
        parts.append(condition or ALWAYS)
    return parts[0] if len(parts) == 1 else Or(tuple(parts)) if parts else ALWAYS


def check_document(form: DocumentForm, place: Span, words: Vocabulary) -> Iterator[Finding]:
    """What is wrong in the condition of a document, at its entry."""
    if form.requires:
        yield from parse_condition(form.requires, place, words)[1]


def _asks_nothing(word_id: str, entry: Marked) -> Finding:
    return error(
        "document-asks-nothing",
        entry.key_span or entry.span,
        f"書面 {word_id} は何も求めていません。",
        f"Document {word_id} asks nothing.",
        todo_ja="次のどれかを書いてください: " + "、".join(sorted(FIELDS)),
        todo_en="Write one of: " + ", ".join(sorted(FIELDS)) + ".",
    )


def _no_date(word_id: str, entry: Marked) -> Finding:
    return error(
        "document-without-date",
        entry.fields()["valid"].span,
        f"書面 {word_id} には有効期間があり、日付の事実がありません。",
        f"Document {word_id} is valid for a period, and has no date to count from.",
        todo_ja="date に、書面の日付を表す事実を書いてください。",
        todo_en="Write the fact that tells the document's day under date.",
    )


def _unknown_document(entry: Marked, words: Vocabulary) -> Finding:
    near = words.nearest("document", entry.text() or "")
    return error(
        "unknown-word",
        entry.span,
        f"「{entry.text()}」という書面は用語表にありません。",
        f"{entry.text()!r} is no known document.",
        todo_ja=(f"「{near}」のことですか。" if near else "")
        + "足すときは terms.yaml の documents に書きます。",
        todo_en=(f"Did you mean {near!r}? " if near else "")
        + "To add it, write it in terms.yaml under documents.",
    )
