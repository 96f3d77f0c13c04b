"""The front matter of a notice: version, date of effect, operator, terms, language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.clauses import Document
from sekisho.rules.marked import Marked, read_yaml
from sekisho.rules.surface import FRONT_WORDS
from sekisho.terms import Finding, Span
from sekisho.terms.finding import error


@dataclass(frozen=True, slots=True)
class Front:
    """What a notice says of itself. `terms` is the file name of the terms table beside it."""

    version: str
    effective: date
    operator: str
    terms: str = "terms.yaml"
    language: str = "ja"


def read_front(document: Document) -> tuple[Front | None, list[Finding]]:
    """The front matter, or None with findings; version, effective and operator are required."""
    if document.front is None:
        return None, []  # the reader of the document has reported it
    at = document.front.span
    marked, findings = read_yaml(document.front.text, at.file, line=at.line, column=at.column)
    fields = marked.fields() if marked else {}
    values = {key: _value(fields, key) for key in FRONT_WORDS}
    known = {word for words in FRONT_WORDS.values() for word in words}
    for key, node in fields.items():
        if key not in known:
            findings.append(_unknown(key, node))
    for key in ("version", "effective", "operator"):
        if values[key] is None:
            findings.append(_missing(key, document.front.fence))
    effective = _day(fields, values["effective"], findings)
    if effective is None or values["version"] is None or values["operator"] is None:
        return None, findings
    return (
        Front(
            version=values["version"],
            effective=effective,
            operator=values["operator"],
            terms=values["terms"] or "terms.yaml",
            language=values["language"] or "ja",
        ),
        findings,
    )


def _node(fields: Mapping[str, Marked], key: str) -> Marked | None:
    ja, en = FRONT_WORDS[key]
    return fields.get(ja) or fields.get(en)


def _value(fields: Mapping[str, Marked], key: str) -> str | None:
    node = _node(fields, key)
    return node.text() if node else None


def _day(fields: Mapping[str, Marked], text: str | None, findings: list[Finding]) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        node = _node(fields, "effective")
        findings.append(
            error(
                "not-a-date",
                node.span if node else None,
                f"「{text}」は日付ではありません。2026-12-01 の形で書いてください。",
                f"{text!r} is no date; write it as 2026-12-01.",
            )
        )
        return None


def _unknown(key: str, node: Marked) -> Finding:
    known = "、".join(words[0] for words in FRONT_WORDS.values())
    return error(
        "front-unknown",
        node.key_span or node.span,
        f"「{key}」は前書きの見出しにありません。使えるもの: {known}",
        f"{key!r} is no field of the front matter: "
        + ", ".join(words[1] for words in FRONT_WORDS.values()),
    )


def _missing(key: str, span: Span) -> Finding:
    ja, en = FRONT_WORDS[key]
    return error(
        "front-missing",
        span,
        f"前書きに「{ja}」がありません。",
        f"The front matter lacks {en!r}.",
        todo_ja=f"冒頭の --- の間に「{ja}: …」の行を足してください。",
        todo_en=f"Add a line '{en}: ...' between the --- lines at the top.",
    )
