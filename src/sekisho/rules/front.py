"""The front matter of a notice: version, date of effect, operator, terms, language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sekisho.clauses import Document
from sekisho.rules.marked import Marked, read_day, read_yaml, said_twice
from sekisho.rules.surface import FRONT_WORDS
from sekisho.terms import Finding, Span
from sekisho.terms.finding import error

LANGUAGES = ("ja", "en")
_REQUIRED = ("version", "effective", "operator")


@dataclass(frozen=True, slots=True)
class Front:
    """What a notice says of itself. `terms` is the file name of the terms table beside it.

    `operator` is a label or an id, as written at `operator_span`; `load` makes it an id.
    `review` is the day by which the notice is to be reviewed.
    """

    version: str
    effective: date
    effective_span: Span
    operator: str
    operator_span: Span
    terms: str = "terms.yaml"
    language: str = "ja"
    review: date | None = None


def read_front(document: Document) -> tuple[Front | None, list[Finding]]:
    """The front matter, or None with findings; version, effective and operator are required."""
    if document.front is None:
        return None, []  # the reader of the document has reported it
    at = document.front.span
    marked, findings = read_yaml(document.front.text, at.file, line=at.line, column=at.column)
    if marked is None and findings:
        return None, findings
    nodes = _nodes(marked.fields() if marked else {}, findings)
    values = {key: node.text() for key, node in nodes.items()}
    findings.extend(
        _missing(key, document.front.fence) for key in _REQUIRED if values.get(key) is None
    )
    if any(values.get(key) is None for key in _REQUIRED):
        return None, findings
    effective = read_day(nodes["effective"], findings)
    review = read_day(nodes["review"], findings) if "review" in nodes else None
    language = values.get("language") or "ja"
    if language not in LANGUAGES:
        findings.append(_unknown_language(language, nodes["language"].span))
    if effective is None:
        return None, findings
    front = Front(
        version=values["version"] or "",
        effective=effective,
        effective_span=nodes["effective"].span,
        operator=values["operator"] or "",
        operator_span=nodes["operator"].span,
        terms=values.get("terms") or "terms.yaml",
        language=language if language in LANGUAGES else "ja",
        review=review,
    )
    return front, findings


def _nodes(fields: Mapping[str, Marked], findings: list[Finding]) -> dict[str, Marked]:
    """The fields by the id of their key; unknown keys and one key in two languages are findings."""
    nodes: dict[str, Marked] = {}
    for word, node in fields.items():
        key = next((k for k, words in FRONT_WORDS.items() if word in words), None)
        if key is None:
            findings.append(_unknown(word, node))
        elif key in nodes:
            findings.append(said_twice(FRONT_WORDS[key], node, nodes[key]))
        else:
            nodes[key] = node
    return nodes


def _unknown_language(language: str, span: Span) -> Finding:
    return error(
        "unknown-language",
        span,
        f"言語「{language}」は使えません。ja か en を書いてください。",
        f"{language!r} is no language of notices; write ja or en.",
    )


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
